"""Chinese typed in Latin letters: told apart from English, and read as far as `bot/data/pinyin.yml` has its words. Pure."""

from functools import lru_cache
from pathlib import Path

from bot.understanding import committed
from bot.understanding.spelling import syllables
from bot.understanding.text import HAN, LATIN_WORD

FILE = Path(__file__).resolve().parent / "data" / "pinyin.yml"
# Of the letters of a message, so many must be known words before it is read.
SHARE = 0.6
LONGEST = 400
# Syllables that are everyday English words as well: a message of nothing else says nothing about its language.
ENGLISH_TOO = frozenset(
    "a an ban can chi dan die e fan fen gong guide han hang he hen her hun kuai lie long lung man me men min mu nan nine o pan pen pi pie "
    "ran run sang she song sun tan ten to wan wen women you".split()
)


@lru_cache(maxsize=2)
def _lists(answering: bool) -> tuple[dict[str, str], frozenset[str]]:
    """(spelling without spaces -> characters, the spellings that say something by themselves); to a question, answers too."""
    document = committed.read(FILE)
    joined = {name: {spelt.replace(" ", ""): meant for spelt, meant in words.items()} for name, words in document.items()}
    says = joined["telling"] | (joined["answers"] if answering else {})
    return joined["small"] | says, frozenset(says)


@lru_cache(maxsize=1)
def _syllables() -> tuple[frozenset[str], int]:
    known = frozenset(syllables().values())
    return known, max(map(len, known))


def is_pinyin(words: list[str]) -> bool:
    """Whether every word can be Chinese in Latin letters."""
    return bool(words) and all(_is_spelt(word.lower()) for word in words)


def _is_spelt(word: str) -> bool:
    """Whether syllables one after another make the word. From left to right once: a pattern would try every way to part “xianxianxian”."""
    known, longest = _syllables()
    ends = {0}
    for start in range(len(word)):
        if start in ends:
            ends.update(end for end in range(start + 1, start + longest + 1) if word[start:end] in known and end <= len(word))
    return len(word) in ends


def looks_so(text: str) -> bool:
    """Whether a message of several words is Chinese in Latin letters rather than anything else."""
    words = LATIN_WORD.findall(text.lower())
    return len(text) <= LONGEST and not HAN.search(text) and len(words) >= 3 and is_pinyin(words) and not ENGLISH_TOO.issuperset(words)


def read(text: str, answering: bool = False) -> str:
    """The characters a message in pinyin stands for, what is not known left out; empty where it is none or too little of it is known.
    `answering`: a question is open, so that a word or two may be the answer to it."""
    words = LATIN_WORD.findall(text.lower())
    if len(text) > LONGEST or HAN.search(text) or not is_pinyin(words):
        return ""
    letters = "".join(words)
    known, says = _lists(answering)
    found = _longest(letters, known)
    telling = any(spelt in says for spelt in found) and not (answering and ENGLISH_TOO.issuperset(words))
    return "".join(known[spelt] for spelt in found) if telling and sum(map(len, found)) >= SHARE * len(letters) else ""


def _longest(letters: str, known: dict[str, str]) -> list[str]:
    """The known words, one after another, that cover most of the letters; of two ways the one with fewer words."""
    best: list[tuple[int, int, list[str]]] = [(0, 0, [])]
    for end in range(1, len(letters) + 1):
        ways = [best[end - 1]]
        for start in range(max(0, end - 16), end):
            if (spelt := letters[start:end]) in known:
                covered, words, before = best[start]
                ways.append((covered + end - start, words - 1, [*before, spelt]))
        best.append(max(ways, key=lambda way: way[:2]))
    return best[-1][2]
