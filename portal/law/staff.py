"""Who may come in at the staff pages of this room."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

View = Callable[..., HttpResponse]


def for_staff(view: View) -> View:
    """Every member of staff with a role may read; the gate before /staff/ has already asked for the second factor."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not getattr(request.user, "roles", ()):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded
