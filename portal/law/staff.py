"""Who may come in at the staff pages of this room, and how a second person's decision comes in from a page."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from portal.doors.errors import Refusal
from portal.law.calendar_forms import DecideForm

View = Callable[..., HttpResponse]


def for_staff(view: View) -> View:
    """Every member of staff with a role may read; the gate before /staff/ has already asked for the second factor."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not getattr(request.user, "roles", ()):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


def decided(
    request: HttpRequest, decide: Callable[[str], object], *, page: Callable[[DecideForm, int], HttpResponse], said: str, back: str
) -> HttpResponse:
    """Call `decide` with the reason typed and go `back`; what is refused shows `page` with the form as it was, and the status."""
    form, status = DecideForm(request.POST), 422
    if form.is_valid():
        try:
            decide(form.cleaned_data["reason"])
        except Refusal as refusal:
            form.add_error("reason" if refusal.code.endswith(".no_reason") else None, refusal.text)
            status = refusal.status
        else:
            messages.success(request, said)
            return redirect(back)
    return page(form, status)


def withdrawn(request: HttpRequest, withdraw: Callable[[], object], *, back: str) -> HttpResponse:
    """Take one's own proposal back, and go `back` with what came of it."""
    try:
        withdraw()
        messages.success(request, _("The proposal is withdrawn."))
    except Refusal as refusal:
        messages.error(request, refusal.text)
    return redirect(back)
