"""The ASGI application that `pages` serves: the portal beside bare applications of the same stack, told apart by the first part
of the path. `/django/...` is the portal without the press in front, `/ws/bare/` a socket that only echoes."""

from typing import Any

from django.core.handlers.asgi import ASGIHandler
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.cache import cache_page

from benchmarks.echo import Echo
from portal.asgi import application as portal_application
from portal.asgi import django_application

BODY = b"x" * 12_000


async def raw(scope: Any, receive: Any, send: Any) -> None:
    """12 kB of bytes and nothing else: as cheap as this server can be."""
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/html"), (b"content-length", b"12000")]})
    await send({"type": "http.response.body", "body": BODY})


def bare(request: HttpRequest) -> HttpResponse:
    return HttpResponse(BODY)


urlpatterns = [path("bare/", bare), path("cached/", cache_page(600)(bare))]


class Bare(ASGIHandler):
    """Django's own handler with these two views and no middleware at all."""

    def load_middleware(self, is_async: bool = False) -> None:
        from django.test import override_settings

        with override_settings(MIDDLEWARE=[]):
            super().load_middleware(is_async=is_async)

    def create_request(self, scope: Any, body_file: Any) -> Any:
        request, problem = super().create_request(scope, body_file)
        if request is not None:
            request.urlconf = "benchmarks.served"
        return request, problem


bare_application = Bare()
echo = Echo.as_asgi()


async def application(scope: Any, receive: Any, send: Any) -> None:
    where = scope.get("path", "")
    if where == "/raw/":
        await raw(scope, receive, send)
    elif where == "/ws/bare/":
        await echo(scope, receive, send)
    elif where in ("/bare/", "/cached/"):
        await bare_application(scope, receive, send)
    elif where.startswith("/django/"):
        bared = where.removeprefix("/django")
        await django_application({**scope, "path": bared, "raw_path": bared.encode()}, receive, send)
    else:
        await portal_application(scope, receive, send)
