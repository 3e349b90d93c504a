"""Features of a message. Training and serving call the same function, so that the arrays mean the same in both."""

from itertools import pairwise

from bot.understanding.lexicon import lexicon
from bot.understanding.text import HAN, normalise
from bot.understanding.words import STOP, chinese_words, english_words, stem

VERSION = 4
# A meaning says more than one of its many word pieces: counted this often, held-out topics are right two points more often.
MEANING = 2


def chinese_grams(text: str, sizes: tuple[int, ...] = (1, 2, 3)) -> list[str]:
    """Character n-grams of the runs of Chinese characters."""
    runs = "".join(char if HAN.match(char) else " " for char in text).split()
    return ["c" + run[i : i + size] for run in runs for size in sizes for i in range(len(run) - size + 1)]


def english_grams(words: list[str]) -> list[str]:
    """Character 3- to 5-grams of each word with its edges: they forgive typing mistakes."""
    padded = [f"<{word}>" for word in words if word not in STOP]
    return ["e" + word[i : i + size] for word in padded for size in (3, 4, 5) for i in range(len(word) - size + 1)]


def features(text: str) -> list[str]:
    """All features of a raw message, repeated as often as they occur."""
    flat = normalise(text)
    english = english_words(flat)
    stems = [stem(word) for word in english]
    found = ["w" + word for word in chinese_words(flat)] if HAN.search(flat) else []
    found += ["w" + word for word in stems]
    found += [f"b{left}_{right}" for left, right in pairwise(stems)]
    found += chinese_grams(flat) + english_grams(english)
    found += ["m" + name for name in lexicon().meanings(flat, stems)] * MEANING
    found += ["f" + "_".join(english[:size]) for size in (1, 2) if len(english) >= size]
    found += ["l" + flat.rstrip("?!。.？！ ")[-1:]]
    found += [mark for mark in "?!？！" if mark in flat]
    return found
