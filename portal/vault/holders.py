"""Who holds personal data: every room that does registers here in `apps.ready()`; rights and retention walk the list."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from portal.trail.rules import Actor

Export = Callable[[str], Mapping[str, Any]]


class Erase(Protocol):
    def __call__(self, subject: str, *, by: Actor) -> None: ...


@dataclass(frozen=True)
class Holder:
    """A room's two doors to what it holds: `export(subject)` gives JSON values, `erase(subject, by=)` ends them.

    A subject is named as in the trail, e.g. `case:<public id>`; a holder that has nothing about it gives {} and erases nothing.
    """

    name: str
    export: Export
    erase: Erase


_holders: dict[str, Holder] = {}


def register(name: str, export: Export, erase: Erase) -> None:
    """Add a room once; ValueError when another one has its name."""
    holder = Holder(name, export, erase)
    if _holders.setdefault(name, holder) != holder:
        raise ValueError(f"two holders are called {name}")


def all() -> tuple[Holder, ...]:
    """Every holder, by name."""
    return tuple(_holders[name] for name in sorted(_holders))
