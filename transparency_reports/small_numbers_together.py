"""The small-number rule over all figures of a report at once: what the figures say together must not narrow a hidden number either.

`possible` is the reader we fear: everything that is printed, every way in which our own counting ties figures to each other, and an integer
programme (HiGHS). `protect_together` hides more until even that reader is left with k values for every hidden number.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from transparency_reports.rules import Cell, Figure, State, Unit

Name = tuple[str, str]
TOTAL = "total"
ENDLESS = 10**6
COUNTS = (Unit.CASES, Unit.READS, Unit.TALKS, Unit.RECORDS)
COUNTED = (State.SHOWN, State.SUPPRESSED, State.CORRECTED)
SAME = (
    (("received.kind", TOTAL), ("received.topic", TOTAL)),
    (("received.kind", TOTAL), ("received.channel", TOTAL)),
    (("received.kind", TOTAL), ("received.language", TOTAL)),
    (("closed.resolution", TOTAL), ("time.cases", "closing")),
    (("talks.answer", "person"), ("talks.person", TOTAL)),
)
"""Numbers that are one number by the way we count."""
SPLIT = (("asked.when", ("asked.firm", "asked.outside")),)
"""A figure and the figures its cases are divided over, which are printed together or not at all; they share `total` and `in_time`.

They may be hidden although they are large, and they go before the figure they divide does."""
DIVIDING = frozenset(code for _whole, parts in SPLIT for code in parts)
ENDED = (
    (("closed.resolution", "declined"), ("declined.ground", TOTAL)),
    (("closed.resolution", "no_agreement"), ("mediation", "mediation.ended")),
)
"""An outcome and the event that alone brings it: what ended so and does not stand so at the quarter's end has come back in between."""


@dataclass(frozen=True)
class Tie:
    """`low` <= the sum of coefficient times number <= `high`, whatever was counted."""

    terms: Mapping[Name, int]
    low: float
    high: float


def cells(figures: Iterable[Figure]) -> dict[Name, Cell]:
    """Every number that counts something, totals included, by figure and row."""
    found: dict[Name, Cell] = {}
    for figure in figures:
        if figure.unit in COUNTS:
            rows = [*figure.cells, *([figure.total] if figure.total else [])]
            found |= {(figure.code, cell.key): cell for cell in rows if cell.state in COUNTED}
    return found


def ties(figures: Sequence[Figure]) -> list[Tie]:
    """How the numbers hang together: parts and totals, the same cases counted twice, endings and what became of them."""
    known = cells(figures)
    found = [
        Tie({(figure.code, TOTAL): -1} | {(figure.code, cell.key): 1 for cell in figure.cells}, 0, 0)
        for figure in figures
        if figure.unit in COUNTS and figure.total is not None
    ]
    found += [Tie({one: 1, other: -1}, 0, 0) for one, other in SAME if one in known and other in known]
    for whole, parts in SPLIT:
        for row in (TOTAL, "in_time"):
            if all((code, row) in known for code in (whole, *parts)):
                found.append(Tie({(whole, row): -1} | {(code, row): 1 for code in parts}, 0, 0))
    back = {name: 1 for name in known if name[0] == "reopened"}
    for outcome, event in ENDED:
        if outcome in known and event in known:
            found += [Tie({event: 1, outcome: -1}, 0, np.inf), Tie({outcome: 1, event: -1} | back, 0, np.inf)]
    return found


def possible(figures: Sequence[Figure], k: int, wide: frozenset[Name] = frozenset()) -> dict[Name, tuple[int, int]]:
    """(least, most) of every hidden number for a reader who knows the rules. `wide` were hidden beside others, so they may be large."""
    return {name: edges for part in _islands(figures) for name, edges in _possible(part, k, wide).items()}


def _islands(figures: Sequence[Figure]) -> list[list[Figure]]:
    """The figures in groups that no tie joins: each group is a small programme of its own."""
    group = {figure.code: {figure.code} for figure in figures}
    for tie in ties(figures):
        joined = set().union(*(group[code] for code, _row in tie.terms))
        group |= dict.fromkeys(joined, joined)
    found = {min(codes): codes for codes in group.values()}
    return [[figure for figure in figures if figure.code in codes] for codes in found.values()]


def _possible(figures: Sequence[Figure], k: int, wide: frozenset[Name]) -> dict[Name, tuple[int, int]]:
    known = cells(figures)
    names = list(known)
    lone = {name for name in names if name[1] == TOTAL or not _has_total(figures, name[0])}
    small = {name for name in lone - wide if known[name].state is State.SUPPRESSED and name[0] not in DIVIDING}
    most = {name: k - 1 if name in small else ENDLESS for name in names}
    if all(cell.state is not State.SHOWN for cell in known.values()):
        return {name: (0, most[name]) for name in names}  # nothing is printed that could narrow anything: all may be 0, each may be full
    low = np.array([int(known[name].value or 0) if known[name].state is State.SHOWN else 0 for name in names], dtype=float)
    high = np.array([low[i] if known[name].state is State.SHOWN else most[name] for i, name in enumerate(names)], dtype=float)
    rows = [(tie, [tie.terms.get(name, 0) for name in names]) for tie in ties(figures)]
    hidden = [i for i, name in enumerate(names) if known[name].state is not State.SHOWN]
    return {names[i]: edges for i, edges in zip(hidden, _edges(hidden, rows, low, high), strict=True)}


def _has_total(figures: Iterable[Figure], code: str) -> bool:
    return any(figure.code == code and figure.total is not None for figure in figures)


def _edges(asked: Sequence[int], rows: Sequence[tuple[Tie, list[int]]], low: np.ndarray, high: np.ndarray) -> list[tuple[int, int]]:
    """For each number asked about, the least and the most it can be. ValueError when what is printed contradicts itself."""
    # SciPy costs a process half a second and tens of megabytes, and only the few requests that count a report need it.
    from scipy.optimize import Bounds, LinearConstraint, milp

    matrix = np.array([row for _tie, row in rows], dtype=float).reshape(len(rows), len(low))
    rule = LinearConstraint(matrix, [tie.low for tie, _row in rows], [tie.high for tie, _row in rows])

    def edge(index: int, sign: int) -> int:
        aim = np.zeros(len(low))
        aim[index] = sign
        answer = milp(aim, constraints=rule, bounds=Bounds(low, high), integrality=np.ones(len(low)))
        if answer.x is None:
            raise ValueError("the printed figures contradict each other")
        return round(float(answer.x[index]))

    return [(edge(index, 1), edge(index, -1)) for index in asked]


def protect_together(figures: Sequence[Figure], k: int, wide: frozenset[Name] = frozenset()) -> list[Figure]:
    """The figures with as much more hidden as it takes. `wide` are hidden already and may be large."""
    current = list(figures)
    while narrow := [name for name, (least, most) in possible(current, k, wide).items() if most - least + 1 < k]:
        more = _beside(current, narrow[0])
        current, wide = [_without(figure, more) for figure in current], wide | more
    return current


def _beside(figures: Sequence[Figure], name: Name) -> frozenset[Name]:
    """What to hide so that `name` becomes freer: the smallest printed number tied to it, over as many ties as it takes."""
    known, near = cells(figures), {name}
    while True:
        tied = {other for tie in ties(figures) if near & tie.terms.keys() for other in tie.terms}
        shown = sorted((each[0] not in DIVIDING, int(known[each].value or 0), each) for each in tied if known[each].state is State.SHOWN)
        if shown:
            return _whole(figures, shown[0][2])
        if tied <= near:
            raise ValueError("nothing is printed that could be hidden")
        near |= tied


def _whole(figures: Sequence[Figure], name: Name) -> frozenset[Name]:
    """A total goes with the numbers that are the same and with all their parts, because the parts would give it back; a figure that
    divides another goes with those it shares that with."""
    for _divided, parts in SPLIT:
        if name[0] in parts:
            return frozenset(each for each in cells(figures) if each[0] in parts)
    if name[1] != TOTAL and name not in {each for pair in SAME for each in pair}:
        return frozenset({name})
    same = {name}
    while more := {each for pair in SAME if same & set(pair) for each in pair} - same:
        same |= more
    codes = {code for code, row in same if row == TOTAL}
    return frozenset(each for each in cells(figures) if each in same or each[0] in codes)


def _without(figure: Figure, hidden: frozenset[Name]) -> Figure:
    total = figure.total.hidden() if figure.total and (figure.code, TOTAL) in hidden else figure.total
    return replace(figure, cells=tuple(cell.hidden() if (figure.code, cell.key) in hidden else cell for cell in figure.cells), total=total)
