"""Django behind ASGI as it runs behind WSGI: a request goes through all middleware and its view in one thread, which keeps its
connections to the databases for the next one. Django's own handler begins a thread for each request, opens both databases in it and goes
there and back some twenty times, which cost more than most of our pages."""

from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import IO, Any, cast

from asgiref.sync import ThreadSensitiveContext, sync_to_async
from django.core.exceptions import RequestAborted
from django.core.handlers.asgi import ASGIHandler
from django.db import connections
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from portal.doors.spool import Spool

# As many threads wait for the next request, each with a connection to each database; in a rush there are more, which go again.
KEPT = 8


class Handler(ASGIHandler):
    """Django's ASGI handler with one thread a request, and the body of a request in a spool."""

    def __init__(self) -> None:
        super().__init__()
        self.waiting: list[ThreadPoolExecutor] = []

    def load_middleware(self, is_async: bool = False) -> None:
        super().load_middleware(is_async=False)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        thread = self.waiting.pop() if self.waiting else ThreadPoolExecutor(max_workers=1, thread_name_prefix="request")
        try:
            async with ThreadSensitiveContext(executor=thread):
                await self.handle(scope, receive, send)
        finally:
            self.leave(thread)

    def leave(self, thread: ThreadPoolExecutor) -> None:
        """Keep a thread for the next request, the last used first; one too many ends and closes what it had open."""
        if len(self.waiting) < KEPT:
            self.waiting.append(thread)
        else:
            thread.submit(connections.close_all)
            thread.shutdown(wait=False)

    async def run_get_response(self, request: HttpRequest) -> HttpResponseBase:
        return await sync_to_async(self.get_response)(request)

    async def read_body(self, receive: Callable[[], Awaitable[Any]]) -> IO[bytes]:
        body = Spool()
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                body.close()
                raise RequestAborted
            body.write(message.get("body", b""))
            if not message.get("more_body", False):
                break
        body.seek(0)
        return cast(IO[bytes], body)
