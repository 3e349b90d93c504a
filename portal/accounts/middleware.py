"""The one gate before everything under /staff/: nobody passes without a second factor, whatever a view forgot."""

import re
from collections.abc import Callable

from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from portal.accounts import staff_session
from portal.accounts.models import User
from portal.accounts.services.people import note_seen

STAFF = re.compile(r"/(?:[a-z-]+/)?staff(?:/|$)")
OPEN = re.compile(r"/(?:[a-z-]+/)?staff/sign-in/")
ENROL = re.compile(r"/(?:[a-z-]+/)?staff/(?:account/factor|sign-out)/")
LIVE = re.compile(r"/(?:[a-z-]+/)?staff/live/")  # read by the page itself: nobody need be sitting before it
HIDDEN = re.compile(r"csrf|password|oldpassword|code|credential|token", re.IGNORECASE)


def staff_gate(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    def gate(request: HttpRequest) -> HttpResponse:
        if not STAFF.match(request.path_info):
            return get_response(request)
        return stopped(request) or get_response(request)

    return gate


def stopped(request: HttpRequest) -> HttpResponse | None:
    """The answer to somebody who may not pass; None when they may."""
    now = timezone.now()
    user = staff_session.present(request.user, request.session, now)
    if user and LIVE.match(request.path_info):
        return None
    if user:
        staff_session.touch(request.session, now)
        note_seen(user=user, at=now)
        return None
    if request.user.is_authenticated and (staff_session.is_over(request.session, now) or not staff_session.may_enrol(request.session)):
        logout(request)
    if OPEN.match(request.path_info):
        return None
    if isinstance(request.user, User):
        return None if ENROL.match(request.path_info) else redirect("accounts:set_up_factor")
    return sent_to_sign_in(request)


def sent_to_sign_in(request: HttpRequest) -> HttpResponse:
    """To the sign-in page and back; what somebody had typed is shown to be copied, since a redirect would lose it."""
    if request.method in ("GET", "HEAD"):
        return redirect_to_login(request.get_full_path(), reverse("account_login"))
    typed = [text for name, values in request.POST.lists() if not HIDDEN.search(name) for text in values if text.strip()]
    return render(request, "staff/accounts/session_over.html", {"typed": typed}, status=403)
