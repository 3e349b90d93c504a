"""One copy of a message for matching: width, script, case and digits evened out. The original is kept elsewhere for display."""

import re
import unicodedata
from functools import lru_cache
from importlib.resources import files

HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
LATIN_WORD = re.compile(r"[A-Za-z]+")
SPACES = re.compile(r"\s+")
NUMBERS = re.compile(r"[0-9*][0-9*.,:/-]*[0-9*]|[0-9*]")
REPEATS = re.compile(r"(.)\1{3,}")
SENTENCE_ENDS = re.compile(r"(?<=[。！？!?；;\n])|(?<=\.)\s")
CLAUSE_ENDS = re.compile(r"(?<=[，,])")
LONGEST = 4000


@lru_cache(maxsize=1)
def simplified_table() -> dict[int, str]:
    """Traditional -> Simplified, character by character, from OpenCC's table: enough for matching, never used for display."""
    text = files("opencc").joinpath("dictionary/TSCharacters.txt").read_text(encoding="utf-8")
    pairs = (line.split("\t") for line in text.splitlines() if "\t" in line)
    return {ord(old): new.split(" ")[0] for old, new in pairs if len(old) == 1}


def to_simplified(text: str) -> str:
    """A copy in Simplified characters, for matching only."""
    return text.translate(simplified_table())


def is_traditional(text: str) -> bool:
    """Whether the writer uses Traditional characters: at least two, or one in a very short text, that Simplified would change."""
    changed = sum(1 for old, new in zip(text, to_simplified(text), strict=False) if old != new)
    return changed >= 2 or (changed == 1 and len(text) <= 6)


# A turn evens out the same message a dozen times: for each list of patterns, the words, the vector and the passages.
@lru_cache(maxsize=32)
def normalise(text: str) -> str:
    """NFKC, Simplified, lower case, one space, digits and mask stars as `0`, at most `LONGEST` characters."""
    flat = to_simplified(unicodedata.normalize("NFKC", text[:LONGEST])).lower()
    flat = REPEATS.sub(r"\1\1\1", NUMBERS.sub("0", flat))
    return SPACES.sub(" ", flat).strip()


def language(text: str, default: str = "en") -> str:
    """`zh-hans` or `en` by share of script: one Chinese character weighs as much as one English word; `default` where there is neither."""
    han, words = len(HAN.findall(text)), len(LATIN_WORD.findall(text))
    if not han and not words:
        return default
    return "zh-hans" if han >= words * 0.6 else "en"


def sentences(text: str, longest: int = 60) -> list[str]:
    """The sentences of a message; a run-on one longer than `longest` characters is cut at its commas as well."""
    found: list[str] = []
    for sentence in SENTENCE_ENDS.split(text):
        found.extend(CLAUSE_ENDS.split(sentence) if len(sentence) > longest else [sentence])
    return [piece.strip() for piece in found if len(piece.strip()) > 2]
