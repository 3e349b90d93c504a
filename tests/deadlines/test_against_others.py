"""Every due date against an independent implementation: other libraries' idea of a working day, counted one by one."""

from calendar import monthrange
from datetime import date, datetime, timedelta

import chinese_calendar
import holidays
from hypothesis import given
from hypothesis import strategies as st

from portal.deadlines.arithmetic import due
from portal.deadlines.rules import Pause, Rule
from tests.deadlines.calendars import BRUSSELS, CN, EU, LONDON, SHANGHAI, UK

CHINA = holidays.country_holidays("CN", years=range(2024, 2027))
ENGLAND = holidays.country_holidays("GB", subdiv="ENG", years=range(2024, 2028))
ONE = timedelta(days=1)
STARTS = st.datetimes(datetime(2024, 1, 1), datetime(2026, 9, 1))


def nth_working_day(day: date, count: int) -> date:
    while count:
        day += ONE
        count -= CHINA.is_working_day(day)
    return day


def next_working_day(day: date) -> date:
    while not chinese_calendar.is_workday(day):
        day += ONE
    return day


def test_the_libraries_agree_on_every_day_of_2024_to_2026() -> None:
    days = [date(2024, 1, 1) + timedelta(days=n) for n in range(1096)]
    assert [CN.day(day).works for day in days] == [chinese_calendar.is_workday(day) for day in days]
    assert [CN.day(day).works for day in days] == [CHINA.is_working_day(day) for day in days]


@given(STARTS, st.integers(1, 40))
def test_working_days(start: datetime, count: int) -> None:
    found = due(Rule(count, "wd"), start.replace(tzinfo=SHANGHAI), CN)
    assert found.day == nth_working_day(start.date(), count)


@given(STARTS, st.integers(0, 90))
def test_calendar_days_roll(start: datetime, count: int) -> None:
    found = due(Rule(count, "d"), start.replace(tzinfo=SHANGHAI), CN)
    assert found.day == next_working_day(start.date() + timedelta(days=count))


@given(STARTS, st.integers(0, 24))
def test_british_months(start: datetime, count: int) -> None:
    year, month = divmod(start.year * 12 + start.month - 1 + count, 12)
    day = date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))
    while day.weekday() > 4 or day in ENGLAND:
        day += ONE
    found = due(Rule(count, "m", "Europe/London", calendar="uk"), start.replace(tzinfo=LONDON), UK)
    assert found.day == day


@given(STARTS, st.integers(0, 200))
def test_hours(start: datetime, count: int) -> None:
    aware = start.replace(tzinfo=SHANGHAI)
    assert due(Rule(count, "h"), aware, CN).at - aware == timedelta(hours=count)


@given(STARTS, st.integers(1, 30), st.integers(-20, 60), st.integers(0, 30))
def test_whole_days_of_a_pause_do_not_count(start: datetime, count: int, offset: int, length: int) -> None:
    midnight = datetime.combine(start.date() + timedelta(days=offset), datetime.min.time(), SHANGHAI)
    begin, end = midnight.date(), midnight.date() + timedelta(days=length)
    day, left = start.date(), count
    while left:
        day += ONE
        left -= CHINA.is_working_day(day) and not begin <= day < end
    pause = Pause(midnight, midnight + timedelta(days=length))
    assert due(Rule(count, "wd"), start.replace(tzinfo=SHANGHAI), CN, [pause]).day == day


@given(STARTS, st.integers(0, 40), st.integers(0, 40))
def test_a_longer_period_never_ends_sooner(start: datetime, one: int, two: int) -> None:
    aware = start.replace(tzinfo=SHANGHAI)
    first, second = (due(Rule(count, "wd"), aware, CN).at for count in sorted((one, two)))
    assert first <= second


@given(STARTS, st.integers(0, 72))
def test_a_later_start_never_ends_sooner(start: datetime, hours: int) -> None:
    early, late = start.replace(tzinfo=SHANGHAI), start.replace(tzinfo=SHANGHAI) + timedelta(hours=hours)
    for rule in (Rule(7, "wd"), Rule(30, "d")):
        assert due(rule, early, CN).at <= due(rule, late, CN).at


@given(STARTS, st.sampled_from(["15wd", "30d", "72h"]))
def test_the_start_is_a_moment_whatever_zone_it_is_told_in(start: datetime, text: str) -> None:
    aware = start.replace(tzinfo=SHANGHAI)
    assert due(Rule.parse(text), aware, CN).at == due(Rule.parse(text), aware.astimezone(LONDON), CN).at


@given(STARTS)
def test_a_european_month_ends_on_a_european_working_day(start: datetime) -> None:
    found = due(Rule.parse("1m"), start.replace(tzinfo=BRUSSELS), EU)
    assert EU.day(found.day).works
