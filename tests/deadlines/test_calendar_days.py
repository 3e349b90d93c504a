import pytest

from portal.deadlines.arithmetic import due
from portal.deadlines.calendar import without_rest
from portal.deadlines.rules import Rule
from tests.deadlines.calendars import CN, at


@pytest.mark.parametrize(
    ("start", "count", "expected"),
    [
        ("2026-01-16", 30, "2026-02-24"),
        ("2026-09-02", 30, "2026-10-08"),
        ("2026-08-03", 60, "2026-10-08"),
        ("2026-03-02", 30, "2026-04-01"),
    ],
)
def test_calendar_days_roll_over_rest_days(start: str, count: int, expected: str) -> None:
    assert due(Rule(count, "d"), at(start), CN).day.isoformat() == expected


def test_a_make_up_saturday_is_no_rest_day_to_roll_over() -> None:
    assert due(Rule(1, "d"), at("2026-02-27"), CN).day.isoformat() == "2026-02-28"


def test_without_roll_a_period_may_end_on_a_holiday() -> None:
    assert due(Rule(30, "d", roll=False), at("2026-01-16"), CN).day.isoformat() == "2026-02-15"


def test_a_period_that_does_not_roll_never_needs_a_calendar() -> None:
    assert not due(Rule(90, "d", roll=False), at("2026-12-20"), CN).provisional


def test_leap_day_is_a_day() -> None:
    assert due(Rule(1, "d"), at("2024-02-28"), CN).day.isoformat() == "2024-02-29"


def test_starting_on_a_leap_day() -> None:
    assert due(Rule(365, "d", roll=False), at("2024-02-29"), CN).day.isoformat() == "2025-02-28"


def test_a_calendar_without_rest_never_moves() -> None:
    rule = Rule(2, "d", calendar="none")
    assert due(rule, at("2026-02-12"), without_rest("Asia/Shanghai")).day.isoformat() == "2026-02-14"
