"""Training, with scikit-learn. Imported by the commands only: a web process never loads this module."""

from collections import Counter
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold
from sklearn.svm import LinearSVC
from threadpoolctl import threadpool_limits

from bot.understanding import wordvectors
from bot.understanding.calibration import best_temperature, calibration_error, logit, utility_threshold
from bot.understanding.encoding import Encoder
from bot.understanding.examples import CONTROLS, KINDS, Example
from bot.understanding.features import features
from bot.understanding.model import Artefact, Classifier, Dense, Memory, joined_logits, lean, of_length_one
from bot.understanding.parsing import UPSET
from bot.understanding.spelling import Spelling, as_read

Array = NDArray[np.float64]
STRENGTH = 30.0
MARGIN, STEEP = 1.0, np.float32(3)  # from a margin to a logit; the temperature does the rest
DENSE_STRENGTH = 10.0
# Along so many of their main axes the nearest examples by vector are as good as along all, for a third of the time.
MAIN_AXES = 128
# Models that saw nine tenths of the text are as sure as the one that is served; with five folds they were too modest.
FOLDS = 10
SEED = 7
# A missed complaint costs nine times a needless "shall I register this as a complaint?": offer from 1/(1+9).
OFFER = 0.1
# Around its best the utility of answering is flat: within a quarter of a hundredth a question, the threshold that answers more.
AS_GOOD = 0.0025
# Every fold asks for the features of the same texts.
known_features = lru_cache(maxsize=1 << 14)(features)


def vectorizer(rows: int) -> TfidfVectorizer:
    """Few examples need every feature; many can spare what was seen once."""
    return TfidfVectorizer(analyzer=known_features, sublinear_tf=True, min_df=1 if rows < 1500 else 2)


def rarity(labels: Sequence[str]) -> dict[str, float]:
    """Weights by the root of a label's rarity: full balance costs precision, none costs recall of the rare ones."""
    counts = Counter(labels)
    mean = len(labels) / len(counts)
    return {name: (mean / count) ** 0.5 for name, count in counts.items()}


def regression(labels: Sequence[str]) -> LogisticRegression:
    return LogisticRegression(C=STRENGTH, max_iter=1000, tol=2e-3, class_weight=rarity(labels))


def margins(labels: Sequence[str]) -> LinearSVC:
    """One machine a label, weighted as `regression` weighs them. With few examples and many features a wide margin finds the topic of
    unseen English questions four points more often than a regression does, of Chinese ones one (held-out folds)."""
    return LinearSVC(C=MARGIN, class_weight=rarity(labels), random_state=SEED)


def fit(
    texts: Sequence[str], labels: Sequence[str], temperature: float = 1.0, slips: Container[str] = (), controls: Sequence[str] = ()
) -> Classifier:
    """Fit on all the text given (three labels or more) and return the arrays. `slips` are the texts with typing mistakes: they are read
    as the others would mend them. `controls` are spelt as they should be, too, and nothing else is learnt from them."""
    order = sorted(range(len(texts)), key=lambda place: (labels[place], place))
    texts, labels = [texts[place] for place in order], [labels[place] for place in order]
    spelling = Spelling.of([*(text for text in texts if text not in slips), *controls], wordvectors.load().english)
    maker = vectorizer(len(texts))
    matrix = maker.fit_transform([spelling.mend(text) if text in slips else text for text in texts])
    model = margins(labels).fit(matrix, labels)
    names = [str(label) for label in model.classes_]
    columns = matrix.tocsc()
    columns.sort_indices()
    return Classifier(
        vocabulary={str(name): int(index) for name, index in maker.vocabulary_.items()},
        idf=maker.idf_.astype(np.float32),
        coef=np.ascontiguousarray(model.coef_.T.astype(np.float32) * STEEP),
        intercept=model.intercept_.astype(np.float32) * STEEP,
        labels=tuple(names),
        temperature=temperature,
        memory=Memory(
            starts=columns.indptr.astype(np.int64),
            rows=columns.indices.astype(np.int64),
            values=columns.data.astype(np.float32),
            firsts=np.array([labels.index(name) for name in names]),
            count=len(texts),
        ),
        spelling=spelling,
    )


def kind_of(label: str) -> str:
    """A label is a kind, or a topic of the kind question."""
    return label if label in KINDS else "question"


@dataclass(frozen=True)
class HeldOut:
    """Logits and nearest cosines for texts by models that did not see them; columns in the order of `labels`."""

    logits: Array
    nearest: Array
    labels: tuple[str, ...]
    truth: NDArray[np.int64]

    @property
    def kind_of(self) -> NDArray[np.str_]:
        """The kind of each label."""
        return np.array([kind_of(label) for label in self.labels])

    def by_kind(self, shares: Array) -> Array:
        """Probabilities by kind, from those by label."""
        return np.stack([shares[:, self.kind_of == kind].sum(axis=1) for kind in KINDS], axis=1)

    def temperature(self) -> float:
        """The temperature with the least log loss."""
        return best_temperature(self.logits, self.truth, lambda logits: lean(logits, self.nearest))

    def shares(self, temperature: float) -> Array:
        return softmax_rows(lean(self.logits / temperature, self.nearest))


def softmax_rows(logits: Array) -> Array:
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


def folds(truth: NDArray[np.int64]) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """(rows to fit on, rows to look at), the same ones every time; fewer folds where a label has fewer rows."""
    yield from StratifiedKFold(min(FOLDS, int(np.bincount(truth).min())), shuffle=True, random_state=SEED).split(
        np.zeros(len(truth)), truth
    )


def fit_dense(vectors: Array, labels: Sequence[str], encoder: Encoder, temperature: float = 1.0) -> Dense:
    """Fit on an encoder's vectors, moved to their own middle: raw ones all point one way."""
    order = sorted(range(len(labels)), key=lambda place: (labels[place], place))
    labels = [labels[place] for place in order]
    rows = of_length_one(vectors[order])
    centre = rows.mean(axis=0)
    off = of_length_one(rows - centre)
    model = LogisticRegression(C=DENSE_STRENGTH, max_iter=300, tol=1e-3).fit(off, labels)
    _, axes = np.linalg.eigh(off.T @ off)
    main = np.ascontiguousarray(axes[:, -MAIN_AXES:], dtype=np.float32)
    centre, coef, intercept = (np.ascontiguousarray(part, dtype=np.float32) for part in (centre, model.coef_.T, model.intercept_))
    # As it is stored, so that a model read back decides as this one.
    seen = of_length_one(off @ main).astype(np.float16).astype(np.float32)
    firsts = np.array([labels.index(name) for name in model.classes_])
    return Dense(centre, coef, intercept, main, seen, firsts, temperature, encoder.name, encoder.trust)


def hold_out_joined(held: HeldOut, shares: Array, vectors: Array, encoder: Encoder) -> tuple[Array, Array]:
    """Logits of words and vectors together, and the cosine of the nearest example of each label, by models that did not see the row."""
    labels = np.array(held.labels)[held.truth]
    dense, nearest = np.zeros_like(shares), np.zeros_like(shares)
    for seen, unseen in folds(held.truth):
        model = fit_dense(vectors[seen], labels[seen].tolist(), encoder)
        dense[unseen] = [model.shares(vector) for vector in vectors[unseen]]
        nearest[unseen] = [model.nearest(vector) for vector in vectors[unseen]]
    sure = np.minimum(np.linalg.norm(vectors, axis=1, keepdims=True), 1.0)
    return np.asarray(joined_logits(shares, dense, nearest, encoder.trust, sure)), nearest


def hold_out(texts: Sequence[str], labels: Sequence[str], slips: Container[str] = (), controls: Sequence[str] = ()) -> HeldOut:
    """Logits and nearest examples over FOLDS folds."""
    order = tuple(sorted(set(labels)))
    truth = np.array([order.index(label) for label in labels])
    logits, nearest = np.zeros((len(texts), len(order))), np.zeros((len(texts), len(order)))
    for seen, unseen in folds(truth):
        model = fit([texts[i] for i in seen], [labels[i] for i in seen], slips=slips, controls=controls)
        for place in unseen:
            columns, weights = model.vector(texts[place])
            logits[place] = model.intercept + weights @ model.coef[columns]
            nearest[place] = model.memory.nearest(columns, weights)
    return HeldOut(logits, nearest, order, truth)


def train(examples: Sequence[Example], data_hash: str, encoder: Encoder) -> Artefact:
    """Train, calibrate and choose thresholds on held-out folds. Deterministic for the same text and encoder."""
    spoken = [example for example in examples if example.kind not in CONTROLS]
    texts, labels = [example.text for example in spoken], [example.topic or example.kind for example in spoken]
    slips = frozenset(example.text for example in spoken if example.slips)
    controls = [example.text for example in examples if example.kind in CONTROLS]
    # One thread: sums in another order would give another file.
    with threadpool_limits(1):
        held = hold_out(texts, labels, slips, controls)
        temperature = held.temperature()
        model = fit(texts, labels, temperature, slips, controls)
        vectors = np.asarray(encoder.encode([as_read(text, model.spelling.mend(text)) for text in texts]), dtype=np.float64)
        logits, _nearest = hold_out_joined(held, held.shares(temperature), vectors, encoder)
        both = best_temperature(logits, held.truth, np.asarray)
        dense = fit_dense(vectors, labels, encoder, both)
        shares = softmax_rows(logits / both)
        return Artefact(model, dense, {"data": data_hash} | measure(held, shares, held.by_kind(shares)))


def measure(held: HeldOut, shares: Array, kinds: Array) -> dict[str, Any]:
    """Thresholds by expected utility, the sureness of topics, and calibration errors, from held-out shares."""
    kind_of = held.kind_of
    truth = kind_of[held.truth]
    kind_right = np.array(KINDS)[kinds.argmax(axis=1)] == truth
    asked = (truth == "question") & (np.array(KINDS)[kinds.argmax(axis=1)] == "question")
    topics = shares[asked][:, kind_of == "question"]
    topics = topics / topics.sum(axis=1, keepdims=True)
    names = np.array(held.labels)[kind_of == "question"]
    right = names[topics.argmax(axis=1)] == np.array(held.labels)[held.truth[asked]]
    signs = np.stack([logit(topics.max(axis=1)), held.nearest[asked].max(axis=1)], axis=1)
    sure = LogisticRegression(C=100.0).fit(signs, right)
    confidence = sure.predict_proba(signs)[:, 1]
    upset = kinds[:, [KINDS.index(kind) for kind in UPSET]].sum(axis=1)
    return {
        "sureness": [round(float(value), 4) for value in (*sure.coef_[0], sure.intercept_[0])],
        "thresholds": {
            "kind": round(utility_threshold(kinds.max(axis=1), kind_right), 4),
            "topic": round(utility_threshold(confidence, right, equal=AS_GOOD), 4),
            "offer": OFFER,
        },
        "held_out": {
            "kind": round(float(kind_right.mean()), 4),
            "topic": round(float(right.mean()), 4),
            "offer_recall": round(float((upset >= OFFER)[np.isin(truth, UPSET)].mean()), 4),
            "kind_calibration_error": round(calibration_error(kinds.max(axis=1), kind_right), 4),
            "topic_calibration_error": round(calibration_error(confidence, right), 4),
        },
    }
