"""Where a case stands for the person it belongs to: what is asked, where the time went, how long we wait, and the way back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from disputes import claims, guards, life, masked, queries, sealed, sentences, stretches
from disputes.claims import Claim, Money, Step
from disputes.life import State
from disputes.missed import Cause
from disputes.models import Case, CaseEvent, ClaimStep
from disputes.queries import ClockView
from disputes.refusals import allowed
from disputes.rules import Ball, ClaimState, Event, Remedy, Stage
from disputes.stretches import Span
from portal.deadlines import explanation
from portal.doors.errors import Refusal
from portal.law import queries as law

ABOUT_CLAIMS = (Event.CLAIM_MADE, Event.CLAIM_CHANGED, Event.CLAIM_ANSWERED, Event.CLAIM_DONE)
SILENCE = ("silence.close", "answer.silence")


def read_claims(case: Case, *, opened: bool) -> list[Claim]:
    """The claims of a case, in their order: with every word open (for the client), or masked (for the desk)."""
    steps = list(case.claim_steps.all())
    events = [event for event in queries.events(case) if event.event in ABOUT_CLAIMS] if opened and steps else ()
    words = {event.n: sealed.open_note(case, event) for event in events}
    return claims.fold(_step(step, words.get(step.n, "") if opened else step.masked) for step in steps)


def _step(row: ClaimStep, words: str) -> Step:
    money = Money(row.amount, row.currency) if row.amount is not None else None
    return Step(row.n, row.claim, row.at, ClaimState(row.state), Remedy(row.remedy), money, words, row.done_on)


@dataclass(frozen=True)
class Spent:
    """One line of where the time went, or a sum of such lines."""

    what: str
    turn: str
    time: timedelta

    @property
    def length(self) -> str:
        return length(self.time)


@dataclass(frozen=True)
class TimeSpent:
    """`rows` in the order they happened; the sums leave out the times that are nobody's."""

    rows: list[Spent]
    ours: timedelta
    yours: timedelta
    both: timedelta

    @property
    def sentence(self) -> str:
        """`Time with us 6 days 4 hours · time with you 2 days`."""
        parts = [_("Time with us: %(time)s") % {"time": length(self.ours)}, _("time with you: %(time)s") % {"time": length(self.yours)}]
        if self.both:
            parts.append(_("with both sides: %(time)s") % {"time": length(self.both)})
        return " · ".join(parts)


def time_spent(case: Case, now: datetime | None = None) -> TimeSpent:
    """Where the case spent its time from filing to closing, or to now."""
    found = spans(case, now)
    rows = [Spent(str(Stage(span.stage).label), str(Ball(span.ball).label), span.until - span.since) for span in found]
    return TimeSpent(rows, _sum(found, Ball.FIRM, Ball.MEDIATOR), _sum(found, Ball.CLIENT), _sum(found, Ball.BOTH))


def spans(case: Case, now: datetime | None = None) -> list[Span]:
    """Stage and turn over time, oldest first, without gaps while the case is open."""
    facts = [event.fact() for event in queries.events(case)]
    return stretches.spans(str(case.public_id), facts, now or timezone.now())


def _sum(spans: Iterable[Span], *turns: Ball) -> timedelta:
    return sum((span.until - span.since for span in spans if span.ball in turns), timedelta())


def length(time: timedelta) -> str:
    """A length of time in the two units that matter: days and hours, or hours and minutes, in the active language."""
    minutes = max(int(time.total_seconds() // 60), 0)
    days, hours, rest = minutes // 1440, minutes % 1440 // 60, minutes % 60
    parts = [
        (days, ngettext("%(n)s day", "%(n)s days", days)),
        (hours, ngettext("%(n)s hour", "%(n)s hours", hours)),
        (0 if days else rest, ngettext("%(n)s minute", "%(n)s minutes", rest)),
    ]
    return " ".join(words % {"n": number} for number, words in parts if number) or ngettext("%(n)s minute", "%(n)s minutes", 0) % {"n": 0}


@dataclass(frozen=True)
class Silence:
    """What happens when we hear nothing: when we remind, the last day, and the last day to come back afterwards."""

    about_answer: bool
    remind: str
    by: str
    until: str


def silence(clocks: Iterable[ClockView]) -> Silence | None:
    """The rule of silence that is running now, so that it is read before it happens."""
    running = {each.clock.code: each for each in clocks if each.clock.stopped_at is None}
    view = next((running[code] for code in SILENCE if code in running), None)
    if view is None:
        return None
    remind = running["silence.remind"].shown.headline if "silence.remind" in running else ""
    back = law.due_for(law.term("case.return", view.clock.due_at), view.clock.due_at)
    return Silence(view.clock.code == "answer.silence", remind, view.shown.headline, explanation.headline(back))


@dataclass(frozen=True)
class Way:
    """How the client can bring a closed case back: `rule` in a sentence, `until` the last day; `over` why it is too late."""

    event: Event
    rule: str
    until: str
    over: str

    @property
    def open(self) -> bool:
        return not self.over


def way_back(case: Case, state: State, clocks: Iterable[ClockView]) -> Way | None:
    """The way back into a closed case; None while it is open."""
    event = guards.way_back(state)
    if event is None:
        return None
    code = life.APPEAL if event is Event.APPEALED else life.RETURN
    last = next((view.shown.headline for view in clocks if view.clock.code == code and view.clock.stopped_at is None), "")
    return Way(event, str(sentences.WAYS[event]), last, _why_not(case, state, event))


def _why_not(case: Case, state: State, event: Event) -> str:
    try:
        allowed(state, event, sealed.client_of(case))
    except Refusal as refusal:
        return refusal.text
    return ""


def reasons(case: Case, view: ClockView) -> str:
    """Why this clock was lengthened, in the words the client was told; empty when it was not."""
    if not view.clock.under:
        return ""
    found = CaseEvent.objects.filter(case=case, event=Event.EXTENDED).order_by("-n")
    event = next((each for each in found if (each.data["term"], each.data["run"]) == (view.clock.code, view.clock.run)), None)
    message = case.conversation.messages.filter(cursor=event.data["cursor"]).first() if event else None
    return sealed.open_message(case.conversation, message) if message else ""


@dataclass(frozen=True)
class Missed:
    """Why a deadline was missed: `cause` from the published list (missed.py), `words` for the client."""

    cause: str
    words: str


def explained(case: Case) -> dict[tuple[str, int], Missed]:
    """The last that staff said of each missed clock (code, run) of a case, for its client."""
    found = {}
    for event in queries.events(case):
        if event.event == Event.BREACH_EXPLAINED:
            cause = Cause(event.data["cause"]).label if event.data.get("cause") else ""
            found[event.data["term"], event.data["run"]] = Missed(str(cause), sealed.open_note(case, event))
    return found


def goes_on_as(case: Case) -> str:
    """The reference of the case this one was joined with; empty when it was not."""
    found = next((event for event in reversed(queries.events(case)) if event.event == Event.MERGED), None)
    return str(found.data.get("into", "")) if found else ""


def ratings(case: Case) -> list[tuple[datetime, str]]:
    """What the client said about how easy it was, masked, newest first: the line only, for the desk."""
    if case.erased_at is not None:
        return []
    found = [event for event in reversed(queries.events(case)) if event.event == Event.RATED and event.note is not None]
    return [(event.at, masked.text(sealed.open_note(case, event))) for event in found]
