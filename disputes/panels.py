"""What rooms above show on a case of theirs: a template with what it needs, on the client's page and at the desk."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from disputes.models import Case, Participant
from portal.accounts.models import User


@dataclass(frozen=True)
class Panel:
    """A template to include; it finds what it needs in `panel.facts`. `css` is a stylesheet of the room's own.

    `where_held`: also beside the case on the page of everything that is held about somebody."""

    template: str
    facts: dict[str, Any]
    css: str = ""
    where_held: bool = False


Show = Callable[[Case, User | None], Panel | None]
ShowAtTable = Callable[[Participant], Panel | None]
_shows: dict[str, Show] = {}
_at_table: dict[str, ShowAtTable] = {}
_above: dict[str, Callable[[User], "Panel | None"]] = {}


def register(room: str, show: Show) -> None:
    """At start: `show(case, viewer)` gives what the room shows; the viewer is None for the client."""
    _shows[room] = show


def of(case: Case, viewer: User | None = None) -> list[Panel]:
    """Every panel there is for a case."""
    return [panel for show in _shows.values() if (panel := show(case, viewer)) is not None]


def register_at_table(room: str, show: ShowAtTable) -> None:
    """At start: `show(participant)` gives what the room shows to somebody invited to a mediation, on their own page."""
    _at_table[room] = show


def at_table(participant: Participant) -> list[Panel]:
    """Every panel there is for somebody invited to a mediation."""
    return [panel for show in _at_table.values() if (panel := show(participant)) is not None]


def register_above_queue(room: str, show: Callable[[User], Panel | None]) -> None:
    """At start: what a room above has waiting for a member of staff, said above their queue of cases."""
    _above[room] = show


def above_queue(viewer: User) -> list[Panel]:
    return [panel for show in _above.values() if (panel := show(viewer)) is not None]
