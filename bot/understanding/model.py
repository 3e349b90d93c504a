"""The trained classifier as plain arrays, and the one file that holds it."""

import io
import json
import math
import zipfile
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.understanding import features as featuring
from bot.understanding import words
from bot.understanding.spelling import Spelling

FORMAT = 9
PARTS = (
    "meta", "vocabulary", "idf", "coef", "intercept", "memory_starts", "memory_rows", "memory_values", "memory_firsts", "spelling",
)  # fmt: skip
DENSE_PARTS = ("dense_centre", "dense_coef", "dense_intercept", "dense_axes", "dense_seen", "dense_firsts")
EPOCH = (1980, 1, 1, 0, 0, 0)
Floats = NDArray[np.float32]
Whole = NDArray[np.int64]


class Unusable(Exception):
    """The artefact is missing, foreign or trained on other text; the message says what to run."""


@dataclass(frozen=True)
class Memory:
    """The training examples by feature (compressed columns), rows in the order of their labels: how near is what was seen before."""

    starts: Whole
    rows: Whole
    values: Floats
    firsts: Whole
    count: int

    def nearest(self, columns: Whole, weights: Floats) -> Floats:
        """Cosine of the nearest example of each label to a unit vector given as columns and weights."""
        begins = self.starts[columns]
        sizes = self.starts[columns + 1] - begins
        cells = np.repeat(begins - np.cumsum(sizes) + sizes, sizes) + np.arange(sizes.sum())
        scores = np.bincount(self.rows[cells], np.repeat(weights, sizes) * self.values[cells], self.count)
        return np.maximum.reduceat(scores.astype(np.float32), self.firsts)


@dataclass(frozen=True)
class Guess:
    """Probabilities by label, calibrated and summing to 1, and the cosine of the nearest example of each label."""

    shares: Floats
    nearest: Floats

    @property
    def familiarity(self) -> float:
        """How near the nearest training example of any label is, 0 to 1."""
        return float(self.nearest.max())


@dataclass(frozen=True)
class Classifier:
    """One linear machine a label over TF-IDF features, leaning on the nearest example; `coef` has one row per feature."""

    vocabulary: dict[str, int]
    idf: Floats
    coef: Floats
    intercept: Floats
    labels: tuple[str, ...]
    temperature: float
    memory: Memory
    spelling: Spelling

    def guess(self, text: str) -> Guess:
        """What label a raw text has: some tenths of a millisecond."""
        return self.look(*self.vector(text))

    def look(self, columns: Whole, weights: Floats) -> Guess:
        """What label a vector has."""
        logits = self.intercept + weights @ self.coef[columns]
        nearest = self.memory.nearest(columns, weights)
        return Guess(softmax(lean(logits / self.temperature, nearest)), nearest)

    def vector(self, text: str) -> tuple[Whole, Floats]:
        """The unit TF-IDF vector of a text as columns and weights."""
        counts = Counter(index for name in featuring.features(self.spelling.mend(text)) if (index := self.vocabulary.get(name)) is not None)
        columns = np.fromiter(counts, dtype=np.int64, count=len(counts))
        times = np.fromiter(counts.values(), dtype=np.float32, count=len(counts))
        weights = (1 + np.log(times)) * self.idf[columns]
        return columns, weights / max(math.sqrt(float(weights @ weights)), 1e-9)


class Trust(NamedTuple):
    """`share`: how much of a decision is the vectors' regression's; `lean`: how much it leans on the nearest example by vector."""

    share: float
    lean: float


@dataclass(frozen=True)
class Dense:
    """A regression over an encoder's vectors that knows the same labels, and the vectors it was made from (off centre, ordered by
    label) along their main `axes`. `trust` is how far the encoder is trusted, `temperature` that of words and vectors together."""

    centre: Floats
    coef: Floats
    intercept: Floats
    axes: Floats
    seen: Floats
    firsts: Whole
    temperature: float
    encoder: str
    trust: Trust

    def off_centre(self, vector: Floats) -> Floats:
        """A vector of the encoder moved to the middle of the training text, of length 1 again."""
        return np.asarray(of_length_one(of_length_one(vector) - self.centre), dtype=np.float32)

    def shares(self, vector: Floats) -> Floats:
        """Probabilities by label, from a vector of the encoder."""
        return softmax(np.asarray(self.intercept + self.off_centre(vector) @ self.coef, dtype=np.float32))

    def joined(self, shares: Floats, vector: Floats) -> Floats:
        """The words' probabilities and the vector's, multiplied as their shares say and calibrated."""
        return softmax(np.asarray(self.joined_logits(shares, vector) / self.temperature, dtype=np.float32))

    def joined_logits(self, shares: Floats, vector: Floats) -> Floats:
        """What both say, before it is made of probabilities: low where they speak for nothing together."""
        sure = min(float(np.linalg.norm(vector)), 1.0)
        return np.asarray(joined_logits(shares, self.shares(vector), self.nearest(vector), self.trust, sure), dtype=np.float32)

    def nearest(self, vector: Floats) -> Floats:
        """Cosine of the nearest example of each label."""
        return np.maximum.reduceat(self.seen @ of_length_one(self.off_centre(vector) @ self.axes), self.firsts)


@dataclass(frozen=True)
class Artefact:
    classifier: Classifier
    dense: Dense
    meta: dict[str, Any]

    @property
    def thresholds(self) -> Mapping[str, float]:
        return self.meta["thresholds"]


def lean(logits: Any, nearest: Any) -> Any:
    """Logits leaning half-way on the nearest example of each label (HINT3 rewards it; 0.02 keeps the unseen possible)."""
    return logits + 0.5 * np.log(np.maximum(nearest, 0) + 0.02)


def joined_logits(words: Any, vectors: Any, nearest: Any, trust: Trust, sure: Any) -> Any:
    """The weighted logarithms of two sets of probabilities, and of how near (by vector) the nearest example of each label is; `sure` is
    how long the vector is, 0 to 1."""
    share, lean = trust.share * sure, trust.lean * sure
    both = (1 - share) * np.log(np.maximum(words, 1e-9)) + share * np.log(np.maximum(vectors, 1e-9))
    return both + lean * np.log(np.maximum(nearest, 0) + 0.02)


def of_length_one(vectors: Any) -> Any:
    """Rows (or one vector) of length 1; what has none stays so."""
    return vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-9)


def softmax(logits: Floats) -> Floats:
    powers = np.exp(logits - logits.max())
    return powers / powers.sum()


def versions() -> dict[str, Any]:
    """Versions of the parts whose change makes an artefact useless."""
    return {"format": FORMAT, "features": featuring.VERSION, "words": words.VERSION}


def save(path: Path, artefact: Artefact) -> bytes:
    """Write one `.npz` whose bytes depend on the content only (fixed dates, sorted keys); returns them."""
    model, dense = artefact.classifier, artefact.dense
    names = "\n".join(sorted(model.vocabulary, key=model.vocabulary.__getitem__))
    meta = artefact.meta | {
        "versions": versions(),
        "labels": list(model.labels),
        "temperature": model.temperature,
        "examples": model.memory.count,
        "encoder": dense.encoder,
        "trust": dense.trust,
        "dense_temperature": dense.temperature,
    }
    arrays = {
        "meta": np.frombuffer(json.dumps(meta, sort_keys=True, ensure_ascii=False).encode(), dtype=np.uint8),
        "vocabulary": np.frombuffer(names.encode(), dtype=np.uint8),
        "idf": model.idf,
        "coef": model.coef,
        "intercept": model.intercept,
        "memory_starts": model.memory.starts.astype(np.int32),
        "memory_rows": model.memory.rows.astype(np.int32),
        "memory_values": model.memory.values,
        "memory_firsts": model.memory.firsts.astype(np.int32),
        "spelling": np.frombuffer(model.spelling.dumps(), dtype=np.uint8),
    }
    parts = (dense.centre, dense.coef, dense.intercept, dense.axes, dense.seen.astype(np.float16), dense.firsts.astype(np.int32))
    arrays |= dict(zip(DENSE_PARTS, parts, strict=True))
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, array in arrays.items():
            part = io.BytesIO()
            np.lib.format.write_array(part, np.ascontiguousarray(array), allow_pickle=False)
            archive.writestr(zipfile.ZipInfo(f"{name}.npy", EPOCH), part.getvalue(), zipfile.ZIP_DEFLATED)
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_suffix(".part")
    half.write_bytes(body.getvalue())
    half.replace(path)
    return body.getvalue()


def load(path: Path, data_hash: str, encoder: str) -> Artefact:
    """Read an artefact trained on the text whose hash is given, with the encoder so named. Raises Unusable for a missing, foreign or
    stale one."""
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
            found = {name: arrays[name] for name in (*PARTS, *DENSE_PARTS)}
        meta = json.loads(found["meta"].tobytes())
    except FileNotFoundError:
        raise Unusable(f"There is no trained model at {path}. Run: manage.py bot_train") from None
    except (ValueError, KeyError, OSError, EOFError, TypeError, AttributeError, zipfile.BadZipFile) as error:
        raise Unusable(f"{path} is not a model of this bot ({error}). Run: manage.py bot_train") from None
    if meta.get("versions") != versions():
        raise Unusable(f"{path} was made by other parts ({meta.get('versions')}, here {versions()}). Run: manage.py bot_train")
    if meta["data"] != data_hash:
        raise Unusable(f"{path} was trained on other text ({meta['data'][:12]}, here {data_hash[:12]}). Run: manage.py bot_train")
    if (known := meta["encoder"]) != encoder:
        raise Unusable(f"{path} was trained with the vectors of {known}, here {encoder}. Run: manage.py bot_train")
    names = found["vocabulary"].tobytes().decode().split("\n")
    model = Classifier(
        vocabulary={name: index for index, name in enumerate(names)},
        idf=found["idf"],
        coef=found["coef"],
        intercept=found["intercept"],
        labels=tuple(meta["labels"]),
        temperature=meta["temperature"],
        memory=Memory(
            starts=found["memory_starts"].astype(np.int64),
            rows=found["memory_rows"].astype(np.int64),
            values=found["memory_values"],
            firsts=found["memory_firsts"].astype(np.int64),
            count=meta["examples"],
        ),
        spelling=Spelling.loads(found["spelling"].tobytes()),
    )
    centre, coef, intercept, axes, seen, firsts = (found[name] for name in DENSE_PARTS)
    dense = Dense(
        centre,
        coef,
        intercept,
        axes,
        seen.astype(np.float32),
        firsts.astype(np.int64),
        meta["dense_temperature"],
        known,
        Trust(*meta["trust"]),
    )
    return Artefact(model, dense, meta)
