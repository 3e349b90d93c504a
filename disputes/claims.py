"""What a client asks for, claim by claim: which step may follow which, and the steps folded into asked, agreed and done. Pure."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from disputes.life import State
from disputes.rules import ClaimState, Event, Remedy, Resolution, Stage
from portal.doors.errors import Refusal, Words

MOST = 20  # claims of one case
LARGEST = Decimal("999999999.99")
TYPED = re.compile(r"(\d{1,3}(?:,\d{3})+|\d{1,9})(\.\d{1,2})?")


class Currency(TextChoices):
    CNY = "CNY", _("Chinese yuan (CNY)")
    EUR = "EUR", _("Euro (EUR)")
    GBP = "GBP", _("Pound sterling (GBP)")
    USD = "USD", _("US dollar (USD)")


@dataclass(frozen=True)
class Money:
    """An exact amount, two decimals, above nothing and below a thousand million."""

    amount: Decimal
    currency: str


@dataclass(frozen=True)
class Step:
    """One step of a claim; `n` is the case's event it came with, `words` what was said with it (open or masked, by who reads)."""

    n: int
    claim: int
    at: datetime
    state: ClaimState
    remedy: Remedy
    money: Money | None = None
    words: str = ""
    done_on: date | None = None


FIRMS = frozenset({ClaimState.AGREED, ClaimState.PARTLY, ClaimState.REFUSED})
OPEN = FIRMS | {ClaimState.ASKED}
MAY_FOLLOW: dict[Event, frozenset[ClaimState]] = {
    Event.CLAIM_CHANGED: OPEN,
    Event.CLAIM_ANSWERED: OPEN,
    Event.CLAIM_DONE: frozenset({ClaimState.AGREED, ClaimState.PARTLY}),
}
"""From which states a claim can take a step. What was done or dropped stays so: whoever wants more makes another claim."""


@dataclass(frozen=True)
class Claim:
    """A claim with everything that happened to it, oldest first."""

    n: int
    steps: tuple[Step, ...]

    @property
    def state(self) -> ClaimState:
        return self.steps[-1].state

    @property
    def remedy(self) -> Remedy:
        return self.asked.remedy

    @property
    def asked(self) -> Step:
        """What is asked for now: the last wording."""
        return self.wordings[-1]

    @property
    def wordings(self) -> list[Step]:
        """What was asked for, oldest first: more than one when the client changed it."""
        return [step for step in self.steps if step.state is ClaimState.ASKED]

    @property
    def answers(self) -> list[Step]:
        """The firm's answers, oldest first."""
        return [step for step in self.steps if step.state in FIRMS]

    @property
    def answer(self) -> Step | None:
        """The answer that stands: given to what is asked for now."""
        return next((step for step in reversed(self.answers) if step.n > self.asked.n), None)

    @property
    def asked_lines(self) -> list[tuple[str, Step]]:
        """Every wording with how it is shown: `was` (struck through), `now` (marked as new), or "" when it is the only one."""
        return _lines(self.wordings, None if self.dropped else self.asked)

    @property
    def answer_lines(self) -> list[tuple[str, Step]]:
        """Every answer, shown alike; one to an earlier wording no longer counts."""
        return _lines(self.answers, self.answer)

    @property
    def done(self) -> Step | None:
        return self.steps[-1] if self.state is ClaimState.DONE else None

    @property
    def dropped(self) -> Step | None:
        return self.steps[-1] if self.state is ClaimState.DROPPED else None


def _lines(steps: list[Step], current: Step | None) -> list[tuple[str, Step]]:
    return [("was" if step is not current else "now" if len(steps) > 1 else "", step) for step in steps]


def fold(steps: Iterable[Step]) -> list[Claim]:
    """The claims of one case from its steps, in any order."""
    ordered = sorted(steps, key=lambda step: (step.claim, step.n))
    return [Claim(n, tuple(group)) for n, group in groupby(ordered, key=lambda step: step.claim)]


def may(state: State, claim: int, event: Event) -> bool:
    """Whether `event` can follow for this claim. What an agreement settled can be noted as done whatever we had answered before."""
    now = state.claims.get(claim)
    settled = state.stage is Stage.AGREED or state.resolution == Resolution.AGREED
    after = OPEN if event is Event.CLAIM_DONE and settled else MAY_FOLLOW[event]
    return now in after


def unanswered(state: State) -> list[int]:
    """The claims that still wait for our answer."""
    return sorted(n for n, now in state.claims.items() if now is ClaimState.ASKED)


def amount_typed(typed: str) -> Decimal | None:
    """`1,200.50`, `１２００`, `1200 元` as an exact amount; None for an empty field. Raises Refusal claim.amount (422)."""
    text = "".join(unicodedata.normalize("NFKC", typed).split()).strip("¥€£$元")
    if not text:
        return None
    if not (text.isascii() and TYPED.fullmatch(text)):
        raise wrong_amount()
    return Decimal(text.replace(",", ""))


def money(remedy: str, amount: Decimal | None, currency: str) -> Money | None:
    """The amount of a claim for compensation; nothing else has one. Raises Refusal claim.amount, claim.no_amount, claim.currency."""
    if amount is None:
        return None
    if remedy != Remedy.COMPENSATION:
        raise _wrong("claim.no_amount", "amount", _("Only compensation has an amount. Leave this empty."))
    if not amount.is_finite() or not 0 < amount <= LARGEST or amount != amount.quantize(Decimal("0.01")):
        raise wrong_amount()
    if currency not in Currency.values:
        raise _wrong("claim.currency", "currency", _("Choose a currency."))
    return Money(amount.quantize(Decimal("0.01")), currency)


def _wrong(code: str, field: str, words: Words) -> Refusal:
    return Refusal(code, 422, words, fields={field: words})


def wrong_amount() -> Refusal:
    return _wrong("claim.amount", "amount", _("Give an amount above 0 with at most two decimals, like 1200 or 99.50."))


def no_words() -> Refusal:
    return _wrong("claim.words", "words", _("Say in words what you ask for."))


def not_a_claim() -> Refusal:
    return Refusal("claim.not_found", 404, _("There is no such claim in this case."))


def not_now(now: ClaimState) -> Refusal:
    return Refusal(
        "claim.not_now", 409, _("This claim stands at “%(state)s”, so this cannot be done with it."), facts={"state": str(now.label)}
    )


def too_many() -> Refusal:
    return Refusal("claim.too_many", 409, _("A case holds at most %(most)s claims. Change one of them instead."), facts={"most": MOST})


def not_yet(missing: list[Words]) -> Refusal:
    return Refusal(
        "claim.unanswered",
        409,
        _("Each thing the client asks for needs its own answer first. Still without one: %(missing)s."),
        facts={"missing": str(_(", ")).join(map(str, missing))},
    )


def wrong_day() -> Refusal:
    return _wrong("claim.day", "done_on", _("Give a day from the filing of the case until today."))
