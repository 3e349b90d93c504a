"""Finding the passage that answers a question: BM25 over words, character n-grams and meanings, with the question's topic as prior, and the
nearness of vectors where there is an encoder."""

import math
import re
from collections import Counter
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from bot.understanding.features import chinese_grams, english_grams
from bot.understanding.lexicon import lexicon
from bot.understanding.model import Floats
from bot.understanding.text import HAN, normalise
from bot.understanding.words import STOP, english_words, stem

Array = NDArray[np.float64]
# Two words for one thing, which is not the first: a “data room” is no data.
COMPOUND = re.compile(r"\b(data) (rooms?)\b")
NOWHERE, NOTHING = np.zeros(0, dtype=np.int64), np.zeros(0)


@dataclass(frozen=True)
class Passage:
    """Something the bot may quote. `lead` (title, summary, question) counts more than `text`, and `around` (what it stands under, and
    what stands before it) much less; `topics` may be empty. `guessed` are the classifier's topics, by share, of what nobody labelled."""

    key: str
    lead: str
    text: str
    topics: tuple[str, ...] = ()
    guessed: tuple[tuple[str, float], ...] = ()
    around: str = ""

    @property
    def whole(self) -> str:
        return f"{self.lead} {self.text}".strip()


@dataclass(frozen=True)
class Hit:
    """`lexical` is what the words say, `near` that and what the vectors add, `score` that and the topic."""

    key: str
    score: float
    lexical: float
    near: float


@dataclass(frozen=True)
class Weights:
    """Learned on house questions against a policy of labelled clauses, checked on public policies (see docs/understanding.md)."""

    k1: float = 1.2
    b: float = 0.6
    lead: float = 2.0
    around: float = 0.05
    meaning: float = 0.5
    prior: float = 1.0
    guessed: float = 0.6
    dense: float = 0.5


def terms(text: str) -> Counter[str]:
    """Search terms of a text: Chinese characters and bigrams, English stems and their n-grams, meanings."""
    flat = normalise(text)
    stems = [stem(word) for word in english_words(COMPOUND.sub(r"\1\2", flat)) if word not in STOP]
    found = Counter(chinese_grams(flat, (1, 2)) if HAN.search(flat) else [])
    found.update("w" + word for word in stems)
    found.update(english_grams(stems))
    found.update("m" + name for name in lexicon().meanings(flat, stems))
    return found


def weight_of(term: str, weights: Weights) -> float:
    """A bigram says more than a character, a whole word more than a piece of one."""
    if term[0] == "c":
        return 0.25 if len(term) == 2 else 1.0
    return {"w": 1.0, "e": 0.12, "m": weights.meaning}[term[0]]


def coverage(asked: str, said: Container[str]) -> float:
    """How much of a published question the terms of another one say, 0 to 1: "how long do you keep my data" says little of one
    about contracts."""
    wanted, total = weighed(asked)
    return sum(weight for term, weight in wanted if term in said) / max(total, 1e-9)


@lru_cache(maxsize=4096)
def weighed(asked: str) -> tuple[tuple[tuple[str, float], ...], float]:
    """Terms of a published question with their weights, and the sum of these."""
    weights = Weights()
    wanted = tuple((term, weight_of(term, weights)) for term in terms(asked))
    return wanted, sum(weight for _, weight in wanted)


@dataclass(frozen=True)
class Index:
    """Passages of one language ready to be searched. Build it again when the texts change: milliseconds for a policy."""

    passages: tuple[Passage, ...]
    postings: Mapping[str, tuple[NDArray[np.int64], Array, float]]  # term -> passages, what it is worth there, the most it is worth
    topics: Array  # what passages are labelled with; beside it the roots of what was guessed of the others
    topic_names: tuple[str, ...]
    weights: Weights = field(default_factory=Weights)
    vectors: Floats | None = None

    @classmethod
    def build(
        cls, passages: Sequence[Passage], topic_names: Sequence[str] = (), weights: Weights | None = None, vectors: Floats | None = None
    ) -> "Index":
        """`vectors` are an encoder's, one row a passage."""
        chosen = weights or Weights()
        bags = [weighted_bag(passage, chosen) for passage in passages]
        lengths = np.array([sum(bag.values()) for bag in bags])
        usual = float(lengths.mean()) if len(lengths) else 1.0
        columns: dict[str, list[tuple[int, float]]] = {}
        for place, bag in enumerate(bags):
            for term, times in bag.items():
                columns.setdefault(term, []).append((place, times))
        postings = {}
        for term, column in columns.items():
            places = np.array([place for place, _ in column])
            amounts = np.array([amount for _, amount in column])
            idf = math.log(1 + (len(bags) - len(column) + 0.5) / (len(column) + 0.5)) * weight_of(term, chosen)
            damp = chosen.k1 * (1 - chosen.b + chosen.b * lengths[places] / usual)
            worth = idf * amounts * (chosen.k1 + 1) / (amounts + damp)
            postings[term] = (places, worth, float(worth.max()))
        labelled = np.array([[topic in passage.topics for topic in topic_names] for passage in passages], dtype=float)
        guesses = [dict(passage.guessed) for passage in passages]
        guessed = np.sqrt([[guess.get(topic, 0.0) for topic in topic_names] for guess in guesses]) * chosen.guessed
        topics = np.concatenate([part.reshape(len(passages), len(topic_names)) for part in (labelled, guessed)], axis=1)
        return cls(tuple(passages), postings, topics, tuple(topic_names), chosen, None if vectors is None else off_centre(vectors))

    def lexical(self, said: Mapping[str, int]) -> Array:
        """BM25 of every passage for the terms of a query, divided by the most it could get, so that 1 is a perfect match."""
        best, places, worths = 0.0, [NOWHERE], [NOTHING]
        for term, times in said.items():
            often, column = min(times, 2), self.postings.get(term)
            if column is None:
                best += weight_of(term, self.weights) * often
            else:
                places.append(column[0])
                worths.append(column[1] if often == 1 else column[1] * often)
                best += column[2] * often
        scores = np.bincount(np.concatenate(places), np.concatenate(worths), len(self.passages))
        return scores / max(best, 1e-9)

    def dense(self, vector: Floats | None, lexical: float) -> Array:
        """What a vector adds to the words: the less, the better words have found something; nothing where either has no vector."""
        if vector is None or self.vectors is None:
            return np.zeros(len(self.passages))
        return np.asarray(self.weights.dense * (1 - lexical) * (self.vectors @ vector), dtype=np.float64)

    def search(
        self, said: Mapping[str, int], topics: Mapping[str, float] | None = None, limit: int = 5, vector: Floats | None = None
    ) -> list[Hit]:
        """Best passages for the terms of a query first. `topics` are the probabilities the classifier gives this question, `vector` is
        its unit vector."""
        if not self.passages:
            return []
        lexical = self.lexical(said)
        near = lexical + self.dense(vector, float(lexical.max()))
        shares = np.array([(topics or {}).get(name, 0.0) for name in self.topic_names])
        scores = near + self.weights.prior * (self.topics @ np.concatenate([shares, np.sqrt(shares)]))
        order = np.argsort(-scores, kind="stable")[:limit]
        return [Hit(self.passages[i].key, float(scores[i]), float(lexical[i]), float(near[i])) for i in order]


def off_centre(vectors: Floats) -> Floats:
    """Rows moved to their own middle and made of length 1 again: raw ones all point one way, and what all passages say tells none apart."""
    off = vectors - vectors.mean(axis=0)
    return np.asarray(off / np.maximum(np.linalg.norm(off, axis=1, keepdims=True), 1e-9), dtype=np.float32)


def weighted_bag(passage: Passage, weights: Weights) -> Counter[str]:
    """Terms of a passage with those of its lead counted more, and those around it less."""
    bag: Counter[str] = Counter()
    for part, factor in ((passage.lead, weights.lead), (passage.text, 1.0), (passage.around, weights.around)):
        for term, times in terms(part).items():
            bag[term] += times * factor  # type: ignore[assignment]
    return bag
