"""Slips of the finger and wrong characters of the same sound, taken for the known word they are one step away from. Only what nobody ever
wrote is touched: an unknown English word, an unseen pair of Chinese characters."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import accumulate
from pathlib import Path
from string import ascii_lowercase

from bot.understanding import committed
from bot.understanding.lexicon import lexicon
from bot.understanding.text import HAN, normalise
from bot.understanding.words import TRADE, chinese_words, english_words, pieces, stem

FILE = Path(__file__).resolve().parent.parent / "data" / "lexicon" / "syllables.yml"
LATIN = re.compile(r"[a-z]+(?:'[a-z]+)?")
CHINESE = re.compile(r"[\u3400-\u9fff]{2,}")
# A shorter word is one step away from too many; a lost letter leaves more doubt than two that changed places.
SHORTEST, SHORTEST_LOSS = 4, 5
LONGEST_WORD, LONGEST_ENGLISH = 4, 24
# How often a word must have been written before an unknown one is taken for it.
ENGLISH_OFTEN, CHINESE_OFTEN = 2, 3


@lru_cache(maxsize=1)
def syllables() -> dict[str, str]:
    """Character -> syllable without tone; what is in no list sounds like nothing else."""
    lists: dict[str, str] = committed.read(FILE)
    return {char: sound for sound, chars in lists.items() for char in chars}


def sounds(text: str) -> tuple[str, ...]:
    """The syllables of a run of characters."""
    known = syllables()
    return tuple(known.get(char, char) for char in text)


@dataclass(frozen=True)
class Spelling:
    """What was written before: English words with how often (0: from the lexicon), Chinese words, and pairs of characters."""

    english: dict[str, int] = field(default_factory=dict)
    chinese: dict[str, int] = field(default_factory=dict)
    pairs: frozenset[str] = frozenset()

    @classmethod
    def of(cls, texts: Iterable[str], common: Iterable[str] = ()) -> "Spelling":
        """From training text, the lexicon and `common` English words."""
        english: Counter[str] = Counter(dict.fromkeys((*lexicon().english_words, *common), 0))
        chinese: Counter[str] = Counter({word: 0 for word in (*lexicon().chinese_meaning, *TRADE) if CHINESE.fullmatch(word)})
        pairs = {pair for word in chinese for pair in in_pairs(word)}
        for latin, han, both in map(written, texts):
            english.update(latin)
            chinese.update(han)
            pairs.update(both)
        often = {word: count for word, count in chinese.items() if count >= CHINESE_OFTEN or count == 0 or word in TRADE}
        return cls(dict(english), often, frozenset(pairs))

    def mend(self, text: str) -> str:
        """A normalised copy of a text with what nobody ever wrote taken for what it probably stands for."""
        flat = normalise(text)
        if HAN.search(flat):
            flat = CHINESE.sub(lambda run: self.sounding(run.group()), flat)
        return LATIN.sub(lambda word: self.known(word.group()), flat)

    def known(self, word: str) -> str:
        """The known word that is one slip away, or else two letters, else the word."""
        if not SHORTEST <= len(word) <= LONGEST_ENGLISH or word in self.english or stem(word) in self.stems:
            return word
        meant = [other for other in slips(word) if self.english.get(other, 0) >= ENGLISH_OFTEN]
        meant = meant or [other for short in (word, *shorter(word)) for other in self.near.get(short, ())]
        return max(meant, key=lambda other: (other[0] == word[0], self.english[other], other), default=word)

    def sounding(self, run: str) -> str:
        """A run of Chinese characters with unseen ones that sound like a known word replaced by it."""
        if self.pairs.issuperset(in_pairs(run)):
            return run
        edges, single = cuts(run)
        for size in range(min(LONGEST_WORD, len(run)), 1, -1):
            for start in range(len(run) - size + 1):
                end, said = start + size, run[start : start + size]
                if self.pairs.issuperset(in_pairs(said)) or not {start, end} <= edges or single.isdisjoint(range(start, end)):
                    continue
                run = run[:start] + self.by_sound.get(sounds(said), said) + run[end:]
        return run

    @cached_property
    def stems(self) -> frozenset[str]:
        return frozenset(map(stem, self.english))

    @cached_property
    def near(self) -> dict[str, list[str]]:
        """Every word often written, by itself and by what is left of it without one letter: two words that share one of these are a
        letter wrong, or one lost here and one too many there, away from each other."""
        found: dict[str, list[str]] = {}
        for word, count in self.english.items():
            if count >= ENGLISH_OFTEN and len(word) >= SHORTEST:
                for short in (word, *shorter(word)):
                    found.setdefault(short, []).append(word)
        return found

    @cached_property
    def by_sound(self) -> dict[tuple[str, ...], str]:
        """Syllables -> the word most often written with them."""
        rising = sorted(self.chinese.items(), key=lambda item: (item[1], item[0]))
        return {sounds(word): word for word, _ in rising}

    def dumps(self) -> bytes:
        """As JSON: the same text gives the same bytes."""
        parts = [self.english, self.chinese, sorted(self.pairs)]
        return json.dumps(parts, sort_keys=True, ensure_ascii=False).encode()

    @classmethod
    def loads(cls, body: bytes) -> "Spelling":
        english, chinese, pairs = json.loads(body)
        return cls(english, chinese, frozenset(pairs))


# Every fold asks for the words of the same texts.
@lru_cache(maxsize=1 << 13)
def written(text: str) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """The English words, Chinese words and pairs of Chinese characters of a text."""
    flat = normalise(text)
    han = chinese_words(flat) if HAN.search(flat) else []
    return frozenset(english_words(flat)), frozenset(word for word in han if 2 <= len(word) <= LONGEST_WORD), frozenset(in_pairs(flat))


def as_read(text: str, mended: str) -> str:
    """What an encoder reads: a text as it was written where nothing needs mending, as in all training text, else its mended copy."""
    return text if mended == normalise(text) else mended


def in_pairs(text: str) -> list[str]:
    """Neighbouring Chinese characters."""
    return [text[place : place + 2] for place in range(len(text) - 1) if HAN.match(text[place]) and HAN.match(text[place + 1])]


def cuts(run: str) -> tuple[set[int], set[int]]:
    """Where the words of a run begin and end, and where those of one character stand: a wrong character leaves such words behind."""
    cut = pieces(run)
    ends = list(accumulate(map(len, cut)))
    return {0, *ends}, {end - 1 for end, piece in zip(ends, cut, strict=True) if len(piece) == 1}


def shorter(word: str) -> set[str]:
    """What is left of a word without one of its letters."""
    return {word[:place] + word[place + 1 :] for place in range(len(word))}


def slips(word: str) -> Iterator[str]:
    """What a word may have been before two letters changed places, one was typed twice, or one was lost."""
    for place in range(len(word) - 1):
        first, second = word[place], word[place + 1]
        if first == second:
            yield word[:place] + word[place + 1 :]
        else:
            yield word[:place] + second + first + word[place + 2 :]
    if len(word) >= SHORTEST_LOSS:
        yield from (word[:place] + letter + word[place:] for place in range(len(word) + 1) for letter in ascii_lowercase)
