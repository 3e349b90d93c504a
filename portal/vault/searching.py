"""Searching sealed text without reading it: keyed hashes of its words.

What this gives away to somebody who has the database but not the key ring: which texts share a word and how many different words
each has; not the words, their order or how often each occurs.
"""

import re
import unicodedata

from portal.vault.found import HAN
from portal.vault.services import blind_index

WORDS = re.compile(f"[0-9a-z_]+|[{HAN}]+")
LENGTH = 16


def words(text: str) -> list[str]:
    """The 64-bit keyed hashes of the different words of `text` (two neighbouring characters count as a word in Chinese), sorted."""
    return sorted({blind_index(word, purpose="search")[:LENGTH] for word in split(text)})


def split(text: str) -> set[str]:
    """Lower-case Latin words and pairs of Chinese characters; a Chinese character on its own stands for itself."""
    found: set[str] = set()
    for run in WORDS.findall(unicodedata.normalize("NFKC", text).lower()):
        pairs = {run[at : at + 2] for at in range(len(run) - 1)}
        found |= {run} if run.isascii() or len(run) == 1 else pairs
    return found
