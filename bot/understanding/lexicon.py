"""Words of one meaning, counted once more as that meaning. Data in `bot/data/lexicon/concepts.yml`."""

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from bot.understanding import committed
from bot.understanding.text import normalise
from bot.understanding.words import english_words, stem

FILE = Path(__file__).resolve().parent.parent / "data" / "lexicon" / "concepts.yml"


@dataclass(frozen=True)
class Lexicon:
    chinese: re.Pattern[str]
    chinese_meaning: dict[str, tuple[str, ...]]
    english_meaning: dict[tuple[str, ...], tuple[str, ...]]
    english_words: frozenset[str]

    def meanings(self, flat: str, stems: list[str]) -> list[str]:
        """Meanings found in normalised text whose English stems are given, each as often as it is said."""
        found = [name for word in self.chinese.findall(flat) for name in self.chinese_meaning[word]]
        spans = [*((word,) for word in stems), *pairwise(stems)]
        return found + [name for span in spans for name in self.english_meaning.get(span, ())]


def _collect(document: dict[str, dict[str, list[str]]], side: str) -> dict[str, tuple[str, ...]]:
    words: dict[str, tuple[str, ...]] = {}
    for name, lists in document.items():
        for word in lists[side]:
            words[word] = (*words.get(word, ()), name)
    return words


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """The committed lexicon, read once."""
    document = committed.read(FILE)
    chinese = {normalise(word): names for word, names in _collect(document, "zh").items()}
    english: dict[tuple[str, ...], tuple[str, ...]] = {}
    spelt: set[str] = set()
    for word, names in _collect(document, "en").items():
        spelt.update(english_words(normalise(word)))
        key = tuple(stem(part) for part in english_words(normalise(word)))
        english[key] = tuple(dict.fromkeys((*english.get(key, ()), *names)))
    longest_first = sorted(chinese, key=len, reverse=True)
    return Lexicon(re.compile("|".join(map(re.escape, longest_first))), chinese, english, frozenset(spelt))
