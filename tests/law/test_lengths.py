"""Which of two periods can end later: what the table says must hold for every start, every holiday and every pause."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import settings as hypothesis
from hypothesis import strategies as st

from portal.deadlines.arithmetic import due
from portal.deadlines.rules import Pause, PauseEffect, Rule
from portal.law.lengths import keeps, never_later
from tests.deadlines.calendars import CN

STARTS = st.datetimes(datetime(2024, 1, 1), datetime(2025, 12, 31)).map(lambda moment: moment.replace(tzinfo=UTC))
LENGTHS = {"wd": st.integers(0, 40), "d": st.integers(0, 60), "m": st.integers(0, 3), "h": st.integers(0, 900)}


@st.composite
def rules(draw) -> Rule:
    unit = draw(st.sampled_from(sorted(LENGTHS)))
    roll = unit != "h" and draw(st.booleans())
    return Rule(draw(LENGTHS[unit]), unit, roll=roll, pause=draw(st.sampled_from(list(PauseEffect))))


@st.composite
def waits(draw, start: datetime) -> list[Pause]:
    found, at = [], start
    for _ in range(draw(st.integers(0, 3))):
        begin = at + draw(st.timedeltas(timedelta(0), timedelta(days=20)))
        at = begin + draw(st.timedeltas(timedelta(0), timedelta(days=12)))
        found.append(Pause(begin, at))
    return found


@hypothesis(max_examples=400)
@given(rules(), rules(), STARTS, st.data())
def test_never_later_is_never_later(one: Rule, two: Rule, start: datetime, data: st.DataObject) -> None:
    if never_later(one, two):
        pauses = data.draw(waits(start))
        assert due(one, start, CN, pauses).at <= due(two, start, CN, pauses).at


def rule(text: str, pause: str = "pause") -> Rule:
    found = Rule.parse(text)
    return Rule(found.count, found.unit, pause=pause)


def test_the_pairs_that_matter() -> None:
    law = rule("15wd")
    assert [never_later(rule(text), law) for text in ("15wd", "10wd", "15d", "16wd", "16d", "1m")] == [
        True,
        True,
        True,
        False,
        False,
        False,
    ]
    assert never_later(rule("28d"), rule("1m")) and not never_later(rule("30d"), rule("1m"))
    assert never_later(rule("72h", "none"), rule("3d", "none")) and not never_later(rule("72h"), rule("3d"))
    assert not never_later(rule("3wd"), rule("30d"))


def test_for_keeping_at_least_so_long_the_order_is_the_other() -> None:
    assert keeps(rule("48m"), rule("36m"), "earliest") and not keeps(rule("35m"), rule("36m"), "earliest")
