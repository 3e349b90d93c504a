"""The client's own case: in by receipt, where it stands, the thread, every step the client may take, downloads, a lost receipt."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def enter(request: HttpRequest) -> HttpResponse:
    """Open a case with its receipt."""
    return render(request, "disputes/enter.html")
