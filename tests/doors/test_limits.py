from datetime import timedelta
from types import SimpleNamespace

import pytest
import time_machine
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from portal.doors import limits
from portal.doors.errors import Refusal

# Marked so that the counters are tried on Valkey too.
pytestmark = pytest.mark.django_db


def from_address(address, forwarded=""):
    headers = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {}
    return RequestFactory().get("/", REMOTE_ADDR=address, **headers)


@time_machine.travel("2026-11-22T10:00:10+08:00", tick=False)
def test_one_more_than_the_limit_is_refused_and_told_when_to_come_back():
    for _ in range(3):
        limits.hit("code", "wang", limit=3, window=60)
    with pytest.raises(Refusal) as refusal:
        limits.hit("code", "wang", limit=3, window=60)
    assert (refusal.value.code, refusal.value.status, refusal.value.retry_after) == ("limit.reached", 429, 50)


def test_the_next_window_starts_anew():
    with time_machine.travel("2026-11-22T10:00:10+08:00", tick=False) as clock:
        limits.hit("code", "wang", limit=1, window=timedelta(minutes=1))
        clock.shift(50)
        limits.hit("code", "wang", limit=1, window=timedelta(minutes=1))


@time_machine.travel("2026-11-22T10:00:10+08:00", tick=False)
def test_people_things_and_windows_are_counted_apart():
    limits.hit("code", "wang", limit=1, window=60)
    limits.hit("code", "chen", limit=1, window=60)
    limits.hit("sign-in", "wang", limit=1, window=60)
    limits.hit("code", "wang", limit=1, window=3600)


def test_a_counter_that_ends_meanwhile_starts_at_one(monkeypatch):
    monkeypatch.setattr(limits.cache, "add", lambda *args: False)
    assert limits._count("gone", 60) == 1


def test_nobody_is_kept_out_when_the_cache_is_down(monkeypatch, caplog):
    monkeypatch.setattr(limits, "cache", None)
    limits.hit("file", "wang", limit=0, window=60)
    assert "limits are off" in caplog.text
    assert "wang" not in caplog.text


def test_who_it_was_cannot_be_read_from_the_cache(monkeypatch):
    keys = []
    monkeypatch.setattr(limits, "cache", SimpleNamespace(add=lambda key, *_: keys.append(key), incr=lambda key: 1))
    limits.hit("code", "wang@example.com", limit=1, window=60)
    assert "wang" not in keys[0]


def test_the_keyed_hash_of_an_address_is_no_address():
    key = limits.client_key(from_address("203.0.113.7"))
    assert key == limits.client_key(from_address("203.0.113.7")) != limits.client_key(from_address("203.0.113.8"))
    assert "203.0.113" not in key


def test_without_a_trusted_proxy_what_is_forwarded_is_not_believed(settings):
    settings.TRUSTED_PROXIES = 0
    assert limits._address(from_address("203.0.113.7", "198.51.100.1")) == "203.0.113.7"


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (1, "198.51.100.1", "198.51.100.1"),
        (1, "6.6.6.6, 198.51.100.1", "198.51.100.1"),
        (2, "6.6.6.6, 198.51.100.1, 10.0.0.2", "198.51.100.1"),
        (2, "198.51.100.1", "10.0.0.1"),
        (1, "nonsense", "unknown"),
    ],
)
def test_behind_proxies_the_address_they_saw_counts(settings, proxies, forwarded, address):
    settings.TRUSTED_PROXIES = proxies
    assert limits._address(from_address("10.0.0.1", forwarded)) == address
    scope = {"client": ("10.0.0.1", 5), "headers": [(b"x-forwarded-for", forwarded.encode())]}
    assert limits._address(scope) == address


@pytest.mark.parametrize(
    ("address", "network"),
    [("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"), ("::ffff:203.0.113.7", "203.0.113.7"), ("", "unknown"), ("unix:", "unknown")],
)
def test_an_ipv6_network_counts_as_one_client(address, network):
    assert limits._address({"client": (address, 0)}) == network


def test_a_scope_without_a_client_is_unknown():
    assert limits._address({"client": None}) == "unknown"


def test_a_bucket_gives_a_burst_then_its_rate():
    bucket = limits.Bucket(rate=2, burst=3, now=100.0)
    assert [bucket.take(100.0) for _ in range(4)] == [0.0, 0.0, 0.0, 0.5]
    assert (bucket.take(100.5), bucket.take(100.5)) == (0.0, 0.5)


@given(st.lists(st.floats(0, 10), max_size=60))
def test_a_bucket_never_gives_more_than_burst_and_rate_allow(pauses):
    bucket, now, given_out = limits.Bucket(rate=1, burst=5, now=0.0), 0.0, 0
    for pause in pauses:
        now += pause
        given_out += bucket.take(now) == 0.0
    assert given_out <= 5 + now + 1e-6


def test_connections_are_capped_for_each_client_and_altogether():
    held = limits.Connections(each=2, total=3)
    assert [held.enter("wang"), held.enter("wang"), held.enter("wang")] == [True, True, False]
    assert [held.enter("li"), held.enter("chen")] == [True, False]
    held.leave("wang")
    assert held.enter("chen")


def test_who_left_is_forgotten():
    held = limits.Connections(each=2, total=3)
    held.enter("wang")
    held.leave("wang")
    held.leave("wang")
    assert held._open == {}
