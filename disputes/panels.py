"""What rooms above show on a case of theirs: a template with what it needs, on the client's page and at the desk."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from disputes.models import Case
from portal.accounts.models import User


@dataclass(frozen=True)
class Panel:
    """A template to include; it finds what it needs in `panel.facts`."""

    template: str
    facts: dict[str, Any]


Show = Callable[[Case, User | None], Panel | None]
_shows: dict[str, Show] = {}


def register(room: str, show: Show) -> None:
    """At start: `show(case, viewer)` gives what the room shows; the viewer is None for the client."""
    _shows[room] = show


def of(case: Case, viewer: User | None = None) -> list[Panel]:
    """Every panel there is for a case."""
    return [panel for show in _shows.values() if (panel := show(case, viewer)) is not None]
