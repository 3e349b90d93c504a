"""The small-number rule: a figure about fewer than k people is not printed, nor what would let it be worked out.

Which rows are hidden must not say more than that itself, for the reader we fear knows this file. So what is hidden beside a small row is
chosen by where it stands in its table, never by how large it is. In a table with a printed total:

- every row below k is hidden, zero included (unless it cannot be anything but zero);
- if there is one, the last other row is hidden with it, and the next to last, until all that is hidden is at least 2k - 1 together.

Why that is enough: a row hidden last stands behind everything printed. Whatever the others are below k, it may be all the rest, and the
rule would have hidden the same rows. So each of the others may be 0 to k - 1, and that row k different numbers. Where all rows are hidden
because the total is below 2k - 1, the total alone decides that, and each may be anything up to it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from transparency_reports.rules import Cell, Figure, State, Unit


def hidden_parts(values: Sequence[int], k: int, structural: frozenset[int] = frozenset()) -> frozenset[int]:
    """Which positions of `values` (parts of one printed total) must not be printed."""
    free = [i for i in range(len(values)) if i not in structural]
    hidden = {i for i in free if values[i] < k}
    if hidden:
        cover = [i for i in free if i not in hidden]
        hidden |= set(cover[-1:])
        while cover and sum(values[i] for i in hidden) < 2 * k - 1:
            hidden.add(cover.pop())
    return frozenset(hidden)


def protect(figure: Figure, k: int) -> Figure:
    """The figure as it may be published."""
    if figure.unit in (Unit.PERCENT, Unit.HOURS, Unit.DAYS) or figure.total is None:
        return figure
    if (figure.total.value or 0) < k:
        return hide(figure)
    values = [int(cell.value or 0) for cell in figure.cells]
    fixed = frozenset(i for i, cell in enumerate(figure.cells) if cell.key in figure.structural)
    hidden = hidden_parts(values, k, fixed)
    return replace(figure, cells=tuple(cell.hidden() if i in hidden else cell for i, cell in enumerate(figure.cells)))


def each(figure: Figure, change: Callable[[Cell], Cell]) -> Figure:
    """The figure with every number of it changed, its total too."""
    return replace(figure, cells=tuple(map(change, figure.cells)), total=change(figure.total) if figure.total else None)


def hide(figure: Figure, state: State = State.SUPPRESSED) -> Figure:
    """The figure with no number of it printed."""
    return each(figure, lambda cell: cell.hidden(state))


def printed(figure: Figure) -> list[Cell]:
    """Its rows and its total."""
    return [*figure.cells, *([figure.total] if figure.total else [])]


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
    return protect(whole(code, unit, counts, keys), k)


def whole(code: str, unit: Unit, counts: Mapping[str, int], keys: Iterable[str]) -> Figure:
    """A figure with a row for every key, counted or not, and its total, nothing hidden."""
    known = list(keys)
    rows = known + sorted(set(counts) - set(known))
    cells = tuple(Cell(key, counts.get(key, 0)) for key in rows)
    return Figure(code, unit, cells, Cell("total", sum(int(cell.value or 0) for cell in cells)))
