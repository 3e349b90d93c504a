"""Filing by form pages: one question a page, check your answers, the confirmation. Works without scripts; answers lie sealed in a Draft."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def new(request: HttpRequest) -> HttpResponse:
    """What is filed here, on what basis it is kept, and the way in."""
    return render(request, "disputes/start.html")
