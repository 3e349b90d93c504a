"""What followed from an answer: rooms that act on a consent say here what came of it (`register` in `apps.ready()`)."""

from collections.abc import Callable

from portal.consent.models import ConsentEvent

Says = Callable[[ConsentEvent], list[str]]
_says: dict[str, Says] = {}


def register(purpose: str, says: Says) -> None:
    """`says(answer)` gives sentences in the active language: what was done because of this answer, as it is now."""
    _says[purpose] = says


def of(answer: ConsentEvent) -> list[str]:
    says = _says.get(answer.purpose)
    return says(answer) if says else []
