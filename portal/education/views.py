from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from portal.education import queries
from portal.law import queries as law
from portal.policies.prose import to_html
from portal.policies.rules import TOPICS


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
