"""How often, and how many at once. Who somebody is stays a keyed hash; nothing here is written to the database.

Counters live in the cache: of one process in the small size, of all processes with Redis or Valkey (`CACHE_URL`).
"""

import hashlib
import hmac
import ipaddress
import logging
import threading
import time
from collections import Counter
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from portal.doors.errors import Refusal

logger = logging.getLogger(__name__)


def hit(name: str, who: str, *, limit: int, window: int | timedelta) -> None:
    """Count one `name` by `who`; Refusal `limit.reached` (429) when it is more than `limit` in a `window` of seconds.

    Windows are fixed and start together, so twice the limit may pass around their edge.
    """
    seconds = int(window.total_seconds()) if isinstance(window, timedelta) else window
    slot, passed = divmod(int(time.time()), seconds)
    try:
        count = _count(f"limit.{name}.{seconds}.{slot}.{_hashed(who)}", seconds)
    except Exception as error:  # nobody is kept from filing because the cache is down; sign-in has a second count in the database
        logger.error("limits are off, the cache does not answer: %s", type(error).__name__)
        return
    if count > limit:
        raise Refusal("limit.reached", 429, _("That is too often. Wait a little and try again."), retry_after=seconds - passed)


def _count(key: str, seconds: int) -> int:
    cache.add(key, 0, seconds)
    try:
        return cache.incr(key)
    except ValueError:  # it ended between the two lines
        cache.set(key, 1, seconds)
        return 1


def client_key(source: HttpRequest | Mapping[str, Any]) -> str:
    """A keyed hash of the client's address, from a request or a socket's scope; an IPv6 network of 64 bits counts as one client.

    With TRUSTED_PROXIES = n the n-th address from the right of X-Forwarded-For is the client's: what stands left of it is only said.
    """
    return _hashed(_address(source))


def _address(source: HttpRequest | Mapping[str, Any]) -> str:
    if isinstance(source, HttpRequest):
        near, forwarded = source.META.get("REMOTE_ADDR", ""), source.META.get("HTTP_X_FORWARDED_FOR", "")
    else:
        near = (source.get("client") or [""])[0]
        forwarded = ",".join(value.decode("latin-1") for name, value in source.get("headers", ()) if name == b"x-forwarded-for")
    hops = [hop.strip() for hop in forwarded.split(",") if hop.strip()]
    trusted = settings.TRUSTED_PROXIES
    return _network(hops[-trusted] if trusted and len(hops) >= trusted else near)


def _network(address: str) -> str:
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(ipaddress.IPv6Network((found, 64), strict=False))


def _hashed(value: str) -> str:
    return hmac.new(settings.INDEX_PEPPER, f"limit {value}".encode(), hashlib.sha256).hexdigest()[:32]


class Bucket:
    """A token bucket, pure: `burst` at once, then `rate` a second. For messages on one socket."""

    def __init__(self, *, rate: float, burst: int, now: float) -> None:
        self.rate, self.burst = rate, burst
        self._tokens, self._at = float(burst), now

    def take(self, now: float) -> float:
        """Take one: 0.0 when there was one, else the seconds until there is."""
        self._tokens = min(float(self.burst), self._tokens + (now - self._at) * self.rate)
        self._at = now
        if self._tokens >= 1:
            self._tokens -= 1
            return 0.0
        return (1 - self._tokens) / self.rate


class Connections:
    """How many sockets are open in this process, altogether and from each client. Every `enter` that is True needs its `leave`."""

    def __init__(self, *, each: int, total: int) -> None:
        self.each, self.total = each, total
        self._open: Counter[str] = Counter()
        self._all = 0
        self._lock = threading.Lock()

    def enter(self, who: str) -> bool:
        """One more socket by `who`, or False when that is one too many."""
        with self._lock:
            if self._open[who] >= self.each or self._all >= self.total:
                return False
            self._open[who] += 1
            self._all += 1
            return True

    def leave(self, who: str) -> None:
        with self._lock:
            self._open[who] -= 1
            self._all -= 1
            if self._open[who] <= 0:
                del self._open[who]


connections = Connections(each=20, total=10_000)
