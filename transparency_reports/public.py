"""Pages and pictures made from published reports: the comparison, a figure for somebody else's page, the PDF."""

from django.conf import settings
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.doors.errors import Refusal
from portal.policies import typesetting
from transparency_reports import keeping, prints, queries, rendering
from transparency_reports.comparing import compare as compared
from transparency_reports.definitions import DEFINITIONS
from transparency_reports.pictures import bars_of
from transparency_reports.standing_alone import alone

SVG = "image/svg+xml"


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """Two quarters side by side: ?a=2026-q2&b=2026-q3, the last two where nothing is named."""
    reports = queries.archive()
    context: dict[str, object] = {"reports": reports}
    if len(reports) > 1:
        after = queries.by_slug(request.GET["b"]) if request.GET.get("b") else reports[0]
        beside = next(each for each in reports if each != after)
        before = queries.by_slug(request.GET["a"]) if request.GET.get("a") else beside
        before, after = sorted((before, after), key=lambda report: report.period.start)
        context |= {"before": before, "after": after, "figures": compared(before, after)}
    return render(request, "transparency_reports/compare.html", context)


@require_safe
def figure(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """One figure as an image with its source on it, for any page: <img src="…">."""
    report = queries.by_slug(slug)
    found = next((each for each in report.figures if each["code"] == code), None)
    if found is None:
        raise Http404
    address = f"{settings.PUBLIC_ORIGIN}{reverse('reports:report', args=[slug])}#{code}"
    body = alone(bars_of(found), title=f"{DEFINITIONS[code].title} · {report.period.name}", source=address)
    headers = {
        "Cross-Origin-Resource-Policy": "cross-origin",
        "Link": f'<{address}>; rel="describedby"',
        "Content-Language": get_language() or "en",
    }
    return HttpResponse(body, content_type=SVG, headers=headers)


@require_safe
def pdf(request: HttpRequest, slug: str, version: int | None = None) -> HttpResponse:
    """The PDF once it is made; until then a word that it is on its way, or that this server makes none."""
    report, language = queries.by_slug(slug, version), get_language() or "en"
    if not typesetting.available():
        raise Refusal("report.pdf_off", 404, _("PDF is off on this server; this page prints well"))
    found = keeping.find(path := rendering.address(report, language, prints.NAME), report.prints.get(path, ""))
    if found is None:
        if cache.add(f"reports.print.{report.slug}.{report.version}", True, 60):
            prints.print_report.enqueue(slug=report.slug, version=report.version)
        raise Refusal("report.pdf_not_ready", 503, _("The PDF is being made. Please try again in a minute."), retry_after=30)
    return HttpResponse(found.body, content_type=prints.PDF, headers={"Content-Language": language})
