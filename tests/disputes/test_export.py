"""Everything about a case for the person it belongs to: readable, complete, and checkable without us."""

import io
import json
import zipfile

import pytest

from disputes import exporting, queries
from disputes.services import answering, filing
from portal.trail import queries as trail
from portal.trail import services as log
from portal.trail import verifying
from portal.trail.merkle import leaf_hash
from tests.disputes.cases import ID_NUMBER, STORY, agreed, answered, client, file, hours, intake, taken

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("law")]


def unzipped(case, language="zh-hans"):
    with zipfile.ZipFile(io.BytesIO(exporting.export_bundle(case, language))) as bundle:
        return {name.partition("/")[2]: bundle.read(name).decode() for name in bundle.namelist()}


def test_bundle_holds_data_text_and_statement():
    case = taken()
    files = unzipped(case)
    assert set(files) == {"case.json", "case.txt", "statement.json"}
    assert json.loads(files["case.json"])["story"] == STORY
    assert json.loads(files["statement.json"])["reference"] == case.reference


@pytest.mark.parametrize(("language", "words"), [("zh-hans", "事情经过"), ("en", "What happened")])
def test_text_is_readable_in_both_languages(language, words):
    case = agreed()
    text = unzipped(case, language)["case.txt"]
    assert words in text
    assert ID_NUMBER in text
    assert case.reference in text
    assert "Destroyed in the presence of both sides" in text


def test_deadlines_come_with_their_reasons_in_both_languages():
    (first, *_others) = exporting.as_data(taken())["deadlines"]
    assert {"zh", "en"} <= set(first["trace"][0])
    assert first["title"] == {"zh": "首次人工答复", "en": "First answer from a person"}


def test_data_goes_through_json_unchanged():
    data = exporting.as_data(agreed())
    assert json.loads(json.dumps(data)) == data


@pytest.mark.django_db(transaction=True)
def test_proof_of_the_filing_verifies_from_the_file_alone():
    case = taken()
    assert exporting.proof(case) is None
    assert not exporting.in_the_log(case)
    log.sequence()
    lines = list(verifying.check_receipt(exporting.proof(case), trusted=trail.vkeys()))
    assert lines
    assert all(line.held for line in lines)
    assert exporting.in_the_log(case)
    assert "filing.tlog-proof" in unzipped(case)


@pytest.mark.django_db(transaction=True)
def test_statement_names_the_very_leaf_the_log_took_in():
    case = taken()
    log.sequence()
    entry = trail.history(case.subject)[0]
    assert exporting.statement(case)["leaf_sha256"] == leaf_hash(bytes(entry.leaf)).hex()


def test_statement_stays_as_it_was_signed():
    case = file().case
    before = exporting.statement(case)
    answering.withdraw_case(case=case, by=client(case))
    assert exporting.statement(case) == before
    assert trail.signed_by_us(filing.canonical(before), before["signed"])


def test_what_the_client_is_asked_is_the_answer_or_the_question():
    case = answered()
    assert exporting.asked(case).startswith("经核实")
    answering.contest_answer(case=case, text="不同意", by=client(case), at=hours(3))
    assert exporting.asked(case) == ""


def test_exporting_records_no_reading_by_staff():
    case = taken()
    exporting.export_bundle(case, "en")
    assert queries.access_records(case) == []
    assert intake().id not in exporting.as_text(case, "en")
