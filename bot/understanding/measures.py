"""Measures and their bootstrap intervals."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

ROUNDS = 1000
SEED = 11
Values = Sequence[float] | NDArray[np.float64]


@dataclass(frozen=True)
class Figure:
    """One measured figure with its 95 % bootstrap interval and the number of rows behind it."""

    suite: str
    name: str
    language: str
    value: float
    low: float
    high: float
    rows: int
    goal: float | None = None
    least: bool = True

    @property
    def met(self) -> bool | None:
        if self.goal is None:
            return None
        return self.value >= self.goal if self.least else self.value <= self.goal


def mean_of(suite: str, name: str, language: str, values: Values, goal: float | None = None, least: bool = True) -> Figure:
    """The mean of one value a row; nothing measured gives zeros over zero rows."""
    numbers = np.asarray(values, dtype=float)
    if not len(numbers):
        return Figure(suite, name, language, 0.0, 0.0, 0.0, 0, goal, least)
    draws = np.random.default_rng(SEED).integers(0, len(numbers), (ROUNDS, len(numbers)))
    low, high = np.quantile(numbers[draws].mean(axis=1), [0.025, 0.975])
    return Figure(suite, name, language, float(numbers.mean()), float(low), float(high), len(numbers), goal, least)


def reciprocal_rank(order: Sequence[str], wanted: set[str]) -> float:
    """1 over the place of the first wanted key; 0 where none is found."""
    return next((1.0 / place for place, key in enumerate(order, 1) if key in wanted), 0.0)


def area_under_curve(inside: Values, outside: Values) -> float:
    """Chance that an in-scope score beats an out-of-scope one (ties count half)."""
    scores = np.concatenate([np.asarray(inside), np.asarray(outside)])
    ranks = scores.argsort(kind="stable").argsort(kind="stable") + 1.0
    for value in np.unique(scores):
        same = scores == value
        if same.sum() > 1:
            ranks[same] = ranks[same].mean()
    n, m = len(inside), len(outside)
    return float((ranks[:n].sum() - n * (n + 1) / 2) / (n * m))


def matthews(truth: Sequence[str], guess: Sequence[str]) -> float:
    """Multi-class Matthews correlation (Gorodkin's R_K), as HINT3 reports it."""
    names = sorted({*truth, *guess})
    place = {name: index for index, name in enumerate(names)}
    table = np.zeros((len(names), len(names)))
    np.add.at(table, ([place[name] for name in truth], [place[name] for name in guess]), 1)
    total, right = table.sum(), np.trace(table)
    true, said = table.sum(axis=1), table.sum(axis=0)
    below = np.sqrt((total**2 - said @ said) * (total**2 - true @ true))
    return float((right * total - true @ said) / below) if below else 0.0
