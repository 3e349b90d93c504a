from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from transparency_reports.rules import Quarter


def test_a_quarter_starts_and_ends_in_shanghai():
    quarter = Quarter.parse("2026-Q3")
    assert quarter.start.isoformat() == "2026-07-01T00:00:00+08:00"
    assert quarter.end.isoformat() == "2026-10-01T00:00:00+08:00"
    assert quarter.last_day == date(2026, 9, 30)


def test_the_last_moment_belongs_to_the_quarter_and_the_next_does_not():
    quarter = Quarter.parse("2026-q4")
    assert quarter.holds(datetime(2026, 12, 31, 15, 59, 59, tzinfo=ZoneInfo("UTC")))
    assert not quarter.holds(datetime(2026, 12, 31, 16, 0, tzinfo=ZoneInfo("UTC")))


@pytest.mark.parametrize(("today", "slug"), [(date(2026, 11, 22), "2026-q3"), (date(2026, 1, 1), "2025-q4"), (date(2026, 4, 1), "2026-q1")])
def test_the_last_full_quarter(today, slug):
    assert Quarter.last_full(today).slug == slug


@pytest.mark.parametrize("text", ["2026", "2026-Q5", "Q3-2026", "2026-Q0", ""])
def test_anything_else_is_refused(text):
    with pytest.raises(ValueError, match="2026-Q3"):
        Quarter.parse(text)
