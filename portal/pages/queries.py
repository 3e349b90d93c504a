"""Whether the machine is ready, and what the front page says."""

import asyncio
import logging
from datetime import datetime, timedelta
from uuid import uuid4

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.db import DatabaseError, connections
from django.utils import timezone

from portal.pages.models import Heartbeat

FRESH = timedelta(seconds=60)
logger = logging.getLogger(__name__)


def readiness(now: datetime | None = None) -> dict[str, bool]:
    """`database`, `layer` and `worker`: whether each answers now."""
    database = _databases_answer()
    return {"database": database, "layer": _layer_answers(), "worker": database and worker_is_fresh(now or timezone.now())}


def worker_is_fresh(now: datetime) -> bool:
    """Whether some worker was alive within the last minute."""
    return Heartbeat.objects.filter(at__gte=now - FRESH).exists()


def _databases_answer() -> bool:
    try:
        for alias in ("default", "keys"):
            with connections[alias].cursor() as cursor:
                cursor.execute("SELECT 1")
    except DatabaseError as error:
        logger.warning("not ready: database: %s", type(error).__name__)
        return False
    return True


def _layer_answers() -> bool:
    try:
        return async_to_sync(_through_the_layer)()
    except Exception as error:  # whatever the layer's client raises means the same: it does not answer
        logger.warning("not ready: channel layer: %s", type(error).__name__)
        return False


async def _through_the_layer() -> bool:
    """Send one message to a name of our own and read it back, within two seconds."""
    layer = get_channel_layer()
    if layer is None:
        return False
    async with asyncio.timeout(2):
        name, token = await layer.new_channel("ready!"), uuid4().hex
        await layer.send(name, {"type": "ready.check", "token": token})
        return bool((await layer.receive(name))["token"] == token)
