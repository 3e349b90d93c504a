"""Two published quarters side by side. Nothing is worked out between numbers that are not both printed."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from transparency_reports.definitions import DEFINITIONS, row_label
from transparency_reports.models import Report
from transparency_reports.printing import printed
from transparency_reports.rules import State, Unit


@dataclass(frozen=True)
class Compared:
    """One figure of both quarters: rows of (label, before, after, difference)."""

    code: str
    title: str
    unit: str
    rows: list[tuple[str, str, str, str]]


def compare(before: Report, after: Report) -> list[Compared]:
    """Every figure that both have, in the order of the later one; a row that one of them lacks stands as not counted there."""
    known = {figure["code"]: figure for figure in before.figures}
    return [_figure(known[figure["code"]], figure) for figure in after.figures if figure["code"] in known]


def _figure(before: dict[str, Any], after: dict[str, Any]) -> Compared:
    old = {cell["key"]: cell for cell in _cells(before)}
    missing = {"value": None, "state": State.NOT_APPLICABLE}
    rows = [_row(after, cell, old.get(cell["key"], missing)) for cell in _cells(after)]
    return Compared(after["code"], str(DEFINITIONS[after["code"]].title), after["unit"], rows)


def _cells(figure: dict[str, Any]) -> list[dict[str, Any]]:
    return [*figure["cells"], *([figure["total"]] if figure["total"] else [])]


def _row(figure: dict[str, Any], now: dict[str, Any], was: dict[str, Any]) -> tuple[str, str, str, str]:
    label, unit = row_label(figure["code"], now["key"]), figure["unit"]
    return label, printed(was, unit), printed(now, unit), _difference(was["value"], now["value"], unit)


def _difference(was: float | None, now: float | None, unit: str) -> str:
    """+12, −3, 0; points for shares, because per cent of per cent misleads; -- where one of them is not printed."""
    if was is None or now is None:
        return "--"
    by = round(now - was, 1)
    text = f"{abs(by):g}"
    sign = "+" if by > 0 else "−" if by < 0 else ""
    return sign + (_("%(number)s points") % {"number": text} if unit == Unit.PERCENT else text)
