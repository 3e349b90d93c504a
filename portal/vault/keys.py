"""Unwrapped data keys of this process, kept briefly: a conversation turn costs microseconds instead of two queries.

A key destroyed in this process is dropped at once; another process forgets it after at most SECONDS.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from portal.vault import ring, sealing
from portal.vault.models import DataKey, Destruction
from portal.vault.rules import Erased, Unreadable

SECONDS = 30.0
MOST = 4096


@dataclass(frozen=True, repr=False)
class Material:
    """A data key ready for use: `raw` derives secrets and file keys, `fields` seals fields."""

    raw: bytes
    fields: AESGCM


class Cache:
    """At most `most` keys, the least recently used goes first, none is older than `seconds`."""

    def __init__(self, most: int, seconds: float) -> None:
        self.most, self.seconds = most, seconds
        self._held: OrderedDict[str, tuple[float, Material]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key_id: str, now: float) -> Material | None:
        with self._lock:
            found = self._held.get(key_id)
            if found is None:
                return None
            if now - found[0] >= self.seconds:
                del self._held[key_id]
                return None
            self._held.move_to_end(key_id)
            return found[1]

    def put(self, key_id: str, material: Material, now: float) -> None:
        with self._lock:
            self._held[key_id] = (now, material)
            self._held.move_to_end(key_id)
            while len(self._held) > self.most:
                self._held.popitem(last=False)

    def drop(self, key_id: str) -> None:
        with self._lock:
            self._held.pop(key_id, None)

    def clear(self) -> None:
        with self._lock:
            self._held.clear()

    def __len__(self) -> int:
        return len(self._held)


cache = Cache(MOST, SECONDS)


def material(key_id: str) -> Material:
    """The key ready for use; Erased when destroyed, Unreadable when unknown or damaged."""
    found = cache.get(key_id, time.monotonic())
    return found or keep(key_id, _load(key_id))


def keep(key_id: str, raw: bytes) -> Material:
    """Remember an unwrapped key for a moment."""
    ready = Material(raw, AESGCM(sealing.derive(raw, "fields")))
    cache.put(key_id, ready, time.monotonic())
    return ready


def warm(key_ids: Iterable[str]) -> None:
    """Load many keys in two queries, for a list that opens one field of each; keys that cannot be opened are left out."""
    missing = {key_id for key_id in key_ids if cache.get(key_id, time.monotonic()) is None}
    ended = set(Destruction.objects.filter(key_id__in=missing).values_list("key_id", flat=True))
    for row in DataKey.objects.filter(id__in=missing - ended, destroyed_at=None):
        keep(row.id, unwrap(row))


def unwrap(row: DataKey) -> bytes:
    """The data key of a row that is not destroyed."""
    if row.wrapped is None:
        raise Erased
    try:
        return sealing.unwrap(ring.master(row.master), bytes(row.wrapped), row.id, row.master)
    except sealing.Broken:
        raise Unreadable from None


def _load(key_id: str) -> bytes:
    if Destruction.objects.filter(key_id=key_id).exists():
        raise Erased
    row = DataKey.objects.filter(id=key_id).first()
    if row is None:
        raise Unreadable
    return unwrap(row)
