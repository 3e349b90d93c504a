"""Whole tables that the log holds row by row: after a change one entry has the mark of every row that is not held as it stands."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from portal.trail import queries, services
from portal.trail.models import Entry
from portal.trail.rooms import Room, Row
from portal.trail.rules import Actor

IN_ONE_ENTRY = 200


@dataclass(frozen=True)
class Tables:
    """`rows` gives every row as (a fact's name for it, its name for people, its columns); rows are changed and added, never removed."""

    subject: str
    event: str
    rows: Callable[[], Iterator[tuple[str, str, bytes]]]


def hold(tables: Tables, *, by: Actor, at: datetime) -> int:
    """Have the log hold every row as it stands now, in the caller's transaction; returns how many were new or had changed."""
    known = _marks(_entries(tables))
    fresh = [(fact, columns) for fact, _name, columns in tables.rows() if not queries.marked_by_us(columns, known.get(fact, ("", ""))[1])]
    for first in range(0, len(fresh), IN_ONE_ENTRY):
        facts = {fact: services.mark(columns) for fact, columns in fresh[first : first + IN_ONE_ENTRY]}
        services.record(event=tables.event, by=by, subject=tables.subject, facts=facts, at=at)
    return len(fresh)


def room(tables: Tables) -> Room:
    """How `verify_trail` reads them. A log without any entry of theirs is older than this and says nothing."""

    def subjects() -> Iterator[str]:
        return iter([tables.subject] if _entries(tables) else [])

    def rows(asked: Sequence[str]) -> Mapping[str, Sequence[Row]]:
        return {tables.subject: _compared(tables)} if tables.subject in asked else {}

    def count() -> int:
        return len(_marks(_entries(tables)))

    return Room(tables.subject, (tables.event,), subjects, rows, count)


def _entries(tables: Tables) -> list[Entry]:
    return list(Entry.objects.filter(subject=tables.subject, event=tables.event).order_by("n"))


def _marks(entries: Sequence[Entry]) -> dict[str, tuple[str, str]]:
    """fact -> (entry, mark), the newest of each."""
    return {fact: (entry.id, str(mark)) for entry in entries for fact, mark in entry.facts.items()}


def _compared(tables: Tables) -> list[Row]:
    """Each entry's facts as the rows give them now; its row's name says what happened to which."""
    entries = _entries(tables)
    newest, now = _marks(entries), {fact: (name, columns) for fact, name, columns in tables.rows()}
    found = []
    for entry in entries:
        ours: dict[str, object] = dict(entry.facts)
        for fact in (fact for fact, (held_by, _mark) in newest.items() if held_by == entry.id):
            if wrong := _wrong(now.get(fact), newest[fact][1], fact):
                ours[fact] = wrong
        told = [str(said) for fact, said in ours.items() if said != entry.facts[fact]]
        actor = (entry.actor_kind, entry.actor_id, entry.actor_role)
        found.append(Row("; ".join(told) or tables.subject, entry.id, None, tables.event, entry.at, actor, ours, b""))
    at = entries[-1].at
    return found + [Row(name, "", None, tables.event, at, ("", "", ""), {}, b"") for fact, (name, _c) in now.items() if fact not in newest]


def _wrong(row: tuple[str, bytes] | None, mark: str, fact: str) -> str:
    """What happened to a row; empty when it is what the log holds."""
    if row is None:
        return _("%(name)s is missing") % {"name": fact}
    return "" if queries.marked_by_us(row[1], mark) else _("%(name)s was edited") % {"name": row[0]}
