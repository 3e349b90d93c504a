"""Files in the spaces of a mediation room: whose they are, when, and that no number, date or event betrays them to the other side."""

import pytest

from disputes import evidence, exporting, exporting_room, passporting, rooms_read
from disputes.files_rules import FileState, Space
from disputes.models import CaseFile, RoomMessage
from disputes.services import checking, files, mediation, neutrality, participants, reading
from portal.doors.errors import Refusal
from portal.trail import queries as trail
from portal.trail.rules import Actor
from tests.disputes.cases import client, fresh, happened, hours, intake, mediated, mediator, officer
from tests.disputes.evidence_doors import sent, shared
from tests.disputes.tables import at_table, invited, joined
from tests.people import wu, zheng

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("firm")]
ROOM = [space for space in Space if space is not Space.CASE]


def put(case, space, by, at=8.0, data=b"", name="x.txt") -> CaseFile:
    """A file in a space of the room, checked."""
    found = sent(case, data or f"{space} {by.id} {at}".encode(), name=name, by=by, at=hours(at), space=space)
    assert checking.check_file(file=found, at=hours(at + 0.01))
    found.refresh_from_db()
    return found


def refusal(run) -> str:
    with pytest.raises(Refusal) as caught:
        run()
    return caught.value.code


def seen(case, by) -> set[CaseFile]:
    return set(evidence.files_for(case, by))


def laid_out(case, respondent) -> dict[Space, CaseFile]:
    """A file in every space."""
    by = {Space.CAUCUS_RESPONDENT: respondent, Space.MEDIATOR: mediator()}
    return {space: put(case, space, by.get(space, client(case))) for space in ROOM}


def test_each_seat_has_the_files_of_its_own_spaces():
    case = mediated()
    guest, helper = joined(case)[0], joined(case, "representative", "friend")[0]
    found = laid_out(case, guest.actor)
    theirs = {
        client(case): {Space.JOINT, Space.CAUCUS_CLIENT},
        helper.actor: {Space.JOINT, Space.CAUCUS_CLIENT},
        guest.actor: {Space.JOINT, Space.CAUCUS_RESPONDENT},
        mediator(): set(ROOM),
        officer(): set(),  # somebody from outside sits for the respondent
        intake(): set(),
        zheng().actor("mediator"): set(),
    }
    for who, spaces in theirs.items():
        assert seen(case, who) == {found[space] for space in spaces}, who
        for space in set(ROOM) - spaces:
            assert refusal(lambda: evidence.file_for(case, who, found[space].public_id, room=True)) == "file.not_found"  # noqa: B023
            assert refusal(lambda: put(case, space, who)) == "case.not_found"  # noqa: B023


def test_a_seat_counts_in_its_own_case_only_and_only_while_it_lasts():
    case, other = mediated(), mediated()
    guest, chen = joined(case)[0], joined(other)[0]
    found = laid_out(case, guest.actor)
    never = [chen.actor, Actor("party", "p", "respondent"), Actor("party", chen.actor.id, "representative"), client(other)]
    never.append(invited(case, "adviser", "lawyer").participant.actor)
    for who in never:
        assert seen(case, who) == set()
        assert refusal(lambda: put(case, Space.JOINT, who)) == "case.not_found"  # noqa: B023
        assert refusal(lambda: reading.take_in_room(case=case, public_id=found[Space.JOINT].public_id, by=who)) == "file.not_found"  # noqa: B023
    half = files.start_upload(case=case, size=9, name="half", space=Space.JOINT, by=guest.actor, at=hours(9))
    participants.remove_participant(participant=guest, reason="not theirs", by=mediator(), at=hours(10))
    assert seen(fresh(case), guest.actor) == set()
    assert evidence.half(fresh(case), guest.actor, Space.JOINT) == []
    assert refusal(lambda: files.withdraw_file(file=found[Space.CAUCUS_RESPONDENT], by=guest.actor)) == "file.not_found"
    assert refusal(lambda: files.append(file=half, offset=0, data=b"x", by=guest.actor, at=hours(11))) == "file.not_found"


def test_a_caucus_file_is_theirs_who_were_there_when_it_was_sent():
    case = mediated()
    firms = put(case, Space.CAUCUS_RESPONDENT, officer(), 7)
    checked_late = sent(case, b"late", name="late.txt", by=officer(), at=hours(7.2), space=Space.CAUCUS_RESPONDENT)
    guest = joined(case, at=hours(7.5))[0]
    assert checking.check_file(file=checked_late, at=hours(7.8))
    theirs = put(case, Space.CAUCUS_RESPONDENT, guest.actor, 8)
    assert seen(case, guest.actor) == {theirs}
    participants.leave_room(participant=guest, by=guest.actor, at=hours(9))
    assert seen(case, officer()) == {firms, checked_late}
    again = put(case, Space.CAUCUS_RESPONDENT, officer(), 10, data=shared(case, theirs))
    assert again != theirs  # that the other had sent the same is not said


def test_a_new_mediator_does_not_find_the_former_ones_papers():
    case = mediated()
    found = laid_out(case, officer())
    neutrality.challenge_mediator(case=case, reason="known to one side", by=client(case), at=hours(9))
    neutrality.decide_challenge(case=case, upheld=True, reason="yes", by=wu().actor("administrator"), at=hours(10))
    mediation.assign_mediator(case=case, mediator=zheng(), by=intake(), at=hours(11))
    assert seen(fresh(case), zheng().actor("mediator")) == {found[Space.JOINT]}
    assert seen(fresh(case), mediator()) == set()


def test_nothing_of_a_file_in_the_room_is_on_the_record_of_the_case():
    case = mediated()
    before, entries = happened(case), len(trail.history(case.subject))
    for found in laid_out(case, officer()).values():
        reading.take_in_room(case=case, public_id=found.public_id, by=mediator(), at=hours(9))
        files.withdraw_file(file=found, by=found.by, at=hours(10))
    assert happened(case) == before
    assert len(trail.history(case.subject)) == entries
    assert fresh(case).n == case.n
    assert not [name for name in passporting.fields(case) if name.startswith("document.file")]


def test_numbers_and_allowances_of_one_space_say_nothing_about_another(settings):
    case = mediated()
    settings.FILE_CASE_QUOTA = 60
    for at in (8, 8.1):
        put(case, Space.CAUCUS_CLIENT, client(case), at, data=f"{at:20}".encode())
    assert refusal(lambda: put(case, Space.CAUCUS_CLIENT, client(case), 8.2)) == "file.case_full"
    assert put(case, Space.CAUCUS_RESPONDENT, officer(), 8.3, data=b"1").n == 1
    assert put(case, Space.JOINT, officer(), 8.4, data=b"1").n == 1


def test_a_checked_file_is_said_in_its_space_by_who_sent_it():
    case, guest, _helper = at_table()
    found = put(case, Space.CAUCUS_RESPONDENT, guest.actor, name="Angebot.txt")
    [heard] = rooms_read.messages_for(case, mediator(), Space.CAUCUS_RESPONDENT)
    assert (heard.message.by_id, heard.message.file, heard.file_name) == (guest.actor.id, found, "Angebot.txt")
    assert rooms_read.unread(case, mediator()) == {space: int(space == Space.CAUCUS_RESPONDENT) for space in ROOM}
    assert exporting_room.as_data(case, guest.actor)["spaces"]["caucus_respondent"][0]["file"]["name"] == "Angebot.txt"
    assert "Angebot" not in str(exporting_room.as_data(case, client(case))) + str(exporting.as_data(case))


def test_what_was_refused_or_waits_concerns_only_who_sent_it():
    case, guest, _helper = at_table()
    bad = sent(case, b"PK\x03\x04 no archive", name="a.zip", by=guest.actor, at=hours(8), space=Space.JOINT)
    for _waits in range(2):
        assert seen(case, client(case)) == set()
        assert seen(case, guest.actor) == {bad}
        checking.check_file(file=bad, at=hours(8.1))
    [shown] = evidence.listed(case, guest.actor, Space.JOINT)
    assert shown.why
    assert not RoomMessage.objects.exists()


def test_a_file_can_be_taken_back_and_stays_struck_once_another_has_it():
    case, guest, _helper = at_table()
    unread, taken = put(case, Space.JOINT, guest.actor, 8), put(case, Space.JOINT, guest.actor, 8.2)
    assert refusal(lambda: files.withdraw_file(file=taken, by=client(case))) == "file.not_found"
    reading.take_in_room(case=case, public_id=taken.public_id, by=client(case), at=hours(9))
    states = [files.withdraw_file(file=each, by=guest.actor, at=hours(10)).state for each in (unread, taken)]
    assert states == [FileState.REMOVED, FileState.STRUCK]
    assert [heard.file_name for heard in rooms_read.messages_for(case, client(case), Space.JOINT)] == ["", "x.txt"]
    assert seen(case, client(case)) == {taken}


def test_a_room_that_takes_no_words_takes_no_files():
    case = mediated()
    late = sent(case, b"late", name="late.txt", by=officer(), at=hours(8), space=Space.JOINT)
    neutrality.challenge_mediator(case=case, reason="known to one side", by=client(case), at=hours(9))
    assert refusal(lambda: put(case, Space.JOINT, client(case), 9.1)) == "room.suspended"
    assert put(case, Space.MEDIATOR, mediator(), 9.2).state == FileState.READY
    mediation.end_mediation(case=case, by=client(case), at=hours(10))
    assert refusal(lambda: put(case, Space.JOINT, client(case), 10.1)) in ("room.closed", "case.not_found")
    checking.check_file(file=late, at=hours(10.2))
    late.refresh_from_db()
    assert (late.state, late.reason) == (FileState.REFUSED, "case_closed")


def test_evidence_has_no_door_in_the_room_and_a_file_of_the_room_none_at_the_desk():
    case = mediated()
    proof, talk = sent(case, b"proof"), put(case, Space.JOINT, client(case))
    assert refusal(lambda: evidence.file_for(case, mediator(), proof.public_id, room=True)) == "file.not_found"
    assert refusal(lambda: reading.open_file(case=case, file=talk, reason="handling", by=mediator())) == "file.not_found"
    assert refusal(lambda: files.describe_file(file=talk, words="x", by=client(case))) == "file.not_now"
    assert [each["space"] for each in exporting.as_data(case)["files"]] == ["case", "joint"]
