"""A socket's client for tests: on a busy machine the server may take its time."""

from typing import Any

from channels.testing import WebsocketCommunicator

PATIENCE = 60.0  # seconds; only a test that fails waits so long


class Wire(WebsocketCommunicator):
    async def receive_output(self, timeout: float = PATIENCE) -> Any:  # noqa: ASYNC109
        return await super().receive_output(PATIENCE)

    async def wait(self, timeout: float = PATIENCE) -> None:  # noqa: ASYNC109
        await super().wait(PATIENCE)
