"""Errors of the API as RFC 9457 `application/problem+json`, in the language of the request.

`{"type": "urn:mingshi:problem:<code>", "title", "status", "detail", "code", "errors": [{"in", "pointer", "detail"}], "facts": {}}`;
`code` is stable, the words are not. Nothing that was sent comes back.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from ninja import NinjaAPI, Schema
from ninja.errors import HttpError, Throttled, ValidationError
from pydantic import Field

from portal.doors.errors import Refusal, Words

CONTENT_TYPE = "application/problem+json"
TITLES: dict[int, Words] = {
    400: _("This request cannot be understood"),
    401: _("Sign in first"),
    403: _("You may not do this"),
    404: _("Not found"),
    405: _("This is not possible here"),
    406: _("Not available in this form"),
    409: _("This does not fit with what happened meanwhile"),
    410: _("This is gone"),
    411: _("The length is missing"),
    413: _("This is too large"),
    415: _("This kind of data is not accepted"),
    422: _("Something has to be corrected"),
    429: _("Too many requests"),
    500: _("Something went wrong on our side"),
    503: _("Not available right now"),
}
CODES = {
    400: "request.invalid",
    401: "request.unauthenticated",
    403: "request.forbidden",
    404: "request.not_found",
    405: "request.method_not_allowed",
    406: "request.not_acceptable",
    409: "request.conflict",
    410: "request.gone",
    411: "request.length_required",
    413: "request.too_large",
    415: "request.unsupported_type",
    422: "request.unprocessable",
    429: "limit.reached",
    500: "server.error",
    503: "server.unavailable",
}
DETAILS: dict[int, Words] = {
    400: _("The request is damaged or not in the form described in the documentation."),
    401: _("This needs a valid key or a signed-in session."),
    403: _("Your role does not allow this, or the page you came from is too old. Reload it and try again."),
    404: _("There is nothing here, or it is not yours to see."),
    405: _("This address does not take that kind of request."),
    406: _("Ask for another format."),
    409: _("Somebody else was faster, or the case has moved on. Look at it again and decide anew."),
    410: _("It was removed and will not come back."),
    411: _("Send the length of the data in advance."),
    413: _("Send less at a time."),
    415: _("Send it in the form described in the documentation."),
    422: _("Check what you entered."),
    429: _("Wait a little and try again."),
    500: _("We have been told. Nothing you did caused it. Try again in a few minutes."),
    503: _("Try again in a few minutes."),
}
SHORT: dict[str, Words] = {
    "missing": _("This is missing."),
    "string_type": _("This must be text."),
    "string_unicode": _("This text contains broken characters. Type it again or paste it as plain text."),
    "string_too_short": _("This is too short."),
    "string_too_long": _("This is too long."),
    "string_pattern_mismatch": _("This does not have the right form."),
    "extra_forbidden": _("There is no such field."),
    "literal_error": _("This is not one of the allowed values."),
    "enum": _("This is not one of the allowed values."),
    "bool_parsing": _("This must be true or false."),
    "bool_type": _("This must be true or false."),
    "int_parsing": _("This must be a whole number."),
    "int_type": _("This must be a whole number."),
    "greater_than_equal": _("This number is too small."),
    "less_than_equal": _("This number is too large."),
    "uuid_parsing": _("This must be a UUID."),
    "datetime_parsing": _("This must be a date and time."),
    "datetime_from_date_parsing": _("This must be a date and time."),
    "date_parsing": _("This must be a date."),
    "date_from_datetime_parsing": _("This must be a date."),
    "list_type": _("This must be a list."),
    "dict_type": _("This must be an object."),
    "model_attributes_type": _("This must be an object."),
    "model_type": _("This must be an object."),
}


class Fault(Schema):
    """What is wrong with one input: where it stands (`body`, `query`, `path`, `header`), a JSON pointer into it, and why."""

    where: str = Field(alias="in")
    pointer: str
    detail: str


class Problem(Schema):
    """An error answer (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    errors: list[Fault] = []
    facts: dict[str, str | int] = {}


def declared(*statuses: int) -> dict[int, type[Problem]]:
    """For `response={200: Thing, **declared(404, 422)}` of an operation."""
    return dict.fromkeys(statuses, Problem)


def problem(
    request: HttpRequest,
    status: int,
    code: str,
    title: Words,
    detail: Words,
    errors: Sequence[Mapping[str, str]] | None = None,
    *,
    facts: Mapping[str, str | int] | None = None,
    retry_after: int | None = None,
) -> HttpResponse:
    """A problem in the active language."""
    document: dict[str, Any] = {
        "type": f"urn:mingshi:problem:{code}",
        "title": str(title),
        "status": status,
        "detail": str(detail),
        "code": code,
    }
    document |= {"errors": list(errors)} if errors else {}
    document |= {"facts": dict(facts)} if facts else {}
    response = HttpResponse(json.dumps(document, ensure_ascii=False), status=status, content_type=CONTENT_TYPE)
    response["Content-Language"] = get_language() or "en"
    if retry_after is not None:
        response["Retry-After"] = str(retry_after)
    return response


def plain(request: HttpRequest, status: int, *, retry_after: int | None = None) -> HttpResponse:
    """The problem of a bare status, when there is nothing more to say."""
    known = status if status in TITLES else 500 if status >= 500 else 400
    return problem(request, status, CODES[known], TITLES[known], DETAILS[known], retry_after=retry_after)


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The problem of a Refusal."""
    errors = [{"in": "body", "pointer": f"#/{field}", "detail": str(words)} for field, words in refusal.fields.items()]
    title = TITLES.get(refusal.status, TITLES[400])
    return problem(request, refusal.status, refusal.code, title, refusal.text, errors, facts=refusal.facts, retry_after=refusal.retry_after)


def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """The problem of input that does not fit the schema: every fault with its place, never its value."""
    faults = [_fault(each["type"], each["loc"]) for each in error.errors]
    return problem(request, 422, CODES[422], TITLES[422], DETAILS[422], faults)


def _fault(kind: str, place: Iterable[str | int]) -> dict[str, str]:
    """`place` is ("body", name of the parameter, field, ...): the name of a body's parameter is ours, not the client's."""
    where, *rest = place
    path = rest[1:] if where == "body" else rest
    pointer = "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in path)
    return {"in": str(where), "pointer": f"#{pointer}", "detail": str(SHORT.get(kind, _("This is not valid.")))}


def http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    """The problem of an error of the framework: wrong key, too many requests, a body that is no JSON."""
    return plain(request, error.status_code, retry_after=error.wait if isinstance(error, Throttled) else None)


HANDLERS: tuple[tuple[type[Exception], Callable[[HttpRequest, Any], HttpResponse]], ...] = (
    (Refusal, refused),
    (ValidationError, invalid),
    (HttpError, http_error),
    (Http404, lambda request, _error: plain(request, 404)),
    (PermissionDenied, lambda request, _error: plain(request, 403)),
)


def install(api: NinjaAPI) -> None:
    """Make every error of this API a problem. What nobody foresaw goes on to Django, is logged there and comes back as a 500."""
    for kind, answer in HANDLERS:
        api.add_exception_handler(kind, answer)


class ProblemAPI(NinjaAPI):
    """An API whose errors are problems, and whose OpenAPI says so."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        install(self)

    def get_openapi_schema(self, **kwargs: Any) -> Any:
        schema = super().get_openapi_schema(**kwargs)
        for operations in schema["paths"].values():
            for operation in operations.values():
                _describe(operation["responses"])
        return schema


def _describe(responses: dict[int | str, dict[str, Any]]) -> None:
    """Ninja describes every answer as application/json; ours from 400 on are problems."""
    for status, response in responses.items():
        if int(status) >= 400 and "application/json" in response.get("content", {}):
            response["content"] = {CONTENT_TYPE: response["content"]["application/json"]}
