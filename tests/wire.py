"""A socket's client for tests: on a busy machine the server may take its time."""

from typing import Any

from channels.testing import WebsocketCommunicator
from django.conf import settings

PATIENCE = 60.0  # seconds; only a test that fails waits so long
# A socket whose first connection to Valkey is still being made does not hear that it is cancelled: Channels gives it up after a second.
LEAVING = PATIENCE if "InMemory" in settings.CHANNEL_LAYERS["default"]["BACKEND"] else 1.0


class Wire(WebsocketCommunicator):
    async def receive_output(self, timeout: float = PATIENCE) -> Any:  # noqa: ASYNC109
        return await super().receive_output(PATIENCE)

    async def wait(self, timeout: float = LEAVING) -> None:  # noqa: ASYNC109
        await super().wait(LEAVING)
