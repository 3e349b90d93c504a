"""A mediation room in which several act in the same moment, on a database that knows waiting: each step happens once, in one order."""

import pytest

from disputes.models import Case, CaseEvent, Participant, RoomMessage, RoomSeen
from disputes.rules import Event, Space
from disputes.services import clocks, mediation, neutrality, offers, participants, rooms
from tests import needs
from tests.disputes.cases import client, fresh, hours, intake, mediated, mediator, offered, officer, proposed
from tests.disputes.tables import HE, SHI, invited, joined
from tests.people import li, qian, wu
from tests.races import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("firm"), needs.rows_locked]


def count(event: Event) -> int:
    return CaseEvent.objects.filter(event=event).count()


def say(case, by, text="您好", own=None, at=9, space=Space.JOINT):
    return rooms.say_in_room(case=fresh(case), space=space, text=text, by=by, client_id=own, at=hours(at))


def one_story(case):
    """The events have numbers without a gap, and folding them again changes nothing."""
    numbers = list(CaseEvent.objects.filter(case=case).order_by("n").values_list("n", flat=True))
    before = Case.objects.values().get(pk=case.pk)
    clocks.rebuild_case(case)
    return numbers == list(range(1, len(numbers) + 1)) and Case.objects.values().get(pk=case.pk) == before


def test_of_two_who_use_one_invitation_one_joins():
    case = mediated()
    code = invited(case).code
    results = at_once(*[lambda name=name: participants.join_room(code=code, name=name, at=hours(8)) for name in (HE, SHI)])
    assert results == ["done", "invitation.unknown"]
    assert (count(Event.PARTICIPANT_JOINED), Participant.objects.exclude(access_hash=None).count()) == (1, 1)
    assert one_story(case)


def test_invitation_used_and_withdrawn_at_once_leaves_nobody_who_was_removed():
    case = mediated()
    made, by = invited(case), intake()
    at_once(
        lambda: participants.join_room(code=made.code, name=HE, at=hours(8)),
        lambda: participants.remove_participant(participant=made.participant, reason="地址有误", by=by, at=hours(8)),
    )
    row = Participant.objects.get()
    assert (row.access_hash, row.invitation_hash, count(Event.PARTICIPANT_REMOVED)) == (None, None, 1)
    assert one_story(case)


def test_two_respondents_invited_at_once_are_one():
    case, by = mediated(), intake()
    assert at_once(lambda: invited(fresh(case), by=by), lambda: invited(fresh(case), by=by)) == ["done", "participant.respondent_there"]


def test_left_twice_at_once_is_left_once():
    case = mediated()
    guest = joined(case)[0]
    results = at_once(*[lambda: participants.leave_room(participant=guest, by=guest.actor, at=hours(9))] * 2)
    assert results == ["case.not_found", "done"]
    assert (count(Event.PARTICIPANT_LEFT), one_story(case)) == (1, True)


def test_the_same_message_from_two_windows_is_kept_once():
    case = mediated()
    me = client(case)
    assert at_once(*[lambda: say(case, me, own="abcdefgh")] * 4) == ["done"] * 4
    assert RoomMessage.objects.count() == 1


def test_messages_at_once_have_cursors_without_gap_in_each_space():
    case = mediated()
    both = (client(case), mediator())
    steps = [lambda by=by, space=space: say(case, by, space=space) for by in both for space in (Space.JOINT, Space.CAUCUS_CLIENT)]
    assert at_once(*steps * 2) == ["done"] * 8
    for space in (Space.JOINT, Space.CAUCUS_CLIENT):
        assert list(RoomMessage.objects.filter(space=space).order_by("cursor").values_list("cursor", flat=True)) == [1, 2, 3, 4]


def test_two_windows_that_read_at_once_are_one_reader_who_goes_on_only():
    case = mediated()
    me, firm = client(case), officer()
    for number in range(4):
        say(case, me, at=9 + number / 10)
    at_once(*[lambda n=n: rooms.mark_seen(case=fresh(case), space=Space.JOINT, cursor=n, by=firm, at=hours(10)) for n in (4, 1, 3, 2)])
    assert RoomSeen.objects.get(who=firm.id).cursor == 4


def test_two_who_allow_an_exception_at_once_allow_it_once():
    case = offered(story="接待我的李敏态度恶劣。")
    neutrality.ask_exception(case=case, mediator=li(), reason="只有她懂这一行", by=intake(), at=hours(4))
    wu().grants.create(role="intake")
    deciders = (wu().actor("administrator"), wu().actor("intake"))
    results = at_once(*[lambda by=by: neutrality.allow_exception(case=fresh(case), reason="同意", by=by, at=hours(5)) for by in deciders])
    assert results == ["case.override_asked", "done"]
    assert (count(Event.OVERRIDE_GIVEN), one_story(case)) == (1, True)


def test_nobody_allows_their_own_exception_however_fast():
    case = offered(story="接待我的李敏态度恶劣。")
    me = qian().actor("intake")
    neutrality.ask_exception(case=case, mediator=li(), reason="只有她懂这一行", by=me, at=hours(4))
    results = at_once(*[lambda: neutrality.allow_exception(case=fresh(case), reason="同意", by=me, at=hours(5))] * 3)
    assert results == ["case.second_person"] * 3


def test_message_and_the_end_of_the_mediation_at_once_are_in_one_order():
    case = mediated()
    me, firm = client(case), officer()
    results = at_once(
        lambda: say(case, firm, at=10),
        lambda: mediation.end_mediation(case=fresh(case), by=me, at=hours(10)),
    )
    assert results in (["done", "done"], ["done", "room.closed"])
    assert RoomMessage.objects.exists() is (results == ["done", "done"])
    assert (Case.objects.get().stage, one_story(case)) == ("closed", True)


def test_acceptance_and_challenge_at_once_never_bind_a_suspended_mediation():
    case = proposed()
    me, firm = client(case), officer()
    results = at_once(
        lambda: offers.accept_offer(case=fresh(case), proposal=1, by=firm, at=hours(8)),
        lambda: neutrality.challenge_mediator(case=fresh(case), reason="调解员认识对方", by=me, at=hours(8)),
    )
    events = list(CaseEvent.objects.filter(event__in=[Event.PROPOSAL_ACCEPTED, Event.MEDIATOR_CHALLENGED]).order_by("n"))
    accepted = [Event.PROPOSAL_ACCEPTED, Event.MEDIATOR_CHALLENGED]
    assert [row.event for row in events] == (accepted if results == ["done", "done"] else [Event.MEDIATOR_CHALLENGED])
    assert one_story(case)


def test_acceptance_by_the_officer_and_the_respondents_coming_at_once_are_in_one_order():
    case = proposed()
    code, firm = invited(case).code, officer()
    results = at_once(
        lambda: offers.accept_offer(case=fresh(case), proposal=1, by=firm, at=hours(8)),
        lambda: participants.join_room(code=code, name=HE, at=hours(8)),
    )
    assert results in (["done", "done"], ["case.speaks_for_side", "done"])
    assert one_story(case)
