"""Words. The only place that knows the segmenter, so that another can take its seat."""

import importlib
import re
from collections.abc import Callable
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

from bot.understanding import committed
from bot.understanding.text import HAN

VERSION = f"rjieba-{version('rjieba')}"
FILE = Path(__file__).resolve().parent.parent / "data" / "lexicon" / "words.yml"
_LISTS: dict[str, list[str]] = committed.read(FILE)
TRADE, STOP = _LISTS["trade"], frozenset(_LISTS["stop"])
ENGLISH = re.compile(r"[a-z]+(?:'[a-z]+)?|0")
# Longest first; the number is how many letters must stay.
ENDINGS = (
    ("ations", 3), ("ation", 3), ("ings", 3), ("ing", 3), ("ied", 2), ("ies", 2), ("ers", 3), ("ed", 2), ("es", 3), ("er", 4), ("s", 2),
)  # fmt: skip


@lru_cache(maxsize=1)
def cutter() -> Callable[[str, bool], list[str]]:
    """What cuts a text, guessing unknown words or not. It loads its dictionary when imported (a tenth of a second, 33 MiB), so it is
    imported where words are first asked for."""
    segmenter = importlib.import_module("rjieba")
    for word in TRADE:
        segmenter.add_word(word, None, None)
    return segmenter.cut


def pieces(text: str) -> list[str]:
    """Normalised text cut into words; together they are the text."""
    return cutter()(text, False)


def chinese_words(text: str) -> list[str]:
    """Words of the Chinese runs in normalised text."""
    return [word for word in pieces(text) if HAN.match(word)]


def english_words(text: str) -> list[str]:
    """Words of the Latin runs in normalised text, numbers as `0`."""
    return ENGLISH.findall(text)


def stem(word: str) -> str:
    """A light English stem (plural, -ing, -ed, -ion): enough to bring `shared`, `sharing` and `shares` together."""
    for ending, least in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= least:
            word = word[: -len(ending)]
            break
    return word[:-1] if len(word) > 4 and word.endswith("e") else word
