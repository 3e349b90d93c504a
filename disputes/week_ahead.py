"""The week ahead: which cases fall due on which day, and on whose desk."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Prefetch
from django.utils import timezone

from disputes.models import Case, Clock
from disputes.queries import SEALED, visible_to
from disputes.rules import Stage
from portal.accounts.models import User
from portal.deadlines.dates import one_day
from portal.deadlines.rules import Day
from portal.law import queries as law

DAYS, MOST = 7, 300


@dataclass(frozen=True)
class DueCase:
    """A case by its next deadline, and who works on it ("" for nobody)."""

    case: Case
    clock: Clock
    who: str


@dataclass(frozen=True)
class DueDay:
    """One day of the week with what falls due on it; `day` is None for what is late already."""

    day: Day | None
    cases: list[DueCase]

    @property
    def title(self) -> str:
        return one_day(self.day.date, year=True) if self.day else ""

    @property
    def short(self) -> str:
        return one_day(self.day.date, year=False) if self.day else ""


@dataclass(frozen=True)
class Desk:
    """One row of the table of people: their name ("" for nobody) and a count for each day."""

    name: str
    counts: list[int]


@dataclass(frozen=True)
class Week:
    days: list[DueDay]
    desks: list[Desk]
    more: bool

    @property
    def empty(self) -> bool:
        return not any(day.cases for day in self.days)


def week(viewer: User, now: datetime | None = None) -> Week:
    """Open cases whose next deadline is over or comes within seven days; the 300 nearest, four queries at any size of the table."""
    moment = timezone.localtime(now or timezone.now())
    dates = [moment.date() + timedelta(days=n) for n in range(DAYS)]
    end = timezone.make_aware(datetime.combine(dates[-1] + timedelta(days=1), time()))
    clocks = Prefetch("clocks", Clock.objects.filter(stopped_at=None, paused_at=None).order_by("due_at", "code"))
    rows = visible_to(viewer).exclude(stage=Stage.CLOSED).filter(queue_at__lte=end).order_by("queue_at", "id")
    found = list(rows.defer(*SEALED).prefetch_related(clocks)[: MOST + 1])
    people = {str(user.public_id): user.display_name() for user in User.objects.filter(is_active=True)}
    by_day: dict[date | None, list[DueCase]] = {}
    for case in found[:MOST]:
        by_day.setdefault(_day(case.queue_at, moment), []).append(_due(case, people))
    calendar = law.calendar(law.operator().calendar)
    days = [DueDay(None, by_day.get(None, [])), *(DueDay(calendar.day(day), by_day.get(day, [])) for day in dates)]
    return Week(days, _desks(days), len(found) > MOST)


def _day(due: datetime, now: datetime) -> date | None:
    """The last day itself: what is due at midnight belongs to the day before it."""
    return None if due <= now else timezone.localtime(due - datetime.resolution).date()


def _due(case: Case, people: dict[str, str]) -> DueCase:
    clock = next(clock for clock in case.clocks.all() if clock.due_at == case.queue_at)
    return DueCase(case, clock, people.get(case.mediator if case.stage == Stage.MEDIATION else case.handler, ""))


def _desks(days: Sequence[DueDay]) -> list[Desk]:
    counted = [Counter(each.who for each in day.cases) for day in days]
    names = sorted({name for counts in counted for name in counts}, key=lambda name: (not name, name))
    return [Desk(name, [counts[name] for counts in counted]) for name in names]
