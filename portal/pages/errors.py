"""Pages that say what went wrong, what to do next, and give back what was typed. They stand when the database does not."""

import logging
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.http.request import UnreadablePostError
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.pages import context, navigation, queries
from portal.press import headers as security

Words = str | Promise
HIDDEN = re.compile(r"csrf|password|passphrase|token|receipt|code|otp|credential|secret", re.IGNORECASE)
WORTH_KEEPING = 12  # characters; shorter answers are quicker to give again than to find here
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Said:
    """The words of one status: what happened, and what to do next."""

    title: Words
    what: Words
    next: Words


WORDS = {
    400: Said(
        _("We could not read what was sent"),
        _("The address or the form that reached us was incomplete or not in a form we understand. Nothing was stored."),
        _("Go back, load the page again and send it once more."),
    ),
    403: Said(
        _("This page is not open to you"),
        _("You are not signed in for it, or your role does not include it."),
        _("If it should, ask the person who manages access, or write to us."),
    ),
    404: Said(
        _("There is nothing at this address"),
        _("The page may have moved, the address may be mistyped, or it is not meant for you."),
        _("Check the address, or start from the front page. If you hold a receipt, enter its code to reach your case."),
    ),
    409: Said(
        _("Something changed in the meantime"),
        _("Somebody else acted on this, or it was sent twice. What you sent now was not applied."),
        _("Load the page again to see how it stands, then decide anew."),
    ),
    413: Said(
        _("That was too large"),
        _("What was sent is larger than we take. Nothing was stored."),
        _("Make it shorter, or send it in parts."),
    ),
    422: Said(
        _("We cannot do this as it was sent"),
        _("Something in it does not fit. Nothing was stored."),
        _("Go back and change it."),
    ),
    429: Said(
        _("Too many tries in a short time"),
        _("To protect everybody's data we slow down when many requests come from one place. Nothing is lost or blocked for good."),
        _("Wait a little, then try again."),
    ),
    500: Said(
        _("Something went wrong on our side"),
        _("It is not your doing. What you sent was not stored by halves: either all of it was, or nothing."),
        _("Try again in a few minutes. If it happens again, write to us; deadlines that run are not affected."),
    ),
    503: Said(
        _("The portal is not available right now"),
        _("We are working on it. Cases, deadlines and records are kept; what you just sent was not stored."),
        _("Try again in a few minutes. The policy and published reports can still be read."),
    ),
}
CSRF = Said(
    _("This form was open too long"),
    _("For your safety a form can be sent only by the browser that opened it, and only for some time. Nothing was stored."),
    _("Copy your text from below, open the page again and send it once more. Cookies must be allowed for this site."),
)


def error_page(
    request: HttpRequest,
    status: int,
    *,
    said: Said | None = None,
    message: str = "",
    fields: Mapping[str, Words] | None = None,
    kept: Iterable[tuple[Words, str]] | None = None,
    retry_after: int | None = None,
) -> HttpResponse:
    """The page for `status`. `message` replaces the general sentence; `kept` are (label, text) pairs to copy from."""
    page = {
        "status": status,
        "said": said or WORDS.get(status) or WORDS[400 if status < 500 else 500],
        "message": message,
        "problems": list((fields or {}).values()),
        "kept": list(typed(request) if kept is None else kept),
        "again_at": timezone.now() + timedelta(seconds=retry_after) if retry_after else None,
    }
    with translation.override(_language(request)):
        response = HttpResponse(_render(request, page), status=status, headers=_headers())
    if retry_after:
        response["Retry-After"] = str(retry_after)
    return response


def _headers() -> dict[str, str]:
    """All of them here: an error page may be made outside the middleware that would add them."""
    return {name.decode().title(): value.decode() for name, value in security.published()} | {"Cache-Control": "no-store"}


def _language(request: HttpRequest) -> str:
    """The language of the address, else the one the browser asks for."""
    prefix, _rest = navigation.split(request.path_info)
    return prefix or translation.get_language_from_request(request)


def _render(request: HttpRequest, page: dict[str, object]) -> str:
    """With the whole frame; if that fails too, bare words that need nothing."""
    try:
        frame = "staff/base.html" if _at_work(request) else "base.html"
        return render_to_string(
            "errors/error.html", {**context.page(request), **page, "frame": frame, "operator": queries.operator()}, request
        )
    except Exception as error:  # the last page there is must never fail
        logger.exception("the error page failed: %s", type(error).__name__)
        return render_to_string("errors/bare.html", page)


def _at_work(request: HttpRequest) -> bool:
    """Whether somebody signed in asks for a page of the desk: it keeps its frame and its ways on."""
    return request.path.startswith("/staff/") and bool(getattr(getattr(request, "user", None), "is_authenticated", False))


def typed(request: HttpRequest) -> list[tuple[Words, str]]:
    """What a person wrote into the form that failed, without anything secret; empty when it cannot be read."""
    try:
        posted = [(name, text) for name, texts in request.POST.lists() for text in texts]
    except (UnreadablePostError, MultiPartParserError, RequestDataTooBig, SuspiciousOperation, ValueError):
        return []
    worth = [text for name, text in posted if not HIDDEN.search(name) and len(text.strip()) >= WORTH_KEEPING]
    return [(pgettext_lazy("kept text", "What you wrote"), text) for text in worth]


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_page(request, 413 if isinstance(exception, RequestDataTooBig) else 400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_page(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    return error_page(request, 500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django's CSRF_FAILURE_VIEW: 403, with the text given back."""
    return error_page(request, 403, said=CSRF)
