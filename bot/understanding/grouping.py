"""Which questions ask the same: cosine of their weighted search terms, within one language. Pure."""

import math
from collections.abc import Mapping, Sequence
from functools import lru_cache

from bot.understanding.search import Weights, terms, weight_of

Vector = Mapping[str, float]
# For near-duplicates only: "how long do you keep call recordings" and "... my ID copy" are alike at 0.61, so rewordings that share fewer
# words stay apart until somebody at the desk puts them together.
SAME_THING = 0.65


@lru_cache(maxsize=4096)
def vector(text: str) -> Vector:
    """The terms of a text, weighted, of length 1 (empty for a text without terms)."""
    weights = Weights()
    weighed = {term: min(times, 2) * weight_of(term, weights) for term, times in terms(text).items()}
    length = math.sqrt(sum(weight * weight for weight in weighed.values()))
    return {term: weight / length for term, weight in weighed.items()} if length else {}


def likeness(left: Vector, right: Vector) -> float:
    """Cosine, 0 to 1; the same whichever comes first."""
    small, large = (left, right) if len(left) <= len(right) else (right, left)
    return min(1.0, math.fsum(weight * large[term] for term, weight in small.items() if term in large))


def nearest(text: str, groups: Sequence[str]) -> int | None:
    """The place of the group whose first question asks the same as `text`; None where none does."""
    said = vector(text)
    alike = [likeness(said, vector(first)) for first in groups]
    best = max(range(len(alike)), key=alike.__getitem__, default=None)
    return best if best is not None and alike[best] >= SAME_THING else None
