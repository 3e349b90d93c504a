"""Which right somebody asks for, for whom, and where they live, from `bot/data/rights.yml`; and what only asks about one. Pure."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from bot.phrases import hears
from bot.understanding import committed
from bot.understanding.text import HAN, normalise, to_simplified

FILE = Path(__file__).resolve().parent / "data" / "rights.yml"
# Longer than this it is a story, in which a wish to have something deleted is part of a complaint.
MOST_HAN, MOST_WORDS = 60, 40
FEW_HAN, FEW_WORDS = 10, 7
# The subject of a privacy question -> the right somebody may want to use after reading the answer.
OF_TOPIC = {
    "access_copy": "access", "correction": "correction", "deletion": "deletion", "portability": "portability", "account_cancel": "closing",
    "consent_withdraw": "withdrawal", "automated_decision": "decision",
}  # fmt: skip

# Rights under which all is kept: who asks for one of them may well say that nothing is to be deleted.
KEPT = ("restriction", "objection")

Patterns = dict[str, re.Pattern[str]]


@lru_cache(maxsize=1)
def _patterns() -> dict[str, Patterns]:
    """Each group of the file by name; a single pattern is a group of one, named ""."""
    document = committed.read(FILE)
    groups = {name: group if isinstance(group, dict) and "one_of" not in group else {"": group} for name, group in document.items()}
    return {name: {code: committed.pattern(written) for code, written in group.items()} for name, group in groups.items()}


def _first(group: str, text: str) -> str | None:
    flat = normalise(text)
    return next((code for code, pattern in _patterns()[group].items() if pattern.search(flat)), None)


def right_in(text: str) -> str:
    """The right a text names, however it does so; empty when none."""
    return _first("rights", text) or ""


def right_named(text: str) -> str:
    """The right a text names where a right is asked for: one word is enough."""
    return right_in(text) or _first("named", text) or ""


def whom_in(text: str) -> str:
    """For whom somebody asks; empty when the words do not say."""
    return "young" if is_child(text) else _first("whom", text) or ""


def place_in(text: str) -> str:
    """Where somebody lives; empty when the words do not say."""
    return _first("place", text) or ""


def is_child(text: str) -> bool:
    """Whether somebody says that they are under 14 themselves."""
    flat = to_simplified(unicodedata.normalize("NFKC", text)).lower()
    return _patterns()["young"][""].search(flat) is not None


def is_empty_handed(text: str) -> bool:
    """Whether somebody says that they have nothing to show who they are."""
    return _first("empty_handed", text) is not None


def demands(text: str) -> bool:
    """Whether something is asked to be done, whatever it is."""
    return _first("demand", text) is not None


def asked_for(text: str) -> str:
    """The right a message asks for; empty for a question about one ("can I have it deleted?"), a long story, or a grievance."""
    if len(HAN.findall(text)) > MOST_HAN or len(text.split()) > MOST_WORDS or _is_question(text):
        return ""
    right = right_in(text) if demands(text) else ""
    told = _first("grievance", text) is not None and right != "decision"
    return "" if told or _first("forbidden", text) is not None and right not in KEPT else right


def takes_up(text: str, right: str) -> bool:
    """Whether a few words ask for the right that was just offered, one word being enough to name it."""
    few = len(HAN.findall(text)) <= FEW_HAN and len(text.split()) <= FEW_WORDS
    asks = demands(text) and not _is_question(text) and all(_first(each, text) is None for each in ("grievance", "forbidden"))
    return few and asks and right_named(text) == right


def for_whom(text: str, before: Iterable[str]) -> str:
    """For whom somebody asks, where “he” or “she” is whoever was spoken of before; empty where the words do not say."""
    whom = whom_in(text)
    if whom not in ("", "self") or _first("of_somebody", text) is None or whom and _first("own", text) is not None:
        return whom
    return next((found for each in before if (found := whom_in(each)) not in ("", "self")), "")


def beside(story: str) -> list[str]:
    """The rights asked for in one breath with a complaint, each once, in the order they are named."""
    named = (right_in(piece) for piece in CLAUSES.split(normalise(story)) if demands(piece))
    return list(dict.fromkeys(filter(None, named)))


CLAUSES = re.compile(r"[。！？!?；;，,\n]+|\.(?=\s|$)|\b(?:and|also|but)\b")
QUESTION = re.compile(
    r"[?？]|吗\s*[。.!！]*$|怎么|怎样|如何|多久|能不能|可不可以|可以.{0,12}吗"
    r"|^(?:how|can|could|may|do|does|is|are|what|why|when|will|would)\b"
)


def _is_question(text: str) -> bool:
    return bool(QUESTION.search(normalise(text))) and not hears("asked_for", text)
