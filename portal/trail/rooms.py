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
    `count` how many there are, `erased` how many are gone with an entry that says so."""

    prefix: str
    owns: Callable[[Entry], bool]
    subjects: Callable[[], Iterator[str]]
    rows: Callable[[Sequence[str]], Mapping[str, Sequence[Row]]]
    count: Callable[[], int]
    erased: Callable[[], int] | None = None


@dataclass(frozen=True)
class Documents:
    """Public documents a room keeps as rows, each named whole by an entry of one of `events`. `rows` gives every published one as
    (its name, its entry, and those fields of the entry's document that the row still gives today)."""

    events: Sequence[str]
    rows: Callable[[], Iterator[tuple[str, str, Mapping[str, object]]]]


_rooms: dict[str, Room] = {}
_documents: dict[str, Documents] = {}


def register(name: str, room: Room) -> None:
    """At start, from the room's `ready`."""
    _rooms[name] = room


def register_documents(name: str, documents: Documents) -> None:
    """At start, from the room's `ready`."""
    _documents[name] = documents


def documents() -> dict[str, Documents]:
    return dict(_documents)


def registered() -> dict[str, Room]:
    return dict(_rooms)
