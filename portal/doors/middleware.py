"""The outermost middleware: turns away malformed requests, gives every error words, puts the headers on every answer of Django.

Pages are worded by `settings.ERROR_PAGE`, a view `(request, status) -> HttpResponse`; the API and the doors for programs by `problems`.
"""

import re
from collections.abc import Callable
from typing import cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.module_loading import import_string

from portal.doors import problems

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
TYPES = (
    "application/x-www-form-urlencoded",
    "multipart/form-data",
    "application/json",
    "application/csp-report",
    "application/reports+json",
    "application/offset+octet-stream",
)
UPLOAD_LIMIT = 20 * 1024 * 1024
# A form with an evidence file: the file and what is typed beside it. Larger bodies than this are never kept (doors.spool).
FILE_LIMIT = max(settings.FILE_MOST + settings.DATA_UPLOAD_MAX_MEMORY_SIZE, UPLOAD_LIMIT)
FILE_DOORS = re.compile(r"/(?:zh-hans|en)/cases/mine/files/|/staff/cases/[^/]+/files/")
PROGRAMS = ("/api/", "/webhooks/", "/model/")
# A protocol of others: signed messages come as text, errors go out in its own form, some of them empty.
FOREIGN = "/drp/"
# Pages about somebody: no copy may stay in a browser or a proxy.
PRIVATE = re.compile(r"/(?:(?:zh-hans|en)/)?(?:cases|chat|staff|accounts|api|webhooks|model|drp)(?:/|$)")
HEADERS = {
    "Permissions-Policy": settings.PERMISSIONS_POLICY,
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Permitted-Cross-Domain-Policies": "none",
}
CARRIED = ("Allow", "Retry-After", "WWW-Authenticate")


def doors(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """`portal.doors.middleware.doors`, the first in MIDDLEWARE."""

    def pass_through(request: HttpRequest) -> HttpResponseBase:
        return _turned_away(request) or with_headers(request, worded(request, get_response(request)))

    return pass_through


def _turned_away(request: HttpRequest) -> HttpResponseBase | None:
    """The answer to a request that must not come in at all."""
    status = malformed(request)
    if status is None:
        return None
    response = _words(request, status)
    if status == 405:
        response["Allow"] = ", ".join(METHODS)
    return with_headers(request, response)


def malformed(request: HttpRequest) -> int | None:
    """The status that says what is wrong with the envelope of a request, or None."""
    if request.method not in METHODS:
        return 405
    if "\0" in request.path or "\ufffd" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
        return 400
    return _malformed_body(request) if request.method in ("POST", "PUT", "PATCH") else None


def _malformed_body(request: HttpRequest) -> int | None:
    length = request.META.get("CONTENT_LENGTH") or ""
    if not length:
        return 411 if "HTTP_TRANSFER_ENCODING" in request.META else None
    if not length.isdecimal():
        return 400
    if int(length) > _limit(request):
        return 413
    return 415 if int(length) and not _accepted(request) else None


def _limit(request: HttpRequest) -> int:
    if request.content_type != "multipart/form-data":
        return settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    return FILE_LIMIT if FILE_DOORS.fullmatch(request.path) else UPLOAD_LIMIT


def _accepted(request: HttpRequest) -> bool:
    """Forms and JSON, in UTF-8."""
    charset = (request.content_params or {}).get("charset", "utf-8")
    known = request.content_type in TYPES or request.content_type == "text/plain" and request.path.startswith(FOREIGN)
    return known and charset.lower() in ("utf-8", "utf8")


def worded(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """An error that has no words, or is for a program and no problem, becomes one that says something."""
    if response.status_code < 400 or response.streaming or response.get("Content-Type") == problems.CONTENT_TYPE:
        return response
    if request.path.startswith(FOREIGN) and request.resolver_match is not None:
        return response
    if not request.path.startswith(PROGRAMS) and getattr(response, "content", None):
        return response
    said = _words(request, response.status_code)
    for name in CARRIED:
        if name in response:
            said[name] = response[name]
    said.cookies.update(response.cookies)
    return said


def _words(request: HttpRequest, status: int) -> HttpResponse:
    if not request.path.startswith(PROGRAMS):
        return cast(HttpResponse, import_string(settings.ERROR_PAGE)(request, status))
    with translation.override(getattr(request, "LANGUAGE_CODE", None) or translation.get_language_from_request(request)):
        return problems.plain(request, status)


def with_headers(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """Every answer of Django with the headers it needs; what an answer says itself stands, but on private pages."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if PRIVATE.match(request.path):
        response.headers["Cache-Control"] = "no-store"
    else:
        response.headers.setdefault("Cache-Control", "no-cache")
    return response
