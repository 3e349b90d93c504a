"""What a corrected version of a report may print beside the version before it. Pure.

Who lays both versions side by side must not learn of fewer than k people either. So, figure by figure:

- nothing in it changed: it stands as it stood, the same rows hidden;
- some number in it changed by fewer than k: no number of it is printed, and it says that it was corrected;
- every change is by k or more: it is printed anew, but a row that was hidden stays hidden. Only a figure of which nothing was
  printed because it was small is printed whole, once all that is printed of it is at least 2k - 1.

A share, a mean or a time is printed anew only where the cases behind it changed by k or more.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from transparency_reports.counting import CLOCKS, follow
from transparency_reports.rules import Cell, Figure, State
from transparency_reports.small_numbers_together import TOTAL, Name, cells, protect_together

Counts = Mapping[str, Mapping[str, int]]


def correct(before: Sequence[Figure], old: Counts, after: Sequence[Figure], new: Counts, k: int) -> list[Figure]:
    """`after` as it may stand beside `before`; `old` and `new` are the true numbers of each figure by row.

    Figures that `old` does not know (a version counted by an earlier method) are held against what was printed of them.
    """
    known = {figure.code: figure for figure in before}
    carried = [_carry(known.get(figure.code), figure, _moves(figure.code, old, new), old, k) for figure in after]
    wide = frozenset(name for name, cell in cells(carried).items() if cell.state is State.SUPPRESSED and _true(new, name) >= k)
    together = protect_together(carried, k, wide)
    return follow([_named(figure, now) for figure, now in zip(carried, together, strict=True)])


def _true(counts: Counts, name: Name) -> int:
    rows = counts.get(name[0], {})
    return sum(rows.values()) if name[1] == TOTAL else rows.get(name[1], 0)


Moves = dict[Name, int] | None
"""By how much each row changed, the total too; None where nobody knows."""


def _moves(code: str, old: Counts, new: Counts) -> Moves:
    if not old:
        return None
    behind = BASES.get(code, (code,))
    names = [(base, row) for base in behind for row in {*old.get(base, {}), *new.get(base, {}), TOTAL}]
    return {name: _true(new, name) - _true(old, name) for name in names}


BASES = {
    "kept.share": tuple(f"clock.{family}" for family in CLOCKS),
    "time.reply": ("time.cases",),
    "mediation.settled": ("mediation",),
    "time.closing": ("time.cases",),
    **{f"time.clock.{family}": ("stopped",) for family in CLOCKS},
    "asked.share": ("asked.when", "asked.firm", "asked.outside"),
    "satisfaction.mean": ("satisfaction",),
    "satisfaction.easy": ("satisfaction",),
}
"""The counts behind a share, a mean or a time. A count is behind itself."""


def _carry(before: Figure | None, after: Figure, moves: Moves, old: Counts, k: int) -> Figure:
    if before is None or all(cell.state in (State.NOT_COLLECTED, State.NOT_APPLICABLE) for cell in after.cells):
        return after
    if moves is None:
        return before if _same(before, after) else _withheld(after)
    changed = [abs(by) for by in moves.values() if by]
    if _all_hidden(before) and _all_hidden(after):
        return before
    if not changed and _same(before, after, unless_hidden=True):
        return before
    if not changed or min(changed) < k:
        return _withheld(after)
    if _all_hidden(before):
        return after if _was_small(before, old, k) and _is_large(after, k) else _withheld(after)
    return _still_hidden(before, after)


def _was_small(before: Figure, old: Counts, k: int) -> bool:
    return all(_true(old, (before.code, cell.key)) < k for cell in _printed(before))


def _is_large(after: Figure, k: int) -> bool:
    """So large that it says nothing of what was hidden: whatever that was below k, it has changed by k or more."""
    return all(cell.value is None or cell.value >= 2 * k - 1 for cell in _printed(after))


def _printed(figure: Figure) -> list[Cell]:
    return [*figure.cells, *([figure.total] if figure.total else [])]


def _all_hidden(figure: Figure) -> bool:
    return all(cell.state is not State.SHOWN for cell in _printed(figure))


def _same(before: Figure, after: Figure, *, unless_hidden: bool = False) -> bool:
    """Whether both print the same; with `unless_hidden`, wherever both print anything."""
    old = {cell.key: cell for cell in _printed(before)}
    pairs = [(old.get(cell.key), cell) for cell in _printed(after)]
    if unless_hidden:
        pairs = [(was, now) for was, now in pairs if was and State.SHOWN is was.state is now.state]
    return all(was == now for was, now in pairs)


def _each(figure: Figure, change: Callable[[Cell], Cell]) -> Figure:
    """The figure with every number of it changed, its total too."""
    return replace(figure, cells=tuple(change(cell) for cell in figure.cells), total=change(figure.total) if figure.total else None)


def _withheld(figure: Figure) -> Figure:
    return _each(figure, lambda cell: cell.hidden(State.CORRECTED))


def _still_hidden(before: Figure, after: Figure) -> Figure:
    hidden = {cell.key for cell in _printed(before) if cell.state is not State.SHOWN}
    return _each(after, lambda cell: cell.hidden(State.CORRECTED) if cell.key in hidden and cell.state is State.SHOWN else cell)


def _named(carried: Figure, now: Figure) -> Figure:
    """What was hidden beside others says that it is for the correction's sake: "suppressed" would say that it is small."""
    shown = {cell.key for cell in _printed(carried) if cell.state is State.SHOWN}
    return _each(now, lambda cell: cell.hidden(State.CORRECTED) if cell.key in shown and cell.state is State.SUPPRESSED else cell)


def changes(before: Sequence[Figure], after: Sequence[Figure]) -> list[dict[str, Any]]:
    """What stands differently in the two versions, row by row: {figure, row, old, old_state, new, new_state}."""
    old = {(figure.code, cell.key): cell for figure in before for cell in _printed(figure)}
    return [
        {
            "figure": figure.code,
            "row": cell.key,
            "old": was.value,
            "old_state": str(was.state),
            "new": cell.value,
            "new_state": str(cell.state),
        }
        for figure in after
        for cell in _printed(figure)
        if (was := old.get((figure.code, cell.key))) is not None and was != cell
    ]
