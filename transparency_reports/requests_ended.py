"""How requests about one's data ended: by outcome, and on which ground of their own law they were refused. Pure.

Each outcome is a part of a row of how all cases ended, and the rest of that row is everybody else. So a number stands here only where that
row is printed and the rest is no small number either; the rows have no total, which would tie those that are hidden. Refusals are one row
of why cases were not accepted, so that the sum of that table says nothing of them that is not printed.
"""

from collections import Counter
from collections.abc import Callable, Iterable

from disputes.rules import Resolution
from transparency_reports.rules import Cell, Figure, State, Unit
from transparency_reports.small_numbers import broken_down

OUTCOME, REFUSED, OTHERS = "rights.outcome", "rights.ground", "rights.others"
"""`OTHERS` is how all other cases ended: counted, never printed; the numbers here are held against it."""
ROW = "rights"
"""The row of declined.ground that holds every refused request."""


def figures(counts: Callable[[str], Counter[str]], grounds: Iterable[str], k: int) -> list[Figure]:
    """`grounds` are all there are for refusing a request."""
    cells = tuple(_part(key, counts(OUTCOME)[key], counts(OTHERS)[key], k) for key in Resolution.values)
    return [Figure(OUTCOME, Unit.CASES, cells), broken_down(REFUSED, Unit.CASES, counts(REFUSED), grounds, k)]


def _part(key: str, part: int, rest: int, k: int) -> Cell:
    return Cell(key, part) if part >= k and rest >= k else Cell(key, None, State.SUPPRESSED)
