"""Whether one period can ever end after another. Pure.

A firm may promise more than the law asks, never less. Which of two periods is longer depends on the days between for most pairs
of units; only what holds from every start, whatever the holidays and pauses, counts here.
"""

from dataclasses import replace

from portal.deadlines.rules import PauseEffect, Rule
from portal.law.rules import Bound

# From what stops a clock least to what stops it most.
STOPS = (PauseEffect.NONE, PauseEffect.PAUSE, PauseEffect.RESTART)
# What one of the first unit lasts at most, in what one of the second lasts at least: 15 d end before 15 wd do, 28 d within 1 m.
AT_MOST = {
    ("wd", "wd"): (1, 1),
    ("d", "d"): (1, 1),
    ("m", "m"): (1, 1),
    ("h", "h"): (1, 1),
    ("d", "wd"): (1, 1),
    ("d", "m"): (1, 28),
    ("m", "d"): (31, 1),
    ("m", "wd"): (31, 1),
    ("h", "d"): (1, 24),
    ("h", "wd"): (1, 24),
    ("h", "m"): (1, 24 * 28),
}


def never_later(one: Rule, two: Rule) -> bool:
    """Whether a clock by `one` can never run out after a clock by `two` that started at the same moment and waited as long."""
    if (one.zone, one.calendar) != (two.zone, two.calendar) or STOPS.index(_stop(one)) > STOPS.index(_stop(two)):
        return False
    if one.unit == "h" and two.unit != "h" and one.pause != PauseEffect.NONE:
        return False  # hours wait to the minute, days only for whole days
    if one.roll and not two.roll and two.unit in ("d", "m"):
        return False
    if (one.unit, two.unit) not in AT_MOST:
        return False
    longest, shortest = AT_MOST[one.unit, two.unit]
    return one.count * longest <= two.count * shortest


def _stop(rule: Rule) -> PauseEffect:
    return PauseEffect(rule.pause)


def keeps(promise: Rule, law: Rule, bound: str) -> bool:
    """Whether who keeps `promise` keeps `law` as well: in time, or for `Bound.EARLIEST` not before it."""
    return never_later(law, promise) if bound == Bound.EARLIEST else never_later(promise, law)


def changed(rule: Rule, count: int, unit: str, pause: str) -> Rule:
    """`rule` with another length, counted where and by the days it always was. DeadlineError for what no rule can be."""
    return replace(rule, count=count, unit=unit, pause=pause, roll=unit != "h" and (rule.roll or rule.unit == "h"))
