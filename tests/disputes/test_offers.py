"""Open offers: by either side or the mediator, answered once, countered, withdrawn, expired; never both accepted and declined."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from disputes import guards, life, offers_shown, queries, sealed_terms
from disputes.life import Fact
from disputes.models import Proposal
from disputes.offers_rules import OfferState, Term
from disputes.rules import Ball, Event, Remedy, Side
from disputes.services import clocks, offers
from portal.doors.errors import Refusal
from portal.trail.rules import Actor
from tests.disputes.cases import client, clock, fresh, hours, mediated, mediator, officer
from tests.disputes.histories import ACTORS, CASE, START
from tests.disputes.offers import DELETES, PAYS, both_agree, firm_offered

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("law")]


def refusal(step, code, status=409):
    with pytest.raises(Refusal) as refused:
        step()
    assert (refused.value.code, refused.value.status) == (code, status)


def state_of(case):
    return offers_shown.offers(case, queries.state(case))[0].state


def test_client_offers_and_the_firm_is_asked():
    case = mediated()
    offers.make_offer(case=case, terms=[PAYS], language="zh-hans", by=client(case), at=hours(7))
    assert (case.ball, queries.awaits(case, Side.RESPONDENT), queries.awaits(case, Side.CLIENT)) == (Ball.FIRM, True, False)


def test_terms_are_sealed_and_read_back_exactly():
    terms = [PAYS, Term(Side.CLIENT, Remedy.OTHER, "撤回投诉", date(2026, 3, 1))]
    case = firm_offered(*terms)
    offer = Proposal.objects.get()
    assert sealed_terms.open_terms(case, offer) == terms
    assert "证件".encode() not in bytes(offer.terms)


def test_nobody_accepts_their_own_offer():
    case = firm_offered()
    refusal(lambda: offers.accept_offer(case=case, proposal=1, by=officer()), "case.proposal_open")


def test_the_mediator_answers_no_offer():
    refusal(lambda: offers.accept_offer(case=firm_offered(), proposal=1, by=mediator()), "case.not_your_part", 403)


def test_one_acceptance_is_enough_for_a_sides_offer():
    case = both_agree()
    assert (state_of(case), case.ball) == (OfferState.ACCEPTED, Ball.MEDIATOR)


@pytest.mark.parametrize("again", [offers.accept_offer, offers.decline_offer])
def test_second_answer_is_refused(again):
    case = both_agree()
    refusal(lambda: again(case=case, proposal=1, by=client(case)), "case.proposal_open")


def test_counter_offer_declines_and_asks_the_other_side():
    case = firm_offered()
    counter = offers.counter_offer(case=case, proposal=1, terms=[DELETES], language="zh-hans", by=client(case), at=hours(8))
    assert (counter.n, counter.counters, case.ball) == (2, 1, Ball.FIRM)
    assert Proposal.objects.get(n=1).declined_side == Side.CLIENT
    assert clock(case, "offer.answer", 2).started_at == hours(8)


def test_an_answer_to_an_older_page_answers_nothing():
    case = firm_offered()
    offers.counter_offer(case=case, proposal=1, terms=[DELETES], language="zh-hans", by=client(case), at=hours(8))
    refusal(lambda: offers.accept_offer(case=case, proposal=1, by=officer()), "mediation.other_proposal")
    assert state_of(case) == OfferState.OPEN


def test_who_offered_takes_it_back_until_it_is_answered():
    case = firm_offered()
    refusal(lambda: offers.withdraw_offer(case=case, proposal=1, by=client(case)), "case.own_proposal")
    offers.withdraw_offer(case=case, proposal=1, by=officer(), at=hours(8))
    assert state_of(case) == OfferState.WITHDRAWN
    refusal(lambda: offers.accept_offer(case=case, proposal=1, by=client(case)), "case.proposal_open")


def test_mediator_cannot_take_back_what_one_side_has_accepted():
    case = mediated()
    offers.make_offer(case=case, text="双方到场销毁。", language="zh-hans", by=mediator(), at=hours(7))
    offers.accept_offer(case=case, proposal=1, by=client(case), at=hours(8))
    refusal(lambda: offers.withdraw_offer(case=case, proposal=1, by=mediator()), "case.own_proposal")


def test_expired_offer_refuses_and_says_who_was_silent():
    case = mediated()
    offers.make_offer(case=case, terms=[PAYS], language="zh-hans", by=client(case), at=hours(7))
    due = clock(case, "offer.answer").due_at
    clocks.sweep(due)
    refusal(lambda: offers.accept_offer(case=fresh(case), proposal=1, by=officer(), at=due), "case.proposal_open")
    assert state_of(fresh(case)) == OfferState.LAPSED
    assert case.events.get(event=Event.PROPOSAL_LAPSED).data["silent"] == "respondent"


def test_an_answer_in_the_moment_it_expires_comes_too_late():
    case = firm_offered()
    due = clock(case, "offer.answer").due_at
    refusal(lambda: offers.accept_offer(case=case, proposal=1, by=client(case), at=due), "case.proposal_open")
    offers.accept_offer(case=fresh(case), proposal=1, by=client(case), at=due - timedelta(seconds=1))


@pytest.mark.parametrize(
    ("term", "code"),
    [
        (Term(Side.CLIENT, Remedy.OTHER, " "), "offer.words_1"),
        (Term(Side.RESPONDENT, Remedy.COMPENSATION, "钱"), "offer.amount"),
        (Term(Side.RESPONDENT, Remedy.COMPENSATION, "", None, "12.345", "CNY"), "offer.amount"),
        (Term(Side.RESPONDENT, Remedy.COMPENSATION, "", None, "-3", "CNY"), "offer.amount"),
        (Term(Side.RESPONDENT, Remedy.COMPENSATION, "", None, "10", "XXX"), "offer.amount"),
        (Term(Side.RESPONDENT, Remedy.DELETION, "", date(2020, 1, 1)), "offer.day"),
    ],
)
def test_impossible_terms_are_refused_and_nothing_is_offered(term, code):
    case = mediated()
    refusal(lambda: offers.make_offer(case=case, terms=[term], language="en", by=officer(), at=hours(7)), code, 422)
    assert not Proposal.objects.exists()


def test_empty_offer_and_chens_offer_are_refused():
    case = mediated()
    refusal(lambda: offers.make_offer(case=case, language="en", by=officer()), "offer.empty", 422)
    chen = Actor("client", "22222222-2222-4222-8222-222222222222", "client")
    refusal(lambda: offers.make_offer(case=case, terms=[PAYS], language="en", by=chen), "case.not_found", 404)


STEPS = (Event.PROPOSAL_MADE, Event.PROPOSAL_ACCEPTED, Event.PROPOSAL_DECLINED, Event.PROPOSAL_WITHDRAWN, Event.PROPOSAL_LAPSED)
WHO = ("client", "respondent", "mediator", "system")


def beginning() -> list[Fact]:
    done = [
        (Event.FILED, "client", {}), (Event.TAKEN, "intake", {}), (Event.MEDIATION_REQUESTED, "client", {}),
        (Event.MEDIATOR_ASSIGNED, "intake", {"mediator": "li"}), (Event.MEDIATOR_DECLARED, "mediator", {}),
        (Event.MEDIATION_ACCEPTED, "privacy_officer", {}), (Event.MEDIATION_STARTED, "system", {}),
    ]  # fmt: skip
    return [Fact(n, event, START, ACTORS[who], data) for n, (event, who, data) in enumerate(done, start=1)]


@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(st.sampled_from(STEPS), st.sampled_from(WHO)), max_size=14))
def test_no_order_of_steps_leaves_an_offer_both_accepted_and_declined(steps):
    facts = beginning()
    actors = ACTORS | {"respondent": ACTORS["privacy_officer"]}
    answers: dict[int, set[str]] = {}
    makers: dict[int, str] = {}
    for event, who in steps:
        state = life.fold(CASE, facts)
        if not guards.may(state, event, actors[who]) or (event is Event.PROPOSAL_LAPSED and not state.proposal_open):
            continue
        n = state.proposal + (event is Event.PROPOSAL_MADE)
        facts.append(Fact(len(facts) + 1, event, START, actors[who], {"proposal": n}))
        if event is Event.PROPOSAL_MADE:
            makers[n] = who
            continue
        assert (event, who) != (Event.PROPOSAL_ACCEPTED, makers[n])
        ends = {"declined", "withdrawn", "lapsed"} & answers.setdefault(n, set())
        assert not ends
        accepted = f"accepted by {who}"
        assert accepted not in answers[n]
        answers[n].add(accepted if event is Event.PROPOSAL_ACCEPTED else event.value.partition(".")[2])
        after = life.fold(CASE, facts)
        assert not (after.proposal_accepted == life.BOTH and ends)
