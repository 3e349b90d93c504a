"""Words. The only place that knows jieba, so that another segmenter can take its seat."""

import logging
import re
import warnings
from pathlib import Path

import yaml

from bot.understanding.text import HAN

# jieba's last release (2020) has escapes and imports that newer Pythons warn about.
with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import jieba

VERSION = f"jieba-{jieba.__version__}"
FILE = Path(__file__).resolve().parent.parent / "data" / "lexicon" / "words.yml"
_LISTS: dict[str, list[str]] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
TRADE, STOP = _LISTS["trade"], frozenset(_LISTS["stop"])
ENGLISH = re.compile(r"[a-z]+(?:'[a-z]+)?|0")
# Longest first; the number is how many letters must stay.
ENDINGS = (
    ("ations", 3), ("ation", 3), ("ings", 3), ("ing", 3), ("ied", 2), ("ies", 2), ("ers", 3), ("ed", 2), ("es", 3), ("er", 4), ("s", 2),
)  # fmt: skip

_segmenter = jieba.Tokenizer()
_state = {"ready": False}


def warm(cache: Path | None = None) -> None:
    """Load the dictionary once, keeping jieba's cache in `cache` (a folder of ours) instead of the system's shared one."""
    if _state["ready"]:
        return
    jieba.setLogLevel(logging.WARNING)
    if cache is not None:
        cache.mkdir(parents=True, exist_ok=True)
        _segmenter.tmp_dir = str(cache)
    _segmenter.initialize()
    for word in TRADE:
        _segmenter.add_word(word)
    _state["ready"] = True


def pieces(text: str) -> list[str]:
    """Normalised text cut into words; together they are the text."""
    warm()
    return list(_segmenter.cut(text, HMM=False))


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
