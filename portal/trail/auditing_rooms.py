"""Rows of other rooms against their entries: one that was edited, removed, added or moved is named."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TypeVar

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from portal.trail import queries
from portal.trail.findings import Line, refusal
from portal.trail.models import Entry
from portal.trail.refuted import Refuted
from portal.trail.rooms import Room, Row

CHUNK = 200
MARK = "row"
T = TypeVar("T")


def check_room(room: Room) -> Iterator[Line]:
    """A line for each row that its entry contradicts, each entry without a row, each row without an entry."""
    logged = Entry.objects.filter(subject__startswith=room.prefix)
    for chunk in _chunks(logged.order_by("subject").values_list("subject", flat=True).distinct().iterator(CHUNK)):
        entries = readable(logged.filter(subject__in=chunk).order_by("subject", "n"))
        yield from _check(room, chunk, [entry for entry in entries if entry.event in room.events])
    for chunk in _chunks(room.subjects()):
        known = set(logged.filter(subject__in=chunk).values_list("subject", flat=True))
        yield from _check(room, [subject for subject in chunk if subject not in known], [])


def _chunks(every: Iterable[T]) -> Iterator[list[T]]:
    left = iter(every)
    while chunk := list(islice(left, CHUNK)):
        yield chunk


def readable(entries: QuerySet[Entry]) -> list[Entry]:
    """Entries whose columns Django can read; the others are named by the audit of the trail's own rows."""
    try:
        found = list(entries)
    except (ValueError, TypeError):
        found = [each for name in entries.values_list("id", flat=True) for each in _read(name)]
    return [entry for entry in found if isinstance(entry.facts, dict)]


def _read(name: str) -> list[Entry]:
    try:
        return [Entry.objects.get(pk=name)]
    except (ValueError, TypeError):
        return []


def _rows(room: Room, subjects: Sequence[str]) -> Iterable[tuple[str, Sequence[Row] | None]]:
    """The rows of each subject; None where a planted edit left something nobody can read."""
    try:
        return list(room.rows(subjects).items())
    except (ValueError, TypeError, AttributeError):
        pass
    found: list[tuple[str, Sequence[Row] | None]] = []
    for subject in subjects:
        try:
            found += room.rows([subject]).items()
        except (ValueError, TypeError, AttributeError):
            found.append((subject, None))
    return found


def _check(room: Room, subjects: Sequence[str], entries: Iterable[Entry]) -> Iterator[Line]:
    expected = {entry.id: entry for entry in entries}
    for subject, rows in _rows(room, subjects):
        if rows is None:
            yield refusal(Refuted("row.unreadable", row=subject))
            expected = {key: entry for key, entry in expected.items() if entry.subject != subject}
        for row in rows or ():
            entry = expected.get(row.entry)
            if entry is None or entry.subject != subject:
                yield refusal(Refuted("room.added", row=row.name, event=row.event))
                continue
            del expected[row.entry]
            if not row.gone and (wrong := list(_differences(row, entry))):
                yield refusal(Refuted("room.edited", row=row.name, event=row.event, columns=", ".join(wrong), entry=entry.id))
    for entry in expected.values():
        yield refusal(Refuted("room.removed", n=entry.facts.get("n"), event=entry.event, subject=entry.subject, at=entry.moment))


def _differences(row: Row, entry: Entry) -> Iterator[str]:
    """The columns in which the row is not what its entry says. What the entry says only by its mark has one name for all."""
    said = {"n": entry.facts.get("n"), "event": entry.event, "at": entry.at}
    named = [name for name, value in said.items() if getattr(row, name) != value]
    if row.actor != (entry.actor_kind, entry.actor_id, entry.actor_role):
        named.append("by")
    whole = MARK in entry.facts and queries.marked_by_us(row.columns, str(entry.facts[MARK]))
    ours = {name: value for name, value in entry.facts.items() if name not in (MARK, "n")}
    # A row that is whole may say more than its entry did: what entries say has grown over time.
    named += sorted(name for name in ({*ours} if whole else {*ours, *row.facts}) if ours.get(name) != row.facts.get(name))
    yield from named
    if MARK in entry.facts and not whole and not named:
        yield _("a column the entry holds only as a hash")
