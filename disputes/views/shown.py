"""A page with a form: when it comes back, its status says why, as the API's would."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from disputes.forms import QuestionForm
from portal.doors.errors import Refusal


def page(request: HttpRequest, template: str, context: dict[str, Any], form: QuestionForm) -> HttpResponse:
    """200, or 422 for what is wrong with the form, or the status of the refusal it met."""
    if form.refused is not None:
        return refused(request, template, context, form.refused)
    return render(request, template, context, status=422 if form.errors else 200)


def refused(request: HttpRequest, template: str, context: dict[str, Any], refusal: Refusal) -> HttpResponse:
    response = render(request, template, context, status=refusal.status)
    if refusal.retry_after is not None:
        response["Retry-After"] = str(refusal.retry_after)
    return response
