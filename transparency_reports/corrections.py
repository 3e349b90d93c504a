"""What a corrected version of a report may print beside the version before it. Pure.

Who lays both versions side by side, and knows this file, must not learn of fewer than k people either. So, figure by figure:

- nothing in it changed: it stands as it stood, the same rows hidden;
- some number in it changed by fewer than k, or some number would still or now have to be hidden: no row of it is printed, and it says
  that it was corrected. Its total is, where that changed by k or more. Of a figure without a total, a row that was hidden may stay so
  while the others are printed anew;
- every change is by k or more and nothing of it is hidden: it is printed anew. Where nothing of it was printed because it was small, it is
  printed once all that is printed of it is at least 2k: one that is not printed may then be any of k numbers.

A share, a mean or a time is printed anew only where the cases behind it changed by k or more.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from transparency_reports import missed, requests_ended
from transparency_reports.counting import CLOCKS, follow
from transparency_reports.rules import Figure, State
from transparency_reports.small_numbers import each, hide, printed
from transparency_reports.small_numbers_together import TOTAL, Name, protect_together

Counts = Mapping[str, Mapping[str, int]]


def correct(before: Sequence[Figure], old: Counts, after: Sequence[Figure], new: Counts, k: int) -> list[Figure]:
    """`after` as it may stand beside `before`; `old` and `new` are the true numbers of each figure by row.

    Figures that `old` does not know (a version counted by an earlier method) are held against what was printed of them.
    """
    known = {figure.code: figure for figure in before}
    after = [hide(figure, State.CORRECTED) if AVOIDS.get(figure.code) in known else figure for figure in protect_together(after)]
    carried = [_carry(known.get(figure.code), figure, _moves(figure.code, old, new), old, k) for figure in after]
    return follow(protect_together(carried))


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
    requests_ended.OUTCOME: (requests_ended.OUTCOME, requests_ended.OTHERS),
    "authorities.people": ("authorities.people", "authorities.outcome"),
}
"""The counts behind a share, a mean or a time, and beside a part. A count is behind itself."""


AVOIDS = {missed.figure(family): missed.WRITTEN for family in CLOCKS}
"""What is not printed beside an earlier version that has the other figure: the two together would give hidden rows away."""


def _carry(before: Figure | None, after: Figure, moves: Moves, old: Counts, k: int) -> Figure:
    if before is None or all(cell.state in (State.NOT_COLLECTED, State.NOT_APPLICABLE) for cell in after.cells):
        return after
    if moves is None:
        return before if _same(before, after) else hide(after, State.CORRECTED)
    changed = [abs(by) for by in moves.values() if by]
    if _all_hidden(before) and _all_hidden(after):
        return before
    if not changed and _same(before, after, unless_hidden=True):
        return before
    if changed and min(changed) >= k and _stands_anew(before, after, old, k):
        return _anew(before, after)
    return _withheld(before, after, moves, k)


def _stands_anew(before: Figure, after: Figure, old: Counts, k: int) -> bool:
    """Whether nothing of it is hidden now or was: beside its total, or beside what it was, that would be narrowed."""
    if _all_hidden(before):
        return _was_small(before, old, k) and _is_large(after, k)
    hidden, now = _hidden(before), _hidden(after)
    return not now - hidden and not (hidden and after.total)


def _hidden(figure: Figure) -> set[str]:
    return {cell.key for cell in printed(figure) if cell.state is not State.SHOWN}


def _was_small(before: Figure, old: Counts, k: int) -> bool:
    return all(_true(old, (before.code, cell.key)) < k for cell in printed(before))


def _is_large(after: Figure, k: int) -> bool:
    """So large that it says nothing of what was hidden, whatever that was below k; what is not may be k different numbers itself."""
    return all(cell.value is not None and cell.value >= 2 * k for cell in printed(after))


def _anew(before: Figure, after: Figure) -> Figure:
    """Printed anew; where rows stand alone, one that was hidden stays hidden."""
    late = _hidden(before) - _hidden(after) if not _all_hidden(before) else set()
    return each(after, lambda cell: cell.hidden(State.CORRECTED) if cell.key in late else cell)


def _withheld(before: Figure, after: Figure, moves: Mapping[Name, int], k: int) -> Figure:
    """No row of it is printed, and its total only where that changed by k or more, and to 2k or more where it was hidden."""
    none = hide(after, State.CORRECTED)
    if before.total is None or after.total is None or abs(moves[after.code, TOTAL]) < k:
        return none
    least = k if before.total.state is State.SHOWN else 2 * k
    return replace(none, total=after.total) if (after.total.value or 0) >= least else none


def _all_hidden(figure: Figure) -> bool:
    return all(cell.state is not State.SHOWN for cell in printed(figure))


def _same(before: Figure, after: Figure, *, unless_hidden: bool = False) -> bool:
    """Whether both print the same; with `unless_hidden`, wherever both print anything."""
    old = {cell.key: cell for cell in printed(before)}
    pairs = [(old.get(cell.key), cell) for cell in printed(after)]
    if unless_hidden:
        pairs = [(was, now) for was, now in pairs if was and State.SHOWN is was.state is now.state]
    return all(was == now for was, now in pairs)


def changes(before: Sequence[Figure], after: Sequence[Figure]) -> list[dict[str, Any]]:
    """What stands differently in the two versions, row by row: {figure, row, old, old_state, new, new_state}."""
    old = {(figure.code, cell.key): cell for figure in before for cell in printed(figure)}
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
        for cell in printed(figure)
        if (was := old.get((figure.code, cell.key))) is not None and was != cell
    ]
