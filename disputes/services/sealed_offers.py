"""Sealed figures: each side says one number, neither learns the other's unless they meet.

The server can read a figure while the round is open; what it cannot do is change one afterwards: the commitment to each stands in
the public log before either is opened. When they miss, or the round ends otherwise, the key of both is destroyed."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction

from disputes import claims, commitments, offer_refusals, sealed, sealed_terms
from disputes.claims import Currency
from disputes.commitments import Opening
from disputes.life import side_of
from disputes.models import Case, CaseEvent, Proposal, SealedRound
from disputes.offers_rules import MEDIATOR, RoundState, Term
from disputes.refusals import allowed, not_a_choice
from disputes.rules import Event, Remedy, Side
from disputes.services import mediation_news
from disputes.services.moving import locked, move, state_of
from portal.trail.rules import SYSTEM, Actor
from portal.vault import services as vault


@transaction.atomic
def open_round(*, case: Case, currency: str, by: Actor, at: datetime | None = None) -> SealedRound:
    """The mediator asks both sides for one figure in `currency`; at most three times in a mediation."""
    if currency not in Currency.values:
        raise not_a_choice("currency")
    current = locked(case)
    n = current.sealed_rounds.count() + 1
    event = move(case, Event.ROUND_OPENED, by=by, at=at, data={"round": n})
    key = vault.create_key(purpose="sealed_round")
    opened = SealedRound.objects.create(case=current, n=n, currency=currency, key_id=key, opened_at=event.at, opened_by=by.id)
    mediation_news.tell(case, event, by)
    return opened


@transaction.atomic
def seal_figure(*, case: Case, number: int, amount: Decimal, by: Actor, at: datetime | None = None) -> SealedRound:
    """One side enters its figure for round `number`: the client the least they take, the respondent the most they give.

    Refusals: round.other for a round that is over, claim.amount (422), case.may_seal for a second figure."""
    current = locked(case)
    allowed(state_of(current), Event.FIGURE_SEALED, by)
    found = current.sealed_rounds.filter(state=RoundState.OPEN, n=number).first()
    if found is None:
        raise offer_refusals.other_round()
    checked = claims.money(Remedy.COMPENSATION, amount, found.currency)
    side, opened = side_of(by.role), commitments.opening(checked.amount if checked else amount)
    mark = commitments.commitment(str(current.public_id), found.n, side.value, found.currency, opened)
    said = {"round": found.n, "side": side.value, "commitment": mark}
    event = move(case, Event.FIGURE_SEALED, by=by, at=at, data=said)
    setattr(found, side.value, sealed_terms.seal_figure(found, side, opened))
    for column, value in {"commitment": mark, "at": event.at, "by": by.id, "entry": event.entry}.items():
        setattr(found, f"{side.value}_{column}", value)
    found.save()
    mediation_news.tell(case, event, by)
    if found.client is not None and found.respondent is not None:
        _compare(case, found, event.at)
    return found


def _compare(case: Case, found: SealedRound, at: datetime) -> None:
    """Both are in: they meet, and both sides are bound by the figure of the rule, or they do not, and nobody learns more."""
    opened = {side: sealed_terms.open_figure(found, side) for side in Side}
    figure = commitments.settled(opened[Side.CLIENT].amount, opened[Side.RESPONDENT].amount)
    if figure is None:
        event = move(case, Event.ROUND_MISSED, by=SYSTEM, at=at, data={"round": found.n})
    else:
        event = _settle(case, found, figure, opened, at)
    mediation_news.tell(case, event, SYSTEM)
    found.refresh_from_db()


def _settle(case: Case, found: SealedRound, figure: Decimal, opened: dict[Side, Opening], at: datetime) -> CaseEvent:
    n = case.proposals.count() + 1
    event = move(case, Event.ROUND_SETTLED, by=SYSTEM, at=at, data={"round": found.n, "proposal": n})
    term = Term(Side.RESPONDENT, Remedy.COMPENSATION, "", None, f"{figure:.2f}", found.currency)
    Proposal.objects.create(
        case=case, n=n, maker=MEDIATOR, round=found.n, text=sealed.seal_proposal(case, n, ""),
        terms=sealed_terms.seal_terms(case, n, [term]),
        language=case.language, made_at=event.at, made_by=found.opened_by, client_at=event.at, client_by=found.client_by,
        respondent_at=event.at, respondent_by=found.respondent_by,
    )  # fmt: skip
    SealedRound.objects.filter(pk=found.pk).update(opened=sealed_terms.seal_opened(case, found, opened))
    return event
