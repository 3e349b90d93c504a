"""Rooms above keep rows that each carry a trail entry; they register here how the audit can read them."""

import json
from collections.abc import Callable, Container, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from portal.trail.models import Entry


class Without(TextChoices):
    """Why no row is held against a kind of entry."""

    NO_ROW = "no_row", _("nothing is kept of it but the entry")
    LATEST = "latest", _("its row keeps only how things stand now")
    DRAFT = "draft", _("a draft; what is published of it is held")
    ELSEWHERE = "elsewhere", _("its rows are held against another entry")
    PASSING = "passing", _("its row ends by itself, or when its owner says so")
    ERASURE = "erasure", _("it says which rows are gone")
    KEY_RING = "key_ring", _("it is about the key ring, a file outside the tables")


@dataclass(frozen=True)
class Row:
    """One row of a room, as it stands now: what its entry must say, and `columns`, all of it, for the mark in the entry's facts.

    `gone`: the row was erased, as another entry says, and nothing is left to compare."""

    name: str
    entry: str
    n: int | None
    event: str
    at: datetime
    actor: tuple[str, str, str]
    facts: Mapping[str, object]
    columns: bytes
    gone: bool = False


def erased(entry: Entry) -> Row:
    """In the place of a row that is gone, as another entry says."""
    actor = (entry.actor_kind, entry.actor_id, entry.actor_role)
    return Row(entry.subject, entry.id, None, entry.event, entry.at, actor, {}, b"", gone=True)


@dataclass(frozen=True)
class Room:
    """`prefix` of its subjects; `events` are the kinds of entry that must have a row; `rows` gives the rows of each subject asked for,
    `count` how many there are, `erased` how many are gone with an entry that says so."""

    prefix: str
    events: Container[str]
    subjects: Callable[[], Iterator[str]]
    rows: Callable[[Sequence[str]], Mapping[str, Sequence[Row]]]
    count: Callable[[], int]
    erased: Callable[[], int] | None = None


def entry_id(entry: Entry) -> Hashable:
    """The key of acts whose rows name their entries."""
    return entry.id


def occasion(entry: Entry) -> Hashable:
    """The key of acts whose rows name no entry: what happened, to whom or what, when."""
    return entry.event, entry.subject, entry.at


def document(*fields: str) -> Callable[[Entry], Hashable]:
    """The key of acts on documents whose rows name no entry: the event, and what the document says of these fields."""
    return lambda entry: (entry.event, *((entry.document or {}).get(field) for field in fields))


Told = tuple[str, Hashable, Mapping[str, object]]
"""Of one act of a row: its name, its key, and what its entry must say."""


@dataclass(frozen=True)
class Acts:
    """Rows that each say what an entry of one of `events` says too.

    `rows` gives every one as (its name, its `key`, and those facts, document fields, `at`, `by`, `by_role` of the entry that the row still
    gives today; bytes are columns of which the entry holds `services.mark`). `owns` narrows the entries where rooms share an event.
    `gone` picks, of entries without a row, those whose row was erased as another entry says. `latest`: rows keep only how things stand
    now, so that of the entries with one key the newest counts. `unheld` gives a sentence for each thing the log cannot say of them;
    `whose` says of an entry what its row is about.
    """

    events: Sequence[str]
    rows: Callable[[], Iterator[Told]]
    key: Callable[[Entry], Hashable] = entry_id
    owns: Callable[[Entry], bool] = lambda _entry: True
    gone: Callable[[Sequence[Entry]], Iterable[Entry]] = lambda _left: ()
    latest: bool = False
    whose: Callable[[Entry], object] = lambda entry: entry.subject or (entry.document or {}).get("type", "")
    unheld: Callable[[], Iterable[str]] = lambda: ()


def columns(row: object, *names: str) -> bytes:
    """These columns of a row in one spelling, for `services.mark`: moments in UTC, bytes by their SHA-256."""
    return json.dumps([_spelled(getattr(row, name)) for name in names], sort_keys=True, separators=(",", ":"), default=str).encode()


def _spelled(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, (bytes, memoryview)):
        return sha256(bytes(value)).hexdigest()
    return str(value) if isinstance(value, str) else value


_rooms: dict[str, Room] = {}
_acts: dict[str, Acts] = {}
_alone: dict[str, Without] = {"log.padded": Without.NO_ROW}


def register(name: str, room: Room) -> None:
    """At start, from the room's `ready`."""
    _rooms[name] = room


def register_acts(name: str, acts: Acts) -> None:
    """At start, from the room's `ready`."""
    _acts[name] = acts


def register_alone(why: Without, *events: str) -> None:
    """At start, from the room's `ready`: kinds of entry that no row is held against, and why not."""
    _alone.update(dict.fromkeys(events, why))


def acts() -> dict[str, Acts]:
    return dict(_acts)


def registered() -> dict[str, Room]:
    return dict(_rooms)


def alone(event: str) -> Without | None:
    """Why no row is held against entries of this kind; None where rows are, or nobody has said."""
    return _alone.get(event)


def known(event: str) -> bool:
    """Whether rows are held against entries of this kind, or it is said why not."""
    held = [*(room.events for room in _rooms.values()), *(acts.events for acts in _acts.values())]
    return event in _alone or any(event in events for events in held)
