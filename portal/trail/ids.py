"""Time-ordered identifiers (UUID version 7), so that new rows land at the end of every index."""

import secrets
import threading
import time
import uuid

_lock = threading.Lock()
_last = 0


def fresh() -> str:
    """A new UUIDv7 as text; within a process each is greater than the one before."""
    global _last
    with _lock:
        # 48 bits of milliseconds and 12 bits of their fraction, pushed forward when the clock stands still or goes back.
        _last = max(_last + 1, time.time_ns() * 4096 // 1_000_000)
        moment = _last
    high = (moment >> 12 << 16) | 0x7000 | (moment & 0xFFF)
    low = (0b10 << 62) | secrets.randbits(62)
    return str(uuid.UUID(int=high << 64 | low))
