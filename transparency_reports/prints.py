"""The report on paper: one PDF a language, from the templates of the page; tagged, with our Chinese type in it.

What was printed goes into the public log as an entry of its own, once the pages are made: setting type takes seconds, off the request.
"""

from collections.abc import Callable, Sequence
from typing import Any

from django.db import transaction
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import translation
from django_tasks import task

from portal.policies import typesetting
from portal.trail import services as trail
from portal.trail.rules import SYSTEM
from transparency_reports import keeping, rendering, year_rendering
from transparency_reports.keeping import Printed
from transparency_reports.models import Edition, Report
from transparency_reports.rules import Quarter, Status
from transparency_reports.standing_alone import inked

NAME, PDF = "report.pdf", rendering.PDF


def html(report: Report, language: str) -> str:
    """The document that is set in type."""
    with translation.override(language):
        context = rendering.context(report)
        pictures = [{**picture, "svg": inked(picture["svg"])} for picture in context["pictures"]]
        paper: dict[str, Any] = {"chart": inked(context["chart"]), "pictures": pictures, "faces": typesetting.font_faces()}
        return render_to_string(
            "transparency_reports/print.html", context | paper | {"LANGUAGE_CODE": language}, _request(report, language)
        )


def _request(report: Report, language: str) -> HttpRequest:
    return rendering.request_for(rendering.address(report, language), language)


@task()
def print_report(slug: str, version: int) -> int:
    """Make both PDF files and put them into the press; how many were made (0 where this machine makes none). Takes seconds."""
    quarter = Quarter.parse(slug)
    versions = list(Report.objects.filter(year=quarter.year, quarter=quarter.number, published_at__isnull=False))
    report, newest = next(each for each in versions if each.version == version), max(each.version for each in versions)
    return _print(report, version == newest, lambda language: html(report, language))


@task()
def print_edition(year: int, version: int) -> int:
    """The same for the edition of a year."""
    versions = list(Edition.objects.filter(year=year, status=Status.PUBLISHED))
    edition, newest = next(each for each in versions if each.version == version), max(each.version for each in versions)
    return _print(edition, version == newest, lambda language: year_rendering.html(edition, language))


def _print(report: Printed, newest: bool, html_in: Callable[[str], str]) -> int:
    made = [(language, typesetting.to_pdf(html_in(language))) for language in rendering.LANGUAGES]
    files = [rendering.file_at(f"/{language}/reports/{report.slug}/{NAME}", body) for language, body in made if body is not None]
    if files:
        name_in_log(report, files)
        keeping.print_files(files, report.version, newest=newest)
    return len(files)


@transaction.atomic
def name_in_log(report: Printed, files: Sequence[rendering.File]) -> None:
    """Keep the printed files and put their hashes into the public log, once for the same bytes."""
    found, hashes = type(report).objects.select_for_update().get(pk=report.pk), {file.path: file.sha256 for file in files}
    keeping.keep(files)
    if found.prints == hashes:
        return
    document = {"type": "report.pdf", "report": report.slug, "version": report.version, "sha256": hashes}
    entry = trail.record_document(event="report.printed", by=SYSTEM, document=document)
    found.prints, found.print_entry = hashes, str(entry.id)
    found.save(update_fields=["prints", "print_entry"])
