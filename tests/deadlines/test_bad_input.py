from datetime import date, datetime

import pytest

from portal.deadlines.arithmetic import due
from portal.deadlines.rules import DeadlineError, Rule
from tests.deadlines.calendars import CN, SHANGHAI, at


def refused(*args: object, **facts: object) -> str:
    with pytest.raises(DeadlineError) as error:
        due(*args, **facts)  # type: ignore[arg-type]
    return error.value.code


def test_a_start_without_zone_is_refused() -> None:
    assert refused(Rule(1, "wd"), datetime(2026, 2, 12), CN) == "deadline.naive"


@pytest.mark.parametrize("start", [None, "2026-02-12", date(2026, 2, 12)])
def test_a_start_that_is_no_moment_is_refused(start: object) -> None:
    assert refused(Rule(1, "wd"), start, CN) == "deadline.no_start"


@pytest.mark.parametrize("year", [1, 1949, 2200, 9999])
def test_a_start_no_clock_could_have_is_refused(year: int) -> None:
    assert refused(Rule(1, "wd"), datetime(year, 1, 1, tzinfo=SHANGHAI), CN) == "deadline.out_of_range"


@pytest.mark.parametrize("text", ["", "wd", "15", "15 days", "-1wd", "1.5d", "15w", "１５wd x", "9999999d"])
def test_a_period_nobody_can_read_is_refused(text: str) -> None:
    with pytest.raises(DeadlineError) as error:
        Rule.parse(text)
    assert error.value.code == "deadline.period"


@pytest.mark.parametrize("text", ["3661wd", "7306d", "241m", "87601h"])
def test_a_period_longer_than_any_law_is_refused(text: str) -> None:
    with pytest.raises(DeadlineError) as error:
        Rule.parse(text)
    assert error.value.code == "deadline.too_long"


def test_the_longest_periods_still_end() -> None:
    ends = [due(Rule(count, unit), at("2026-02-12"), CN).day.year for count, unit in ((3660, "wd"), (7305, "d"), (240, "m"))]
    assert ends == [2040, 2046, 2046]


def test_a_unit_nobody_knows_is_refused() -> None:
    with pytest.raises(DeadlineError) as error:
        Rule(1, "y")
    assert error.value.code == "deadline.unit"


@pytest.mark.parametrize("zone", ["Mars/Olympus", "", "../etc/passwd"])
def test_a_zone_nobody_knows_is_refused(zone: str) -> None:
    with pytest.raises(DeadlineError) as error:
        Rule(1, "wd", zone)
    assert error.value.code == "deadline.zone"


def test_a_pause_effect_nobody_knows_is_refused() -> None:
    with pytest.raises(DeadlineError) as error:
        Rule(1, "wd", pause="stop")
    assert error.value.code == "deadline.pause"


def test_periods_are_read_with_their_habits() -> None:
    read = [(rule.count, rule.unit, rule.calendar) for rule in map(Rule.parse, ("15wd", " 30D ", "1m", "72 h"))]
    assert read == [(15, "wd", "cn"), (30, "d", "cn"), (1, "m", "eu"), (72, "h", "cn")]
