"""Figure by figure: the same, another number, hidden as it must be, or not to be recomputed and why."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from transparency_reports.outside import corrected
from transparency_reports.outside.corrected import CORRECTED
from transparency_reports.outside.counting import CLOCKS, Count, Quarter, clocks
from transparency_reports.outside.export import Broken, Held
from transparency_reports.outside.hiding import KNOWN, MISSED, SHOWN, SUPPRESSED, Cell, Figures, expected, least, same

GOOD, BAD, OPEN = "✓", "✗", "?"
FROM_ROWS = ("kept.share", "performance", "talks.answer", "talks.person", *(f"clock.{each}" for each in CLOCKS), *MISSED)
FROM_ROWS += tuple(f"time.clock.{each}" for each in CLOCKS)
"""Figures that rest on rows beside the entries."""


@dataclass(frozen=True)
class Line:
    """One finding: whether it held (GOOD, BAD, OPEN), a sentence's code and what stands in it; `figure` and `row` by their codes."""

    mark: str
    code: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    figure: str = ""
    row: str = ""


def judge(file: Mapping[str, Any], found: Count, before: tuple[Mapping[str, Any], Count] | None, *, unheld: bool) -> Iterator[Line]:
    """A line or more for every figure of a report's file (data.json). `before` is the file of the version it corrects, and the count of
    that; `unheld`: the log holds no hash of the rows."""
    figures, k, known = file["figures"], int(file["small_number"]), int(file["version"]) == 1 or before is not None
    should = corrected.expected(figures, found, k, before[0]["figures"], before[1]) if before else expected(figures, found, k)
    codes = [figure["code"] for figure in figures]
    for figure in figures:
        code = figure["code"]
        if code not in KNOWN:
            yield Line(OPEN, "cannot", {"why": Broken("why.figure")}, code)
            continue
        lines = list(_figure(figure, should[code], found.slack.get(code, 0.0), known=known))
        if code in found.unknown:
            yield Line(OPEN, "cannot", {"why": found.unknown[code]}, code)
        elif unheld and code in FROM_ROWS:
            verdict = "verdict.differs" if any(line.mark == BAD for line in lines) else "verdict.same"
            yield Line(OPEN, "cannot", {"why": Broken("why.unheld", verdict=Broken(verdict))}, code)
        else:
            yield from lines
    for code in sorted(least(str(file["method"])) - set(codes)) if str(file["method"]) >= "2026.6" else ():
        yield Line(BAD, "missing", figure=code)
    for code in {each for each in codes if codes.count(each) > 1}:
        yield Line(BAD, "missing", figure=code)


def _figure(figure: Mapping[str, Any], should: Mapping[str, Cell], slack: float, *, known: bool) -> Iterator[Line]:
    """The rows that differ, or one line for all when none does."""
    code, wrong, said = figure["code"], False, [*figure["cells"], *([figure["total"]] if figure["total"] else [])]
    for cell in said:
        line = _cell(code, cell, should.get(cell["key"], (None, "")), slack, known=known)
        wrong = wrong or line is not None
        if line is not None:
            yield line
    for key in should.keys() - {cell["key"] for cell in said}:
        wrong = True
        yield Line(BAD, "differs.row", {"found": _number(should[key][0])}, code, key)
    if not wrong:
        printed = sum(cell["state"] == SHOWN for cell in said)
        kind = "same" if printed else "not_collected" if code == "not_collected" else "suppressed"
        yield Line(GOOD, kind, {"same": printed, "hidden": len(said) - printed}, code)


def _cell(code: str, cell: Mapping[str, Any], should: Cell, slack: float, *, known: bool) -> Line | None:
    """What is wrong with a number; None where nothing is. Unless it is `known` what a correction stands beside, it may hide more."""
    value, state, (found, expected_state) = cell["value"], cell["state"], should
    facts = {"printed": _number(value), "found": _number(found), "state": str(state)}
    name = {"figure": code, "row": cell["key"]}
    if state == SHOWN:
        if expected_state in (SUPPRESSED, CORRECTED):
            return Line(BAD, "differs.printed", facts, **name)
        fits = type(value) in (int, float) and found is not None and same(code, float(value), found, slack)
        return None if fits and expected_state == SHOWN else Line(BAD, "differs", facts, **name)
    if value is not None or not (state == expected_state or (state in (SUPPRESSED, CORRECTED) and not known)):
        hidden = state in (SUPPRESSED, CORRECTED) and expected_state == SHOWN and value is None
        return Line(BAD, "differs.hidden" if hidden else "differs.state", facts, **name)
    return None


def _number(value: Any) -> str:
    return "–" if value is None else f"{value:g}" if isinstance(value, float) else str(value)


def judge_earlier(file: Mapping[str, Any], held: Held, published: Mapping[str, Sequence[Figures]], *, unheld: bool) -> Iterator[Line]:
    """The shares of the quarters before: as a published version of theirs has them, or counted from the rows."""
    k = int(file["small_number"])
    clock_figures = [each for each in file["figures"] if each["code"] == "kept.share" or each["code"].startswith("clock.")]
    for earlier in file["earlier"]:
        counted = Count()
        clocks(held.rows, Quarter(earlier["quarter"]), counted)
        ways = [*published.get(earlier["quarter"], ()), expected(clock_figures, counted, k)]
        held_up = any(_fits(earlier["cells"], way.get("kept.share", {})) for way in ways)
        cells = list(earlier["cells"].values())
        facts = {"same": sum(cell["state"] == SHOWN for cell in cells), "hidden": sum(cell["state"] != SHOWN for cell in cells)}
        name = f"earlier:{earlier['quarter']}"
        if unheld and not held_up:
            yield Line(OPEN, "cannot", {"why": Broken("why.unheld", verdict=Broken("verdict.differs"))}, name)
        elif held_up:
            yield Line(GOOD, "same" if facts["same"] else "suppressed", facts, name)
        else:
            yield Line(BAD, "differs", _both(earlier["cells"], ways[-1].get("kept.share", {})), name, "kept.share")


def _fits(cells: Mapping[str, Mapping[str, Any]], should: Mapping[str, Cell]) -> bool:
    return cells.keys() == should.keys() and all(_cell("kept.share", cells[key], should[key], 0, known=False) is None for key in cells)


def _both(cells: Mapping[str, Mapping[str, Any]], should: Mapping[str, Cell]) -> dict[str, str]:
    printed = ", ".join(_number(cell["value"]) for cell in cells.values())
    return {"printed": printed, "found": ", ".join(_number(value if state == SHOWN else None) for value, state in should.values())}


def titles(file: Mapping[str, Any], language: str, line: Line) -> tuple[str, str]:
    """Figure and row as the report words them; by their codes where it does not."""
    words = file.get("words", {}).get(language, {}).get(line.figure, {})
    title, row = words.get("title"), words.get("rows", {}).get(line.row)
    return (f"{title} ({line.figure})" if title else line.figure), (f"{row} ({line.row})" if row else line.row)
