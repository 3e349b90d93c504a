"""What is held about somebody who was invited to a mediation: given to them in full, ended when the case is closed, nobody else's."""

from datetime import timedelta

import pytest

from disputes import exporting, personal_data
from disputes.models import Participant
from disputes.services import mediation, neutrality, participants, restoring, rooms, sittings
from portal.doors.errors import Refusal
from portal.retention import expiring
from portal.retention.services import place_hold
from portal.trail import queries as trail
from portal.trail.rules import SYSTEM
from tests.disputes.cases import client, hours, intake, mediated, mediator
from tests.disputes.tables import HE, HE_EMAIL, joined
from tests.people import zhao

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("firm")]
MARKS = ("JOINT-SAID", "CAUCUS-SAID", "SESSION-WORDS", "DOUBT-WORDS", "LEAVING-WORDS")
THEIRS = ("CLIENT-CAUCUS", "MEDIATORS-NOTE")


def at_work():
    """A partner who did everything a participant can do, beside others whose words are not theirs."""
    case = mediated()
    he, access = joined(case, address=HE_EMAIL)
    say = lambda by, space, text: rooms.say_in_room(case=case, space=space, text=text, by=by, at=hours(8))  # noqa: E731
    say(he.actor, "joint", MARKS[0])
    say(he.actor, "caucus_respondent", MARKS[1])
    say(client(case), "caucus_client", THEIRS[0])
    say(mediator(), "mediator", THEIRS[1])
    sitting = sittings.set_session(case=case, starts_at=hours(300), minutes=30, place="R", agenda_en="Talk", by=mediator(), at=hours(8))
    sittings.answer_session(sitting=sitting, answer="move", by=he.actor, words=MARKS[2], at=hours(9))
    neutrality.challenge_mediator(case=case, reason=MARKS[3], by=he.actor, at=hours(10))
    return case, he, access


def ended():
    case, he, access = at_work()
    participants.leave_room(participant=he, by=he.actor, reason=MARKS[4], at=hours(11))
    mediation.end_mediation(case=case, by=client(case), at=hours(12))
    he.refresh_from_db()
    return case, he, access


def subject(he):
    return f"participant:{he.public_id}"


def test_somebody_at_the_table_gets_what_they_said_and_what_they_may_read():
    case, he, _access = at_work()
    given = personal_data.export(subject(he))
    assert (given["name"], given["address"], given["part"], given["capacity"]) == (HE, HE_EMAIL, "respondent", "partner")
    assert all(mark in str(given) for mark in MARKS[:4])
    assert {each["event"] for each in given["did"]} >= {"participant.joined", "session.answered", "mediator.challenged"}
    assert given["answered"][0]["answer"] == "move"
    assert MARKS[0] in str(given["room"])
    assert not any(mark in str(given) for mark in THEIRS)
    assert str(mediator().id) not in str(given)


def test_somebody_who_has_gone_keeps_their_own_words_and_reads_no_others():
    _case, he, _access = ended()
    given = personal_data.export(subject(he))
    assert all(mark in str({**given, "room": ""}) for mark in MARKS)
    assert given["room"]["spaces"] == {} and not any(mark in str(given) for mark in THEIRS)


def test_an_open_case_keeps_its_people():
    _case, he, _access = at_work()
    with pytest.raises(Refusal) as refused:
        personal_data.erase(subject(he), by=zhao().actor("privacy_officer"))
    assert refused.value.code == "case.still_open"
    assert personal_data.export(subject(he))["name"] == HE


def test_a_legal_hold_on_the_case_keeps_them_too():
    case, he, _access = ended()
    until = hours(0).date() + timedelta(days=400)
    place_hold(
        subject=case.subject, ground="lawsuit", reason="Suit announced", until=until, by=zhao().actor("privacy_officer"), at=hours(13)
    )
    with pytest.raises(Refusal) as refused:
        personal_data.erase(subject(he), by=zhao().actor("privacy_officer"))
    assert refused.value.code == "retention.held"
    assert personal_data.export(subject(he))["name"] == HE


def test_erased_they_are_nobody_and_the_other_side_keeps_what_was_said():
    case, he, access = ended()
    for _twice in range(2):
        personal_data.erase(subject(he), by=zhao().actor("privacy_officer"))
    gone = Participant.objects.get(pk=he.pk)
    assert (bytes(gone.name), gone.address, gone.address_index, gone.access_hash) == (b"", None, "", None)
    assert personal_data.export(subject(he)) == {}
    with pytest.raises(Refusal):
        participants.by_access(access)
    kept = str(exporting.as_data(case))
    assert MARKS[0] in kept and MARKS[1] not in kept and HE not in kept
    assert [entry.event for entry in trail.history(case.subject)].count("participant.erased") == 1


def test_erasing_the_case_ends_everybody_in_it():
    case, he, _access = ended()
    personal_data.erase(case.subject, by=zhao().actor("privacy_officer"))
    assert personal_data.export(subject(he)) == {}
    personal_data.erase(subject(he), by=zhao().actor("privacy_officer"))


@pytest.mark.parametrize("other", ["participant:", "participant:x", "participant:22222222-2222-4222-8222-222222222222"])
def test_nobody_is_nobody(other):
    assert personal_data.export(other) == {}
    personal_data.erase(other, by=intake())


def test_a_restored_backup_brings_nobody_back_who_was_erased_by_themselves():
    _case, he, _access = ended()
    as_it_was = {name: getattr(he, name) for name in ("name", "address", "address_index")}
    personal_data.erase(subject(he), by=zhao().actor())
    Participant.objects.filter(pk=he.pk).update(**as_it_was)
    assert personal_data.export(subject(he))["name"] == HE
    restoring.erase_again(by=SYSTEM)
    he.refresh_from_db()
    assert (bytes(he.name), he.address, he.address_index) == (b"", None, "")
    assert [entry.event for entry in trail.history(he.case.subject)].count("participant.erased_again") == 1
    assert restoring.erase_again(by=SYSTEM) == []


def test_staff_read_the_case_and_the_seat_in_a_list_of_holds_never_a_name():
    case, he, _access = at_work()
    assert expiring.name(he.subject) == f"{case.reference} · Respondent"
    assert expiring.name("participant:nobody") == ""
