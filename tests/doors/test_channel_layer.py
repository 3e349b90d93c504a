"""The layer between processes: a socket over which nothing is said stays open."""

from channels_redis.core import RedisChannelLayer

from portal.settings import channel_layer


def test_waiting_for_the_next_word_never_takes_longer_than_an_answer_may():
    layer = RedisChannelLayer(**channel_layer("redis://localhost:6379/0")["CONFIG"])
    (host,) = layer.hosts
    assert host["socket_timeout"] > RedisChannelLayer.brpop_timeout


def test_a_busy_process_hears_more_than_a_hundred_things_at_once():
    """All sockets of a process share one queue; a channel of that name is one of theirs."""
    layer = RedisChannelLayer(**channel_layer("redis://localhost:6379/0")["CONFIG"])
    assert layer.get_capacity("specific.1f2e3d!4c5b6a") >= 5_000
