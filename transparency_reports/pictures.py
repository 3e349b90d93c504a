"""Which charts a report shows, each with the numbers of its table, in the active language. Nothing is drawn that is not printed."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from transparency_reports.counting import CLOCKS
from transparency_reports.definitions import CLOCK_NAMES, DEFINITIONS, row_label
from transparency_reports.drawings import Line, Row, lines, ranges
from transparency_reports.models import Report
from transparency_reports.printing import printed, share_of
from transparency_reports.rules import Quarter

Figures = Sequence[Mapping[str, Any]]
TIMES = ("time.reply", "time.closing", "time.clock.resolution", "time.clock.mediation")
HOURS_A_DAY = 24


def pictures(report: Report) -> list[dict[str, Any]]:
    """{anchor, title, note, svg, heads, rows} for each chart; the table twin has the same values."""
    return [over_quarters(report), times(report.figures), path(report.figures)]


def bars_of(figure: Mapping[str, Any]) -> str:
    """One figure's rows as bars, its total last."""
    cells = [*figure["cells"], *([figure["total"]] if figure["total"] else [])]
    rows = [Row(row_label(figure["code"], cell["key"]), cell["value"], printed(cell, figure["unit"])) for cell in cells]
    return ranges(rows, name=str(DEFINITIONS[figure["code"]].title))


def over_quarters(report: Report) -> dict[str, Any]:
    """The share of every clock kept, quarter by quarter."""
    quarters = [*(row["quarter"] for row in report.earlier), report.slug]
    labels = [Quarter.parse(slug).title for slug in quarters]
    cells = {clock: [*(row["cells"][clock] for row in report.earlier), share_of(report.figures, clock)] for clock in CLOCKS}
    title = _("Share kept within the time promised, over the quarters")
    series = [Line(str(CLOCK_NAMES[clock]), tuple(cell["value"] for cell in cells[clock])) for clock in CLOCKS]
    rows = [(str(CLOCK_NAMES[clock]), [printed(cell, "percent") for cell in cells[clock]]) for clock in CLOCKS]
    note = _("A line is broken where a share is not printed.")
    return {
        "anchor": "over-quarters",
        "title": title,
        "note": note,
        "svg": lines(labels, series, name=title),
        "heads": labels,
        "rows": rows,
    }


def times(figures: Figures) -> dict[str, Any]:
    """Median and 95th percentile of every time, on one scale of days."""
    known = {figure["code"]: figure for figure in figures}
    found = [(figure, {cell["key"]: cell for cell in figure["cells"]}) for code in TIMES if (figure := known.get(code))]
    rows = [_time(figure, cells) for figure, cells in found]
    title = _("How long things took")
    table = [
        (row.label, [_days(cells["median"], figure["unit"]), _days(cells["p95"], figure["unit"])])
        for row, (figure, cells) in zip(rows, found, strict=True)
    ]
    heads = [_("Median (days)"), _("95 in 100 were faster than (days)")]
    note = _("The tick is the median; the bar ends where 95 in 100 were faster.")
    return {"anchor": "times", "title": title, "note": note, "svg": ranges(rows, name=title), "heads": heads, "rows": table}


def _time(figure: Mapping[str, Any], cells: Mapping[str, Mapping[str, Any]]) -> Row:
    title = str(DEFINITIONS[figure["code"]].title)
    median, p95 = (_in_days(cells[key], figure["unit"]) for key in ("median", "p95"))
    if median is None or p95 is None:
        return Row(title, None, _days(cells["median"], figure["unit"]))
    return Row(title, p95, _("%(median)s, at most %(p95)s days") % {"median": median, "p95": p95}, median)


def _in_days(cell: Mapping[str, Any], unit: str) -> float | None:
    value = cell["value"]
    return None if value is None else round(value / HOURS_A_DAY if unit == "hours" else value, 1)


def _days(cell: Mapping[str, Any], unit: str) -> str:
    return printed({"value": _in_days(cell, unit), "state": cell["state"]}, "days")


STEPS = (
    ("received.kind", "total"),
    ("accepted", "case.taken"),
    ("mediation", "mediation.started"),
    ("mediation", "agreement.recorded"),
    ("closed.resolution", "total"),
)


def path(figures: Figures) -> dict[str, Any]:
    """From a complaint to its outcome: what happened in the quarter, step by step, then the outcomes."""
    cells = {
        (figure["code"], cell["key"]): cell
        for figure in figures
        for cell in [*figure["cells"], *([figure["total"]] if figure["total"] else [])]
    }
    outcomes = [name for name in cells if name[0] == "closed.resolution" and name[1] != "total"]
    rows = [_step(name, cells[name]) for name in [*(step for step in STEPS if step in cells), *outcomes]]
    title = _("From complaint to outcome")
    note = _("What happened in the quarter, step by step. Not always the same cases: one that came before may have ended now.")
    table = [(row.label, [row.text]) for row in rows]
    return {"anchor": "path", "title": title, "note": note, "svg": ranges(rows, name=title), "heads": [_("Cases")], "rows": table}


def _step(name: tuple[str, str], cell: Mapping[str, Any]) -> Row:
    code, key = name
    title = str(DEFINITIONS[code].title)
    label = title if key == "total" else row_label(code, key)
    if code == "closed.resolution":
        label = _("Closed") if key == "total" else _("Closed: %(outcome)s") % {"outcome": label}
    elif code == "mediation":
        label = f"{title}{_(': ')}{label}"
    return Row(label, cell["value"], printed(cell, "cases"))
