"""A published report as bytes: both pages, CSV, JSON, data package. The same input gives the same bytes."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.law import queries as law
from transparency_reports import counted, data, metadata, queries, spreadsheet
from transparency_reports.chapters import GLOSSARY, PROFILES, Heading, chaptered
from transparency_reports.charts import Bar, bars
from transparency_reports.definitions import CLOCK_NAMES, DEFINITIONS, row_label
from transparency_reports.models import Report
from transparency_reports.pictures import pictures
from transparency_reports.printing import printed, share_of
from transparency_reports.rules import Quarter

LANGUAGES = ("zh-hans", "en")
HTML, PDF = "text/html; charset=utf-8", "application/pdf"
TYPES = {
    "": HTML,
    "data.json": "application/json",
    "data.csv": "text/csv; charset=utf-8",
    "data.xlsx": spreadsheet.XLSX,
    "datapackage.json": "application/json",
    "data.csv-metadata.json": "application/csvm+json",
    "dataset.jsonld": "application/ld+json",
    "counted.json": "application/json",
    "report.pdf": PDF,
}
"""Name of a published file -> its media type."""


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


def path_of(slug: str, language: str, name: str = "") -> str:
    return f"/{language}/reports/{slug}/{name}"


def address(report: Report, language: str, name: str = "") -> str:
    return path_of(report.slug, language, name)


def kept_address(path: str, version: int) -> str:
    """Where the bytes at `path` stay when a later version has taken its place: /en/reports/2026-q3/data.csv -> …/2026-q3/v1/data.csv."""
    language, room, slug, name = path.lstrip("/").split("/", 3)
    return f"/{language}/{room}/{slug}/v{version}/{name}"


def file_at(path: str, body: bytes) -> File:
    """The file at a published address: what its name says it is, and the language of what people read."""
    language, _room, _slug, name = path.lstrip("/").split("/", 3)
    return File(path, body, TYPES[name], language if TYPES[name] in (HTML, PDF) else "")


def links(file: File) -> dict[str, str]:
    """The `Link` header of a published file: its newest version, all versions, the feed (RFC 5829, RFC 4287)."""
    language, room, slug, name = file.path.lstrip("/").split("/", 3)
    base = f"/{language}/{room}"
    found = [f'<{base}/{slug}/{name}>; rel="latest-version"', f'<{base}/{slug}/versions/>; rel="version-history"']
    found += [f'<{base}/feed.atom>; rel="alternate"; type="application/atom+xml"'] if not name else []
    return {"Link": ", ".join(found)}


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
        "published_at": report.published_at.astimezone(UTC).isoformat() if report.published_at else None,
        **correction(report),
        "figures": report.figures,
        "earlier": report.earlier,
        "words": {language: words(report.figures, language) for language in LANGUAGES},
    }


def correction(report: Report) -> dict[str, Any]:
    """What data.json says of a corrected version: which one it replaces, why, and every number that stands differently."""
    if report.version == 1:
        return {}
    reason = {"zh-hans": report.correction_zh, "en": report.correction_en}
    return {"corrects": {"version": report.version - 1, "reason": reason, "changes": report.changes}}


def reason(report: Report) -> str:
    """Why this version corrects the one before, in the active language; '' for a first version."""
    return report.correction_en if get_language() == "en" else report.correction_zh


def changed(report: Report) -> list[dict[str, str]]:
    """The rows of the table of corrections, in the active language."""
    units = {figure["code"]: figure["unit"] for figure in report.figures}
    return [
        {
            "figure": str(DEFINITIONS[change["figure"]].title),
            "code": change["figure"],
            "row": row_label(change["figure"], change["row"]),
            "old": printed({"value": change["old"], "state": change["old_state"]}, units[change["figure"]]),
            "new": printed({"value": change["new"], "state": change["new_state"]}, units[change["figure"]]),
        }
        for change in report.changes
    ]


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


def profiles(report: Report) -> list[tuple[str, Any, Any, list[tuple[Heading, list[tuple[str, Any]]]]]]:
    """The tables that map others' headings to our figures: (code, title, basis, [(heading, [(anchor, name)])])."""
    have = {figure["code"] for figure in report.figures}
    return [
        (
            code,
            title,
            basis,
            [(heading, [(each, DEFINITIONS[each].title) for each in heading.figures if each in have]) for heading in headings],
        )
        for code, title, basis, headings in PROFILES
    ]


def context(report: Report) -> dict[str, Any]:
    """What the report page shows, in the active language."""
    return {
        "report": report,
        "operator": law.operator(),
        "origin": settings.PUBLIC_ORIGIN,
        "chapters": list(chaptered(tables(report))),
        "pictures": pictures(report),
        "glossary": GLOSSARY,
        "profiles": profiles(report),
        "chart": chart(report),
        "history": [(label, printed(cell, "percent")) for label, cell in history(report)],
        "share": share_of(report.figures, "reply"),
        "share_text": printed(share_of(report.figures, "reply"), "percent"),
        "received": next(t for t in tables(report) if t["code"] == "received.kind")["total"],
        "method": report.method,
        "changed": changed(report),
        "reason": reason(report),
    }


def request_for(path: str, language: str) -> HttpRequest:
    """What a template takes for the request of somebody who reads `path`."""
    request = HttpRequest()
    request.path = request.path_info = path
    request.META["HTTP_HOST"] = settings.ALLOWED_HOSTS[0]
    request.LANGUAGE_CODE = language
    return request


def page(report: Report, language: str) -> bytes:
    """The report page in `language`; it names no log position, so that the log can name it."""
    request = request_for(address(report, language), language)
    with translation.override(language):
        return render_to_string("transparency_reports/report.html", context(report), request=request).encode()


def in_both(slug: str, said: Mapping[str, Any], rows: Sequence[Sequence[str]], shape: data.Shape = data.SHAPE) -> dict[str, bytes]:
    """Name -> bytes of the files that are the same in both languages: the document, and its rows in every format."""
    as_csv = data.write_csv(shape.columns, rows)
    package = data.data_package(f"mingshi-{slug}", slug, data.digest(as_csv), len(as_csv), shape)
    return {
        "data.json": data.to_json(said),
        "data.csv": as_csv,
        "data.xlsx": spreadsheet.to_xlsx(rows, slug, shape.columns),
        "datapackage.json": data.to_json(package),
        "data.csv-metadata.json": data.to_json(metadata.csvw(slug, shape)),
    }


def files(report: Report) -> list[File]:
    """Everything a published report consists of, at its addresses in both languages."""
    same = in_both(report.slug, document(report), data.rows(report.figures))
    if report.counted_seed:
        same["counted.json"] = data.to_json(counted.published(report.slug, report.version, queries.counted_leaves(report)))
    found = []
    for language in LANGUAGES:
        own = {"": page(report, language), "dataset.jsonld": data.to_json(metadata.dataset(report, language))}
        found += [file_at(address(report, language, name), body) for name, body in (own | same).items()]
    return found
