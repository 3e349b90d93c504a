"""A case finds itself in the figures: with its receipt and nothing else, and nobody else does."""

import json
from datetime import datetime

import pytest

from disputes import sealed
from disputes.models import Case
from disputes.services import answering, erasing, triage
from disputes.services.filing import file_case
from portal.trail import leaves, merkle, proofs
from portal.trail import queries as trail
from portal.trail import services as log
from portal.trail.models import Entry
from portal.trail.refuted import Refuted
from portal.trail.rules import SYSTEM, Actor
from tests import people
from tests.transparency_reports.test_publishing import served
from transparency_reports import counted, data, queries, rendering, services
from transparency_reports.models import CountedCase, Report
from transparency_reports.rules import ZONE, Cell, Figure, Quarter, State, Unit
from transparency_reports.small_numbers import protect
from transparency_reports.verifying import check_report

Q3 = Quarter(2026, 3)
THEN = datetime(2026, 10, 20, 10, tzinfo=ZONE)
PAGE = "/en/cases/mine/counted/"
pytestmark = pytest.mark.django_db(transaction=True)


def publish(quarter=Q3, at=THEN) -> Report:
    report = services.draft_report(quarter=quarter, by=SYSTEM, at=at)
    report = services.publish_report(report=report, by=people.sun().actor("publisher"), at=at)
    log.sequence()
    return report


def filed(at) -> tuple[Case, str]:
    made = file_case(kind="complaint", topic="sharing", story="Something.", wish="Stop.", language="en", channel="page", by=Actor("client", "", "client"), at=at)  # fmt: skip
    return made.case, made.receipt


def open_with(client, receipt):
    client.post("/en/cases/", {"receipt": receipt})
    return client


def listed() -> list[bytes]:
    return queries.counted_leaves(Report.objects.get())


def test_the_list_and_the_figures_come_from_one_count(quarter):
    report = publish()
    places = [tuple(place) for row in CountedCase.objects.all() for place in row.places]
    for figure in data.figures(report.figures):
        for cell in figure.cells:
            if figure.unit == Unit.CASES and cell.state is State.SHOWN:
                assert places.count((figure.code, cell.key)) == cell.value


def test_with_the_receipt_somebody_sees_where_they_are_counted(quarter, client):
    case, receipt = filed(datetime(2026, 9, 1, 9, tzinfo=ZONE))
    publish()
    page = open_with(client, receipt).get(PAGE).content.decode()
    assert 'href="/en/reports/2026-q3/#received.kind"' in page
    assert "should be" not in page
    answer = client.get(f"{PAGE}2026-q3/1.json")
    claim = counted.read_proof(answer.content.decode())
    document = leaves.read_document(leaves.read_opening(_extra(claim.report)).leaf)["document"]
    counted.check_in_list(claim, document)
    assert ("received.kind", "complaint") in claim.places
    assert claim.said["filing"] == _leaf_hash(case)
    assert "哪些公布的数字" in client.get("/zh-hans/cases/mine/counted/").content.decode()


def _extra(proof):

    return proofs.parse(proof).extra


def _leaf_hash(case):

    return merkle.leaf_hash(bytes(trail.history(case.subject)[0].leaf)).hex()


def test_the_clients_page_leads_there(quarter, client):
    _case, receipt = filed(datetime(2026, 9, 1, 9, tzinfo=ZONE))
    assert PAGE in open_with(client, receipt).get("/en/cases/mine/").content.decode()


def test_a_case_left_out_is_said_to_be(quarter, client):
    case, receipt = filed(datetime(2026, 9, 1, 9, tzinfo=ZONE))
    publish()
    CountedCase.objects.filter(case=case).delete()
    page = open_with(client, receipt).get(PAGE).content.decode()
    assert "should be counted in this report, and it is not" in page
    assert "In the list" not in page
    assert client.get(f"{PAGE}2026-q3/1.json").status_code == 404


def test_a_case_in_a_wrong_row_is_said_to_be(quarter, client):
    case, receipt = filed(datetime(2026, 9, 1, 9, tzinfo=ZONE))
    publish()
    row = CountedCase.objects.get(case=case)
    row.places = [["received.kind", "feedback"]]
    row.save()
    page = open_with(client, receipt).get(PAGE).content.decode()
    assert "is not counted in the rows in which it should be" in page
    assert "In the list" not in page


def test_a_report_of_before_the_case_says_nothing_about_it(quarter, client):
    publish()
    _case, receipt = filed(datetime(2026, 10, 2, 9, tzinfo=ZONE))
    assert "No report has been published yet for the time since" in open_with(client, receipt).get(PAGE).content.decode()


def test_a_case_counts_in_each_quarter_in_which_something_happened(quarter, client):
    case, receipt = filed(datetime(2026, 6, 29, 9, tzinfo=ZONE))
    publish(Quarter(2026, 2), datetime(2026, 7, 20, tzinfo=ZONE))
    publish()
    second, first = [queries._counted_in(case, report) for report in queries.published_versions()]
    assert ("received.kind", "complaint") in first.places
    assert second.places and not any(code.startswith("received") for code, _row in second.places)
    assert first.right and second.right
    assert open_with(client, receipt).get(PAGE).content.decode().count("In the list") == 2


def test_what_happens_later_makes_no_false_alarm(quarter, client):

    case, receipt = filed(datetime(2026, 9, 1, 9, tzinfo=ZONE))
    publish()
    qian = people.qian().actor("intake")
    triage.take_case(case=case, by=qian, at=datetime(2026, 11, 1, tzinfo=ZONE))
    answering.settle_case(case=case, resolution="upheld", text="Yes.", by=qian, at=datetime(2026, 11, 2, tzinfo=ZONE))
    assert "should be" not in open_with(client, receipt).get(PAGE).content.decode()


def test_an_older_report_without_a_list_says_so(quarter, client):
    _case, receipt = filed(datetime(2026, 9, 1, 9, tzinfo=ZONE))
    publish()
    Report.objects.update(counted_seed=b"")
    page = open_with(client, receipt).get(PAGE).content.decode()
    assert "before reports had such a list" in page
    assert "should be" not in page


def test_erased_cases_stay_counted_and_nobody_finds_them(quarter):
    case = Case.objects.filter(stage="closed").first()
    before = publish().figures
    kept = listed()
    erasing.erase_case(case=case, by=SYSTEM, at=datetime(2026, 11, 1, tzinfo=ZONE))
    assert listed() == kept
    assert data.plain(queries.figures(queries.tally(Q3, THEN), 5)) == before
    with pytest.raises(Exception, match="erased"):
        sealed.trail_secret(Case.objects.get(pk=case.pk))


def test_a_case_erased_before_the_draft_has_a_leaf_nobody_opens(quarter):
    case = Case.objects.filter(stage="closed").first()
    erasing.erase_case(case=case, by=SYSTEM, at=datetime(2026, 10, 1, tzinfo=ZONE))
    publish()
    assert CountedCase.objects.filter(case=case).exists()


def test_the_published_list_is_what_the_log_names(quarter):
    report = publish()
    (file,) = {file.body for file in rendering.files(report) if file.path.endswith("counted.json")}
    body = json.loads(file)
    every = [bytes.fromhex(leaf) for leaf in body["leaves"]]
    document = Entry.objects.get(id=report.entry).document
    assert document["counted"] == counted.in_log(every)
    assert every == sorted(every)
    assert str(Case.objects.first().public_id).encode() not in file


def test_chen_sees_nobodys_list(quarter, client):
    publish()
    assert client.get(PAGE).status_code == 302
    assert client.get(f"{PAGE}2026-q3/1.json").status_code == 302


def test_chen_cannot_make_the_leaf_from_what_is_public(quarter):
    report = publish()
    row = CountedCase.objects.first()
    said = counted.statement(report.slug, 1, bytes(row.filing), row.places)
    guesses = [b"", b"\0" * 32, bytes.fromhex(report.slug.encode().hex().ljust(64, "0"))]
    assert not any(leaves.commit(counted.salt(guess, report.slug, 1), said) in listed() for guess in guesses)


@pytest.mark.parametrize(
    "wrong", ["", "{}", "[]", "null", '{"format": "mingshi-counted-1"}', "x", '{"format":"mingshi-counted-1","statement":[]}']
)
def test_what_is_no_proof_is_refused(wrong):
    with pytest.raises(Refuted, match=r"counted\.form"):
        counted.read_proof(wrong)


def test_the_length_of_the_list_follows_from_what_is_printed():
    """Two quarters that print the same have lists of the same length, however many people are behind the hidden numbers."""
    lengths = set()
    for hidden in range(5):
        parts = Figure("closed.resolution", Unit.CASES, (Cell("a", 20), Cell("b", hidden), Cell("c", 4 - hidden)), Cell("total", 24))
        small = Figure("mediation", Unit.CASES, (Cell("total", hidden),), Cell("total", hidden))
        figures = [protect(parts, 5), protect(small, 5)]
        lengths.add(len(counted.padded([bytes([i]) * 32 for i in range(24 + hidden)], b"s", figures, 5)))
    assert lengths == {64}


def test_a_stranger_verifies_the_list_with_the_report(quarter):

    publish()
    assert [line.held for line in check_report(served, Q3.slug) if line.code == "counted"] == [True]
    bad = lambda path: served(path).replace(b'"leaves": [', b'"leaves": ["00",') if path.endswith("counted.json") else served(path)  # noqa: E731
    assert [line.held for line in check_report(bad, Q3.slug) if line.code == "counted"] == [False]
