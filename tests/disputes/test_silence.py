"""What happens when nobody says anything: reminders, closing with a way back, offers that lapse."""

from datetime import timedelta

import pytest

from disputes import queries
from disputes.services import answering, clocks, mediation, moving, offers
from portal.doors.errors import Refusal
from tests.disputes.cases import FILED, answered, asked, client, clock, fresh, happened, hours, intake, mediator, officer, proposed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("firm")]
SECOND = timedelta(seconds=1)


# Silence


def test_silent_client_is_reminded_twice_then_the_case_closes_with_a_way_back():
    case = asked()
    end = clock(case, "silence.close").due_at
    clocks.sweep(end)
    assert happened(case)[4:] == ["client.reminded", "client.reminded", "case.lapsed"]
    assert (fresh(case).stage, fresh(case).resolution, fresh(case).ball) == ("closed", "lapsed", "nobody")
    assert [event.at for event in queries.events(case)][-1] == end
    answering.reopen_case(case=fresh(case), text="抱歉，我出差了。编号是 HT-7。", by=client(case), at=end + SECOND)
    assert happened(case)[-1] == "case.reinstated"
    assert fresh(case).stage == "in_review"


def test_a_second_before_the_end_nothing_is_closed():
    case = asked()
    clocks.sweep(clock(case, "silence.close").due_at - SECOND)
    assert fresh(case).stage == "awaiting_client"


def test_client_who_replies_is_not_closed():
    case = asked()
    answering.write_to_case(case=case, text="编号是 HT-7。", by=client(case), at=hours(50))
    clocks.sweep(FILED + timedelta(days=40))
    assert "case.lapsed" not in happened(case)


def test_reply_that_comes_too_late_finds_a_closed_case_and_changes_nothing():
    case = asked()
    end = clock(case, "silence.close").due_at
    with pytest.raises(Refusal) as refused:
        answering.write_to_case(case=case, text="编号是 HT-7。", by=client(case), at=end)
    assert refused.value.code == "case.move_not_allowed"


def test_answer_nobody_objects_to_closes_as_it_said():
    case = answered("partly_upheld")
    clocks.sweep(clock(case, "answer.silence").due_at)
    assert (fresh(case).stage, fresh(case).resolution) == ("closed", "partly_upheld")


def test_offer_of_mediation_that_the_client_does_not_answer_goes_back_to_review():
    case = answered()
    mediation.route_to_mediation(case=case, by=intake(), at=hours(3))
    clocks.sweep(clock(case, "mediation.answer").due_at)
    assert (fresh(case).stage, happened(case)[-1]) == ("in_review", "mediation.lapsed")


def test_client_who_accepted_does_not_lose_by_the_firms_silence():
    case = answered()
    mediation.route_to_mediation(case=case, by=client(case), at=hours(3))
    clocks.sweep(clock(case, "mediation.answer").due_at)
    assert fresh(case).stage == "mediation_offered"
    assert clock(case, "mediation.answer").breached_at is not None


def test_proposal_that_is_not_answered_lapses_and_says_who_was_silent():
    case = proposed()
    offers.accept_offer(case=case, proposal=1, by=officer(), at=hours(8))
    clocks.sweep(clock(case, "offer.answer").due_at)
    last = queries.events(case)[-1]
    assert (last.event, last.data["silent"]) == ("proposal.lapsed", "client")
    assert not moving.state_of(case).proposal_open
    offers.make_offer(case=fresh(case), text="第二个方案。", language="zh-hans", by=mediator(), at=last.at + SECOND)


def test_proposal_both_answered_does_not_lapse():
    case = proposed()
    offers.accept_offer(case=case, proposal=1, by=officer(), at=hours(8))
    offers.accept_offer(case=case, proposal=1, by=client(case), at=hours(9))
    assert clock(case, "offer.answer").stopped_at == hours(9)
