"""Giving a file out: only ever as something to be saved, in pieces, and so that no browser takes it for a page."""

import io
from collections.abc import AsyncIterator, Iterator
from typing import Any, BinaryIO

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header

PIECE = 65536
SANDBOX = "sandbox; default-src 'none'"


def attachment(request: HttpRequest, source: Any, *, size: int, name: str, mime: str) -> Any:
    """`source` to be saved as `name`; it is closed at the end."""
    pieces = _later(source) if isinstance(request, ASGIRequest) else _now(source)
    response = StreamingHttpResponse(pieces, content_type=mime)
    response["Content-Length"] = str(size)
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return _guarded(response)


def preview(source: io.BufferedReader) -> HttpResponse:
    """A small picture that we drew ourselves, the only thing shown in place."""
    with source:
        return _guarded(HttpResponse(source.read(), content_type="image/png"))


def _guarded(response: Any) -> Any:
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = SANDBOX
    response["Cache-Control"] = "no-store"
    return response


def _now(source: BinaryIO) -> Iterator[bytes]:
    with source:
        while piece := source.read(PIECE):
            yield piece


async def _later(source: BinaryIO) -> AsyncIterator[bytes]:
    """Django under ASGI would read a plain iterator to its end before it sends the first byte."""
    read = sync_to_async(source.read)
    try:
        while piece := await read(PIECE):
            yield piece
    finally:
        await sync_to_async(source.close)()


class Sink:
    """What a zip is written to: only forwards, so that a spool can hold it."""

    def __init__(self, target: Any) -> None:
        self._target = target

    def write(self, data: bytes) -> int:
        return int(self._target.write(data))

    def flush(self) -> None:
        """Nothing waits."""
