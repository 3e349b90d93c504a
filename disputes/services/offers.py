"""Offers: of one side to the other, or of the mediator to both; accepted, declined, countered, withdrawn, each once.

Whoever offers has agreed to it, so the answer of the others is all that is missing. Law: MED 23 (free will)."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from disputes import claims, offer_refusals, refusals, sealed, sealed_terms
from disputes.life import maker_of, side_of
from disputes.models import Case, Proposal
from disputes.moves import Guard
from disputes.offers_rules import MEDIATOR, MOST_TERMS, Term
from disputes.refusals import allowed
from disputes.rules import Event, Remedy, Side
from disputes.services import mediation_news, threads
from disputes.services.days import possible
from disputes.services.moving import locked, move, state_of
from portal.doors.errors import Refusal
from portal.doors.text import clean
from portal.trail.rules import Actor

WORDS_LIMIT, TERM_LIMIT = 8_000, 1_000


@transaction.atomic
def make_offer(
    *, case: Case, text: str = "", terms: Sequence[Term] = (), language: str, by: Actor, counters: int | None = None,
    at: datetime | None = None,
) -> Proposal:  # fmt: skip
    """`by` offers; the other side, or both when the mediator proposes, are asked to answer within the term offer.answer.

    Refusals: offer.empty, offer.too_many, and 422 with the field of a term (`words_2`, `amount_2`, `by_day_2`)."""
    current = locked(case)
    words = clean(text, limit=WORDS_LIMIT)
    checked = [_checked(n, term, at or timezone.now()) for n, term in enumerate(terms, start=1)]
    if not words and not checked:
        raise offer_refusals.says_nothing()
    if len(checked) > MOST_TERMS:
        raise offer_refusals.too_many_terms()
    n = current.proposals.count() + 1
    event = move(case, Event.PROPOSAL_MADE, by=by, at=at, data={"proposal": n})
    offer = Proposal(case=current, n=n, maker=maker_of(by.role), counters=counters, language=language, made_at=event.at, made_by=by.id)
    offer.text = sealed.seal_proposal(current, n, words)
    offer.terms = sealed_terms.seal_terms(current, n, checked) if checked else None
    if offer.maker != MEDIATOR:
        _accepted(offer, side_of(by.role), event.at, by)
    offer.save()
    mediation_news.tell(case, event, by)
    return offer


def _checked(n: int, term: Term, now: datetime) -> Term:
    words = clean(term.words, limit=TERM_LIMIT)
    if term.remedy is Remedy.OTHER and not words:
        raise offer_refusals.term_needs_words(n)
    if not possible(term.by_day, now):
        raise offer_refusals.term_day(n)
    if term.remedy is not Remedy.COMPENSATION:
        return Term(term.who, term.remedy, words, term.by_day)
    try:
        money = claims.money(term.remedy, Decimal(term.amount) if term.amount else None, term.currency)
    except (Refusal, ArithmeticError):
        money = None
    if money is None:
        raise offer_refusals.term_needs_amount(n)
    return Term(term.who, term.remedy, words, term.by_day, f"{money.amount:.2f}", money.currency)


def _accepted(offer: Proposal, side: Side, at: datetime, by: Actor) -> None:
    setattr(offer, f"{side}_at", at)
    setattr(offer, f"{side}_by", by.id)


def _latest(case: Case, n: int) -> Proposal:
    """Offer `n`, which must be the latest: an answer to an older page answers nothing."""
    latest = case.proposals.order_by("-n").first()
    if latest is None or latest.n != n:
        raise offer_refusals.other_offer()
    return latest


@transaction.atomic
def accept_offer(*, case: Case, proposal: int, by: Actor, at: datetime | None = None) -> Proposal:
    """One side accepts offer number `proposal`; the same side cannot answer twice, and nobody accepts their own."""
    current = locked(case)
    allowed(state_of(current), Event.PROPOSAL_ACCEPTED, by)
    answered = _latest(current, proposal)
    event = move(case, Event.PROPOSAL_ACCEPTED, by=by, at=at, data={"proposal": answered.n})
    _accepted(answered, side_of(by.role), event.at, by)
    answered.save()
    mediation_news.tell(case, event, by)
    return answered


@transaction.atomic
def decline_offer(*, case: Case, proposal: int, by: Actor, reason: str = "", at: datetime | None = None) -> Proposal:
    """One side declines offer number `proposal`; anybody may make another."""
    current = locked(case)
    allowed(state_of(current), Event.PROPOSAL_DECLINED, by)
    answered = _latest(current, proposal)
    event = move(case, Event.PROPOSAL_DECLINED, by=by, at=at, data={"proposal": answered.n}, note=threads.reason(reason))
    answered.declined_at, answered.declined_by, answered.declined_side = event.at, by.id, side_of(by.role)
    answered.save()
    mediation_news.tell(case, event, by)
    return answered


@transaction.atomic
def counter_offer(
    *, case: Case, proposal: int, text: str = "", terms: Sequence[Term] = (), language: str, by: Actor, at: datetime | None = None
) -> Proposal:
    """Decline offer number `proposal` and offer something else instead, in one step."""
    decline_offer(case=case, proposal=proposal, by=by, at=at)
    return make_offer(case=case, text=text, terms=terms, language=language, by=by, counters=proposal, at=at)


@transaction.atomic
def withdraw_offer(*, case: Case, proposal: int, by: Actor, at: datetime | None = None) -> Proposal:
    """Who made the latest offer takes it back, as long as nobody has answered it."""
    current = locked(case)
    allowed(state_of(current), Event.PROPOSAL_WITHDRAWN, by)
    offer = _latest(current, proposal)
    event = move(case, Event.PROPOSAL_WITHDRAWN, by=by, at=at, data={"proposal": offer.n})
    offer.withdrawn_at, offer.withdrawn_by = event.at, by.id
    offer.save()
    mediation_news.tell(case, event, by)
    return offer


def agreed_offer(case: Case) -> Proposal:
    """The offer both sides have accepted: what an agreement is made of. Refusal case.both_accepted (409)."""
    latest = case.proposals.order_by("-n").first()
    if latest is None or latest.client_at is None or latest.respondent_at is None:
        raise refusals.guard_failed(Guard.BOTH_ACCEPTED)
    return latest
