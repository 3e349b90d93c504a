"""What every socket shares: how many one client may have open, and how fast words may come in."""

import time
from typing import Any
from urllib.parse import urlsplit

from channels.generic.websocket import AsyncWebsocketConsumer
from channels.security.websocket import OriginValidator, WebsocketDenier

from portal.doors import limits

TOO_MANY = 4429


class OwnOrigins(OriginValidator):
    """Lets in pages of the given origins only. An origin that cannot be read is foreign too; Channels would break on it."""

    async def __call__(self, scope: Any, receive: Any, send: Any) -> Any:
        try:
            urlsplit(dict(scope["headers"]).get(b"origin", b"").decode("latin-1")).port  # noqa: B018 - read for what it raises
        except ValueError:
            return await WebsocketDenier()(scope, receive, send)
        return await super().__call__(scope, receive, send)


class CountedConsumer(AsyncWebsocketConsumer):
    """A socket that counts as open for its client until it has ended, however it ends; one too many is closed with 4429.

    `pace` frames a second after the first `burst`: `self.bucket` tells. `begin` is where a subclass goes on once it is let in.
    """

    pace: float
    burst: int
    who = ""

    async def __call__(self, *asgi: Any) -> None:
        try:
            await super().__call__(*asgi)
        finally:  # a server that is going down, or gives a slow socket up, cancels it and never says that it was left
            self.count_out()

    async def websocket_disconnect(self, message: dict[str, Any]) -> None:
        self.count_out()  # and not only above: Redis's layer may hold a socket that was left for seconds
        await super().websocket_disconnect(message)

    def count_out(self) -> None:
        if self.who:
            limits.connections.leave(self.who)
        self.who = ""

    async def connect(self) -> None:
        self.bucket = limits.Bucket(rate=self.pace, burst=self.burst, now=time.monotonic())
        await self.accept()
        who = limits.client_key(self.scope)
        if not limits.connections.enter(who):
            await self.close(code=TOO_MANY)
            return
        self.who = who
        await self.begin()

    async def begin(self) -> None:
        """Nothing more, unless a socket has something to say first."""
