"""Which of the small doors a message asks for, from `bot/data/doors.yml`. Pure."""

import re
from functools import lru_cache
from pathlib import Path

from bot.understanding import committed
from bot.understanding.text import normalise

FILE = Path(__file__).resolve().parent / "data" / "doors.yml"
# A longer message is a story, in which these words are in passing.
LONGEST = 160


@lru_cache(maxsize=1)
def _patterns() -> dict[str, re.Pattern[str]]:
    return {name: committed.pattern(written) for name, written in committed.read(FILE).items()}


def asked_for(text: str) -> str:
    """The intent of the first door whose words are found; empty for none, and for a story."""
    if len(text) > LONGEST:
        return ""
    flat = normalise(text)
    return next((name for name, pattern in _patterns().items() if pattern.search(flat)), "")
