"""The edition of a year as bytes: its document from the quarterly reports, both pages, JSON and CSV, the page for print."""

from collections.abc import Iterable, Mapping
from datetime import UTC
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.law import queries as law
from portal.policies import typesetting
from transparency_reports import data, metadata, queries, years
from transparency_reports.chapters import chaptered
from transparency_reports.definitions import DEFINITIONS, row_label
from transparency_reports.models import Edition, Report, Story
from transparency_reports.printing import printed
from transparency_reports.rendering import LANGUAGES, File, file_at, in_both, path_of, request_for
from transparency_reports.rules import METHOD, Quarter, Status


def address(edition: Edition, language: str, name: str = "") -> str:
    return path_of(edition.slug, language, name)


def reports_of(year: int) -> list[Report]:
    """The newest published report of every quarter of the year that has one, the first quarter first."""
    return [report for report in reversed(queries.archive()) if report.year == year]


def for_stories(year: int) -> list[Report]:
    """The reports a story may compare: of the year and the one before it, oldest first."""
    return [report for report in reversed(queries.archive()) if report.year in (year - 1, year)]


def document(edition: Edition) -> dict[str, Any]:
    """data.json: as it was frozen, or for a draft as the published reports say today."""
    return edition.document if edition.status == Status.PUBLISHED else compose(edition)


def compose(edition: Edition) -> dict[str, Any]:
    """Worked out from the published quarterly reports, which it names with their hashes."""
    reports, stories = reports_of(edition.year), list(edition.stories.all()) if edition.pk else []
    used = {report.slug: report for report in for_stories(edition.year)}
    named = {report.slug for report in reports} | {slug for story in stories for slug in (story.before, story.after)}
    figures = years.combine({report.quarter: report.figures for report in reports})
    return {
        "report": edition.slug,
        "version": edition.version,
        "method": METHOD,
        "published_at": edition.published_at.astimezone(UTC).isoformat() if edition.published_at else None,
        **_correction(edition),
        "sources": [_source(used[slug]) for slug in sorted(named) if slug in used],
        "summary": {"zh-hans": edition.summary_zh, "en": edition.summary_en},
        "stories": [_story(story, used) for story in stories],
        "figures": figures,
        "words": {language: _words(figures, language) for language in LANGUAGES},
    }


def _correction(edition: Edition) -> dict[str, Any]:
    if edition.version == 1:
        return {}
    return {"corrects": {"version": edition.version - 1, "reason": {"zh-hans": edition.correction_zh, "en": edition.correction_en}}}


def _source(report: Report) -> dict[str, Any]:
    return {"report": report.slug, "version": report.version, "sha256": report.hashes[f"/en/reports/{report.slug}/data.json"]}


def _story(story: Story, used: Mapping[str, Report]) -> dict[str, Any]:
    """`before` and `after` are None where a corrected report no longer prints them; such an edition is not published."""
    sides = {}
    for name, slug in (("before", story.before), ("after", story.after)):
        found = years.bound(used[slug].figures).get((story.figure, story.row)) if slug in used else None
        sides[name] = years.rate(slug, *found) if found else None
    words = {"title": {"zh-hans": story.title_zh, "en": story.title_en}, "text": {"zh-hans": story.text_zh, "en": story.text_en}}
    return {"id": str(story.public_id), **words, "figure": story.figure, "row": story.row, **sides}


def label(code: str, key: str) -> str:
    return _("Total") if key == "total" else row_label(code, key)


def _words(figures: Iterable[Mapping[str, Any]], language: str) -> dict[str, Any]:
    with translation.override(language):
        return {
            f["code"]: {"title": str(DEFINITIONS[f["code"]].title), "rows": {row["key"]: label(f["code"], row["key"]) for row in f["rows"]}}
            for f in figures
        }


def context(edition: Edition) -> dict[str, Any]:
    """What the page shows, in the active language."""
    said, language = document(edition), "en" if get_language() == "en" else "zh-hans"
    return {
        "edition": edition,
        "document": said,
        "operator": law.operator(),
        "origin": settings.PUBLIC_ORIGIN,
        "summary": said["summary"][language],
        "reason": said["corrects"]["reason"][language] if "corrects" in said else "",
        "sources": [{**source, "name": Quarter.parse(source["report"]).name} for source in said["sources"]],
        "stories": [_told(story, language) for story in said["stories"]],
        "chapters": list(chaptered([_table(figure) for figure in said["figures"]])),
        "heads": [f"Q{quarter}" for quarter in years.QUARTERS],
    }


def _told(story: Mapping[str, Any], language: str) -> dict[str, Any]:
    sides = [story["before"], story["after"]]
    told = {"id": story["id"], "title": story["title"][language], "text": story["text"][language], "whole": all(sides)}
    told["what"] = f"{DEFINITIONS[story['figure']].title}{_(': ')}{row_label(story['figure'], story['row'])}"
    told["sides"] = [{**side, "name": Quarter.parse(side["quarter"]).name} for side in sides if side]
    told["apart"] = bool(all(sides) and years.apart(*sides))
    return told


def _table(figure: Mapping[str, Any]) -> dict[str, Any]:
    code, unit = figure["code"], figure["unit"]
    return {
        "code": code,
        "unit": unit,
        "title": DEFINITIONS[code].title,
        "rows": [(label(code, row["key"]), [_cell(cell, unit) for cell in [*row["cells"], row[years.YEAR]]]) for row in figure["rows"]],
    }


def _cell(cell: Mapping[str, Any], unit: str) -> tuple[str, str]:
    return printed(cell, unit), cell["state"]


def page(edition: Edition, language: str) -> bytes:
    request = request_for(address(edition, language), language)
    with translation.override(language):
        return render_to_string("transparency_reports/years/edition.html", context(edition), request=request).encode()


def html(edition: Edition, language: str) -> str:
    """The document that is set in type."""
    request = request_for(address(edition, language), language)
    with translation.override(language):
        paper = {"faces": typesetting.font_faces(), "LANGUAGE_CODE": language}
        return render_to_string("transparency_reports/years/print.html", context(edition) | paper, request=request)


def files(edition: Edition) -> list[File]:
    """Everything a published edition consists of, at its addresses in both languages."""
    said = document(edition)
    same = in_both(edition.slug, said, years.rows(said["figures"]), years.SHAPE)
    found = []
    for language in LANGUAGES:
        own = {"": page(edition, language), "dataset.jsonld": data.to_json(metadata.dataset_of_year(edition, language))}
        found += [file_at(address(edition, language, name), body) for name, body in (own | same).items()]
    return found
