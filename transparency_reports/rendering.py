"""A published report as bytes: both pages, CSV, JSON, data package. The same input gives the same bytes."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from portal.law import queries as law
from transparency_reports import counted, data, queries
from transparency_reports.charts import Bar, bars
from transparency_reports.definitions import CLOCK_NAMES, DEFINITIONS, row_label
from transparency_reports.models import Report
from transparency_reports.rules import Quarter, State

LANGUAGES = ("zh-hans", "en")


@dataclass(frozen=True)
class File:
    """One published address and its bytes."""

    path: str
    body: bytes
    content_type: str
    language: str = ""

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.body).hexdigest()


def address(report: Report, language: str, name: str = "") -> str:
    return f"/{language}/reports/{report.slug}/{name}"


def document(report: Report) -> dict[str, Any]:
    """data.json: the figures with their definitions in both languages."""
    return {
        "report": report.slug,
        "version": report.version,
        "method": report.method,
        "small_number": report.small_number,
        "period": {
            "start": report.period.start.date().isoformat(),
            "end": report.period.last_day.isoformat(),
            "time_zone": settings.TIME_ZONE,
        },
        "published_at": report.published_at.isoformat() if report.published_at else None,
        "figures": report.figures,
        "earlier": report.earlier,
        "words": {language: words(report.figures, language) for language in LANGUAGES},
    }


def words(figures: Sequence[Mapping[str, Any]], language: str) -> dict[str, Any]:
    """Title, meaning and row labels of every figure in `language`."""
    with translation.override(language):
        return {
            f["code"]: {
                "title": str(DEFINITIONS[f["code"]].title),
                "meaning": str(DEFINITIONS[f["code"]].meaning),
                "rows": {c["key"]: row_label(f["code"], c["key"]) for c in f["cells"]},
            }
            for f in figures
        }


def printed(cell: Mapping[str, Any], unit: str) -> str:
    """What stands in the table, in the active language."""
    if cell["state"] == State.SUPPRESSED:
        return _("suppressed")
    if cell["state"] == State.NOT_COLLECTED:
        return _("not collected")
    if cell["state"] == State.NOT_APPLICABLE:
        return _("not applicable")
    text = data.number(cell["value"])
    return f"{text} %" if unit == "percent" else text


def tables(report: Report) -> list[dict[str, Any]]:
    """Every figure as the template wants it, in the active language."""
    return [
        {
            "code": f["code"],
            "title": DEFINITIONS[f["code"]].title,
            "meaning": DEFINITIONS[f["code"]].meaning,
            "unit": f["unit"],
            "rows": [(row_label(f["code"], c["key"]), printed(c, f["unit"]), c["state"]) for c in f["cells"]],
            "total": printed(f["total"], f["unit"]) if f["total"] else "",
        }
        for f in report.figures
    ]


def share_of(figures: Sequence[Mapping[str, Any]], clock: str) -> Mapping[str, Any]:
    kept = next(f for f in figures if f["code"] == "kept.share")
    return next(c for c in kept["cells"] if c["key"] == clock)


def history(report: Report, clock: str = "reply") -> list[tuple[str, Mapping[str, Any]]]:
    """(quarter as people write it, cell) for the earlier quarters and this one, oldest first."""
    quarters = [(row["quarter"], row["cells"][clock]) for row in report.earlier] + [(report.slug, share_of(report.figures, clock))]
    return [(Quarter.parse(slug).title, cell) for slug, cell in quarters]


def chart(report: Report, clock: str = "reply") -> str:
    """Share of first replies on time over four quarters, as SVG in the active language."""
    series = history(report, clock)
    marks = [Bar(label, cell["value"], printed(cell, "percent"), i == len(series) - 1) for i, (label, cell) in enumerate(series)]
    name = _("%(clock)s: share within the time promised, by quarter") % {"clock": CLOCK_NAMES[clock]}
    return bars(marks, name=name)


def context(report: Report) -> dict[str, Any]:
    """What the report page shows, in the active language."""
    return {
        "report": report,
        "operator": law.operator(),
        "origin": settings.PUBLIC_ORIGIN,
        "tables": tables(report),
        "chart": chart(report),
        "history": [(label, printed(cell, "percent")) for label, cell in history(report)],
        "share": share_of(report.figures, "reply"),
        "share_text": printed(share_of(report.figures, "reply"), "percent"),
        "received": next(t for t in tables(report) if t["code"] == "received.kind")["total"],
        "method": report.method,
    }


def page(report: Report, language: str) -> bytes:
    """The report page in `language`; it names no log position, so that the log can name it."""
    request = HttpRequest()
    request.path = request.path_info = address(report, language)
    request.META["HTTP_HOST"] = settings.ALLOWED_HOSTS[0]
    with translation.override(language):
        request.LANGUAGE_CODE = language
        return render_to_string("transparency_reports/report.html", context(report), request=request).encode()


def files(report: Report) -> list[File]:
    """Everything a published report consists of, at its addresses in both languages."""
    as_json, as_csv = data.to_json(document(report)), data.to_csv(report.figures)
    package = data.to_json(data.data_package(f"mingshi-{report.slug}", report.slug, hashlib.sha256(as_csv).hexdigest(), len(as_csv)))
    listed = data.to_json(counted.published(report.slug, report.version, queries.counted_leaves(report))) if report.counted_seed else b""
    found = []
    for language in LANGUAGES:
        found += [File(address(report, language, "counted.json"), listed, "application/json")] if listed else []
        found += [
            File(address(report, language), page(report, language), "text/html; charset=utf-8", language),
            File(address(report, language, "data.json"), as_json, "application/json"),
            File(address(report, language, "data.csv"), as_csv, "text/csv; charset=utf-8"),
            File(address(report, language, "datapackage.json"), package, "application/json"),
        ]
    return found
