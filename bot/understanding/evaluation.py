"""The house splits of `bot_eval`. Imported by the command only."""

import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from bot.understanding.calibration import calibration_error
from bot.understanding.examples import SPLITS, Example, load_folder
from bot.understanding.measures import Figure, mean_of
from bot.understanding.parsing import UPSET, Parse, Understanding
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
