"""Seal, open, derive, destroy. Every sealed value names the key it lies under and the place it belongs to."""

import hashlib
import hmac
import secrets
from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db import connections, router, transaction
from django.utils import timezone

from portal.trail.rules import Actor
from portal.trail.services import record
from portal.vault import keys, ring, sealing
from portal.vault.models import DataKey, Destruction
from portal.vault.rules import Unreadable


def create_key(*, purpose: str) -> str:
    """A fresh data key (one a case, conversation or contact), wrapped by the current master key; returns its id.

    It is written to the key store at once, so a caller that rolls back leaves an unused key behind, never a value without a key.
    """
    key_id, raw = secrets.token_hex(16), secrets.token_bytes(sealing.KEY)
    version, master = ring.current()
    wrapped = sealing.wrap(master, raw, key_id, version)
    DataKey.objects.create(id=key_id, purpose=purpose, master=version, wrapped=wrapped, created_at=timezone.now())
    keys.keep(key_id, raw)
    return key_id


def seal(key_id: str, text: str, *, table: str, column: str, row: str | int) -> bytes:
    """The sealed form of `text`, readable only at this place (table, column, row) under this key; 29 bytes longer than UTF-8."""
    return sealing.lock(keys.material(key_id).fields, text.encode(), sealing.place(table, column, str(row), key_id))


def open_sealed(key_id: str, blob: bytes, *, table: str, column: str, row: str | int) -> str:
    """What was sealed here; raises Unreadable (503) when anything differs, Erased (410) when the key was destroyed."""
    cipher = keys.material(key_id).fields
    try:
        return sealing.unlock(cipher, bytes(blob), sealing.place(table, column, str(row), key_id)).decode()
    except sealing.Broken:
        raise Unreadable from None


def secret(key_id: str, label: str) -> bytes:
    """32 bytes that only this key gives for this label (the trail secret of a case, a file key); gone when the key is."""
    return sealing.derive(keys.material(key_id).raw, f"secret/{label}")


def warm_keys(key_ids: list[str]) -> None:
    """Load the keys of a list in two queries before opening one field of each."""
    keys.warm(key_ids)


def blind_index(value: str, *, purpose: str) -> str:
    """64 hex characters to look a value up by without storing it; the caller normalises the value first."""
    return hmac.new(settings.INDEX_PEPPER, sealing.place(purpose, value), hashlib.sha256).hexdigest()


def destroy_key(key_id: str, *, by: Actor, at: datetime | None = None) -> Destruction:
    """End everything sealed under this key. The tombstone and the trail entry join the caller's transaction; the wrapped key is
    wiped when it commits. From now on this process refuses (Erased), other processes within `keys.SECONDS`. Again is harmless.
    """
    at = at or timezone.now()
    with transaction.atomic():
        who = {"by_kind": by.kind, "by_id": by.id, "by_role": by.role}
        tombstone, new = Destruction.objects.get_or_create(key_id=key_id, defaults={"at": at, **who})
        if new:
            record(event="key.destroyed", by=by, subject=f"key:{key_id}", at=at)
        keys.cache.drop(key_id)
        transaction.on_commit(lambda: _wipe(tombstone, at), robust=True)
    return tombstone


def bury(what: Iterable[str], *, by: Actor, at: datetime) -> None:
    """Tombstones of rows that had no key of their own, each by its id (at most 32 signs, as a key's): backups carry them, so that a
    restore can erase again. They join the caller's transaction, which records what was erased."""
    who = {"by_kind": by.kind, "by_id": by.id, "by_role": by.role}
    rows = [Destruction(key_id=each, at=at, done_at=at, **who) for each in what]
    Destruction.objects.bulk_create(rows, ignore_conflicts=True, batch_size=200)


def finish_destructions(*, now: datetime | None = None, restored: bool = False) -> int:
    """Wipe what an interrupted process left behind; with `restored`, also what a restored backup of the key store brought back.

    For the worker, and for `manage.py restore`. Returns how many keys it wiped.
    """
    now = now or timezone.now()
    pending = list(Destruction.objects.filter(done_at=None))
    if restored:
        alive = set(DataKey.objects.filter(destroyed_at=None).values_list("id", flat=True))
        pending += [row for row in Destruction.objects.exclude(done_at=None).iterator() if row.key_id in alive]
    for tombstone in pending:
        _wipe(tombstone, now)
    _truncate_logs()
    return len(pending)


def _wipe(tombstone: Destruction, at: datetime) -> None:
    DataKey.objects.filter(id=tombstone.key_id, destroyed_at=None).update(wrapped=None, destroyed_at=at)
    keys.cache.drop(tombstone.key_id)
    _truncate_logs()
    Destruction.objects.filter(key_id=tombstone.key_id).update(done_at=at)


def _truncate_logs() -> None:
    """SQLite overwrites the row (secure_delete), but the old page stays in its write-ahead log until that is truncated: the wrapped key in
    the key store's, masked words in the main one's. The main one is not waited for while others read it: the worker tries again hourly."""
    for name, wait in ((router.db_for_write(DataKey), True), (router.db_for_write(Destruction), False)):
        connection = connections[name]
        if connection.vendor == "sqlite" and not connection.in_atomic_block:
            with connection.cursor() as cursor:
                timeout = cursor.execute("PRAGMA busy_timeout").fetchone()[0]
                cursor.execute(f"PRAGMA busy_timeout={timeout if wait else 0}")
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
                cursor.execute(f"PRAGMA busy_timeout={timeout}")
