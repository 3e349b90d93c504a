from dataclasses import dataclass

from django.utils.functional import Promise

Words = str | Promise


@dataclass(frozen=True)
class Definition:
    """What a figure means. `rows` gives the label of a row by its key."""

    title: Words
    meaning: Words
    rows: dict[str, Words]
