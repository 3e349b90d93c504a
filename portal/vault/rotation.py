"""Changing the master key and the log key of a running installation. Web processes notice the new ring file by themselves."""

import fcntl
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from django.conf import settings
from django.db import router, transaction

from portal import keyring
from portal.trail.rules import Actor
from portal.trail.services import record
from portal.vault import keys, ring, sealing
from portal.vault.models import DataKey

BATCH = 500
# A request that read the ring just before it changed may still store a key under the old master key: none lives this long.
SETTLED = 60


class StillInUse(Exception):
    """An old master key cannot go yet; says why."""


def add_master_key(*, by: Actor) -> int:
    """Put a fresh master key into the ring and make it current; returns its version. Nothing is re-wrapped yet."""
    with _changing() as (path, held):
        version = max(held.master) + 1
        keyring.save(path, replace(held, master={**held.master, version: secrets.token_bytes(32)}, current=version))
    record(event="master_key.added", by=by, facts={"version": version})
    return version


def add_log_key(*, by: Actor) -> int:
    """Put a fresh log key in front of the others, which stay to verify; returns how many there are. Signs after a restart."""
    with _changing() as (path, held):
        seeds = (secrets.token_bytes(32), *held.log)
        keyring.save(path, replace(held, log=seeds))
    record(event="log_key.added", by=by, facts={"keys": len(seeds)})
    return len(seeds)


def rewrap_keys(*, batch: int = BATCH) -> int:
    """Wrap every data key that is under an older master key again under the current one; returns how many.

    Batch by batch, each its own transaction; safe while serving and when interrupted: what is sealed does not change.
    """
    total = 0
    while count := _rewrap_batch(batch):
        total += count
    return total


def _rewrap_batch(batch: int) -> int:
    version, master = ring.current()
    with transaction.atomic(using=router.db_for_write(DataKey)):
        rows = list(DataKey.objects.select_for_update().filter(destroyed_at=None).exclude(master=version).order_by("id")[:batch])
        for row in rows:
            row.wrapped = sealing.wrap(master, keys.unwrap(row), row.id, version)
            row.master = version
        DataKey.objects.bulk_update(rows, ["wrapped", "master"])
    return len(rows)


def retire_master_keys(*, by: Actor, now: float) -> list[int]:
    """Remove every old master key from the ring; returns their versions. StillInUse while anything may need one.

    `now` is the time in seconds since 1970, compared with the ring file's.
    """
    with _changing() as (path, held):
        old = sorted(version for version in held.master if version != held.current)
        _check_unused(path, held, now)
        if old:
            keyring.save(path, replace(held, master={held.current: held.master[held.current]}))
    for version in old:
        record(event="master_key.retired", by=by, facts={"version": version})
    return old


def _check_unused(path: Path, held: keyring.KeyRing, now: float) -> None:
    using = DataKey.objects.filter(destroyed_at=None).exclude(master=held.current).count()
    if using:
        raise StillInUse(f"{using} data keys are still wrapped by an older master key: run rotate_keys first")
    if now - path.stat().st_mtime < SETTLED:
        raise StillInUse(f"the ring changed less than {SETTLED} seconds ago: a request may still use an older master key")


@contextmanager
def _changing() -> Iterator[tuple[Path, keyring.KeyRing]]:
    """The ring as it is, with every other change kept out."""
    path = Path(settings.KEYRING_FILE)
    with path.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield path, keyring.load(path)
