"""The public calculator of deadlines: a form that anyone can use, and an address that anyone can cite."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.law import queries
from portal.law.forms import DeadlineForm


@require_safe
def deadlines(request: HttpRequest) -> HttpResponse:
    form = DeadlineForm(request.GET)
    found = form.answer if form.is_bound and form.is_valid() else None
    shown = queries.show(found.due, found.term) if found else None
    context = {"form": form, "shown": shown, "terms": queries.terms()}
    return render(request, "law/deadlines.html", context, status=422 if form.errors else 200)
