"""The public sets of `bot_eval`, from a folder given. Imported by the command only."""

import csv
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from bot.understanding import encoding, measures, training
from bot.understanding.calibration import best_temperature, logit
from bot.understanding.examples import TOPICS
from bot.understanding.features import features
from bot.understanding.measures import Figure, mean_of
from bot.understanding.model import Classifier, Dense, Floats
from bot.understanding.parsing import Understanding
from bot.understanding.search import Index, Passage, terms

Vectors = Mapping[str, Floats]
# How many lines before it a line is read with, and how far up the line that opens its list may stand.
JUST_BEFORE, LISTED = 4, 25


@dataclass(frozen=True)
class Place:
    """Where the public sets lie, and where the vectors of their texts are kept: encoding them takes minutes."""

    data: Path
    vectors: Path

    def searched(self, suite: str, texts: Iterable[str], robot: Understanding) -> Vectors:
        """The vector of each text where the encoder searches; else none."""
        return self.encoded(suite, texts, robot) if robot.encoder.searches else {}

    def encoded(self, suite: str, texts: Iterable[str], robot: Understanding) -> Vectors:
        """The vector of each text; those of an encoder that takes its time are kept."""
        distinct = sorted(set(texts))
        if not robot.encoder.searches:
            return dict(zip(distinct, robot.encoder.encode(distinct), strict=True))
        return dict(zip(distinct, encoding.keep(self.vectors / f"{suite}.npz", robot.encoder, distinct), strict=True))


def capp130(place: Place, robot: Understanding, most: int = 889) -> list[Figure]:
    """Chinese policies nobody here wrote: find the clause a plain-language rewrite came from, within its policy."""
    policies = []
    for path in sorted((place.data / "capp130/rewrites").glob("*.jsonl")):
        policies.append([json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()])
    queries = [
        (number, line["rewrite"], line["text"])
        for number, lines in enumerate(policies)
        for line in lines
        if line["rewrite"] and line["rewrite"] != line["text"]
    ]
    asked = queries[:: max(1, len(queries) // most)]
    texts = [line["text"] for lines in policies for line in lines]
    vectors = place.searched("capp130", [*texts, *(query for _, query, _ in asked)], robot)
    indexes = [index_of(lined([line["text"] for line in lines]), vectors) for lines in policies]
    found = []
    for number, query, text in asked:
        hits = indexes[number].search(terms(query), limit=20, vector=off_centre(query, vectors, robot))
        found.append((overlap(query, text), measures.reciprocal_rank([hit.key for hit in hits], {text})))
    hard = sorted(found)[: len(found) // 4]
    return [
        mean_of("capp130", "rewrite to clause, MRR", "zh-hans", [value for _, value in found], 0.975),
        mean_of("capp130", "the quarter with least overlap, MRR", "zh-hans", [value for _, value in hard], 0.92),
    ]


def lined(lines: Sequence[str]) -> list[Passage]:
    """A policy's lines as passages. Lists of exceptions stand in it several times in almost the same words: around a line are the lines
    just before it and the one that opens its list, which says what is excepted from what."""
    found, opened = [], -LISTED - 1
    for place, line in enumerate(lines):
        before = list(range(max(0, place - JUST_BEFORE), place))
        if place - LISTED <= opened < place - JUST_BEFORE:
            before.insert(0, opened)
        found.append(Passage(line, "", line, around=" ".join(lines[other] for other in before)))
        if line.rstrip().endswith(("：", ":")):
            opened = place
    return found


def index_of(passages: Sequence[Passage], vectors: Vectors, topics: Sequence[str] = ()) -> Index:
    return Index.build(passages, topics, vectors=np.stack([vectors[passage.text] for passage in passages]) if vectors else None)


def off_centre(query: str, vectors: Vectors, robot: Understanding) -> Floats | None:
    """The vector of a query as the robot searches with it."""
    return robot.artefact.dense.off_centre(vectors[query]) if vectors else None


def overlap(query: str, text: str) -> float:
    """Share of the query's character bigrams that the text has."""
    pairs = {query[i : i + 2] for i in range(len(query) - 1)}
    return sum(pair in text for pair in pairs) / max(len(pairs), 1)


def policyqa(place: Place, robot: Understanding) -> list[Figure]:
    """English policies nobody here wrote, their topics guessed as those of an imported policy are: within one policy, find a paragraph
    that holds an annotated answer to the question."""
    policies = json.loads((place.data / "policyqa/dev.json").read_text(encoding="utf-8"))["data"]
    everything = {paragraph["context"] for policy in policies for paragraph in policy["paragraphs"]}
    vectors = place.searched("policyqa", everything, robot)
    questions = {question["question"] for policy in policies for paragraph in policy["paragraphs"] for question in paragraph["qas"]}
    parses = {question: robot.parse(question) for question in sorted(questions)}
    firsts: list[float] = []
    fives: list[float] = []
    for policy in policies:
        texts = [paragraph["context"] for paragraph in policy["paragraphs"]]
        index = index_of([Passage(text, "", text, guessed=robot.topics(text)) for text in texts], vectors, TOPICS)
        wanted: dict[str, set[str]] = defaultdict(set)
        for paragraph in policy["paragraphs"]:
            for question in paragraph["qas"]:
                wanted[question["question"]].add(paragraph["context"])
        for question, right in wanted.items():
            parse = parses[question]
            hits = [hit.key for hit in index.search(terms(question), dict(parse.topics), limit=50, vector=parse.vector)]
            firsts.append(measures.reciprocal_rank(hits, right))
            fives.append(float(bool(right & set(hits[:5]))))
    return [
        mean_of("policyqa", "question to paragraph, MRR", "en", firsts, 0.42),
        mean_of("policyqa", "question to paragraph, hit@5", "en", fives, 0.60),
    ]


def clinc150(place: Place, robot: Understanding) -> list[Figure]:
    """English intents with out-of-scope queries: accuracy, and how many strangers are seen when 95 % of the known are kept. What tells
    them apart, and the temperature of words and vectors together, are learnt on the validation part."""
    sets = json.loads((place.data / "clinc150/data_full.json").read_text(encoding="utf-8"))
    vectors = place.encoded("clinc150", [text for part in PARTS for text, _ in sets[part]], robot)
    texts, labels = zip(*sets["train"], strict=True)
    model = training.fit(texts, labels)
    both = Both(model, training.fit_dense(stacked(texts, vectors), labels, robot.encoder), vectors)
    logits = np.stack([np.log(both.shares(text)) for text, _ in sets["val"]])
    truth = np.array([model.labels.index(label) for _, label in sets["val"]])
    both = Both(model, replace(both.dense, temperature=best_temperature(logits, truth, np.asarray)), vectors)
    inside = [model.labels[int(both.shares(text).argmax())] == label for text, label in sets["test"]]
    known, new = (np.array([both.scope_signs(text) for text, _ in sets[part]]) for part in ("val", "oos_val"))
    told = LogisticRegression(class_weight="balanced").fit(np.concatenate([known, new]), [1] * len(known) + [0] * len(new))
    kept, outside = (told.decision_function([both.scope_signs(text) for text, _ in sets[part]]) for part in ("test", "oos_test"))
    threshold = float(np.quantile(told.decision_function(known), 0.05))
    area = measures.area_under_curve(kept, outside)
    return [
        mean_of("clinc150", "in-scope accuracy", "en", inside, 0.924),
        mean_of("clinc150", "out of scope seen at 95 % kept", "en", outside < threshold, 0.85),
        Figure("clinc150", "out of scope, AUROC", "en", area, area, area, len(outside), 0.949),
    ]


PARTS = ("train", "val", "oos_val", "test", "oos_test")


def stacked(texts: Iterable[str], vectors: Vectors) -> NDArray[np.float64]:
    return np.stack([vectors[text] for text in texts]).astype(np.float64)


@dataclass(frozen=True)
class Both:
    """A public set's intents by words and by vectors, decided together as the robot's own are."""

    words: Classifier
    dense: Dense
    vectors: Vectors

    def shares(self, text: str) -> Floats:
        return self.dense.joined(self.words.guess(text).shares, self.vectors[text])

    def nearest(self, text: str) -> Floats:
        """How near the nearest example of each label is, by vector."""
        return self.dense.nearest(self.vectors[text])

    def best(self, text: str) -> tuple[str, float]:
        """The best label and its share times the cosine of its nearest example: low for what was never seen."""
        shares = self.shares(text)
        first = int(shares.argmax())
        return self.words.labels[first], float(shares[first] * max(self.nearest(text)[first], 0.0))

    def scope_signs(self, text: str) -> tuple[float, float, float, float]:
        """How sure the best label is, which share of the features nobody wrote before (a tenth is 1), how near the nearest example, and how
        far words, vectors and nearest examples speak for the same labels, whichever these are."""
        said = set(features(self.words.spelling.mend(text)))
        strange = len(said - self.words.vocabulary.keys()) / max(len(said), 1)
        together = np.logaddexp.reduce(self.dense.joined_logits(self.words.guess(text).shares, self.vectors[text]))
        return float(logit(self.shares(text).max())), 10 * strange, float(self.nearest(text).max()), float(together)


def hint3(place: Place, robot: Understanding) -> list[Figure]:
    """Real traffic with few examples an intent: best MCC on the authors' grid, and at the threshold that keeps 90 % of held-out text."""
    figures: list[Figure] = []
    for name, goal in (("curekart", 0.68), ("sofmattress", 0.68)):
        train, test = (read_hint3(place.data / f"hint3/{name}_{part}.csv") for part in ("train", "test"))
        vectors = place.encoded(name, [text for text, _ in (*train, *test)], robot)
        labels = [label for _, label in train]
        often = [(text, label) for text, label in train if labels.count(label) >= training.FOLDS]
        held = training.hold_out([text for text, _ in often], [label for _, label in often])
        words = held.temperature()
        rows = stacked([text for text, _ in often], vectors)
        logits, nearest = training.hold_out_joined(held, held.shares(words), rows, robot.encoder)
        joined = best_temperature(logits, held.truth, np.asarray)
        shares = training.softmax_rows(logits / joined)
        texts = [text for text, _ in train]
        dense = training.fit_dense(stacked(texts, vectors), labels, robot.encoder, joined)
        both = Both(training.fit(texts, labels, words), dense, vectors)
        score = partial(abstaining_mcc, [(label, *both.best(text)) for text, label in test])
        first = shares.argmax(axis=1)
        places = np.arange(len(first))
        chosen = score(float(np.quantile(shares[places, first] * np.maximum(nearest[places, first], 0), 0.10)))
        figures.append(mean_figure(f"{name}, best MCC on the grid", max(score(step / 10) for step in range(1, 10)), len(test)))
        figures.append(mean_figure(f"{name}, MCC, threshold from training text", chosen, len(test), goal))
    return figures


def mean_figure(name: str, value: float, rows: int, goal: float | None = None) -> Figure:
    return Figure("hint3", name, "en", value, value, value, rows, goal)


def read_hint3(path: Path) -> list[tuple[str, str]]:
    with path.open(encoding="utf-8") as file:
        return [(row["sentence"], row["label"]) for row in csv.DictReader(file)]


def abstaining_mcc(rows: Sequence[tuple[str, str, float]], threshold: float) -> float:
    """MCC when everything below the threshold is answered with the authors' "no nodes detected"."""
    guesses = [guess if score >= threshold else "NO_NODES_DETECTED" for _, guess, score in rows]
    return measures.matthews([label for label, _, _ in rows], guesses)
