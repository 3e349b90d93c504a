"""Guards for staff pages: signed in, second factor shown in this session, and the role or permission the page needs."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils import timezone

from portal.accounts import staff_session
from portal.accounts.models import User

View = Callable[..., HttpResponseBase]


def _guarded(view: View, allowed: Callable[[User], bool]) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user = staff_session.present(request.user, request.session, timezone.now())
        if user is None:
            return redirect_to_login(request.get_full_path(), reverse("account_login"))
        if not allowed(user):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


def staff_required(*roles: str) -> Callable[[View], View]:
    """Let in staff holding at least one of `roles` (any member of staff when none is named); else sign-in or 403."""
    return lambda view: _guarded(view, lambda user: user.has_role(*roles) if roles else bool(user.roles))


def permission_required(permission: str) -> Callable[[View], View]:
    """Let in staff who may `permission`, e.g. "disputes.reveal"; else sign-in or 403."""
    return lambda view: _guarded(view, lambda user: user.may(permission))
