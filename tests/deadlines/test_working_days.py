from datetime import datetime, timedelta

import pytest

from portal.deadlines.arithmetic import due
from portal.deadlines.rules import Rule
from tests.deadlines.calendars import CN, SHANGHAI, at


@pytest.mark.parametrize(
    ("start", "count", "expected"),
    [
        ("2025-01-24", 7, "2025-02-10"),
        ("2025-09-26", 7, "2025-10-13"),
        ("2025-09-26", 15, "2025-10-23"),
        ("2026-02-12", 7, "2026-02-28"),
        ("2026-02-12", 15, "2026-03-11"),
        ("2026-04-30", 7, "2026-05-13"),
        ("2026-09-24", 7, "2026-10-12"),
        ("2026-09-24", 15, "2026-10-22"),
        ("2025-12-30", 15, "2026-01-21"),
    ],
)
def test_working_days_follow_the_state_council(start: str, count: int, expected: str) -> None:
    found = due(Rule(count, "wd"), at(start), CN)
    assert (found.day.isoformat(), found.provisional) == (expected, False)


def test_last_day_ends_at_24_00_in_shanghai() -> None:
    found = due(Rule(7, "wd"), at("2026-02-12"), CN)
    assert found.at == datetime(2026, 3, 1, tzinfo=SHANGHAI)


def test_the_hour_of_the_start_does_not_matter() -> None:
    first, last = due(Rule(7, "wd"), at("2026-02-12T00:00"), CN), due(Rule(7, "wd"), at("2026-02-12T23:59"), CN)
    assert first.at == last.at


def test_the_day_is_the_day_in_the_rules_zone_and_not_the_servers(monkeypatch: pytest.MonkeyPatch, settings: object) -> None:
    settings.TIME_ZONE = "America/Chicago"  # type: ignore[attr-defined]
    utc = at("2026-02-12T00:30").astimezone(tz=None)  # still the 11th in Chicago and in UTC
    assert due(Rule(7, "wd"), utc, CN).day.isoformat() == "2026-02-28"


def test_starting_on_a_holiday_counts_from_the_first_working_day() -> None:
    assert due(Rule(1, "wd"), at("2026-02-16"), CN).day.isoformat() == "2026-02-24"


def test_a_make_up_saturday_counts() -> None:
    assert due(Rule(1, "wd"), at("2026-02-13"), CN).day.isoformat() == "2026-02-14"


def test_no_working_days_end_on_the_start_day_itself() -> None:
    assert due(Rule(0, "wd"), at("2026-02-12"), CN).day.isoformat() == "2026-02-12"


def test_due_moment_is_after_the_start_for_every_start_of_a_year() -> None:
    starts = [at("2026-01-01") + timedelta(days=n) for n in range(365)]
    assert all(due(Rule(1, "wd"), start, CN).at > start for start in starts)
