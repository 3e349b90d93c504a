"""The layer between processes: a socket over which nothing is said stays open, and any number may begin or end in one second."""

import asyncio

from channels.layers import InMemoryChannelLayer, get_channel_layer

from portal.doors.layers import InMemoryLayer, WaitingLayer
from portal.settings import channel_layer


def test_waiting_for_the_next_word_never_takes_longer_than_an_answer_may():
    layer = WaitingLayer(**channel_layer("redis://localhost:6379/0")["CONFIG"])
    (host,) = layer.hosts
    assert host["socket_timeout"] > WaitingLayer.brpop_timeout


def test_a_busy_process_hears_more_than_a_hundred_things_at_once():
    """All sockets of a process share one queue; a channel of that name is one of theirs."""
    layer = WaitingLayer(**channel_layer("redis://localhost:6379/0")["CONFIG"])
    assert layer.get_capacity("specific.1f2e3d!4c5b6a") >= 5_000


async def test_five_hundred_sockets_begin_and_end_in_one_second():
    layer = get_channel_layer()
    try:
        for each in (layer.group_add, layer.group_discard):
            await asyncio.gather(*(each("talk.crowd", f"specific.crowd!{number}") for number in range(500)))
    finally:
        if isinstance(layer, WaitingLayer):
            await layer.close_pools()


async def test_a_word_costs_the_same_beside_any_number_of_sockets(monkeypatch):
    """Looking for what has expired goes through all of them: not for each word."""
    walks = []
    monkeypatch.setattr(InMemoryChannelLayer, "_clean_expired", lambda layer: walks.append(len(layer.groups)))
    layer = InMemoryLayer()
    for number in range(20):
        await layer.group_add(f"talk.{number}", f"specific.one!{number}")
        await layer.group_send(f"talk.{number}", {"type": "word"})
        assert await layer.receive(f"specific.one!{number}") == {"type": "word"}
    assert walks == [1]


async def test_what_nobody_fetched_in_time_is_forgotten(monkeypatch):
    layer = InMemoryLayer(expiry=-1)
    await layer.group_add("talk.one", "specific.one!gone")
    await layer.send("specific.one!gone", {"type": "word"})
    await layer.group_send("talk.one", {"type": "more"})
    assert layer.groups["talk.one"] == {}
