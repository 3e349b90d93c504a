"""Tombstones of keys as `manage.py verify_trail` holds them against the log: every end of a key that was recorded has one."""

from collections.abc import Mapping, Sequence

from portal.trail.models import Entry
from portal.trail.rooms import Room, Row
from portal.vault.models import Destruction

PREFIX, DESTROYED = "key:", "key.destroyed"


def _rows(subjects: Sequence[str]) -> Mapping[str, Sequence[Row]]:
    keys = [subject.removeprefix(PREFIX) for subject in subjects]
    entries = dict(Entry.objects.filter(event=DESTROYED, subject__in=subjects).values_list("subject", "id"))
    return {
        f"{PREFIX}{row.key_id}": [_row(row, entries.get(f"{PREFIX}{row.key_id}", ""))]
        for row in Destruction.objects.filter(key_id__in=keys)
    }


def _row(row: Destruction, entry: str) -> Row:
    return Row(f"key {row.key_id}", entry, None, DESTROYED, row.at, (row.by_kind, row.by_id, row.by_role), {}, b"")


def _count() -> int:
    return Entry.objects.filter(event=DESTROYED).count()


# Rows that had no key of their own are buried with a tombstone too, and without such an entry: those cannot be told from added ones.
KEYS = Room(PREFIX, (DESTROYED,), lambda: iter(()), _rows, _count)
