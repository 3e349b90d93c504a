"""The press stands before Django: published paths and static files are answered from bytes, everything else goes on."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings

from portal.press import headers, negotiation, shelf, sources
from portal.press.answers import Form

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]
logger = logging.getLogger(__name__)


class Press:
    """ASGI middleware. Reads files only, never the database; one `stat` a request tells whether cached bytes are still right."""

    def __init__(self, app: App) -> None:
        self.app = app
        self.root = Path(settings.PRESS_ROOT)
        self.static_root, self.static_url = str(settings.STATIC_ROOT), settings.STATIC_URL
        self.security, self.always = headers.published(), headers.always()
        self.cache = sources.Cache()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        method = scope["method"]
        if method == "TRACE":
            await self._refuse(send)
            return
        answers = await self._find(scope) if method in ("GET", "HEAD") and _is_safe(scope) else None
        if answers:
            await _answer(scope, send, answers)
        else:
            await self.app(scope, receive, partial(self._send_safely, send))

    async def _find(self, scope: Scope) -> sources.Answers | None:
        path = scope["path"]
        try:
            if path.startswith(self.static_url):
                return await self._static(path.removeprefix(self.static_url), scope.get("query_string", b""))
            return await self._published(path)
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            logger.exception("press: %s cannot be read; Django answers instead", shelf.index_name(path))
            return None

    async def _published(self, path: str) -> sources.Answers | None:
        stamp = sources.stamp_of(f"{self.root}/index/{shelf.index_name(path)}")
        if stamp is None:
            return None
        return await self._cached(path, stamp, partial(sources.load_published, self.root, path, self.security))

    async def _static(self, name: str, query: bytes) -> sources.Answers | None:
        place = sources.static_file(self.static_root, name)
        stamp = None if place is None else sources.stamp_of(place)
        if place is None or stamp is None:
            return None
        immutable = sources.stays_the_same(name, query)
        return await self._cached((name, immutable), stamp, partial(sources.load_static, place, immutable, self.security))

    async def _cached(self, key: object, stamp: sources.Stamp, load: sources.Load) -> sources.Answers:
        answers = self.cache.get(key, stamp)
        if answers is None:
            answers = await asyncio.to_thread(load)
            self.cache.put(key, stamp, answers)
        return answers

    async def _send_safely(self, send: Send, message: Any) -> None:
        if message["type"] == "http.response.start":
            given = [(name, value) for name, value in message.get("headers", ()) if name.lower() != b"server"]
            names = {name.lower() for name, _ in given}
            message = {**message, "headers": [*given, *(header for header in self.always if header[0] not in names)]}
        await send(message)

    async def _refuse(self, send: Send) -> None:
        body = b"405\n"
        told = [(b"allow", b"GET, HEAD, POST, OPTIONS"), (b"content-type", b"text/plain; charset=utf-8"), (b"content-length", b"4")]
        await send({"type": "http.response.start", "status": 405, "headers": [*told, *self.security]})
        await send({"type": "http.response.body", "body": body})


def _is_safe(scope: Scope) -> bool:
    """Behind a real address, plain HTTP goes on to Django, which redirects it."""
    if not settings.SECURE or scope.get("scheme") == "https":
        return True
    told = any(name == b"x-forwarded-proto" and value == b"https" for name, value in scope["headers"])
    return told and settings.TRUSTED_PROXIES > 0


def _wishes(scope: Scope) -> tuple[bytes, bytes, bytes]:
    encoding = language = known = b""
    for name, value in scope["headers"]:
        if name == b"accept-encoding":
            encoding = value
        elif name == b"accept-language":
            language = value
        elif name == b"if-none-match":
            known = value
    return encoding, language, known


async def _answer(scope: Scope, send: Send, answers: sources.Answers) -> None:
    encoding, language, known = _wishes(scope)
    form: Form = sources.choose(answers, language).form(encoding)
    if known and negotiation.has_current(known, form.tag):
        await send({"type": "http.response.start", "status": 304, "headers": form.unchanged})
        await send({"type": "http.response.body", "body": b""})
        return
    await send({"type": "http.response.start", "status": 200, "headers": form.full})
    await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else form.body})
