"""Offers, rounds, the text to sign and the items, as one of the two sides or the mediator may see them. Nobody else sees any of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language, pgettext_lazy

from disputes import codes, guards, life, queries, sealed, sealed_terms
from disputes.commitments import Opening
from disputes.life import State, maker_of, side_of
from disputes.models import Agreement, AgreementText, Case, Clock, Proposal, SealedRound, Signature
from disputes.moves import FIRM_SIDE, SIDES
from disputes.offers_rules import ITEM_SENTENCES, MEDIATOR, Item, OfferState, RoundState, Term, may_item, term_from
from disputes.rules import Event, Side
from disputes.services import performance
from portal.accounts.models import User
from portal.deadlines import explanation
from portal.law import queries as law
from portal.law.rules import confirmable
from portal.trail.models import Entry
from portal.trail.rules import Actor

WHO = {
    Side.CLIENT.value: pgettext_lazy("side", "The client"),
    Side.RESPONDENT.value: pgettext_lazy("side", "The firm"),
    MEDIATOR: pgettext_lazy("side", "The mediator"),
}
"""The three who act in a mediation, by what their signatures are stored under."""


def viewer(user: User, case: Case) -> Actor | None:
    """As whom a member of staff sees the offers of a case: its mediator, or somebody who speaks for the firm; None for all others."""
    if case.mediator and case.mediator == str(user.public_id) and user.has_role(MEDIATOR):
        return user.actor(MEDIATOR)
    return next((user.actor(role) for role in user.roles if role in FIRM_SIDE), None) if case.mediator else None


@dataclass(frozen=True)
class OfferShown:
    """One offer with its words opened; `until` is the day by which it can be answered, while it is open."""

    offer: Proposal
    words: str
    terms: list[Term]
    state: OfferState
    until: str
    clock: queries.ClockView | None

    @property
    def accepted_by(self) -> list[str]:
        """Who has accepted it besides whoever made it."""
        return [side.value for side in Side if side.value != self.offer.maker and getattr(self.offer, f"{side}_at")]


def offers(case: Case, state: State) -> list[OfferShown]:
    """Every offer of the case, the latest first."""
    clock = next((view for view in queries.clocks(case) if view.clock.code == "offer.answer" and view.clock.stopped_at is None), None)
    return [_offer(case, offer, state, clock) for offer in case.proposals.order_by("-n")]


def _offer(case: Case, offer: Proposal, state: State, clock: queries.ClockView | None) -> OfferShown:
    now = _state(offer, state)
    running = clock if now is OfferState.OPEN else None
    words, terms = sealed.open_proposal(case, offer), sealed_terms.open_terms(case, offer)
    return OfferShown(offer, words, terms, now, running.shown.headline if running else "", running)


def _state(offer: Proposal, state: State) -> OfferState:
    if offer.withdrawn_at:
        return OfferState.WITHDRAWN
    if offer.declined_at:
        return OfferState.DECLINED
    if offer.client_at and offer.respondent_at:
        return OfferState.ACCEPTED
    return OfferState.OPEN if (offer.n, True) == (state.proposal, state.proposal_open) else OfferState.LAPSED


@dataclass(frozen=True)
class Figure:
    """One side's figure: only one's own while the round is open, both once they have met."""

    side: str
    opening: Opening
    commitment: str
    in_log: bool

    @property
    def who(self) -> str:
        return str(WHO[self.side])

    @property
    def amount(self) -> Decimal:
        return self.opening.amount


@dataclass(frozen=True)
class RoundShown:
    """A round as one of the three sees it."""

    round: SealedRound
    entered: list[str]
    figures: list[Figure]
    settled: Term | None
    until: str

    @property
    def state(self) -> RoundState:
        return RoundState(self.round.state)


def rounds(case: Case, by: Actor) -> list[RoundShown]:
    """Every round, the latest first, without any figure the viewer may not know."""
    return [_round(case, each, by) for each in case.sealed_rounds.order_by("-n")]


def _round(case: Case, found: SealedRound, by: Actor) -> RoundShown:
    entered = [side.value for side in Side if getattr(found, f"{side}_at")]
    opened = sealed_terms.open_opened(case, found) or _own(case, found, by)
    figures = [_figure(found, side, each) for side, each in opened.items()]
    agreed = case.proposals.filter(round=found.n).first()
    clock = case.clocks.filter(code="sealed.round", run=found.n, stopped_at=None).first()
    return RoundShown(found, entered, figures, sealed_terms.open_terms(case, agreed)[0] if agreed else None, _day(clock))


def _own(case: Case, found: SealedRound, by: Actor) -> dict[Side, Opening]:
    """What the viewer's own side entered, while the round is open."""
    side = side_of(by.role)
    mine = (
        by.role in SIDES
        and life.speaks_for_side(queries.state(case), by)
        and found.state == RoundState.OPEN
        and getattr(found, side.value) is not None
    )
    return {side: sealed_terms.open_figure(found, side)} if mine else {}


def _figure(found: SealedRound, side: Side, opening: Opening) -> Figure:
    entry = Entry.objects.filter(pk=getattr(found, f"{side}_entry")).first()
    return Figure(side.value, opening, getattr(found, f"{side}_commitment"), entry is not None and entry.index is not None)


def _day(clock: Clock | None) -> str:
    """The last day of a running clock, in the active language."""
    if clock is None:
        return ""
    return explanation.headline(queries.due_of(clock, law.term_version(clock.term, clock.version)), get_language() or "en")


@dataclass(frozen=True)
class Signed:
    """One line under the text: who signs there, and what is known of it."""

    signer: str
    signature: Signature | None
    name: str

    @property
    def who(self) -> str:
        return str(WHO[self.signer])


@dataclass(frozen=True)
class TextShown:
    """A version of the text with its signatures; `void` says that it can no longer take effect."""

    text: AgreementText
    zh: str
    en: str
    terms: list[tuple[int, Term]]
    signatures: list[Signed]
    void: bool

    @property
    def signed(self) -> list[Signed]:
        return [each for each in self.signatures if each.signature]


def texts(case: Case, state: State) -> list[TextShown]:
    """Every version that could be signed, the latest first."""
    return [_text(case, text, state) for text in case.agreement_texts.order_by("-n").prefetch_related("signatures")]


def _text(case: Case, text: AgreementText, state: State) -> TextShown:
    held = {each.signer: each for each in text.signatures.all()}
    signatures = [Signed(who, held.get(who), sealed_terms.open_name(case, held[who]) if who in held else "") for who in WHO]
    terms = [(item["n"], term_from(item)) for item in sealed_terms.open_items(case, text)]
    in_force = Agreement.objects.filter(text=text).exists()
    void = not in_force and not (text.n == state.deal.text and state.deal.text_open)
    zh, en = (sealed_terms.open_text(case, text, column) for column in ("text_zh", "text_en"))
    return TextShown(text, zh, en, terms, signatures, void)


@dataclass(frozen=True)
class ItemShown:
    """One thing that was agreed: how far it is, until when, and what the viewer can say about it."""

    n: int
    item: Item
    term: Term
    until: str
    overdue: bool
    acts: frozenset[str]

    @property
    def who(self) -> str:
        return str(WHO[self.item.who.value])

    @property
    def sentence(self) -> str:
        return str(ITEM_SENTENCES[self.item.state])


ITEM_ACTS = {"done": Event.ITEM_DONE, "confirm": Event.ITEM_CONFIRMED, "broken": Event.BROKEN}


def items(case: Case, state: State, by: Actor, terms: Iterable[tuple[int, Term]]) -> list[ItemShown]:
    """The items of the agreement in force, in its order."""
    known, held, now = dict(terms), dict(state.deal.items), timezone.now()
    return [_item(case, state, by, n, held, known[n], now) for n in held if n in known]


def _item(case: Case, state: State, by: Actor, n: int, held: dict[int, Item], term: Term, now: datetime) -> ItemShown:
    clock, late = performance.clock_of(case, held, n), performance.overdue(case, held, n, now)
    signer = maker_of(by.role)
    acts = {name for name, event in ITEM_ACTS.items() if guards.may(state, event, by) and may_item(held[n], event, signer, overdue=late)}
    return ItemShown(n, held[n], term, _day(clock), late and held[n].state == "due", frozenset(acts))


@dataclass(frozen=True)
class Concluded:
    """The agreement in force: what can be printed and checked."""

    agreement: Agreement
    zh: str
    en: str
    text: TextShown | None
    confirmable: bool

    @property
    def code(self) -> str:
        """The verification code in groups of four."""
        return codes.grouped(self.agreement.code or "")


def concluded(case: Case, shown: Iterable[TextShown]) -> Concluded | None:
    """The latest agreement, opened; None while there is none."""
    found = queries.agreement(case)
    if found is None:
        return None
    agreement, zh, en = found
    text = next((each for each in shown if each.text.pk == agreement.text_id), None)
    return Concluded(agreement, zh, en, text, confirmable(agreement.body))


def everything(case: Case, by: Actor) -> dict[str, Any]:
    """All of it for one viewer, as the pages show it."""
    state = queries.state(case)
    shown = texts(case, state)
    done = concluded(case, shown)
    mine = done.text.terms if done and done.text else []
    return {
        "state": state,
        "offers": offers(case, state),
        "rounds": rounds(case, by),
        "texts": shown,
        "agreement": done,
        "items": items(case, state, by, mine),
        "me": maker_of(by.role),
    }
