"""The suites of `bot_eval`: the house split always, public sets from a folder given. Imported by the command only."""

import csv
import json
import random
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from bot.understanding import measures, training
from bot.understanding.calibration import calibration_error, logit
from bot.understanding.examples import SPLITS, TOPICS, Example, load_folder
from bot.understanding.features import features
from bot.understanding.measures import Figure, mean_of
from bot.understanding.model import Classifier
from bot.understanding.parsing import UPSET, Parse, Understanding
from bot.understanding.search import Index, Passage, terms
from bot.understanding.text import simplified_table

LANGUAGES = ("zh-hans", "en")
Rows = list[tuple[Example, Parse]]


def split(understanding: Understanding, test: Path, suite: str) -> list[Figure]:
    """The figures of one of our own splits under its name."""
    return [replace(figure, suite=suite) for figure in house(understanding, load_folder(test, SPLITS[suite]))]


def house(understanding: Understanding, examples: Sequence[Example]) -> list[Figure]:
    """Kind, topic, recall of what must not be missed, and how sure the bot may be, on text nobody trained on."""
    rows = [(example, understanding.parse(example.text)) for example in examples]
    threshold = understanding.artefact.thresholds
    figures: list[Figure] = []
    for language in ("all", *LANGUAGES):
        part = [row for row in rows if language in ("all", row[0].language)]
        figures += kinds_and_topics(part, language, floor=0.92 if language == "all" else 0.88)
        figures += recalls(part, language, threshold["offer"])
        figures += sureness(part, language, threshold["topic"])
    return figures + robustness(understanding, rows)


def kinds_and_topics(rows: Rows, language: str, floor: float) -> list[Figure]:
    asked = [(example, parse) for example, parse in rows if example.topic]
    return [
        mean_of("house", "kind", language, [example.kind == parse.kind for example, parse in rows], floor),
        mean_of("house", "topic top-1", language, [example.topic == parse.topic for example, parse in asked], 0.88),
        mean_of("house", "topic top-3", language, [example.topic in dict(parse.topics[:3]) for example, parse in asked], 0.97),
    ]


def recalls(rows: Rows, language: str, offer: float) -> list[Figure]:
    """A complaint counts as kept when it is taken or offered with one tap; calm messages offered one are the price."""
    upset = [parse.upset >= offer for example, parse in rows if example.kind in UPSET]
    calm = [parse.upset >= offer for example, parse in rows if example.kind not in UPSET]
    person = [parse.kind == "handoff" for example, parse in rows if example.kind == "handoff"]
    return [
        mean_of("house", "complaint or dispute kept", language, upset, 0.97),
        mean_of("house", "calm message offered a complaint", language, calm),
        mean_of("house", "person asked for, understood", language, person, 0.98),
    ]


def sureness(rows: Rows, language: str, threshold: float) -> list[Figure]:
    """Topic answers above the threshold: how many, how many of them wrong, and the calibration error."""
    asked = [(parse.sureness, example.topic == parse.topic) for example, parse in rows if example.topic and parse.kind == "question"]
    said = [right for sure, right in asked if sure >= threshold]
    error = calibration_error(np.array([sure for sure, _ in asked]), np.array([right for _, right in asked]))
    return [
        mean_of("house", "wrong among answered", language, [not right for right in said], 0.03, least=False),
        mean_of("house", "answered", language, [sure >= threshold for sure, _ in asked], 0.80),
        Figure("house", "calibration error", language, error, error, error, len(asked), 0.05, least=False),
    ]


def traditional(text: str) -> str:
    """Simplified to Traditional by OpenCC's table turned round: a stand-in for Traditional writers."""
    back: dict[str, str] = {}
    for old, new in simplified_table().items():
        back.setdefault(new, chr(old))
    return "".join(back.get(char, char) for char in text)


def mistyped(text: str, share: float = 0.1, seed: int = 3) -> str:
    """About `share` of the characters swapped, dropped or doubled, the same way every time."""
    chance, letters = random.Random(f"{seed}{text}"), list(text)
    for place in range(len(letters) - 1):
        if chance.random() < share:
            turn = chance.randrange(3)
            if turn == 0:
                letters[place], letters[place + 1] = letters[place + 1], letters[place]
            letters[place] = ["", letters[place] * 2][turn - 1] if turn else letters[place]
    return "".join(letters)


def robustness(understanding: Understanding, rows: Rows) -> list[Figure]:
    """Loss of kind accuracy (in points of share) in Traditional script and with typing mistakes."""

    def loss(part: Rows, change: Callable[[str], str]) -> list[float]:
        kinds = [understanding.parse(change(example.text)).kind for example, _ in part]
        return [float(row[0].kind == row[1].kind) - float(row[0].kind == kind) for row, kind in zip(part, kinds, strict=True)]

    chinese = [row for row in rows if row[0].language == "zh-hans"]
    figures = [mean_of("house", "lost in Traditional", "zh-hans", loss(chinese, traditional), 0.03, least=False)]
    for language in LANGUAGES:
        part = [row for row in rows if row[0].language == language]
        figures.append(mean_of("house", "lost to 10 % typing mistakes", language, loss(part, mistyped), 0.06, least=False))
    return figures


def capp130(data: Path, most: int = 889) -> list[Figure]:
    """Chinese policies nobody here wrote: find the clause a plain-language rewrite came from, within its policy."""
    queries: list[tuple[Index, str, set[str]]] = []
    for path in sorted((data / "capp130/rewrites").glob("*.jsonl")):
        lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        index = Index.build([Passage(line["text"], "", line["text"]) for line in lines])
        queries += [(index, line["rewrite"], {line["text"]}) for line in lines if line["rewrite"] and line["rewrite"] != line["text"]]
    step = max(1, len(queries) // most)
    found = [(overlap(query, next(iter(wanted))), rank(index, query, wanted)) for index, query, wanted in queries[::step]]
    hard = sorted(found)[: len(found) // 4]
    return [
        mean_of("capp130", "rewrite to clause, MRR", "zh-hans", [value for _, value in found], 0.975),
        mean_of("capp130", "the quarter with least overlap, MRR", "zh-hans", [value for _, value in hard], 0.92),
    ]


def overlap(query: str, text: str) -> float:
    """Share of the query's character bigrams that the text has."""
    pairs = {query[i : i + 2] for i in range(len(query) - 1)}
    return sum(pair in text for pair in pairs) / max(len(pairs), 1)


def rank(index: Index, query: str, wanted: set[str]) -> float:
    return measures.reciprocal_rank([hit.key for hit in index.search(terms(query), limit=20)], wanted)


def policyqa(data: Path, understanding: Understanding) -> list[Figure]:
    """English policies nobody here wrote: within one policy, find a paragraph that holds an annotated answer to the question."""
    firsts: list[float] = []
    fives: list[float] = []
    for policy in json.loads((data / "policyqa/dev.json").read_text(encoding="utf-8"))["data"]:
        texts = [paragraph["context"] for paragraph in policy["paragraphs"]]
        index = labelled_index(texts, understanding)
        wanted: dict[str, set[str]] = defaultdict(set)
        for paragraph in policy["paragraphs"]:
            for question in paragraph["qas"]:
                wanted[question["question"]].add(paragraph["context"])
        for question, right in wanted.items():
            hits = [hit.key for hit in index.search(terms(question), dict(understanding.topics(question)), limit=50)]
            firsts.append(measures.reciprocal_rank(hits, right))
            fives.append(float(bool(right & set(hits[:5]))))
    return [
        mean_of("policyqa", "question to paragraph, MRR", "en", firsts, 0.42),
        mean_of("policyqa", "question to paragraph, hit@5", "en", fives, 0.60),
    ]


def labelled_index(texts: Sequence[str], understanding: Understanding) -> Index:
    """An index of paragraphs whose topics nobody labelled: the classifier does it."""
    return Index.build([Passage(text, "", text, guessed_topics(text, understanding)) for text in texts], TOPICS)


def guessed_topics(text: str, understanding: Understanding, least: float = 0.25) -> tuple[str, ...]:
    """Topics a passage is about, as far as the classifier is somewhat sure."""
    return tuple(name for name, share in understanding.topics(text)[:2] if share >= least)


def clinc150(data: Path) -> list[Figure]:
    """English intents with out-of-scope queries: accuracy, and how many strangers are seen when 95 % of the known are kept. What tells
    them apart is learnt on the validation part."""
    sets = json.loads((data / "clinc150/data_full.json").read_text(encoding="utf-8"))
    model = training.fit([text for text, _ in sets["train"]], [label for _, label in sets["train"]])
    inside = [model.labels[int(model.guess(text).shares.argmax())] == label for text, label in sets["test"]]
    known, new = (np.array([scope_signs(model, text) for text, _ in sets[part]]) for part in ("val", "oos_val"))
    told = LogisticRegression(class_weight="balanced").fit(np.concatenate([known, new]), [1] * len(known) + [0] * len(new))
    kept, outside = (told.decision_function([scope_signs(model, text) for text, _ in sets[part]]) for part in ("test", "oos_test"))
    threshold = float(np.quantile(told.decision_function(known), 0.05))
    area = measures.area_under_curve(kept, outside)
    return [
        mean_of("clinc150", "in-scope accuracy", "en", inside, 0.924),
        mean_of("clinc150", "out of scope seen at 95 % kept", "en", outside < threshold, 0.85),
        Figure("clinc150", "out of scope, AUROC", "en", area, area, area, len(outside), 0.949),
    ]


def scope_signs(model: Classifier, text: str) -> tuple[float, float]:
    """How sure the best label is, and which share of the features nobody wrote before (a tenth is 1)."""
    said = set(features(model.spelling.mend(text)))
    strange = len(said - model.vocabulary.keys()) / max(len(said), 1)
    return float(logit(model.guess(text).shares.max())), 10 * strange


def best(model: Classifier, text: str) -> tuple[str, float]:
    """The best label and its share times the cosine of its nearest example: low for what was never seen."""
    guess = model.guess(text)
    place = int(guess.shares.argmax())
    return model.labels[place], float(guess.shares[place] * guess.nearest[place])


def hint3(data: Path) -> list[Figure]:
    """Real traffic with few examples an intent: best MCC on the authors' grid, and at the threshold that keeps 90 % of held-out text."""
    figures: list[Figure] = []
    for name, goal in (("curekart", 0.68), ("sofmattress", 0.68)):
        train, test = (read_hint3(data / f"hint3/{name}_{part}.csv") for part in ("train", "test"))
        labels = [label for _, label in train]
        often = [(text, label) for text, label in train if labels.count(label) >= training.FOLDS]
        held = training.hold_out([text for text, _ in often], [label for _, label in often])
        model = training.fit([text for text, _ in train], labels, held.temperature())
        score = partial(abstaining_mcc, [(label, *best(model, text)) for text, label in test])
        shares = held.shares(held.temperature())
        first = shares.argmax(axis=1)
        chosen = score(float(np.quantile(shares.max(axis=1) * held.nearest[np.arange(len(first)), first], 0.10)))
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
