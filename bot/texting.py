"""English as it is typed on a telephone, “wat data u hv on me”, read as it is meant. Pure."""

import re
from functools import lru_cache
from pathlib import Path

from bot.understanding import committed
from bot.understanding.text import HAN

FILE = Path(__file__).resolve().parent / "data" / "texting.yml"
WORD = re.compile(r"[A-Za-z0-9]+(?:['’][A-Za-z]+)?")
LONGEST = 400


@lru_cache(maxsize=1)
def _words() -> dict[str, str]:
    return {str(typed): str(meant) for typed, meant in committed.read(FILE).items()}


def read(text: str) -> str:
    """The message with such words put right; as it is where there are none, or it is long or in Chinese."""
    if len(text) > LONGEST or HAN.search(text):
        return text
    return WORD.sub(lambda found: _words().get(found[0].lower(), found[0]), text)
