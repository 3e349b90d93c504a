"""The small-number rule: a figure about fewer than k people is not printed, nor what would let it be worked out.

A broken-down figure prints its total and its parts. Every part below k is hidden, zero included (unless it cannot be
anything but zero). If the hidden parts could then be worked out by subtraction, the next smallest parts are hidden too,
until each hidden part could still be at least k different numbers. A total below k hides the whole figure.
"""

from collections.abc import Iterable, Mapping, Sequence

from transparency_reports.rules import Cell, Figure, State, Unit


def hidden_parts(values: Sequence[int], k: int, structural: frozenset[int] = frozenset()) -> frozenset[int]:
    """Which positions of `values` (parts of one printed total) must not be printed."""
    free = [i for i in range(len(values)) if i not in structural]
    hidden = {i for i in free if values[i] < k}
    visible = sorted((i for i in free if i not in hidden), key=lambda i: (values[i], i))
    # hidden parts are known to sum to `spare`; with two or more of them each may be anything from 0 to it
    while hidden and (len(hidden) < 2 or sum(values[i] for i in hidden) < k - 1) and visible:
        hidden.add(visible.pop(0))
    return frozenset(hidden)


def protect(figure: Figure, k: int) -> Figure:
    """The figure as it may be published."""
    if figure.unit in (Unit.PERCENT, Unit.HOURS, Unit.DAYS) or figure.total is None:
        return figure
    if (figure.total.value or 0) < k:
        return Figure(figure.code, figure.unit, tuple(cell.hidden() for cell in figure.cells), figure.total.hidden(), figure.structural)
    values = [int(cell.value or 0) for cell in figure.cells]
    fixed = frozenset(i for i, cell in enumerate(figure.cells) if cell.key in figure.structural)
    hide = hidden_parts(values, k, fixed)
    if len(hide) == 1 or (hide and sum(values[i] for i in hide) < k - 1):
        # nothing left to hide beside them: the total would give them away
        return Figure(figure.code, figure.unit, tuple(cell.hidden() for cell in figure.cells), figure.total.hidden(), figure.structural)
    cells = tuple(cell.hidden() if i in hide else cell for i, cell in enumerate(figure.cells))
    return Figure(figure.code, figure.unit, cells, figure.total, figure.structural)


def single(key: str, value: int, k: int) -> Cell:
    """A count that stands alone."""
    return Cell(key, value) if value >= k else Cell(key, None, State.SUPPRESSED)


def rate(key: str, part: int, whole: int, k: int) -> Cell:
    """A share in per cent with one decimal; hidden when part or rest is below k, for the share would tell it. So is a share of nothing:
    to say that there was nothing is to print a zero."""
    if part < k or whole - part < k:
        return Cell(key, None, State.SUPPRESSED)
    return Cell(key, round(100 * part / whole, 1))


def broken_down(code: str, unit: Unit, counts: Mapping[str, int], keys: Iterable[str], k: int) -> Figure:
    """A figure with a row for every key, counted or not, and its total, protected."""
    known = list(keys)
    rows = known + sorted(set(counts) - set(known))
    cells = tuple(Cell(key, counts.get(key, 0)) for key in rows)
    return protect(Figure(code, unit, cells, Cell("total", sum(int(cell.value or 0) for cell in cells))), k)
