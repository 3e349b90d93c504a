"""The phrases the dialogue listens for, from `bot/data/phrases.yml`."""

import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot.understanding import committed
from bot.understanding.text import normalise

FILE = Path(__file__).resolve().parent / "data" / "phrases.yml"

# Chinese characters typed with blanks between them.
APART = re.compile(r"(?<=[\u4e00-\u9fff]) +(?=[\u4e00-\u9fff])")
SENTENCES = re.compile(r"[。！？!?；;.\n]+\s*")

Patterns = dict[str, re.Pattern[str]]


@lru_cache(maxsize=1)
def _phrases() -> dict[str, Patterns]:
    document = committed.read(FILE)
    groups = {name: _compiled(document.pop(name)) for name in ("subjects", "remedies", "kinds")}
    return groups | {"": _compiled(document)}


def _compiled(written: dict[str, Any]) -> Patterns:
    return {name: committed.pattern(each) for name, each in written.items()}


def subjects() -> Patterns:
    """Subject of a complaint -> its words, the one that wins a tie first."""
    return _phrases()["subjects"]


def remedies() -> Patterns:
    """What can be asked for -> its words, in the order of the form."""
    return _phrases()["remedies"]


def kinds() -> Patterns:
    """Kind of a case -> how somebody says that theirs is to be one."""
    return _phrases()["kinds"]


def phrase(name: str) -> re.Pattern[str]:
    return _phrases()[""][name]


def hears(name: str, text: str) -> bool:
    """Whether the normalised text has the phrase."""
    return bool(phrase(name).search(normalise(text)))


def any_sentence_hears(name: str, text: str) -> bool:
    """Whether one of its sentences has the phrase: for phrases that a sentence begins with."""
    return any(hears(name, sentence) for sentence in SENTENCES.split(text))


def is_only(name: str, text: str) -> bool:
    """Whether the phrase is all a message says."""
    return phrase(name).fullmatch(APART.sub("", normalise(text).strip(" .。!！?？,，~…"))) is not None
