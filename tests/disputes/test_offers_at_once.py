"""Offers, figures and signatures when everybody acts in the same moment: each step happens once, and one story is left."""

import pytest

from disputes.models import Agreement, Case, CaseEvent, Proposal, SealedRound, Signature
from disputes.rules import Event
from disputes.services import answering, clocks, offers
from tests import needs
from tests.disputes.cases import client, fresh, hours, officer
from tests.disputes.offers import PAYS, drafted, firm_offered, round_open, seal, sign
from tests.races import at_once

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("firm"),
    needs.rows_locked,
]


def same_after_rebuilding(case):
    before = Case.objects.values().get()
    clocks.rebuild_case(case)
    return Case.objects.values().get() == before


def test_accepted_and_declined_at_once_is_one_of_them():
    case = firm_offered()
    by = client(case)
    results = at_once(
        lambda: offers.accept_offer(case=fresh(case), proposal=1, by=by, at=hours(8)),
        lambda: offers.decline_offer(case=fresh(case), proposal=1, by=by, at=hours(8)),
        lambda: offers.accept_offer(case=fresh(case), proposal=1, by=by, at=hours(8)),
    )
    assert results == ["case.proposal_open", "case.proposal_open", "done"]
    offer = Proposal.objects.get()
    assert (offer.client_at is None) is not (offer.declined_at is None)
    assert same_after_rebuilding(case)


def test_withdrawn_and_accepted_at_once_is_one_of_them():
    case = firm_offered()
    mine, theirs = client(case), officer()
    results = at_once(
        lambda: offers.accept_offer(case=fresh(case), proposal=1, by=mine, at=hours(8)),
        lambda: offers.withdraw_offer(case=fresh(case), proposal=1, by=theirs, at=hours(8)),
    )
    assert results.count("done") == 1


def test_two_offers_at_once_leave_one_on_the_table():
    case = firm_offered()
    mine = client(case)
    offers.decline_offer(case=case, proposal=1, by=mine, at=hours(8))
    theirs = officer()
    results = at_once(
        lambda: offers.make_offer(case=fresh(case), terms=[PAYS], language="en", by=mine, at=hours(9)),
        lambda: offers.make_offer(case=fresh(case), terms=[PAYS], language="en", by=theirs, at=hours(9)),
    )
    assert results == ["case.no_proposal_open", "done"]


def test_both_figures_at_once_are_compared_once():
    case = round_open()
    at_once(lambda: seal(fresh(case), "client", "100.00"), lambda: seal(fresh(case), "respondent", "200.00"))
    assert CaseEvent.objects.filter(event=Event.ROUND_SETTLED).count() == 1
    assert (SealedRound.objects.get().state, Proposal.objects.count()) == ("settled", 1)


def test_all_signatures_at_once_make_one_agreement():
    case, text = drafted()
    results = at_once(*[lambda who=who: sign(fresh(case), text, who) for who in ("client", "respondent", "mediator", "client")])
    refused, *done = results
    assert refused in ("case.may_sign", "case.move_not_allowed")  # before the last signature, or after it
    assert done == ["done"] * 3
    assert (Signature.objects.count(), Agreement.objects.count()) == (3, 1)
    assert same_after_rebuilding(case)


def test_last_signature_and_withdrawal_at_once_leave_one_story():
    case, text = drafted()
    sign(case, text, "respondent")
    sign(case, text, "mediator", at=11)
    by = client(case)
    at_once(
        lambda: sign(fresh(case), text, "client", at=12),
        lambda: answering.withdraw_case(case=fresh(case), by=by, at=hours(12)),
    )
    assert (Case.objects.get().stage == "agreed") is Agreement.objects.exists()
    assert same_after_rebuilding(case)
