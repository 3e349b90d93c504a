"""The layer between processes: a socket over which nothing is said stays open, and any number may begin or end in one second."""

import asyncio

import pytest
from channels.layers import get_channel_layer
from django.conf import settings

from portal.doors.layers import WaitingLayer
from portal.settings import channel_layer

shared = pytest.mark.skipif("InMemory" in settings.CHANNEL_LAYERS["default"]["BACKEND"], reason="one process: there is no pool")


def test_waiting_for_the_next_word_never_takes_longer_than_an_answer_may():
    layer = WaitingLayer(**channel_layer("redis://localhost:6379/0")["CONFIG"])
    (host,) = layer.hosts
    assert host["socket_timeout"] > WaitingLayer.brpop_timeout


def test_a_busy_process_hears_more_than_a_hundred_things_at_once():
    """All sockets of a process share one queue; a channel of that name is one of theirs."""
    layer = WaitingLayer(**channel_layer("redis://localhost:6379/0")["CONFIG"])
    assert layer.get_capacity("specific.1f2e3d!4c5b6a") >= 5_000


@shared
async def test_five_hundred_sockets_begin_and_end_in_one_second():
    layer = get_channel_layer()
    try:
        for each in (layer.group_add, layer.group_discard):
            await asyncio.gather(*(each("talk.crowd", f"specific.crowd!{number}") for number in range(500)))
    finally:
        await layer.close_pools()
