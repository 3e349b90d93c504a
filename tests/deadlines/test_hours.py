from datetime import UTC, datetime, timedelta

from portal.deadlines.arithmetic import due
from portal.deadlines.rules import Pause, Rule
from tests.deadlines.calendars import BRUSSELS, CN, EU, at


def test_hours_run_through_nights_and_holidays() -> None:
    found = due(Rule(72, "h"), at("2026-02-14T18:30"), CN)
    assert (found.at, found.provisional) == (at("2026-02-17T18:30"), False)


def test_four_hours_run_past_midnight() -> None:
    assert due(Rule(4, "h"), at("2026-02-12T22:15"), CN).at == at("2026-02-13T02:15")


def test_hours_are_real_hours_when_the_clocks_change() -> None:
    start = datetime(2026, 3, 28, 12, tzinfo=BRUSSELS)
    found = due(Rule(72, "h", "Europe/Brussels", calendar="eu"), start, EU)
    assert found.at.astimezone(UTC) - start.astimezone(UTC) == timedelta(hours=72)


def test_no_hours_are_due_at_once() -> None:
    assert due(Rule(0, "h"), at("2026-02-12T22:15"), CN).at == at("2026-02-12T22:15")


def test_a_pause_stops_an_hours_clock_for_its_length() -> None:
    pause = Pause(at("2026-02-12T11:00"), at("2026-02-12T13:00"))
    assert due(Rule(4, "h"), at("2026-02-12T10:00"), CN, [pause]).at == at("2026-02-12T16:00")


def test_hours_in_a_year_without_calendar_are_certain() -> None:
    assert not due(Rule(72, "h"), at("2031-02-12"), CN).provisional
