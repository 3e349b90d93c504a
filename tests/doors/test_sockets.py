"""A socket counts as open for its client until it has ended, however it ends."""

import asyncio

import pytest

from portal.doors import limits
from portal.doors.sockets import TOO_MANY, CountedConsumer
from tests.wire import Wire

pytestmark = [pytest.mark.asyncio, pytest.mark.django_db(transaction=True)]


class Silent(CountedConsumer):
    pace, burst = 1.0, 1


@pytest.fixture(autouse=True)
def two_each(monkeypatch, settings):
    # The layer of Redis is no good for this: cancelled in the middle of a BZPOPMIN it goes on waiting for ever.
    settings.CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
    monkeypatch.setattr(limits, "connections", limits.Connections(each=2, total=100))


async def opened() -> Wire:
    wire = Wire(Silent.as_asgi(), "/ws/silent/")
    assert (await wire.connect())[0]
    return wire


async def closed_with(wire: Wire) -> int:
    told = await wire.receive_output()
    assert told["type"] == "websocket.close"
    return told["code"]


async def test_one_too_many_is_closed_and_room_is_made_by_leaving():
    first, second, third = await opened(), await opened(), await opened()
    assert await closed_with(third) == TOO_MANY
    await third.disconnect()
    await first.disconnect()
    again = await opened()
    assert await again.receive_nothing()
    await again.disconnect()
    await second.disconnect()


async def test_a_socket_the_server_gave_up_counts_no_longer():
    first, second = await opened(), await opened()
    first.future.cancel()
    await asyncio.wait([first.future])
    again = await opened()
    assert await again.receive_nothing()
    await again.disconnect()
    await second.disconnect()
