"""Slips of the finger and wrong characters of the same sound, taken for what they probably stand for. Only what nobody ever wrote is
touched: an unknown English word (`slips.py`), an unseen pair of Chinese characters."""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import accumulate, pairwise
from pathlib import Path

from bot.understanding import committed
from bot.understanding.lexicon import lexicon
from bot.understanding.slips import BLANK, EDGE, RUN, English
from bot.understanding.text import HAN, LONGEST, normalise
from bot.understanding.words import TRADE, chinese_words, pieces

FILE = Path(__file__).resolve().parent.parent / "data" / "lexicon" / "syllables.yml"
CHINESE = re.compile(r"[\u3400-\u9fff]{2,}")
# A capital within a sentence, and a few of them together where others are small: a name, which may look like a slip of anything.
NAME = re.compile(r"(?<=[a-z,\u3400-\u9fff] )[A-Z][A-Za-z']+|(?<=[\u3400-\u9fff])[A-Z][A-Za-z']+|\b[A-Z]{2,5}\b(?=.*[a-z])")
LONGEST_WORD = 4
# Characters that are words by themselves: beside each other they stand as they are, whether anybody wrote the pair or not.
ALONE = frozenset("我你您他她它咱这那哪谁啥的了吗呢吧啊呀是在有没不就也都还又再要想会能可给和跟同把被让叫对从到很太去来说问")
# How often a Chinese word must have been written before another is taken for it, and two English ones beside each other to say anything.
CHINESE_OFTEN, ENGLISH_BESIDE = 3, 2


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
    """What was written before: English, Chinese words with how often (0: from the lexicon), and pairs of characters."""

    english: English = field(default_factory=English)
    chinese: dict[str, int] = field(default_factory=dict)
    pairs: frozenset[str] = frozenset()

    @classmethod
    def of(cls, texts: Iterable[str], common: Iterable[str] = ()) -> "Spelling":
        """From training text, the lexicon and `common` English words."""
        english: Counter[str] = Counter(dict.fromkeys((*lexicon().english_words, *common), 0))
        beside: Counter[str] = Counter()
        chinese: Counter[str] = Counter({word: 0 for word in (*lexicon().chinese_meaning, *TRADE) if CHINESE.fullmatch(word)})
        pairs = {pair for word in chinese for pair in in_pairs(word)}
        for runs, han, both in map(written, texts):
            for run in runs:
                english.update(run[1:])
                beside.update(map(BLANK.join, pairwise(run)))
            chinese.update(han)
            pairs.update(both)
        often = {word: count for word, count in chinese.items() if count >= CHINESE_OFTEN or count == 0 or word in TRADE}
        neighbours = {pair: count for pair, count in beside.items() if count >= ENGLISH_BESIDE}
        return cls(English(dict(english), neighbours), often, frozenset(pairs))

    @cached_property
    def mend(self) -> Callable[[str], str]:
        """A normalised copy of a text with what nobody ever wrote taken for what it probably stands for. A turn asks for the same
        message's several times."""
        return lru_cache(maxsize=32)(self.mended)

    def mended(self, text: str) -> str:
        flat = normalise(text)
        if HAN.search(flat):
            flat = CHINESE.sub(lambda run: self.sounding(run.group()), flat)
        return self.english.mend(flat, {name.lower() for name in NAME.findall(text[:LONGEST])})

    def sounding(self, run: str) -> str:
        """A run of Chinese characters with unseen ones that sound like a known word replaced by it."""
        if self.pairs.issuperset(in_pairs(run)):
            return run
        edges, single = cuts(run)
        for size in range(min(LONGEST_WORD, len(run)), 1, -1):
            for start in range(len(run) - size + 1):
                end, said = start + size, run[start : start + size]
                if (
                    self.pairs.issuperset(in_pairs(said))
                    or ALONE.issuperset(said)
                    or not {start, end} <= edges
                    or single.isdisjoint(range(start, end))
                ):
                    continue
                run = run[:start] + self.by_sound.get(sounds(said), said) + run[end:]
        return run

    @cached_property
    def by_sound(self) -> dict[tuple[str, ...], str]:
        """Syllables -> the word most often written with them."""
        rising = sorted(self.chinese.items(), key=lambda item: (item[1], item[0]))
        return {sounds(word): word for word, _ in rising}

    def dumps(self) -> bytes:
        """As JSON: the same text gives the same bytes."""
        parts = [self.english.words, self.english.pairs, self.chinese, sorted(self.pairs)]
        return json.dumps(parts, sort_keys=True, ensure_ascii=False).encode()

    @classmethod
    def loads(cls, body: bytes) -> "Spelling":
        words, beside, chinese, pairs = json.loads(body)
        return cls(English(words, beside), chinese, frozenset(pairs))


# Every fold asks for the words of the same texts.
@lru_cache(maxsize=1 << 13)
def written(text: str) -> tuple[tuple[tuple[str, ...], ...], frozenset[str], frozenset[str]]:
    """The runs of English words of a text between their ends, its Chinese words and pairs of Chinese characters."""
    flat = normalise(text)
    han = chinese_words(flat) if HAN.search(flat) else []
    runs = tuple((EDGE, *run.split(BLANK), EDGE) for run in RUN.findall(flat))
    return runs, frozenset(word for word in han if 2 <= len(word) <= LONGEST_WORD), frozenset(in_pairs(flat))


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
