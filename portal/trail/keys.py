"""Keys of this installation's log, from the key ring: the first seed is current, the others verify what they once signed."""

import hmac
from functools import lru_cache

from django.conf import settings

from portal.trail import note


def seed() -> bytes:
    """The seed that signs now."""
    return settings.LOG_SEEDS[0]


def verification_keys() -> list[note.Key]:
    """The current key first, then every older one still in the ring."""
    return [note.key(settings.LOG_ORIGIN, each) for each in settings.LOG_SEEDS]


def house_keys() -> list[bytes]:
    """Secret keys that seal the rows of the trail, one for each log key, the current one first."""
    return [_derive(each) for each in settings.LOG_SEEDS]


@lru_cache(maxsize=16)
def _derive(log_seed: bytes) -> bytes:
    return hmac.digest(log_seed, b"mingshi trail: rows of our own tables", "sha256")
