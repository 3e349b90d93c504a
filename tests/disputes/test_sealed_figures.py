"""Sealed figures: committed to before anything is opened, shown only when they meet, destroyed when they do not."""

import base64
import re
from decimal import Decimal

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from disputes import commitments, exporting, offers_shown, queries, sealed_terms
from disputes.models import Proposal, SealedRound
from disputes.rules import Ball, Event
from disputes.services import answering, clocks, sealed_offers
from portal.doors.errors import Refusal
from portal.notices import queries as notices
from portal.notices.models import Notice
from portal.trail import queries as trail
from portal.trail import services as log
from portal.vault.rules import Erased
from tests.disputes import cases, walks
from tests.disputes.cases import client, clock, file, fresh, hours, mediator, officer
from tests.disputes.desk_doors import browser, said
from tests.disputes.offers import act, desk, events, everything_stored, independent_commitment, round_open, seal
from tests.people import li, qian, wu, zhao, zhou

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("firm")]
LEAST, MOST = "48317.61", "27193.43"  # figures that stand nowhere by chance
AMOUNTS = st.decimals("0.01", "999999999.99", places=2)


def refusal(step, code, status=409):
    with pytest.raises(Refusal) as refused:
        step()
    assert (refused.value.code, refused.value.status) == (code, status)


def met():
    case = round_open()
    seal(case, "client", "1000.00")
    seal(case, "respondent", "1500.01", at=9)
    return case


def missed():
    case = round_open()
    seal(case, "client", LEAST)
    seal(case, "respondent", MOST, at=9)
    return case


@given(AMOUNTS, st.text("0123456789abcdef", min_size=64, max_size=64))
def test_a_commitment_is_what_the_page_says(amount, salt):
    class Case:
        public_id = "11111111-1111-4111-8111-111111111111"

    opened = commitments.Opening(amount, salt)
    ours = commitments.commitment(Case.public_id, 2, "client", "EUR", opened)
    assert ours == independent_commitment(Case, 2, "client", "EUR", f"{amount:.2f}", salt)
    assert commitments.read(opened.written()) == opened
    assert len(opened.written()) == 77


@given(AMOUNTS, AMOUNTS)
def test_the_rule_is_the_middle_and_never_outside_what_both_can_live_with(least, most):
    figure = commitments.settled(least, most)
    assert (figure is None) is (least > most)
    if figure is not None:
        assert least <= figure <= most
        assert abs((least + most) / 2 - figure) < Decimal("0.01")


def test_a_commitment_stands_in_the_log_before_anything_is_opened():
    case = round_open()
    found = seal(case, "client", "1000.00")
    entry = trail.history(case.subject)[-1]
    assert entry.facts["commitment"] == found.client_commitment
    assert found.respondent is None
    assert str(entry.id) == found.client_entry


def test_meeting_figures_bind_both_to_the_middle():
    case = met()
    offer = Proposal.objects.get(round=1)
    (term,) = sealed_terms.open_terms(case, offer)
    assert (term.money, offer.client_at, offer.respondent_at) == ("CNY 1250.00", hours(9), hours(9))
    assert (case.ball, events(case)[-1]) == (Ball.MEDIATOR, Event.ROUND_SETTLED)
    assert Event.AGREEMENT_DRAFTED in queries.possible(case, mediator())


def test_both_openings_of_a_meeting_verify_independently():
    case = met()
    for by in (client(case), officer()):
        (shown,) = offers_shown.rounds(case, by)
        assert len(shown.figures) == 2
        for figure in shown.figures:
            amount, salt = f"{figure.amount:.2f}", figure.opening.salt
            assert figure.commitment == independent_commitment(case, 1, figure.side, "CNY", amount, salt)


@pytest.mark.django_db(transaction=True)
def test_the_proof_of_a_commitment_says_it_was_there_first(client):
    filed = file()
    case = walk_to_round(filed.case)
    walks_in(client, filed)
    act(client, "seal", round="1", amount="1000")
    seal(fresh(case), "respondent", "1500.01", at=9)
    log.sequence()
    text = walks.text(client.get(walks.at("en", "mine/offers/round-1-respondent.tlog-proof")))
    extra = base64.b64decode(re.search(r"^extra (\S+)$", text, re.M)[1])
    assert SealedRound.objects.get().respondent_commitment.encode() in extra


def walk_to_round(case):
    cases.triage.take_case(case=case, by=cases.intake(), at=hours(1))
    cases.mediation.route_to_mediation(case=case, by=cases.client(case), at=hours(3))
    cases.mediation.accept_mediation(case=case, by=officer(), at=hours(5))
    cases.mediation.assign_mediator(case=case, mediator=li(), by=cases.intake(), at=hours(6))
    cases.neutrality.declare_neutrality(case=case, by=mediator(), at=hours(6))
    sealed_offers.open_round(case=case, currency="CNY", by=mediator(), at=hours(7))
    return case


def walks_in(client, filed):
    client.post(walks.at("en", ""), {"receipt": filed.receipt})


def test_a_miss_destroys_both_figures():
    case = missed()
    found = SealedRound.objects.get()
    assert (found.state, found.client, found.respondent, found.opened) == ("missed", None, None, None)
    assert (case.ball, Proposal.objects.count()) == (Ball.MEDIATOR, 0)
    with pytest.raises(Erased):
        sealed_terms.vault.secret(found.key_id, "anything")


@pytest.mark.django_db(transaction=True)
def test_after_a_miss_no_figure_stands_anywhere_for_anybody():
    filed = file()
    case = walk_to_round(filed.case)
    mine = Client()
    walks_in(mine, filed)
    answer = walks.text(act(mine, "seal", round="1", amount=LEAST))
    assert "can no longer be changed" in answer, answer
    firm = browser(zhao)
    assert "No overlap" in said(desk(firm, case, "seal", round="1", amount=MOST))
    case = fresh(case)
    pages = [walks.text(mine.get(walks.at(language, path))) for language in ("en", "zh-hans") for path in ("mine/", "mine/offers/")]
    for who in (li, zhao, qian, wu, zhou):
        desk_browser = browser(who)
        pages += [said(desk_browser.get(f"/staff/cases/{case.reference}/{path}")) for path in ("", "offers/", "offers/agreement/")]
    log.sequence()
    letters = [notices.letter(each).body for each in Notice.objects.all()]
    export = [exporting.as_text(case, "en"), str(exporting.as_data(case))]
    leaves = [str(entry.facts) for entry in trail.history(case.subject)]
    everywhere = "\n".join([*pages, *letters, *export, *leaves, everything_stored()])
    assert "sealed" in everywhere
    for figure in (LEAST, MOST):
        for written in (figure, f"{Decimal(figure):,.2f}"):  # as it would stand there, not as digits of a hash
            assert written not in everywhere


def test_while_open_each_sees_only_what_they_entered_themselves():
    case = round_open()
    seal(case, "client", LEAST)
    assert [figure.side for figure in offers_shown.rounds(case, client(case))[0].figures] == ["client"]
    for other in (officer(), mediator()):
        (shown,) = offers_shown.rounds(case, other)
        assert (shown.figures, len(shown.entered)) == ([], 1)


def test_what_is_stored_has_one_size_whatever_the_figure():
    sizes = set()
    for amount in ("0.01", "999999999.99"):
        case = round_open()
        sizes.add(len(bytes(seal(case, "client", amount).client)))
    assert len(sizes) == 1


def test_a_second_figure_is_refused():
    case = round_open()
    seal(case, "client", "10")
    refusal(lambda: seal(case, "client", "20"), "case.may_seal")


def test_a_figure_for_an_earlier_round_enters_nothing():
    case = missed()
    sealed_offers.open_round(case=case, currency="CNY", by=mediator(), at=hours(10))
    refusal(lambda: seal(case, "client", "20", at=11, number=1), "round.other")
    assert SealedRound.objects.get(n=2).client is None


@pytest.mark.parametrize("amount", ["0", "-1", "1.005", "1000000000", "NaN"])
def test_an_impossible_figure_is_refused(amount):
    refusal(lambda: seal(round_open(), "client", amount), "claim.amount", 422)


def test_mediator_enters_no_figure_and_a_side_opens_no_round():
    case = round_open()
    refusal(lambda: seal(case, "mediator", "10"), "case.not_your_part", 403)
    refusal(lambda: sealed_offers.open_round(case=case, currency="CNY", by=officer()), "case.not_your_part", 403)


def test_a_fourth_round_is_refused():
    case = missed()
    for n in (2, 3):
        sealed_offers.open_round(case=case, currency="CNY", by=mediator(), at=hours(9 + n))
        seal(case, "client", "20", at=9 + n, number=n)
        seal(case, "respondent", "10", at=9 + n, number=n)
    refusal(lambda: sealed_offers.open_round(case=case, currency="CNY", by=mediator()), "case.rounds_left")


def test_a_round_nobody_ends_lapses_and_its_figure_is_destroyed():
    case = round_open()
    found = seal(case, "client", LEAST)
    due = clock(case, "sealed.round").due_at
    clocks.sweep(due)
    found.refresh_from_db()
    assert (found.state, found.client, found.ended_at) == ("over", None, due)
    refusal(lambda: seal(fresh(case), "respondent", "10", at=24 * 30), "case.may_seal")


def test_withdrawing_the_case_destroys_what_was_entered():
    case = round_open()
    found = seal(case, "respondent", MOST)
    answering.withdraw_case(case=case, by=client(case), at=hours(9))
    found.refresh_from_db()
    assert (found.state, found.respondent) == ("over", None)


def test_chen_reaches_no_round(client):
    round_open()
    hers = file()
    walks_in(client, hers)
    act(client, "seal", round="1", amount="10")
    assert SealedRound.objects.get().client is None
    assert client.get(walks.at("en", "mine/offers/round-1-client.tlog-proof")).status_code == 404


STEPS = st.lists(
    st.tuples(st.sampled_from(["client", "respondent", "client", "respondent", "mediator"]), st.integers(0, 5), st.integers(0, 1)),
    min_size=3, max_size=8,
)  # fmt: skip


def on_page(figure, page):
    return f"{Decimal(figure):,.2f}" in page or figure in page


@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
@given(STEPS)
def test_whatever_is_entered_in_whatever_order_shows_nobody_a_figure_before_both_meet(steps):
    """The same figures again, out of turn, for another round, by the wrong side: through each one's own door."""
    filed = file()
    case = walk_to_round(filed.case)
    mine, firm, chair = Client(), browser(zhao), browser(li)
    walks_in(mine, filed)
    entered: dict[tuple[int, str], str] = {}
    for who, amount, earlier in steps:
        found = SealedRound.objects.filter(case=case).latest("n")
        if who == "mediator":
            desk(chair, case, "round", currency="CNY")
        else:
            # The cents name who entered it: no two sides ever enter the same figure.
            figure = f"{41_317 + 1_000 * amount}.{61 if who == 'client' else 43}"
            posted = {"round": str(max(found.n - earlier, 1)), "amount": figure}
            answer = act(mine, "seal", **posted) if who == "client" else desk(firm, case, "seal", **posted)
            if "can no longer be changed" in walks.text(answer):
                assert (found.n, who) not in entered
                assert (found.state, posted["round"]) == ("open", str(found.n))
                entered[found.n, who] = figure
        states = dict(SealedRound.objects.filter(case=case).values_list("n", "state"))
        pages = {"client": walks.text(mine.get(walks.at("en", "mine/offers/")))}
        pages |= {
            who: said(each.get(f"/staff/cases/{case.reference}/offers/")) for who, each in (("respondent", firm), ("mediator", chair))
        }
        shown = {figure for n, figure in ((n, figure) for (n, _who), figure in entered.items()) if states[n] == "settled"}
        for (n, side), figure in entered.items():
            for reader, page in pages.items():
                may = figure in shown or states[n] == "open" and reader == side
                assert on_page(figure, page) <= may, (reader, side, n, states)
