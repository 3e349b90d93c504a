"""What rooms above say beside a record wherever it is handed out to be read: in the text of everything and in papers for outside."""

from collections.abc import Callable, Sequence
from typing import Any

from disputes.models import Case
from portal.vault import holders

ROOM = "disputes"
Lines = Callable[[Case], Sequence[str]]
_rooms: dict[str, Lines] = {}


def register(room: str, lines: Lines) -> None:
    """At start: `lines(case)` gives what the room has to say, opened for the client, in the active language."""
    _rooms[room] = lines


def lines(case: Case) -> list[str]:
    return [line for said in _rooms.values() for line in said(case)]


def data(case: Case) -> dict[str, Any]:
    """What every other room holds about a case, by the room's name."""
    others = [holder for holder in holders.all() if holder.name != ROOM]
    return {holder.name: found for holder in others if (found := dict(holder.export(case.subject)))}
