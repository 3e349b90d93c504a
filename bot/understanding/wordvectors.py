"""Words as vectors: a table made once with the multilingual encoder (`manage.py bot_words`) and read by everybody. What no training text
says still stands near what means the same, in either language."""

import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.understanding.examples import LEXICON
from bot.understanding.model import Floats, Trust, Unusable, of_length_one
from bot.understanding.text import HAN, normalise
from bot.understanding.words import chinese_words, english_words, stem

FILE = LEXICON / "vectors.npz"
# Four bits a number: sixteen steps of a third of what a dimension usually is keep a Gaussian best, and cost nothing that was measured.
LEVELS, STEP = 16, 0.335
# What is left of a vector's weight with a fifth of the words unknown is two fifths: chosen on mistyped held-out text.
DOUBT = 4
NUMBER = "0"
Codes = NDArray[np.uint8]


@dataclass(frozen=True)
class WordVectors:
    """An encoder that reads words one by one: the mean of their vectors; nothing for a text without a known word. `codes` holds two
    dimensions a byte, one row a word; `spread` what each dimension usually is."""

    name: str
    words: tuple[str, ...]
    codes: Codes
    spread: Floats
    # Chosen on held-out folds.
    trust = Trust(share=0.4, lean=3.0)
    searches = False

    def encode(self, texts: Sequence[str]) -> Floats:
        """One row a text, the shorter, the more of its words nobody knows."""
        return np.stack([self.vector(text) for text in texts])

    def vector(self, text: str) -> Floats:
        places = [*self.places(normalise(text))]
        known = [place for place in places if place is not None]
        return self.mean(known) * np.float32((len(known) / max(len(places), 1)) ** DOUBT)

    def mean(self, places: Sequence[int]) -> Floats:
        """The direction of the words in these rows together, of length 1."""
        codes = self.codes[np.array(places, dtype=np.int64)]
        total = np.concatenate([codes & (LEVELS - 1), codes >> 4], axis=1).sum(axis=0, dtype=np.float32)
        return np.asarray(of_length_one((total - len(codes) * (LEVELS - 1) / 2) * self.spread), dtype=np.float32)

    def places(self, flat: str) -> Iterator[int | None]:
        """The rows of the words of a normalised text, None for one that nobody knows: an unknown Chinese word gives its characters, an
        unknown English one the commonest of its stem."""
        for word in chinese_words(flat) if HAN.search(flat) else ():
            yield from [self.at[word]] if word in self.at else [self.at.get(char) for char in word]
        for word in english_words(flat):
            if word != NUMBER:
                yield self.at.get(word, self.stems.get(stem(word)))

    @cached_property
    def at(self) -> dict[str, int]:
        return {word: place for place, word in enumerate(self.words)}

    @cached_property
    def stems(self) -> dict[str, int]:
        """Stem -> the commonest word that has it: words lie in the order of how common they are."""
        return {stem(word): self.at[word] for word in reversed(self.english)}

    @cached_property
    def english(self) -> list[str]:
        return [word for word in self.words if word.isascii()]


def packed(vectors: Floats) -> tuple[Codes, Floats]:
    """Codes and spread of vectors, one row a word."""
    spread = np.maximum(vectors.std(axis=0), 1e-9) * STEP
    steps = np.clip(np.floor(vectors / spread) + LEVELS // 2, 0, LEVELS - 1).astype(np.uint8)
    half = vectors.shape[1] // 2
    return steps[:, :half] | steps[:, half:] << 4, spread.astype(np.float32)


def save(path: Path, words: Sequence[str], vectors: Floats, made_by: str) -> None:
    """Write the table; each language is moved to its own middle, or all Chinese would be near all Chinese."""
    chinese = np.array([bool(HAN.match(word)) for word in words])
    off = np.array(vectors)
    for language in (chinese, ~chinese):
        off[language] -= off[language].mean(axis=0) if language.any() else 0
    codes, spread = packed(off)
    with path.open("wb") as file:
        np.savez(
            file, words=np.frombuffer("\n".join(words).encode(), dtype=np.uint8), codes=codes, spread=spread, made_by=np.array(made_by)
        )


@lru_cache(maxsize=1)
def load(path: Path = FILE) -> WordVectors:
    """The table of this checkout. Raises Unusable where it is missing or broken."""
    try:
        body = path.read_bytes()
        with np.load(io.BytesIO(body), allow_pickle=False) as arrays:
            found: dict[str, Any] = {name: arrays[name] for name in ("words", "codes", "spread")}
    except (OSError, ValueError, KeyError, EOFError, TypeError, AttributeError, zipfile.BadZipFile) as error:
        raise Unusable(f"{path} is not a table of word vectors ({error}). Fetch it again with the rest of the program.") from None
    words = tuple(found["words"].tobytes().decode().split("\n"))
    return WordVectors(f"words-{sha256(body).hexdigest()[:12]}", words, found["codes"], found["spread"])
