"""What else makes a purpose reach further: rooms above say so here, in apps.ready()."""

from collections.abc import Callable, Collection
from datetime import datetime

from portal.consent.rules import Change

Source = Callable[[Collection[str], datetime], list[tuple[str, Change]]]
_sources: dict[str, Source] = {}


def register(name: str, source: Source) -> None:
    """`source(codes, until)` gives (purpose, change) for every change of these purposes up to a moment, with words in both languages."""
    _sources[name] = source


def changes(codes: Collection[str], until: datetime) -> list[tuple[str, Change]]:
    return [found for source in _sources.values() for found in source(codes, until)]
