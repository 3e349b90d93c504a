"""A year from what its quarterly reports print, and nothing else: sums, shares, stories with their intervals. Pure.

A number of the year is printed only where all four quarters print theirs, so it says nothing that was not published already.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import sqrt
from typing import Any

from transparency_reports.counting import SHARES
from transparency_reports.data import Shape, number, write_csv
from transparency_reports.rules import State, Unit

SHAPE = Shape(("figure", "row", "period", "value", "unit", "state"), ("figure", "row", "period"))
COUNTS = frozenset({Unit.CASES, Unit.READS, Unit.TALKS, Unit.RECORDS, Unit.PEOPLE})
QUARTERS = (1, 2, 3, 4)
YEAR = "year"
Z = 1.959964
Figures = Sequence[Mapping[str, Any]]
Place = tuple[str, str]
NO_REPORT: Mapping[str, Any] = {"value": None, "state": State.NOT_COLLECTED.value}
NOT_THERE: Mapping[str, Any] = {"value": None, "state": State.NOT_APPLICABLE.value}
WORST = (State.NOT_COLLECTED, State.SUPPRESSED, State.CORRECTED, State.NOT_APPLICABLE)


def combine(quarters: Mapping[int, Figures]) -> list[dict[str, Any]]:
    """Every figure of the quarters given (1 to 4): rows of {key, cells: one a quarter, year: the number of the year}.

    A quarter that has no report is "not collected", and so is every year's number with it.
    """
    known = {q: {place: cell for place, _unit, cell in cells(figures)} for q, figures in quarters.items()}
    units = {place: unit for q in sorted(quarters) for place, unit, _cell in cells(quarters[q])}
    whole = {place: [_of(known, q, place) for q in QUARTERS] for place in units}
    sums = {place: _sum(row) for place, row in whole.items() if units[place] in COUNTS}
    found: dict[str, dict[str, Any]] = {}
    for place, unit in units.items():
        figure = found.setdefault(place[0], {"code": place[0], "unit": unit, "rows": []})
        figure["rows"].append({"key": place[1], "cells": whole[place], YEAR: sums.get(place) or _share(place, sums)})
    return list(found.values())


def cells(figures: Figures) -> Iterator[tuple[Place, str, Mapping[str, Any]]]:
    """Every row with its total, as ((figure, row), unit, {value, state})."""
    for figure in figures:
        for cell in [*figure["cells"], *([figure["total"]] if figure["total"] else [])]:
            yield (figure["code"], cell["key"]), figure["unit"], {"value": cell["value"], "state": cell["state"]}


def _of(known: Mapping[int, Mapping[Place, Mapping[str, Any]]], quarter: int, place: Place) -> dict[str, Any]:
    return dict(known[quarter].get(place, NOT_THERE) if quarter in known else NO_REPORT)


def _sum(row: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    state = next((state for state in WORST if any(cell["state"] == state for cell in row)), State.SHOWN)
    value = sum(cell["value"] for cell in row) if state is State.SHOWN else None
    return {"value": value, "state": state.value}


def _share(place: Place, sums: Mapping[Place, Mapping[str, Any]]) -> dict[str, Any]:
    """A share of the year, where it is one part and the rest of it; times and means of quarters make none of the year."""
    behind = [sums.get(each) for each in SHARES.get(place, ())]
    if len(behind) != 2 or any(each is None for each in behind):
        return dict(NOT_THERE)
    part, rest = (each or NOT_THERE for each in behind)
    state = next((each["state"] for each in (part, rest) if each["state"] != State.SHOWN), None)
    if state is not None:
        return {"value": None, "state": state}
    return {"value": round(100 * part["value"] / (part["value"] + rest["value"]), 1), "state": State.SHOWN.value}


def rows(figures: Figures) -> list[tuple[str, ...]]:
    """One row a printed cell: figure, row, q1 to q4 or year, value, unit, state."""
    return [
        (figure["code"], row["key"], period, number(cell["value"]), figure["unit"], cell["state"])
        for figure in figures
        for row in figure["rows"]
        for period, cell in zip([*(f"q{q}" for q in QUARTERS), YEAR], [*row["cells"], row[YEAR]], strict=True)
    ]


def to_csv(figures: Figures) -> bytes:
    """The rows of a year's figures as CSV."""
    return write_csv(SHAPE.columns, rows(figures))


def bound(figures: Figures) -> dict[Place, tuple[int, int]]:
    """What a story may be bound to: (part, whole) of every printed row of a printed total, in figures of counts."""
    known = {place: cell for place, unit, cell in cells(figures) if unit in COUNTS and cell["state"] == State.SHOWN}
    totals = {code: int(cell["value"]) for (code, key), cell in known.items() if key == "total" and cell["value"]}
    return {place: (int(cell["value"]), totals[place[0]]) for place, cell in known.items() if place[1] != "total" and place[0] in totals}


def choices(reports: Iterable[Figures]) -> list[Place]:
    """The rows that at least two of the reports print with their totals."""
    seen: dict[Place, int] = {}
    for figures in reports:
        for place in bound(figures):
            seen[place] = seen.get(place, 0) + 1
    return [place for place, times in seen.items() if times > 1]


def wilson(part: int, whole: int) -> tuple[float, float]:
    """The 95 % interval of a share after Wilson (1927), in per cent, one decimal."""
    share, z2 = part / whole, Z * Z
    middle = (share + z2 / (2 * whole)) / (1 + z2 / whole)
    half = Z * sqrt(share * (1 - share) / whole + z2 / (4 * whole * whole)) / (1 + z2 / whole)
    return round(100 * max(middle - half, 0), 1), round(100 * min(middle + half, 1), 1)


def rate(quarter: str, part: int, whole: int) -> dict[str, Any]:
    """One side of a story: the numbers printed for the quarter, their share in per cent and its interval."""
    low, high = wilson(part, whole)
    return {"quarter": quarter, "part": part, "whole": whole, "rate": round(100 * part / whole, 1), "low": low, "high": high}


def apart(before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """Whether the intervals do not touch: otherwise the difference may be chance."""
    return bool(before["high"] < after["low"] or after["high"] < before["low"])
