"""Writes of the trail: an entry in the caller's transaction; sequencing, one at a time, off the request."""

import random
import secrets
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from portal.trail import checkpoints, ids, keys, leaves, merkle, note, queries, tiles
from portal.trail.encoding import to_base64
from portal.trail.locks import hold_sequencer, next_number
from portal.trail.models import Checkpoint, Entry, Tile
from portal.trail.refuted import Refuted
from portal.trail.rules import SYSTEM, Actor, Fact, check_document, check_entry

Publish = Callable[[str, bytes, str, bool], object]
NOTHING: Mapping[str, Fact] = MappingProxyType({})
LARGEST_BATCH = 20_000
PADDING = "log.padded"
TEXT, BYTES = "text/plain; charset=utf-8", "application/octet-stream"


def record(
    *,
    event: str,
    by: Actor,
    subject: str = "",
    secret: bytes | None = None,
    facts: Mapping[str, Fact] = NOTHING,
    at: datetime | None = None,
) -> Entry:
    """Record that `event` happened, in the caller's transaction. One insert, and one select when there is a subject.

    `secret` is the subject's 32-byte trail secret; facts are codes and numbers (ValueError for free text).
    """
    check_entry(event, by, subject, secret, facts)
    entry = _entry(event, by, subject, facts, at)
    with transaction.atomic(savepoint=False):
        entry.n = next_number(subject) if subject else None
        _seal(entry, secret)
        entry.save(force_insert=True)
    return entry


def record_document(
    *, event: str, by: Actor, document: Mapping[str, Any], facts: Mapping[str, Fact] = NOTHING, at: datetime | None = None
) -> Entry:
    """Record something about a public document: its leaf is readable JSON with the document's `type` and SHA-256."""
    check_entry(event, by, "", None, facts)
    check_document(document)
    entry = _entry(event, by, "", facts, at)
    entry.document = dict(document)
    entry.leaf = entry.document_leaf()
    entry.seal = entry.row_seal(keys.house_keys()[0])
    entry.save(force_insert=True)
    return entry


def _entry(event: str, by: Actor, subject: str, facts: Mapping[str, Fact], at: datetime | None) -> Entry:
    who = {"actor_kind": by.kind, "actor_id": by.id, "actor_role": by.role}
    what = {"event": event, "subject": subject, "facts": dict(facts), "salt": secrets.token_bytes(32)}
    return Entry(id=ids.fresh(), at=at or timezone.now(), **who, **what)


def _seal(entry: Entry, secret: bytes | None) -> None:
    house = keys.house_keys()[0]
    salt = leaves.link_salt(secret if secret is not None else entry.own_secret(house), entry.n or 0)
    entry.leaf = leaves.about_person(leaves.commit(bytes(entry.salt), entry.statement(house)), leaves.commit(salt, entry.link()))
    entry.seal = entry.row_seal(house)


def sign(message: bytes) -> dict[str, str]:
    """{"key": "<name>+<hex id>", "signature": base64} by the current log key, over `message` as it is.

    ValueError for a message that reads like a checkpoint of our log: only the sequencer signs those.
    """
    if message.startswith(settings.LOG_ORIGIN.encode() + b"\n"):
        raise ValueError("a statement must not look like a checkpoint")
    seed = keys.seed()
    return {"key": note.key(settings.LOG_ORIGIN, seed).label, "signature": to_base64(note.sign_detached(message, seed))}


def mark(columns: bytes) -> str:
    """What an entry may say of a whole row without giving anything of it away: an HMAC only we can check (queries.marked_by_us)."""
    return keys.mark(keys.house_keys()[0], columns)


def sequence(*, publish: Publish | None = None, now: datetime | None = None, seen: bytes | None = None, clock: int = 0) -> int:
    """Give every waiting entry its place in the log, sign the new head, publish. Returns how many entries joined, decoys included.

    Must not run inside a transaction: what is published cannot be rolled back. `publish(path, body, content_type, immutable)`
    gets tiles first and the checkpoint last. `seen` is the checkpoint the public last saw: when our tables do not extend it
    (a database restored from an old backup), nothing is signed. Refuted names the reason. With `clock` (seconds) the log grows once
    in each of its rounds, by decoys when nothing waits: when it grows says nothing about when anything happened.
    """
    with transaction.atomic(durable=True):
        hold_sequencer()
        count = _grow(now or timezone.now(), seen, clock)
    if publish is not None:
        with transaction.atomic(durable=True):
            hold_sequencer()
            _publish(publish)
    return count


def _grow(now: datetime, seen: bytes | None, clock: int) -> int:
    last = queries.latest_checkpoint()
    if clock and last is not None and _round(last.at, clock) >= _round(now, clock):
        return 0
    size = last.size if last else 0
    edge = _edge(size)
    _check_head(last, edge)
    _check_seen(seen, size)
    waiting = list(Entry.objects.filter(index__isnull=True).order_by("id").only("id", "leaf", "document")[:LARGEST_BATCH])
    batch = _padded(waiting, now, always=bool(clock))
    if not batch and last is not None and last.key == _key().id.hex():
        return 0
    _assign(batch, size)
    entries = [bytes(entry.leaf) for entry in batch]
    changed = tiles.grow(size, edge, [merkle.leaf_hash(entry) for entry in entries])
    bundle = edge.get((tiles.ENTRIES, size // tiles.WIDTH), b"")
    _store({**changed, **(tiles.grow_bundles(size, bundle, entries) if entries else {})})
    _sign_head(size + len(batch), {**edge, **changed}, now)
    return len(batch)


def _key() -> note.Key:
    return keys.verification_keys()[0]


def _edge(size: int) -> dict[tiles.Place, bytes]:
    """The partial tiles and the partial bundle a tree of `size` ends in."""
    places = [(level, index) for level, index, _ in tiles.edges(size)]
    if size % tiles.WIDTH:
        places.append((tiles.ENTRIES, size // tiles.WIDTH))
    return queries.stored(places)


def _root(size: int, held: Mapping[tiles.Place, bytes]) -> bytes:
    try:
        return merkle.root(size, tiles.node_of(lambda level, index: held[level, index]))
    except (KeyError, IndexError, ValueError):
        raise Refuted("head.tiles", size=size) from None


def _check_head(last: Checkpoint | None, edge: Mapping[tiles.Place, bytes]) -> None:
    """What we are about to extend must be what we signed last."""
    if last is None:
        return
    head, _ = checkpoints.open_checkpoint(last.text, keys.verification_keys())
    whole = _root(head.size, edge) == head.root and _bundle_fits(head.size, edge)
    if not whole or (head.size, head.root) != (last.size, bytes(last.root)):
        raise Refuted("head.tiles", size=last.size)


def _bundle_fits(size: int, edge: Mapping[tiles.Place, bytes]) -> bool:
    """Whether the last, partial bundle holds the entries that the last, partial tile of level 0 hashes."""
    place = size // tiles.WIDTH
    entries = tiles.unpack(edge.get((tiles.ENTRIES, place), b""))
    return b"".join(merkle.leaf_hash(entry) for entry in entries) == edge.get((0, place), b"")


def _check_seen(seen: bytes | None, size: int) -> None:
    if seen is None:
        return
    head, _ = checkpoints.open_checkpoint(seen.decode(errors="replace"), keys.verification_keys())
    if head.size > size:
        raise Refuted("head.rollback", old=head.size, new=size)
    if _root(head.size, queries.stored(tiles.holding([(0, head.size)]))) != head.root:
        raise Refuted("head.split", size=head.size)


def _round(moment: datetime, clock: int) -> int:
    return int(moment.timestamp()) // clock


def _padded(waiting: list[Entry], now: datetime, *, always: bool) -> list[Entry]:
    """The batch with decoys among it: what the public sees is a multiple of LOG_PADDING opaque leaves, with `always` not of none."""
    opaque = sum(1 for entry in waiting if entry.document is None)
    short = settings.LOG_PADDING if always and not opaque else -opaque % settings.LOG_PADDING
    decoys = [_decoy(now) for _ in range(short)]
    Entry.objects.bulk_create(decoys)
    places = set(random.SystemRandom().sample(range(len(waiting) + len(decoys)), len(decoys)))
    queues = iter(waiting), iter(decoys)
    return [next(queues[at in places]) for at in range(len(waiting) + len(decoys))]


def _decoy(now: datetime) -> Entry:
    """An entry like any other, so that an auditor who opens it sees that nothing hides in it."""
    entry = _entry(PADDING, SYSTEM, "", NOTHING, now)
    _seal(entry, None)
    return entry


def _assign(batch: Sequence[Entry], size: int) -> None:
    table, index, key = (connection.ops.quote_name(name) for name in (Entry._meta.db_table, "index", "id"))
    with connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE {table} SET {index} = %s WHERE {key} = %s",  # noqa: S608 (our own names, quoted)
            [(size + at, entry.id) for at, entry in enumerate(batch)],
        )


def _store(changed: Mapping[tiles.Place, bytes]) -> None:
    rows = [
        Tile(level=level, index=index, width=_width(level, data), data=data, published=False) for (level, index), data in changed.items()
    ]
    updated = ["width", "data", "published"]
    Tile.objects.bulk_create(rows, update_conflicts=True, unique_fields=["level", "index"], update_fields=updated, batch_size=100)


def _width(level: int, data: bytes) -> int:
    return len(tiles.unpack(data)) if level == tiles.ENTRIES else len(data) // tiles.HASH


def _sign_head(size: int, edge: Mapping[tiles.Place, bytes], now: datetime) -> None:
    head = checkpoints.Head(settings.LOG_ORIGIN, size, _root(size, edge))
    text = checkpoints.sign(head, keys.seed())
    Checkpoint.objects.create(size=size, root=head.root, key=_key().id.hex(), text=text, at=now)


def _publish(publish: Publish) -> None:
    """Tiles before the checkpoint that needs them; only the newest checkpoint, under the lock, so that it never goes back."""
    fresh = Tile.objects.filter(published=False).order_by("level", "index")
    for tile in fresh.iterator(chunk_size=200):
        publish(f"/tlog/{tiles.path(tile.level, tile.index, tile.width)}", bytes(tile.data), BYTES, True)
    checkpoint = queries.latest_checkpoint()
    if checkpoint is not None and not checkpoint.published:
        publish("/tlog/checkpoint", queries.served(checkpoint).encode(), TEXT, False)
        Checkpoint.objects.filter(published=False).update(published=True)
    fresh.update(published=True)
