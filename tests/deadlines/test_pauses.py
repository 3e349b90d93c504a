from collections.abc import Sequence

import pytest

from portal.deadlines.arithmetic import due
from portal.deadlines.rules import DeadlineError, Due, Pause, Rule
from tests.deadlines.calendars import BRUSSELS, CN, EU, at

START = at("2026-03-02")  # a Monday, no holiday near


def five(*pauses: Pause, effect: str = "pause", now: str = "") -> Due:
    return due(Rule(5, "wd", pause=effect), START, CN, pauses, at(now) if now else None)


def pause(start: str, end: str = "", name: str = "") -> Pause:
    return Pause(at(start), at(end) if end else None, name, name)


def days(found: Sequence[Due]) -> list[str]:
    return [each.day.isoformat() for each in found]


def test_without_pause() -> None:
    assert five().day.isoformat() == "2026-03-09"


def test_days_wholly_paused_do_not_count() -> None:
    assert five(pause("2026-03-03T09:00", "2026-03-06T09:00")).day.isoformat() == "2026-03-11"  # 4 and 5 March stand still


def test_a_pause_within_a_day_changes_nothing() -> None:
    assert five(pause("2026-03-04T00:01", "2026-03-04T23:59")).day.isoformat() == "2026-03-09"


def test_a_pause_from_midnight_to_midnight_is_one_whole_day() -> None:
    assert five(pause("2026-03-04T00:00", "2026-03-05T00:00")).day.isoformat() == "2026-03-10"


def test_a_pause_over_a_weekend_only_changes_nothing() -> None:
    assert five(pause("2026-03-06T20:00", "2026-03-09T08:00")).day.isoformat() == "2026-03-09"


def test_overlapping_pauses_count_once() -> None:
    twice = five(pause("2026-03-03T09:00", "2026-03-06T09:00"), pause("2026-03-04T09:00", "2026-03-05T09:00"))
    assert twice.day.isoformat() == "2026-03-11"


def test_the_order_of_pauses_does_not_matter() -> None:
    one, two = pause("2026-03-03T09:00", "2026-03-05T09:00"), pause("2026-03-06T00:00", "2026-03-07T00:00")
    assert five(one, two).at == five(two, one).at


def test_a_pause_before_the_start_or_after_the_end_changes_nothing() -> None:
    assert days([five(pause("2026-02-24", "2026-02-27")), five(pause("2026-03-20", "2026-03-27"))]) == ["2026-03-09", "2026-03-09"]


def test_a_pause_that_ends_before_it_begins_changes_nothing() -> None:
    assert five(pause("2026-03-06", "2026-03-03")).day.isoformat() == "2026-03-09"


def test_an_open_pause_runs_to_now_and_says_so() -> None:
    found = five(pause("2026-03-03T09:00"), now="2026-03-10T09:00")
    assert (found.day.isoformat(), found.paused) == ("2026-03-13", True)


def test_an_open_pause_without_now_is_refused() -> None:
    with pytest.raises(DeadlineError) as refused:
        five(pause("2026-03-03T09:00"))
    assert refused.value.code == "deadline.open_pause"


def test_a_pause_still_to_come_is_not_a_pause() -> None:
    found = five(pause("2026-03-05"), now="2026-03-04")
    assert (found.day.isoformat(), found.paused) == ("2026-03-09", False)


def test_an_open_pause_after_the_end_does_not_reopen_the_clock() -> None:
    found = five(pause("2026-03-12"), now="2026-03-20")
    assert (found.day.isoformat(), found.paused) == ("2026-03-09", False)


def test_a_term_that_runs_on_ignores_pauses() -> None:
    found = five(pause("2026-03-03"), effect="none", now="2026-03-20")
    assert (found.day.isoformat(), found.paused) == ("2026-03-09", False)


def test_a_term_that_restarts_counts_all_days_again() -> None:
    assert five(pause("2026-03-05", "2026-03-10"), effect="restart").day.isoformat() == "2026-03-17"


def test_waiting_that_began_too_late_restarts_nothing() -> None:
    assert five(pause("2026-03-10T00:00", "2026-03-20"), effect="restart").day.isoformat() == "2026-03-09"


def test_each_restart_in_time_counts_again() -> None:
    twice = five(pause("2026-03-05", "2026-03-10"), pause("2026-03-12", "2026-03-16"), effect="restart")
    assert twice.day.isoformat() == "2026-03-23"


def test_calendar_days_lengthen_by_the_paused_days_then_roll() -> None:
    rule = Rule(10, "d")
    found = due(rule, START, CN, [pause("2026-03-04T00:00", "2026-03-06T00:00")])
    assert found.day.isoformat() == "2026-03-16"  # the 12th, two days later the 14th, a Saturday


def test_a_month_lengthens_by_the_paused_days() -> None:
    rule = Rule(1, "m", "Europe/Brussels", calendar="eu")
    stop = Pause(at("2026-03-10T00:00", BRUSSELS), at("2026-03-12T00:00", BRUSSELS))
    assert due(rule, at("2026-03-06", BRUSSELS), EU, [stop]).day.isoformat() == "2026-04-08"


def test_a_pause_on_the_day_a_period_would_roll_to_moves_it_on() -> None:
    rule = Rule(5, "d")
    found = due(rule, START, CN, [pause("2026-03-09T00:00", "2026-03-10T00:00")])  # ends on Saturday the 7th, Monday stands still
    assert found.day.isoformat() == "2026-03-10"


def test_naive_pauses_are_refused() -> None:
    with pytest.raises(DeadlineError) as refused:
        five(Pause(at("2026-03-03").replace(tzinfo=None), at("2026-03-04")))
    assert refused.value.code == "deadline.naive"
