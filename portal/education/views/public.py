from itertools import zip_longest

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from portal.education import queries
from portal.education.shown import shown
from portal.law import queries as law
from portal.policies.prose import to_html
from portal.policies.rules import TOPICS

PAGE = 40


def _language() -> str:
    return "zh-hans" if (get_language() or "").startswith("zh") else "en"


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every guide, and every question with its answer, grouped by subject in the order of the topics."""
    language = _language()
    order = list(TOPICS)
    faqs = sorted(queries.faqs(language), key=lambda faq: order.index(faq.topic))
    context = {"guides": queries.guides(language), "faqs": [(TOPICS[faq.topic], faq) for faq in faqs], "operator": law.operator()}
    return render(request, "education/index.html", context)


@require_safe
def guide(request: HttpRequest, slug: str) -> HttpResponse:
    lesson = queries.guide(slug, _language())
    return render(request, "education/guide.html", {"guide": lesson, "html": to_html(lesson.text), "operator": law.operator()})


@require_safe
def changes(request: HttpRequest) -> HttpResponse:
    """What the robot and these pages say, and when that changed: everything published, by role, the newest first."""
    page = Paginator(queries.editions(), PAGE).get_page(request.GET.get("page"))
    return render(request, "education/changes.html", {"page": page, "rows": [shown(row, _language()) for row in page.object_list]})


@require_safe
def history(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """Every version of one text in both languages."""
    found = queries.editions(kind, slug)
    if not found:
        raise Http404
    rows = [shown(row, _language(), before) for row, before in zip_longest(found, found[1:])]
    return render(request, "education/history.html", {"rows": rows, "kind": found[0].get_kind_display(), "language": _language()})
