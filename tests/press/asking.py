"""Asking an ASGI application as a browser would, without a server."""

import asyncio
from dataclasses import dataclass
from urllib.parse import unquote


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes


async def ask_async(app, path, *, method="GET", headers=None, query="", scheme="http"):
    sent = []
    scope = {
        "type": "http", "method": method, "path": unquote(path), "query_string": query.encode(), "scheme": scheme,
        "headers": [(name.lower().encode(), value.encode()) for name, value in (headers or {}).items()],
    }  # fmt: skip

    async def receive():
        return {"type": "http.request", "body": b""}

    async def send(message):
        sent.append(message)

    await app(scope, receive, send)
    named = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    assert len(named) == len(sent[0]["headers"]), "a header was sent twice"
    return Answer(sent[0]["status"], named, b"".join(message.get("body", b"") for message in sent[1:]))


def ask(app, path, **how):
    return asyncio.run(ask_async(app, path, **how))


async def nothing_here(scope, receive, send):
    """What stands behind the press in these tests: an application that has nothing and says so."""
    await send({"type": "http.response.start", "status": 404, "headers": [(b"content-type", b"text/plain"), (b"server", b"secret/1.0")]})
    await send({"type": "http.response.body", "body": b"nothing here"})
