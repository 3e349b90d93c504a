"""Outcomes: for the public to search and read, and for the person concerned to agree or object."""

from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from disputes import outcome_pages, sealed
from disputes.models import Case, PublicOutcome
from disputes.outcome_forms import SearchForm
from disputes.services import outcomes as services
from disputes.views import visit
from portal.doors.errors import Refusal
from portal.law.rules import Decision
from portal.trail.rules import Actor

PAGE = 20


@require_safe
def outcomes(request: HttpRequest) -> HttpResponse:
    """What came of cases, searched in both languages at once."""
    form = SearchForm(request.GET)
    valid = form.is_valid()
    asked = form.cleaned_data if valid else {}
    found = outcome_pages.search(asked.get("q", ""), topic=asked.get("topic", ""), result=asked.get("result", ""))
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    kept = request.GET.copy()
    kept.pop("page", None)
    context = {"form": form, "page": page, "kept": kept.urlencode(), "searched": any(asked.values())}
    return render(request, "disputes/outcomes/list.html", context, status=200 if valid else 422)


@require_safe
def outcome(request: HttpRequest, slug: str) -> HttpResponse:
    """The published bytes, when the press has lost them; 410 for what was taken down."""
    found = get_object_or_404(PublicOutcome, slug=slug, decision=Decision.APPROVED)
    if not found.published:
        return render(request, "disputes/outcomes/gone.html", {"outcome": found}, status=410)
    return HttpResponse(outcome_pages.page(found, get_language() or "en"), content_type=outcome_pages.HTML)


@require_safe
@visit.with_case
def mine(request: HttpRequest, case: Case) -> HttpResponse:
    """What we would publish about this case, word for word, and the client's say."""
    found = services.current_outcome(case)
    if found is None:
        raise Http404
    return render(request, "disputes/outcomes/mine.html", {"case": case, "outcome": found})


def _say(request: HttpRequest, case: Case, service: Callable[..., object], done: str) -> HttpResponse:
    by: Actor = sealed.client_of(case)
    try:
        service(case=case, by=by)
        messages.success(request, done)
    except Refusal as refusal:
        messages.error(request, refusal.text)
    return redirect("disputes:my_outcome")


@require_POST
@visit.with_case
def object_(request: HttpRequest, case: Case) -> HttpResponse:
    return _say(request, case, services.object_to_outcome, _("It is not published."))


@require_POST
@visit.with_case
def agree(request: HttpRequest, case: Case) -> HttpResponse:
    return _say(request, case, services.agree_to_outcome, _("Thank you. You can still object at any time."))
