"""What the client asks for: made, changed, dropped by the client; answered and done by the firm. Every change is one event and one step."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from disputes import claims, refusals, sealed
from disputes.claims import FIRMS, Money
from disputes.models import Case, CaseEvent, ClaimStep
from disputes.rules import ClaimState, Event, Remedy
from disputes.services import answering, letters
from disputes.services.moving import locked, move, state_of
from portal.doors.text import clean
from portal.trail.rules import Actor
from portal.vault.finding import mask_text

WORDS_LIMIT = 2_000


@transaction.atomic
def make_claim(
    *, case: Case, remedy: str, words: str = "", amount: Decimal | None = None, currency: str = "", by: Actor, at: datetime | None = None
) -> ClaimStep:
    """The client asks for one more thing. Compensation may have an amount; “something else” needs words.

    Raises Refusal 422 with `fields`, claim.too_many (409), case.move_not_allowed (409) once the case has left the office."""
    asked = _asked(remedy, words, amount, currency)
    n = len(state_of(locked(case)).claims) + 1
    if n > claims.MOST:
        raise claims.too_many()
    return _step(case, Event.CLAIM_MADE, n, ClaimState.ASKED, *asked, by=by, at=at)


def ask(case: Case, remedy: Remedy, *, at: datetime) -> ClaimStep:
    """A claim that comes with the filing, whoever typed it in; what it means exactly is said by the wish."""
    n = len(state_of(case).claims) + 1
    return _step(case, Event.CLAIM_MADE, n, ClaimState.ASKED, remedy, "", None, by=sealed.client_of(case), at=at)


@transaction.atomic
def change_claim(
    *, case: Case, claim: int, remedy: str, words: str, amount: Decimal | None = None, currency: str = "", by: Actor,
    at: datetime | None = None,
) -> ClaimStep:  # fmt: skip
    """The client asks for something else instead; the old wording stays readable and an answer to it no longer counts."""
    asked = _asked(remedy, words, amount, currency)
    _may(case, claim, Event.CLAIM_CHANGED)
    return _step(case, Event.CLAIM_CHANGED, claim, ClaimState.ASKED, *asked, by=by, at=at)


@transaction.atomic
def drop_claim(*, case: Case, claim: int, words: str = "", by: Actor, at: datetime | None = None) -> ClaimStep:
    """The client no longer asks for it; a reason may be given."""
    last = _may(case, claim, Event.CLAIM_CHANGED)
    return _step(case, Event.CLAIM_CHANGED, claim, ClaimState.DROPPED, last.remedy, _said(words), None, by=by, at=at)


@transaction.atomic
def answer_claim(
    *, case: Case, claim: int, state: str, words: str, amount: Decimal | None = None, currency: str = "", by: Actor,
    at: datetime | None = None,
) -> ClaimStep:  # fmt: skip
    """The firm's answer to one claim: agreed, partly or refused, always with reasons; an earlier answer stays readable."""
    if state not in FIRMS:
        raise refusals.not_a_choice("state")
    last = _may(case, claim, Event.CLAIM_ANSWERED)
    said = _said(words, required=True)
    money = claims.money(last.remedy, amount if state != ClaimState.REFUSED else None, currency)
    step = _step(case, Event.CLAIM_ANSWERED, claim, ClaimState(state), last.remedy, said, money, by=by, at=at)
    letters.tell_client(case, "case_news", once=f"claim:{step.n}", at=step.at)
    return step


@transaction.atomic
def finish_claim(*, case: Case, claim: int, words: str, done_on: date, by: Actor, at: datetime | None = None) -> ClaimStep:
    """What was agreed has been done: what exactly, and on which day (from the filing to today)."""
    last = _may(case, claim, Event.CLAIM_DONE)
    today = timezone.localdate(at)
    if not timezone.localdate(case.filed_at) <= done_on <= today:
        raise claims.wrong_day()
    said = _said(words, required=True)
    step = _step(case, Event.CLAIM_DONE, claim, ClaimState.DONE, last.remedy, said, None, by=by, at=at, done_on=done_on)
    letters.tell_client(case, "case_news", once=f"claim:{step.n}", at=step.at)
    return step


@transaction.atomic
def answer_case(*, case: Case, resolution: str, text: str, by: Actor, at: datetime | None = None) -> CaseEvent:
    """Give the firm's answer (answering.settle_case), once each claim has its own. Raises claim.unanswered (409) with what is missing."""
    missing = claims.unanswered(state_of(locked(case)))
    if missing:
        raise claims.not_yet([Remedy(step.remedy).label for step in _last(case) if step.claim in missing])
    return answering.settle_case(case=case, resolution=resolution, text=text, by=by, at=at)


def forget_claims(case: Case) -> None:
    """Empty what stands beside the sealed words; that something was asked for, and what became of it, stays counted."""
    ClaimStep.objects.filter(case=case).update(masked="", amount=None, currency="")


def _asked(remedy: str, words: str, amount: Decimal | None, currency: str) -> tuple[str, str, Money | None]:
    if remedy not in Remedy.values:
        raise refusals.not_a_choice("remedy")
    said = _said(words)
    if remedy == Remedy.OTHER and not said:
        raise claims.no_words()
    return remedy, said, claims.money(remedy, amount, currency)


def _said(words: str, *, required: bool = False) -> str:
    return clean(words, limit=WORDS_LIMIT, required=required)


def _last(case: Case) -> list[ClaimStep]:
    """The latest step of each claim, in their order."""
    latest = {step.claim: step for step in ClaimStep.objects.filter(case=case).order_by("n")}
    return [latest[n] for n in sorted(latest)]


def _may(case: Case, claim: int, event: Event) -> ClaimStep:
    """The claim's latest step, when `event` can follow it."""
    state = state_of(locked(case))
    last = next((step for step in _last(case) if step.claim == claim), None)
    if last is None:
        raise claims.not_a_claim()
    if not claims.may(state, claim, event):
        raise claims.not_now(ClaimState(last.state))
    return last


def _step(
    case: Case, event: Event, claim: int, state: ClaimState, remedy: str, words: str, money: Money | None, *, by: Actor,
    at: datetime | None, done_on: date | None = None,
) -> ClaimStep:  # fmt: skip
    written = move(case, event, by=by, at=at, data={"claim": claim, "remedy": str(remedy), "state": state.value}, note=words)
    return ClaimStep.objects.create(
        case=case, n=written.n, claim=claim, at=written.at, state=state, remedy=remedy, amount=money.amount if money else None,
        currency=money.currency if money else "", masked=mask_text(words).text, done_on=done_on,
    )  # fmt: skip
