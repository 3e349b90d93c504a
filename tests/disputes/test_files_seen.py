"""Who sees which evidence files, and that opening one is recorded."""

import pytest
import time_machine

from disputes import evidence, exporting, files_rules, queries
from disputes.models import AccessRecord, CaseFile
from disputes.services import files, reading
from portal.trail.models import Entry
from portal.trail.rules import Actor
from tests.disputes.cases import client, happened, hours, intake, officer
from tests.disputes.evidence_doors import TEXT, begun, case_of, checked, refusal, sent
from tests.people import chen, chen_at_work, li, wu, zhou

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_stranger_meets_nothing(law):
    case = case_of()
    file = checked(case, TEXT)
    nobody = Actor("staff", str(chen_at_work().public_id), "")
    for by in (chen(), nobody, zhou().actor("auditor"), wu().actor("administrator"), li().actor("mediator")):
        assert not evidence.files_for(case, by).exists(), by
        assert refusal(lambda: evidence.file_for(case, by, file.public_id)) == "file.not_found"  # noqa: B023
    assert refusal(lambda: files.start_upload(case=case, size=5, name="x", by=chen())) == "case.not_found"
    assert refusal(lambda: files.withdraw_file(file=file, by=chen())) == "file.not_found"
    assert refusal(lambda: files.describe_file(file=file, words="x", by=chen())) == "file.not_found"
    half = begun(case, 100)
    assert refusal(lambda: files.append(file=half, offset=0, data=b"x", by=chen())) == "file.not_found"
    files.discard(file=half, by=chen())
    assert CaseFile.objects.filter(pk=half.pk).exists()


def test_what_is_not_ready_is_given_to_nobody(law):
    case = case_of()
    file = sent(case, TEXT)
    assert refusal(lambda: reading.open_file(case=case, file=file, reason="handling", by=intake())) == "file.not_now"


def test_opening_a_file_is_recorded_and_the_client_sees_it(law):
    case = case_of()
    file = checked(case, TEXT)
    assert refusal(lambda: reading.open_file(case=case, file=file, reason="curious", by=intake())) == "case.not_a_choice"
    reading.open_file(case=case, file=file, reason="handling", by=intake(), note="读合同")
    record = AccessRecord.objects.get(case=case)
    assert (record.what, record.reason, record.by_role) == ("file:1", "handling", "intake")
    assert Entry.objects.filter(event="text.revealed", subject=case.subject).count() == 1
    assert [seen.what for seen in exporting.readings(case)] == ["File 1"]
    assert evidence.reading_of(file, intake()) == record
    assert evidence.reading_of(file, officer()) is None
    with time_machine.travel(record.at + files_rules.LOOK):
        assert evidence.reading_of(file, intake()) is None


def test_staff_mark_what_matters_and_the_client_does_not_read_that(law):
    case = case_of()
    file = checked(case, TEXT)
    files.mark_file(file=file, relevant=True, by=intake(), at=hours(2))
    files.mark_file(file=file, relevant=True, by=intake(), at=hours(2))
    assert happened(case).count("file.marked") == 1
    assert "file.marked" not in [moment.event.event for moment in queries.timeline(case)]
    assert refusal(lambda: files.mark_file(file=file, relevant=False, by=client(case), at=hours(2))) == "case.not_your_part"


def test_staff_files_tell_the_client_and_need_a_person_of_the_case(law):
    case = case_of()
    file = checked(case, TEXT, by=intake())
    assert (file.by_role, happened(case)[-1]) == ("intake", "file.added")
    assert refusal(lambda: sent(case, TEXT, by=zhou().actor("auditor"))) == "case.not_your_part"
