"""The public calculator of deadlines: a form that anyone can use, and an address that anyone can cite."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from portal.deadlines.calendar_file import TYPE, Entry, calendar_file
from portal.law import queries
from portal.law.forms import DeadlineForm


@require_safe
def deadline_file(request: HttpRequest) -> HttpResponse:
    """The same answer for a calendar program; a question that cannot be answered gets the page with what is wrong."""
    form = DeadlineForm(request.GET)
    found = form.answer if form.is_bound and form.is_valid() else None
    if found is None:
        return deadlines(request)
    shown, asked = queries.show(found.due, found.term), request.GET.urlencode()
    address = f"{settings.PUBLIC_ORIGIN}{reverse('law:deadlines')}?{asked}"
    body = calendar_file([Entry(asked, shown.title, shown.due, address, shown.summary)], name=shown.title, now=timezone.now())
    return HttpResponse(body, content_type=TYPE, headers={"Content-Disposition": 'attachment; filename="deadline.ics"'})


@require_safe
def deadlines(request: HttpRequest) -> HttpResponse:
    form = DeadlineForm(request.GET)
    found = form.answer if form.is_bound and form.is_valid() else None
    shown = queries.show(found.due, found.term) if found else None
    context = {"form": form, "shown": shown, "terms": queries.terms()}
    return render(request, "law/deadlines.html", context, status=422 if form.errors else 200)
