"""The cases of a period under another rule: who would have missed what. Reads events and folds clocks; changes nothing.

Cases come one after the other in chunks, so a year of any size needs the memory of one chunk.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import islice

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from disputes import clockwork
from disputes.clockwork import Running
from disputes.life import Fact
from disputes.lived import facts_of
from disputes.models import Case, CaseEvent
from disputes.services.due_rows import term_code
from portal.deadlines.arithmetic import due
from portal.deadlines.calendar import Calendar
from portal.deadlines.rules import Due, Pause, PauseEffect, Rule, zone_of
from portal.doors.errors import Refusal
from portal.law import queries as law
from portal.law.models import Term
from portal.law.simulators import Counted, Simulated

CHUNK = 500
LONGEST = timedelta(days=1097)
LISTED = 200  # more names than anybody looks through
TOP = 1000  # percent of a period; what took longer counts as this


@dataclass(frozen=True)
class Life:
    """A case as the fold reads it."""

    reference: str
    kind: str
    jurisdiction: str
    filed_at: datetime
    facts: list[Fact]


@dataclass(frozen=True)
class RanOut:
    """Whether a clock ran out before it was stopped, and the date it had in the end."""

    late: bool
    at: datetime
    provisional: bool


class Apart(StrEnum):
    """Why a clock says nothing about another rule."""

    RUNNING = "running"
    PROVISIONAL = "provisional"
    CUT_SHORT = "cut_short"
    OTHERWISE = "otherwise"


@dataclass(frozen=True)
class Verdict:
    """A clock as it was and as it would have been; `used` is how much of the other rule's period it took, in percent."""

    late: bool
    then: bool
    used: int | None


class Dates:
    """Due dates by calendars that were read once; clocks that started on one day and never waited share theirs."""

    def __init__(self, calendars: dict[str, Calendar]) -> None:
        self.calendars = calendars
        self.known: dict[tuple[Rule, date], Due] = {}

    def due(self, rule: Rule, start: datetime, over: list[Pause]) -> Due:
        """As `portal.deadlines` has it. Hours are counted from the moment, everything else from the day."""
        if over or rule.unit == "h":
            return due(rule, start, self.calendars[rule.calendar], over)
        key = rule, start.astimezone(zone_of(rule.zone)).date()
        if key not in self.known:
            self.known[key] = due(rule, start, self.calendars[rule.calendar])
        return self.known[key]


def simulate(code: str, rule: Rule, first: datetime, last: datetime) -> Simulated:
    """Every clock of term `code` in the cases filed from `first` on and before `last`, as it was and under `rule`.

    Refusals (422): `simulation.period` for a period that ends before it begins or is longer than three years; `law.no_calendar` (404).
    """
    if not timedelta(0) < last - first <= LONGEST:
        raise Refusal("simulation.period", 422, _("Give a period of one day to three years."))
    upto = CaseEvent.objects.aggregate(last=Max("pk"))["last"] or 0
    versions = list(Term.objects.filter(code=code).order_by("version"))
    dates = Dates({name: law.calendar(name) for name in {rule.calendar, *(each.calendar for each in versions)}})
    tally = Tally({month: Counter() for month in _months(first, last)})
    for life in lives(first, last, upto):
        tally.cases += 1
        for running in clockwork.fold(life.kind, life.jurisdiction, life.facts):
            term = _term(running, versions) if code in (running.code, term_code(running)) else None
            if term is not None:
                own = term_code(running) == code and not running.by_day
                tally.add(life, judge(life, running, term.rule, rule, dates, last) if own else Apart.OTHERWISE)
    return replace(tally.told(), upto=upto)


def lives(first: datetime, last: datetime, upto: int) -> Iterator[Life]:
    """The cases filed in the period, oldest first, with their events up to the row `upto`."""
    said = ("pk", "reference", "kind", "jurisdiction", "filed_at")
    cases = Case.objects.filter(filed_at__gte=first, filed_at__lt=last).order_by("filed_at", "pk").values_list(*said)
    rows = cases.iterator(chunk_size=CHUNK)
    while chunk := list(islice(rows, CHUNK)):
        facts = facts_of([row[0] for row in chunk], upto)
        for pk, reference, kind, jurisdiction, filed_at in chunk:
            yield Life(reference, kind, jurisdiction, filed_at, facts.get(pk, []))


def _term(running: Running, versions: list[Term]) -> Term | None:
    """The version in force when the clock started; None where there was none, and so no clock."""
    return next((each for each in versions if each.counts_at(running.started_at)), None)


def judge(life: Life, running: Running, rule: Rule, other: Rule, dates: Dates, now: datetime) -> Verdict | Apart:
    """One clock by the `rule` it ran under and by the `other` one; what was, is what the record says."""
    until = running.stopped_at or max(now, running.breached_at or now)
    was, then = (ran_out(life, running, each, dates, until) for each in (rule, other))
    missed = running.breached_at is not None
    ended = not missed and was.late and _stopped_by_system(life, running)
    if running.stopped_at is None and not (missed and then.late):
        return Apart.RUNNING
    if was.provisional or then.provisional:
        return Apart.PROVISIONAL
    if ended and not then.late:
        return Apart.CUT_SHORT
    if was.late != (missed or ended):
        return Apart.OTHERWISE
    return Verdict(was.late, then.late, _used(running, other, then.at))


def ran_out(life: Life, running: Running, rule: Rule, dates: Dates, until: datetime) -> RanOut:
    """Whether the clock ran out before `until`: at a moment it was not waiting, by the pauses that were over then."""
    pauses = running.pauses if rule.pause != PauseEffect.NONE else ()
    over: list[Pause] = []
    for begin, end in pauses:
        found = dates.due(rule, running.started_at, over)
        if found.at <= begin:
            return RanOut(True, found.at, found.provisional)
        if end is None:
            return RanOut(False, found.at, found.provisional)
        over.append(Pause(begin, end))
    found = dates.due(rule, running.started_at, over)
    late = found.at <= until and not (over and over[-1].end == until and _stopped_while_waiting(life, running))
    return RanOut(late, found.at, found.provisional)


def _stopped_while_waiting(life: Life, running: Running) -> bool:
    """Whether what stopped the clock also ended its last pause: then it never ran again to run out."""
    if running.stopped_by is None:
        return False
    earlier = clockwork.fold(life.kind, life.jurisdiction, life.facts[: running.stopped_by - 1])
    before = next(each for each in earlier if (each.code, each.run) == (running.code, running.run))
    return before.pauses[-1:] != () and before.pauses[-1][1] is None


def _stopped_by_system(life: Life, running: Running) -> bool:
    """A clock that ends something by itself when it runs out (silence, an offer) is over then; nobody owed anything."""
    return running.stopped_by is not None and life.facts[running.stopped_by - 1].by.kind == "system"


def _used(running: Running, rule: Rule, due_at: datetime) -> int | None:
    """The share of the period that passed before the clock was stopped, pauses left out, in percent; None for one that still runs."""
    if running.stopped_at is None:
        return None
    begin, waited = running.started_at, timedelta(0)
    ended = [(since, end) for since, end in running.pauses if end is not None]
    if rule.pause == PauseEffect.RESTART and ended:
        begin = ended[-1][1]
    elif rule.pause == PauseEffect.PAUSE:
        waited = sum((end - since for since, end in ended), timedelta(0))
    whole = due_at - begin - waited
    return min(max(int((running.stopped_at - begin - waited) / whole * 100), 0), TOP) if whole > timedelta(0) else None


@dataclass
class Tally:
    """The counts so far: by month of filing, apart, and how much of the period was used; no row of any case."""

    months: dict[str, Counter[str]]
    cases: int = 0
    apart: Counter[str] = field(default_factory=Counter)
    used: Counter[int] = field(default_factory=Counter)
    references: list[str] = field(default_factory=list)

    def add(self, life: Life, verdict: Verdict | Apart) -> None:
        if isinstance(verdict, Apart):
            self.apart[verdict] += 1
            return
        newly, spared = verdict.then and not verdict.late, verdict.late and not verdict.then
        said = {"clocks": 1, "late": verdict.late, "late_then": verdict.then, "newly": newly, "spared": spared}
        self.months[_month(life.filed_at)].update({name: int(value) for name, value in said.items()})
        if verdict.used is not None:
            self.used[verdict.used] += 1
        if newly and len(self.references) < LISTED and life.reference not in self.references[-1:]:
            self.references.append(life.reference)

    def told(self) -> Simulated:
        whole: Counter[str] = sum(self.months.values(), Counter())
        return Simulated(
            self.cases,
            tuple(Counted(month, **counts) for month, counts in self.months.items()),
            Counted("", **whole),
            half=_share(self.used, 50),
            most=_share(self.used, 95),
            references=tuple(self.references),
            **{str(why): self.apart[why] for why in Apart},
        )


def _share(used: Counter[int], percent: int) -> int | None:
    """The smallest share that at least `percent` in 100 clocks did not exceed."""
    seen, whole = 0, used.total()
    for share in sorted(used):
        seen += used[share]
        if seen * 100 >= whole * percent:
            return share
    return None


def _month(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%Y-%m}"


def _months(first: datetime, last: datetime) -> list[str]:
    """Every month of the period, also those in which nothing was filed."""
    begin, end = timezone.localtime(first), timezone.localtime(last - datetime.resolution)
    return [f"{n // 12}-{n % 12 + 1:02}" for n in range(begin.year * 12 + begin.month - 1, end.year * 12 + end.month)]
