"""Keys of this installation's log, from the key ring: the first seed is current, the others verify what they once signed."""

import hmac
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

from django.conf import settings

from portal.trail import note


@dataclass(frozen=True)
class Witness:
    """Somebody who cosigns our checkpoints: the key, and the address below which `add-checkpoint` is."""

    key: note.Key
    url: str


def seed() -> bytes:
    """The seed that signs now."""
    return settings.LOG_SEEDS[0]


def verification_keys() -> list[note.Key]:
    """The current key first, then every older one still in the ring."""
    return [note.key(settings.LOG_ORIGIN, each) for each in settings.LOG_SEEDS]


def house_keys() -> list[bytes]:
    """Secret keys that seal the rows of the trail, one for each log key, the current one first."""
    return [_derive(each) for each in settings.LOG_SEEDS]


def mark(house: bytes, columns: bytes) -> str:
    """The mark of a room's row under a house key, in hex."""
    return hmac.new(house, b"room\n" + columns, "sha256").hexdigest()


def witnesses() -> list[Witness]:
    """The witnesses of LOG_WITNESSES, each "vkey url". Refuted("vkey") or ValueError for a line that is none (see checks.py)."""
    return [_witness(line) for line in settings.LOG_WITNESSES]


def _witness(line: str) -> Witness:
    vkey, _space, url = line.strip().partition(" ")
    if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname:
        raise ValueError("a witness is a verification key, a space, and an http or https address")
    return Witness(note.parse_vkey(vkey, note.COSIGNATURE), url.rstrip("/"))


@lru_cache(maxsize=16)
def _derive(log_seed: bytes) -> bytes:
    return hmac.digest(log_seed, b"mingshi trail: rows of our own tables", "sha256")
