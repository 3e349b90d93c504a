"""Figures that are not counted by case, as they may be published: conversations, and what stands in other rooms' registers. Pure.

What an entry of a register says of the firm itself has nobody behind it, so none of those numbers is too small.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from portal.authorities.rules import PENDING, Authority, Outcome
from portal.rights.rules import Right
from transparency_reports.rules import Cell, Figure, Unit
from transparency_reports.small_numbers import broken_down, single

Counts = Callable[[str], Counter[str]]
TALKS = ("robot", "unanswered", "person")
"""What became of a conversation; before the method that counts it, `unanswered` is in `robot`."""
ENTRIES: Mapping[str, Sequence[str]] = {
    "recipients": ("all", "abroad"),
    "transfers": ("recorded",),
    "successions": ("announced", "off", "effect"),
}
TOLD: Mapping[str, Sequence[str]] = {"incidents": ("opened", "updated", "closed", "open")}


def talks(counts: Counts, k: int, *, unanswered: bool) -> list[Figure]:
    """What became of conversations with the robot, and where a person was asked for, whether one came."""
    rows = [row for row in TALKS if unanswered or row != "unanswered"]
    return [
        broken_down("talks.answer", Unit.TALKS, counts("talks.answer"), rows, k),
        broken_down("talks.person", Unit.TALKS, counts("talks.person"), ("joined", "waited"), k),
    ]


def registers(counts: Counts, k: int) -> list[Figure]:
    """Rights by type and cases handed over, which are about people, and entries about the firm."""
    return [
        broken_down("rights.received", Unit.CASES, counts("rights.received"), Right.values, k),
        *entries(counts, ENTRIES),
        Figure("handed_over", Unit.CASES, (single("cases", counts("handed_over")["cases"], k),)),
    ]


def authorities(counts: Counts, k: int) -> list[Figure]:
    """What authorities asked for: behind every request stands at least one of the people it is about."""
    return [
        broken_down("authorities.outcome", Unit.RECORDS, counts("authorities.outcome"), [*Outcome.values, PENDING], k),
        broken_down("authorities.kind", Unit.RECORDS, counts("authorities.kind"), Authority.values, k),
        Figure("authorities.people", Unit.PEOPLE, (single("asked", counts("authorities.people")["asked"], k),)),
    ]


def entries(counts: Counts, rows: Mapping[str, Sequence[str]]) -> list[Figure]:
    return [Figure(code, Unit.ENTRIES, tuple(Cell(key, counts(code)[key]) for key in keys)) for code, keys in rows.items()]
