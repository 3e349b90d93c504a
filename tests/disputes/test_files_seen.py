"""Who sees which evidence files, and that opening one is recorded."""

import io

import pytest
import time_machine

from disputes import evidence, exporting, files_rules, queries
from disputes.files_rules import Space
from disputes.models import AccessRecord, CaseFile
from disputes.services import checking, files, participants, reading
from portal.trail.models import Entry
from portal.trail.rules import Actor
from tests.disputes.cases import client, happened, hours, intake, mediated, mediator, officer
from tests.disputes.evidence_doors import TEXT, begun, case_of, checked, refusal, sent
from tests.disputes.tables import joined
from tests.people import chen, chen_at_work, li, wu, zheng, zhou

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


ROOMS = {
    "client": {Space.CASE, Space.JOINT, Space.CAUCUS_CLIENT},
    "intake": {Space.CASE, Space.JOINT},
    "officer": {Space.CASE, Space.JOINT, Space.CAUCUS_RESPONDENT},
    "respondent": {Space.JOINT, Space.CAUCUS_RESPONDENT},
    "mediator": set(Space),
    "other mediator": set(),
}


@pytest.mark.parametrize("who", ROOMS)
def test_each_side_sees_its_own_rooms_and_never_the_others(law, who):
    case = mediated()
    people = {
        "client": client(case), "intake": intake(), "officer": officer(), "respondent": Actor("party", "p", "respondent"),
        "mediator": mediator(), "other mediator": zheng().actor("mediator"),
    }  # fmt: skip
    putters = {
        Space.CAUCUS_CLIENT: client(case),
        Space.CAUCUS_RESPONDENT: officer(),
        Space.MEDIATOR: mediator(),
        Space.CASE: client(case),
        Space.JOINT: client(case),
    }
    for space, by in putters.items():
        found = files.send_file(case=case, source=io.BytesIO(space.encode()), size=len(space), name="x", space=space, by=by, at=hours(7))
        assert checking.check_file(file=found, at=hours(8))
    assert {file.space for file in evidence.files_for(case, people[who])} == ROOMS[who]


def test_nobody_puts_a_file_where_they_may_not_enter(law):
    case = mediated()
    for space, by in ((Space.CAUCUS_RESPONDENT, client(case)), (Space.MEDIATOR, client(case)), (Space.CAUCUS_CLIENT, officer())):
        assert refusal(lambda: files.start_upload(case=case, size=3, name="x", space=space, by=by, at=hours(7))) == "file.not_this_space"  # noqa: B023


def test_the_firm_sees_no_caucus_file_of_a_respondent_from_outside(law):
    case = mediated()

    def put_there(by, at):
        said = {"name": "x", "space": Space.CAUCUS_RESPONDENT, "by": by, "at": hours(at)}
        found = files.send_file(case=case, source=io.BytesIO(f"{at:5}".encode()), size=5, **said)
        assert checking.check_file(file=found, at=hours(at))
        return found

    before = put_there(officer(), 6.5)
    guest = joined(case, at=hours(7.5))[0]
    theirs = put_there(guest.actor, 8)
    assert refusal(lambda: put_there(officer(), 8)) == "file.not_this_space"
    assert not evidence.files_for(case, officer()).exists()
    participants.leave_room(participant=guest, by=guest.actor, at=hours(9))
    assert list(evidence.files_for(case, officer())) == [before]
    assert set(evidence.files_for(case, mediator())) == {before, theirs}
    same = {"name": "x", "space": Space.CAUCUS_RESPONDENT, "by": officer(), "at": hours(10)}
    assert files.send_file(case=case, source=io.BytesIO(f"{8:5}".encode()), size=5, **same) not in (before, theirs)


def test_a_caucus_file_is_in_no_history_of_the_other_side(law):
    case = mediated()
    for space, by in ((Space.CAUCUS_RESPONDENT, officer()), (Space.CAUCUS_CLIENT, client(case)), (Space.MEDIATOR, mediator())):
        found = files.send_file(case=case, source=io.BytesIO(space.encode()), size=len(space), name="x", space=space, by=by, at=hours(7))
        checking.check_file(file=found, at=hours(8))
    seen = [moment.event.data["space"] for moment in queries.timeline(case) if moment.event.event == "file.added"]
    told = [one["data"]["space"] for one in exporting.as_data(case)["history"] if one["event"] == "file.added"]
    assert seen == told == ["caucus_client"]
    assert not [moment for moment in queries.timeline(case, for_client=False) if moment.event.event == "file.added"]
    assert [one["name"] for one in exporting.as_data(case)["files"]] == ["x"]


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
