"""Rooms above keep rows that each carry a trail entry; they register here how the audit can read them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from portal.trail.models import Entry


@dataclass(frozen=True)
class Row:
    """One row of a room, as it stands now: what its entry must say, and `columns`, all of it, for the mark in the entry's facts."""

    name: str
    entry: str
    n: int | None
    event: str
    at: datetime
    actor: tuple[str, str, str]
    facts: Mapping[str, object]
    columns: bytes


@dataclass(frozen=True)
class Room:
    """`prefix` of its subjects; `owns` says whether an entry about one must have a row; `rows` gives the rows of each subject asked for,
    `count` how many there are."""

    prefix: str
    owns: Callable[[Entry], bool]
    subjects: Callable[[], Iterator[str]]
    rows: Callable[[Sequence[str]], Mapping[str, Sequence[Row]]]
    count: Callable[[], int]


_rooms: dict[str, Room] = {}


def register(name: str, room: Room) -> None:
    """At start, from the room's `ready`."""
    _rooms[name] = room


def registered() -> dict[str, Room]:
    return dict(_rooms)
