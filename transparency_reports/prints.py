"""The report on paper: one PDF a language, from the templates of the page; tagged, with our Chinese type in it."""

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import translation
from django_tasks import task

from portal.policies import typesetting
from portal.press import services as press
from transparency_reports import rendering
from transparency_reports.models import Report
from transparency_reports.rules import Quarter
from transparency_reports.standing_alone import inked

NAME, PDF = "report.pdf", "application/pdf"


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
    made = 0
    for language in rendering.LANGUAGES:
        if (body := typesetting.to_pdf(html(report, language))) is None:
            continue
        made += 1
        path = rendering.address(report, language, NAME)
        for address in [rendering.kept_address(path, version), *([path] if version == newest else [])]:
            press.publish(address, body, PDF, language=language)
    return made
