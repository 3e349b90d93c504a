"""Who counts by our calendars: rooms above this one register here in `apps.ready()` and are told when a year changes."""

from collections.abc import Callable, Sequence
from datetime import datetime

from portal.law.models import CalendarYear

Told = Callable[[Sequence[CalendarYear], datetime], object]
_dependents: dict[str, Told] = {}


def register(name: str, told: Told) -> None:
    """Have `told(years, at)` called, in the transaction that puts them in force. ValueError when another one has its name."""
    if _dependents.setdefault(name, told) != told:
        raise ValueError(f"two dependents are called {name}")


def tell(years: Sequence[CalendarYear], *, at: datetime) -> None:
    """These versions are in force from `at` on."""
    if years:
        for name in sorted(_dependents):
            _dependents[name](years, at)
