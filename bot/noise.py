"""Keys hit without a word: “asdf”, “。。。”, “12345”. Pure."""

import re
from collections.abc import Container

from bot.understanding.text import HAN, normalise

LONGEST = 80
ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
BESIDE = frozenset(pair for row in ROWS for line in (row, row[::-1]) for pair in zip(line, line[1:], strict=False))
WORD = re.compile(r"[^\W\d_]+")
VOWEL = re.compile(r"[aeiouy]")
# Of the pairs of letters of such a word, so many lie beside each other; without a vowel a word as long as MUTE is none.
SHARE, SHORTEST, MUTE = 0.75, 3, 5
MARKS = re.compile(r"[\s!-/:-@\[-`{-~。，、？！…·～—（）“”‘’；：0]+")


def is_noise(text: str, known: Container[str]) -> bool:
    """Whether a message says nothing in any language; `known` are the English words there are. Pictures say something."""
    flat = normalise(text)
    if len(flat) > LONGEST or HAN.search(flat) or not flat.strip():
        return False
    words = WORD.findall(flat)
    return all(is_mash(word, known) for word in words) if words else MARKS.fullmatch(flat) is not None


def is_mash(word: str, known: Container[str]) -> bool:
    """Whether a hand ran along the keys: letters beside each other, or too many without a vowel."""
    if not word.isascii() or len(word) < SHORTEST or word in known:
        return False
    pairs = list(zip(word, word[1:], strict=False))
    runs = sum(pair in BESIDE or pair[0] == pair[1] for pair in pairs) >= SHARE * len(pairs)
    mute = VOWEL.search(word) is None
    return runs and (len(word) > SHORTEST or mute) or mute and len(word) >= MUTE
