"""The rights a policy lists, as the room that serves them tells it: that room stands above this one and registers in `apps.ready()`."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from portal.policies.lists import Cell


@dataclass(frozen=True)
class RightLine:
    """A right: its name, how to use it, and place ("cn", "eu", "uk") -> code of the term that runs; no term where it works at once."""

    name: Cell
    how: Cell
    terms: Mapping[str, str]


Tell = Callable[[list[str]], Sequence[RightLine]]
_told: dict[str, Tell] = {}


def register(room: str, tell: Tell) -> None:
    """`tell(jurisdictions)` gives the room's lines in their order; registering again replaces."""
    _told[room] = tell


def rights(jurisdictions: list[str]) -> list[RightLine]:
    """Every right the rooms serve at a firm under these jurisdictions."""
    return [line for tell in _told.values() for line in tell(jurisdictions)]
