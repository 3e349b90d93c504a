"""The phrases the dialogue listens for, from `bot/data/phrases.yml`."""

import re
from functools import lru_cache
from pathlib import Path

import yaml

from bot.understanding.text import normalise

FILE = Path(__file__).resolve().parent / "data" / "phrases.yml"


@lru_cache(maxsize=1)
def _phrases() -> tuple[dict[str, re.Pattern[str]], dict[str, re.Pattern[str]]]:
    document = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    subjects = {name: re.compile(pattern) for name, pattern in document.pop("subjects").items()}
    return subjects, {name: re.compile(pattern) for name, pattern in document.items()}


def subjects() -> dict[str, re.Pattern[str]]:
    """Subject of a complaint -> its words, the one that wins a tie first."""
    return _phrases()[0]


def phrase(name: str) -> re.Pattern[str]:
    return _phrases()[1][name]


def hears(name: str, text: str) -> bool:
    """Whether the normalised text has the phrase."""
    return bool(phrase(name).search(normalise(text)))
