"""What is decided by rule before anything is guessed: a person asked for, danger, and the few words that steer a form."""

import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from bot.understanding import committed
from bot.understanding.text import normalise

FILE = Path(__file__).resolve().parent.parent / "data" / "lexicon" / "patterns.yml"
# More ways of saying that somebody is in danger, apart from the lexicon: what is learnt does not depend on them.
DANGER_FILE = FILE.parent.parent / "danger.yml"
DANGERS = ("self_harm", "threat", "money", "identity")


@lru_cache(maxsize=1)
def patterns() -> dict[str, re.Pattern[str]]:
    """The committed patterns of both files, one alternation a name."""
    document: dict[str, list[str]] = {}
    for file in (FILE, DANGER_FILE):
        for name, parts in committed.read(file).items():
            document.setdefault(name, []).extend(parts)
    return {name: re.compile("|".join(f"(?:{part})" for part in parts)) for name, parts in document.items()}


def asks_for_person(text: str) -> bool:
    """Whether the message plainly asks for a human being."""
    flat, known = normalise(text), patterns()
    return bool(known["handoff"].search(flat)) and not known["not_handoff"].search(flat)


def asks_what_it_is(text: str) -> bool:
    """Whether a short message asks the robot who or what it is."""
    flat = normalise(text)
    return len(flat) <= 60 and bool(patterns()["who_are_you"].search(flat))


def danger(text: str) -> str:
    """`self_harm`, `threat`, `money` or `identity` where someone may be harmed right now, else empty."""
    flat, known = normalise(text), patterns()
    return next((name for name in DANGERS if known[name].search(flat) and not known[f"not_{name}"].search(flat)), "")


def bare(text: str) -> str:
    """A short message without marks and spaces at its edges, as control words are compared."""
    return normalise(text).strip(" .。!！,，~～?？")


def control_words(examples: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Whole message -> control intent, from pairs of example text and intent."""
    return {bare(text): intent for text, intent in examples}
