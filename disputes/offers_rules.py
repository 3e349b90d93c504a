"""What a mediation arrives at, pure: rounds of sealed figures, the text to sign, the items to be done, folded from the case's events."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from disputes.rules import Event, Remedy, Side

MOST_ROUNDS = 3  # of one mediation: with more, the outcomes would let a side feel its way to the other's figure
MOST_TERMS = 12  # of one offer
MEDIATOR = "mediator"
SIGNERS = frozenset({*(side.value for side in Side), MEDIATOR})


class ItemState(StrEnum):
    """How far one thing that was agreed has come."""

    DUE = "due"
    DONE = "done"  # says who owes it
    CONFIRMED = "confirmed"  # says the other side, or the mediator


class OfferState(TextChoices):
    """What became of an offer."""

    OPEN = "open", pgettext_lazy("offer", "Open")
    ACCEPTED = "accepted", pgettext_lazy("offer", "Accepted")
    DECLINED = "declined", pgettext_lazy("offer", "Declined")
    WITHDRAWN = "withdrawn", pgettext_lazy("offer", "Withdrawn")
    LAPSED = "lapsed", pgettext_lazy("offer", "Expired")


class RoundState(TextChoices):
    """What became of a round of sealed figures."""

    OPEN = "open", pgettext_lazy("round", "Open")
    SETTLED = "settled", pgettext_lazy("round", "The figures meet")
    MISSED = "missed", pgettext_lazy("round", "No overlap")
    OVER = "over", pgettext_lazy("round", "Ended before both sides had entered")


TERM_LABELS = {
    Remedy.EXPLANATION: pgettext_lazy("term", "An explanation"),
    Remedy.COPY: pgettext_lazy("term", "A copy of the information"),
    Remedy.CORRECTION: pgettext_lazy("term", "Correction of the information"),
    Remedy.DELETION: pgettext_lazy("term", "Deletion of the information"),
    Remedy.STOP: pgettext_lazy("term", "Stopping what was complained of"),
    Remedy.APOLOGY: pgettext_lazy("term", "An apology"),
    Remedy.COMPENSATION: pgettext_lazy("term", "A payment"),
    Remedy.OTHER: pgettext_lazy("term", "Something else"),
}
"""What one side does, said so that either side can be meant."""


@dataclass(frozen=True)
class Term:
    """One thing an offer promises: who does it, what, in which words, by which day; a payment has an amount (two decimals) and currency."""

    who: Side
    remedy: Remedy
    words: str = ""
    by_day: date | None = None
    amount: str = ""
    currency: str = ""

    @property
    def label(self) -> str:
        return str(TERM_LABELS[self.remedy])

    @property
    def money(self) -> str:
        """`CNY 1200.00`, written alike in every language; empty without an amount."""
        return f"{self.currency} {self.amount}" if self.amount else ""

    def as_data(self) -> dict[str, str]:
        day = self.by_day.isoformat() if self.by_day else ""
        return {"who": self.who.value, "remedy": self.remedy.value, "words": self.words, "by": day} | self._priced()

    def _priced(self) -> dict[str, str]:
        return {"amount": self.amount, "currency": self.currency} if self.amount else {}


def term_from(data: Mapping[str, str]) -> Term:
    """The reverse of `Term.as_data`."""
    day = date.fromisoformat(data["by"]) if data["by"] else None
    money = data.get("amount", ""), data.get("currency", "")
    return Term(Side(data["who"]), Remedy(data["remedy"]), data["words"], day, *money)


@dataclass(frozen=True)
class Item:
    """One thing that was agreed and is to be done; `by_day` is the day the agreement names (ISO), empty for the term's period."""

    who: Side
    by_day: str = ""
    state: ItemState = ItemState.DUE


@dataclass(frozen=True)
class Deal:
    """Where offers have led: the round that is open and who has entered a figure, the text to be signed and by whom it is, the items."""

    round: int = 0
    rounds: int = 0
    round_open: bool = False
    sealed: frozenset[Side] = frozenset()
    text: int = 0
    text_open: bool = False
    signed: frozenset[str] = frozenset()
    items: Mapping[int, Item] = field(default_factory=dict)

    @property
    def owed(self) -> list[int]:
        """The items nobody has confirmed yet."""
        return [n for n, item in self.items.items() if item.state is not ItemState.CONFIRMED]


def signer_of(role: str, side: Side) -> str:
    """As whom a role signs: the mediator for themselves, everybody else for their side."""
    return MEDIATOR if role == MEDIATOR else side.value


ROUND_OVER = frozenset({Event.ROUND_SETTLED, Event.ROUND_MISSED, Event.ROUND_LAPSED})
ENDING = frozenset({Event.WITHDRAWN, Event.MEDIATION_ENDED})
AFRESH = frozenset({Event.MEDIATION_OFFERED, Event.MEDIATION_REQUESTED})


def step(deal: Deal, event: Event, data: Mapping[str, Any], signer: str) -> Deal:
    """`deal` after one more event; `signer` is who acts: client, respondent or mediator."""
    if event in AFRESH:
        return replace(deal, rounds=0, round_open=False, text_open=False, signed=frozenset(), items={})
    if event in ENDING:
        return replace(deal, round_open=False, text_open=False)
    return _items(_text(_round(deal, event, data, signer), event, data, signer), event, data)


def _round(deal: Deal, event: Event, data: Mapping[str, Any], signer: str) -> Deal:
    if event is Event.ROUND_OPENED:
        return replace(deal, round=int(data["round"]), rounds=deal.rounds + 1, round_open=True, sealed=frozenset())
    if event is Event.FIGURE_SEALED:
        return replace(deal, sealed=deal.sealed | {Side(signer)})
    return replace(deal, round_open=False) if event in ROUND_OVER else deal


def _text(deal: Deal, event: Event, data: Mapping[str, Any], signer: str) -> Deal:
    if event is Event.AGREEMENT_DRAFTED:
        return replace(deal, text=int(data["text"]), text_open=True, signed=frozenset())
    if event is Event.AGREEMENT_SIGNED:
        return replace(deal, signed=deal.signed | {signer})
    if event in (Event.AGREEMENT_REFUSED, Event.AGREEMENT_RECORDED):
        return replace(deal, text_open=False)
    return deal


def _items(deal: Deal, event: Event, data: Mapping[str, Any]) -> Deal:
    if event is Event.AGREEMENT_RECORDED:
        return replace(deal, items={int(n): Item(Side(who), str(day)) for n, who, day in data.get("items", ())})
    if event not in (Event.ITEM_DONE, Event.ITEM_CONFIRMED):
        return deal
    n = int(data["item"])
    state = ItemState.DONE if event is Event.ITEM_DONE else ItemState.CONFIRMED
    return replace(deal, items={**deal.items, n: replace(deal.items[n], state=state)}) if n in deal.items else deal


def may_item(item: Item, event: Event, signer: str, *, overdue: bool) -> bool:
    """Whether `signer` can do this about an item now.

    Done: who owes it. Confirmed: the other side or the mediator. Not performed: again those two, once it is overdue or said to be done."""
    if event is Event.ITEM_DONE:
        return item.state is ItemState.DUE and signer == item.who.value
    if item.state is ItemState.CONFIRMED or signer == item.who.value:
        return False
    return event is Event.ITEM_CONFIRMED or overdue or item.state is ItemState.DONE


ITEM_SENTENCES = {
    ItemState.DUE: _("To be done"),
    ItemState.DONE: _("Said to be done, not yet confirmed"),
    ItemState.CONFIRMED: _("Done and confirmed"),
}
