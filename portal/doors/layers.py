"""The layer between sockets: inside one process, or between several on Redis or Valkey."""

import time
from typing import Any

from channels.layers import InMemoryChannelLayer
from channels_redis.core import RedisChannelLayer
from redis.asyncio import BlockingConnectionPool

LEISURE = 5  # seconds


class InMemoryLayer(InMemoryChannelLayer):
    """Looks for what has expired now and then: Channels' own goes through every socket of the process for each word anybody says."""

    def __init__(self, **config: Any) -> None:
        super().__init__(**config)
        self._looked = float("-inf")

    def _clean_expired(self) -> None:
        if time.monotonic() - self._looked >= LEISURE:
            super()._clean_expired()
            self._looked = time.monotonic()


class WaitingLayer(RedisChannelLayer):
    """Waits for a free connection: the layer's own pool throws beyond its hundredth, as when every socket ends in one second."""

    def create_pool(self, index: int) -> BlockingConnectionPool:
        host = dict(self.hosts[index])
        return BlockingConnectionPool.from_url(host.pop("address"), **host)
