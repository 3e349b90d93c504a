from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from portal.deadlines.arithmetic import due
from portal.deadlines.calendar import Calendar
from portal.deadlines.rules import DeadlineError, Rule
from tests.deadlines.calendars import BRUSSELS, CN, EU, LONDON, UK, at

MONTH = Rule(1, "m", "Europe/Brussels", calendar="eu")


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        ("2026-09-03", "2026-10-05"),  # 3 October 2026 is a Saturday
        ("2026-01-30", "2026-03-02"),  # no 30 February; the 28th is a Saturday
        ("2024-01-31", "2024-02-29"),
        ("2025-01-31", "2025-02-28"),
        ("2024-02-29", "2024-03-29"),
        ("2026-11-25", "2026-12-28"),  # Christmas, then a weekend
        ("2026-12-15", "2027-01-15"),
    ],
)
def test_a_month_ends_on_the_same_day_number_clamped_and_rolled(start: str, expected: str) -> None:
    found = due(MONTH, at(start, BRUSSELS), EU)
    assert (found.day.isoformat(), found.provisional) == (expected, False)


def test_twelve_months_from_a_leap_day_end_on_the_28th() -> None:
    rule = Rule(12, "m", "Europe/Brussels", roll=False, calendar="eu")
    assert due(rule, at("2024-02-29", BRUSSELS), EU).day.isoformat() == "2025-02-28"


def test_a_european_month_ends_at_midnight_in_europe() -> None:
    assert due(MONTH, at("2026-09-04", BRUSSELS), EU).at == datetime(2026, 10, 6, tzinfo=ZoneInfo("Europe/Brussels"))


def test_a_european_month_never_rests_on_chinese_holidays() -> None:
    """1 to 7 October 2026 is off in China; 28 February 2026 is a Saturday worked there."""
    found = due(Rule(1, "m", "Europe/Brussels", calendar="eu"), at("2026-09-05", BRUSSELS), EU)
    assert found.day.isoformat() == "2026-10-05"


def test_a_european_month_refuses_the_chinese_calendar() -> None:
    with pytest.raises(DeadlineError) as refused:
        due(MONTH, at("2026-01-30", BRUSSELS), CN)
    assert refused.value.code == "deadline.calendar"


def test_an_english_bank_holiday_moves_a_british_month() -> None:
    rule = Rule(1, "m", "Europe/London", calendar="uk")
    assert due(rule, at("2026-07-31", LONDON), UK).day.isoformat() == "2026-09-01"  # 31 August is a bank holiday


def test_extended_by_two_months_is_three_months_in_all() -> None:
    rule = Rule(3, "m", "Europe/Brussels", calendar="eu")
    assert due(rule, at("2025-11-30", BRUSSELS), EU).day.isoformat() == "2026-03-02"


def test_a_chinese_month_follows_the_civil_code() -> None:
    rule = Rule(1, "m")
    assert due(rule, at("2026-01-31"), CN).day.isoformat() == "2026-02-28"  # a Saturday worked to make up


def test_a_whole_year_of_starts_never_ends_before_the_day_number() -> None:
    calendar = Calendar("eu", "Europe/Brussels", {}, range(2000, 2100))
    ends = [due(MONTH, datetime(2026, month, 28, tzinfo=BRUSSELS), calendar).day for month in range(1, 13)]
    assert all(end.day >= 28 or end.day <= 2 for end in ends)
