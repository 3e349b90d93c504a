"""Any year, imported through both people: every date of every Chinese term equals that of a calendar counted day by day here."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from hypothesis import HealthCheck, assume, given
from hypothesis import settings as hypothesis
from hypothesis import strategies as st

from portal.deadlines.arithmetic import due
from portal.doors.errors import Refusal
from portal.law import proposing, queries
from portal.law.models import Term
from portal.law.rules import Way
from portal.law.seeding import CHINA, china, statutory_dates
from portal.law.years import Run, Year, from_runs
from tests.law.calendars import TITLE, URL, administrator, officer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("law")]
ZONE = ZoneInfo("Asia/Shanghai")
ENGLISH = {zh: en for en, zh in CHINA.items()}
DAY = timedelta(days=1)
FIRST, LAST = 2027, 2035


@st.composite
def notices(draw: st.DrawFn) -> tuple[int, list[Run]]:
    """A notice: every statutory holiday stretched at both ends, never into another, and weekend days that are worked instead."""
    year = draw(st.integers(FIRST, LAST))
    spans: dict[str, list[date]] = {}
    for day, name in statutory_dates(year):
        spans.setdefault(name, []).append(day)
    taken: set[date] = set()
    runs: list[Run] = []
    for name, days in sorted(spans.items(), key=lambda each: each[1]):
        first = max(min(days) - draw(st.integers(0, 3)) * DAY, date(year, 1, 1), max(taken, default=date.min) + DAY)
        last = max(days) + draw(st.integers(0, 4)) * DAY
        assume(first <= min(days))
        taken |= {first + n * DAY for n in range((last - first).days + 1)}
        runs.append(Run(name, ENGLISH[name], first, last))
    return year, _worked(draw, year, runs, taken)


def _worked(draw: st.DrawFn, year: int, runs: list[Run], taken: set[date]) -> list[Run]:
    weekends = [day for n in range(365) if (day := date(year, 1, 1) + n * DAY).weekday() >= 5 and day not in taken]
    makeup = draw(st.lists(st.sampled_from(weekends), unique=True, max_size=9))
    return [Run(run.name_zh, run.name_en, run.first, run.last, tuple(makeup[n :: len(runs)])) for n, run in enumerate(runs)]


class Counted:
    """Which days are worked, from the runs alone; the years before and after as Monday to Friday without their known days."""

    def __init__(self, year: int, runs: list[Run]) -> None:
        self.off = {run.first + n * DAY for run in runs for n in range((run.last - run.first).days + 1)}
        self.worked = {day for run in runs for day in run.makeup}
        self.year = year

    def works(self, day: date) -> bool:
        assert day.year == self.year
        return day in self.worked or (day.weekday() < 5 and day not in self.off)

    def end(self, term: Term, start: datetime) -> datetime:
        if term.unit == "h":
            return start + timedelta(hours=term.count)
        day = start.date()
        if term.unit == "wd":
            left = term.count
            while left:
                day += DAY
                left -= self.works(day)
            return self.midnight_after(day)
        if term.unit == "m":
            months = day.month - 1 + term.count
            day = next(_same_number(day.year + months // 12, months % 12 + 1, day.day))
        else:
            day += term.count * DAY
        while term.roll and not self.works(day):
            day += DAY
        return self.midnight_after(day)

    def midnight_after(self, day: date) -> datetime:
        return datetime.combine(day + DAY, time(), ZONE)


def _same_number(year: int, month: int, number: int) -> Iterator[date]:
    for day in range(number, 27, -1):
        try:
            yield date(year, month, day)
        except ValueError:
            continue
    yield date(year, month, number)


@hypothesis(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(notices(), st.lists(st.tuples(st.integers(0, 364), st.integers(0, 1439)), min_size=2, max_size=6))
def test_every_date_of_every_term_equals_a_calendar_counted_day_by_day(
    notice: tuple[int, list[Run]], starts: list[tuple[int, int]]
) -> None:
    year, runs = notice
    with transaction.atomic():
        brought = from_runs(year, runs, source=TITLE, source_url=URL)
        proposing.approve_year(proposal=proposing.propose_year(year=brought, way=Way.NOTICE, by=officer()), by=administrator())
        ours, calendar, compared = Counted(year, runs), queries.calendar("cn"), 0
        terms = list(Term.objects.filter(calendar="cn", valid_to=None))
        assert {"cn.complaint", "ack.any", "mediation.max"} <= {term.code for term in terms}
        for offset, minute in starts:
            start = datetime(year, 1, 1, tzinfo=ZONE) + timedelta(days=offset, minutes=minute)
            for term in terms:
                found = due(term.rule, start, calendar)
                if found.day.year != year:
                    continue
                try:
                    wanted = ours.end(term, start)
                except AssertionError:
                    pytest.fail(f"{term} from {start} ended in {year}, and leaves it when counted by hand")
                assert (term.code, start, found.at) == (term.code, start, wanted)
                compared += 1
        assert compared
        transaction.set_rollback(True)


@pytest.mark.parametrize("year", [2024, 2025, 2026])
def test_a_real_notice_imported_again_gives_the_dates_we_had(year: int) -> None:
    before = {day.date: (day.kind, day.name_zh) for day in china(year)}
    known = queries.counted(year)
    assert known is not None
    with pytest.raises(Refusal) as error:
        again = Year(year, tuple(china(year)), known.source, known.source_url)
        proposing.propose_year(year=again, way=Way.FILE, by=officer())
    assert error.value.code == "calendar.same"
    assert {day: (found.kind, found.name_zh) for day, found in queries.calendar("cn").days.items() if day.year == year} == before
