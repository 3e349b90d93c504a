"""The layer between processes, on Redis or Valkey."""

from channels_redis.core import RedisChannelLayer
from redis.asyncio import BlockingConnectionPool


class WaitingLayer(RedisChannelLayer):
    """Waits for a free connection: the layer's own pool throws beyond its hundredth, as when every socket ends in one second."""

    def create_pool(self, index: int) -> BlockingConnectionPool:
        host = dict(self.hosts[index])
        return BlockingConnectionPool.from_url(host.pop("address"), **host)
