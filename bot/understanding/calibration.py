"""Turning scores into probabilities one can act on, and choosing where to act."""

import math
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def log_loss(logits: Array, truth: NDArray[np.int64]) -> float:
    logits = logits - logits.max(axis=1, keepdims=True)
    return float(np.mean(np.log(np.exp(logits).sum(axis=1)) - logits[np.arange(len(truth)), truth]))


def best_temperature(logits: Array, truth: NDArray[np.int64], after: Callable[[Array], Array]) -> float:
    """The temperature with the least log loss on held-out logits, to two decimals; `after` is what happens to scaled logits."""
    grid = np.round(np.arange(0.2, 3.01, 0.02), 2)
    return float(grid[int(np.argmin([log_loss(after(logits / float(t)), truth) for t in grid]))])


def logit(share: Array) -> Array:
    clipped = np.clip(share, 1e-4, 1 - 1e-4)
    return np.log(clipped / (1 - clipped))


def sureness(share: float, familiarity: float, weights: Sequence[float]) -> float:
    """Chance that the first choice is right, from its share and how near the nearest example is."""
    scale, near, base = weights
    return 1.0 / (1.0 + math.exp(-(scale * float(logit(np.array(share))) + near * familiarity + base)))


def calibration_error(confidence: Array, correct: NDArray[np.bool_], bins: int = 10) -> float:
    """Expected calibration error over equal-count bins."""
    order = np.argsort(confidence, kind="stable")
    parts = [part for part in np.array_split(order, bins) if len(part)]
    return float(sum(len(part) * abs(confidence[part].mean() - correct[part].mean()) for part in parts) / len(confidence))


def utility_threshold(confidence: Array, correct: NDArray[np.bool_], right: float = 1.0, wrong: float = -4.0, equal: float = 0.0) -> float:
    """The threshold with the best total of `right` and `wrong` when silence is worth 0; of those as good within `equal` (a row), the one
    that is silent least."""
    order = np.argsort(-confidence, kind="stable")
    totals = np.concatenate([[0.0], np.cumsum(np.where(correct[order], right, wrong))])
    taken = int(np.flatnonzero(totals >= totals.max() - equal * len(order))[-1]) if equal else int(np.argmax(totals))
    if taken == 0:
        return 1.0
    if taken == len(order):
        return 0.0
    return float((confidence[order[taken - 1]] + confidence[order[taken]]) / 2)
