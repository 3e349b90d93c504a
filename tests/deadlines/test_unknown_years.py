from datetime import date

import pytest

from portal.deadlines.arithmetic import due
from portal.deadlines.calendar import Calendar
from portal.deadlines.rules import Rule
from tests.deadlines.calendars import CN, at


def test_a_period_into_a_year_without_notice_is_provisional() -> None:
    found = due(Rule(15, "wd"), at("2026-12-24"), CN)
    assert (found.day.isoformat(), found.provisional) == ("2027-01-15", True)  # 1 January is off by statute


def test_statutory_days_rest_in_a_year_without_notice() -> None:
    assert due(Rule(1, "wd"), at("2027-09-30"), CN).day.isoformat() == "2027-10-06"


def test_a_year_without_any_data_counts_monday_to_friday() -> None:
    found = due(Rule(5, "wd"), at("2099-10-01"), CN)
    assert (found.day.isoformat(), found.provisional) == ("2099-10-08", True)


def test_a_start_before_the_first_year_is_answered() -> None:
    found = due(Rule(5, "wd"), at("1999-03-01"), CN)
    assert (found.day.isoformat(), found.provisional) == ("1999-03-08", True)


def test_a_period_within_known_years_is_certain() -> None:
    assert not due(Rule(15, "wd"), at("2026-11-20"), CN).provisional


def test_only_the_last_day_decides_whether_calendar_days_are_provisional() -> None:
    inside, across = due(Rule(30, "d"), at("2026-11-20"), CN), due(Rule(30, "d"), at("2026-12-20"), CN)
    assert (inside.provisional, across.provisional) == (False, True)


def test_the_last_days_of_a_known_year_may_still_move() -> None:
    """As China's notice for 2019 moved 29 and 31 December 2018."""
    assert [CN.day(date(2026, 12, day)).provisional for day in (28, 29, 31)] == [False, True, True]


def test_the_last_days_are_certain_once_the_next_year_is_known() -> None:
    assert not CN.day(date(2025, 12, 31)).provisional


@pytest.mark.parametrize("day", [date.min, date.max])
def test_a_calendar_answers_for_any_day(day: date) -> None:
    assert Calendar("cn", "Asia/Shanghai").day(day).provisional
