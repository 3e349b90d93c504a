"""Reads of the trail: a subject's history, proofs from stored tiles, and what the log serves."""

import hmac
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any

from django.conf import settings
from django.db import connection

from portal.trail import keys, leaves, merkle, note, tiles
from portal.trail.encoding import from_base64
from portal.trail.models import Checkpoint, Entry, Tile, WitnessState
from portal.trail.proofs import Proof, write
from portal.trail.refuted import Refuted

KEPT = 512
"""Tiles kept in memory as `tiles.rows`, 16 KiB each at most."""
Rows = tuple[bytes, ...]
_kept: dict[tuple[int, int, int], Rows] = {}


def history(subject: str) -> list[Entry]:
    """Everything recorded about a subject, oldest first."""
    return list(Entry.objects.filter(subject=subject).order_by("n")) if subject else []


def happened(subject: str, event: str) -> bool:
    """Whether this was ever recorded about a subject."""
    return Entry.objects.filter(subject=subject, event=event).exists()


def following(index: int, *, limit: int = 500) -> list[Entry]:
    """Sequenced entries after the log index a follower has reached (-1 at first), in log order."""
    return list(Entry.objects.filter(index__gt=index).order_by("index")[:limit])


def vkeys() -> list[str]:
    """Verification keys of our log, the current one first."""
    return [each.vkey for each in keys.verification_keys()]


def signing_key() -> bytes:
    """The 32 bytes of the public key that `services.sign` signs under now."""
    return note.key(settings.LOG_ORIGIN, keys.seed()).public


def latest_checkpoint() -> Checkpoint | None:
    return Checkpoint.objects.order_by("-size", "-id").first()


def served(checkpoint: Checkpoint) -> str:
    """The checkpoint as everybody gets it: our signature, then a line of each witness that cosigned it."""
    lines = checkpoint.cosignatures.order_by("witness").values_list("line", flat=True)
    return checkpoint.text + "".join(line for line in lines if line not in checkpoint.text)


@dataclass(frozen=True)
class Standing:
    """How one of our witnesses stands: the latest checkpoint it cosigned, or what is wrong (a code, "" when nothing is)."""

    name: str
    vkey: str
    size: int | None
    cosigned_at: datetime | None
    problem: str

    @property
    def held(self) -> bool:
        return not self.problem and self.cosigned_at is not None


def witnesses() -> list[Standing]:
    """Every configured witness, in the order of the setting."""
    rows = {row.witness: row for row in WitnessState.objects.all()}
    return [_standing(each.key, rows.get(each.key.label)) for each in keys.witnesses()]


def _standing(key: note.Key, row: WitnessState | None) -> Standing:
    if row is None:
        return Standing(key.name, key.vkey, None, None, "")
    return Standing(key.name, key.vkey, row.size if row.cosigned_at else None, row.cosigned_at, row.problem)


def stored(places: Iterable[tiles.Place]) -> dict[tiles.Place, bytes]:
    """Tiles by (level, index), in one query; what is not stored is missing from the answer.

    Written out, because putting the conditions together costs several times what reading the tile of a proof does.
    """
    wanted = list(places)
    if not wanted:
        return {}
    table, *columns = (connection.ops.quote_name(name) for name in (Tile._meta.db_table, "level", "index", "data"))
    which = " OR ".join([f"({columns[0]} = %s AND {columns[1]} = %s)"] * len(wanted))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(columns)} FROM {table} WHERE {which}", list(chain(*wanted)))  # noqa: S608 (our own names, quoted)
        return {(level, index): bytes(data) for level, index, data in cursor.fetchall()}


def nodes(spans: Iterable[merkle.Span]) -> merkle.Node:
    """A node reader for the ranges `spans`, from stored tiles."""
    held = stored(tiles.holding(spans))
    return tiles.node_of(lambda level, index: held[level, index])


def inclusion(leaf: bytes, index: int, head: Checkpoint) -> list[bytes]:
    """The hashes that lead from the leaf hash `leaf` at `index` to the root of `head`; one query.

    What tiles kept in memory give is replayed against the signed root first, and read again from storage where it does not lead there
    (another database has taken the place of ours).
    """
    try:
        hashes = _inclusion(index, head.size)
        merkle.verify_inclusion(leaf, index, head.size, hashes, bytes(head.root))
    except (Refuted, LookupError, ValueError):
        _kept.clear()
        hashes = _inclusion(index, head.size)
    return hashes


def _inclusion(index: int, size: int) -> list[bytes]:
    spans = merkle.inclusion_spans(index, size)
    node = tiles.node_in(_rows_in(size, tiles.holding(spans)))
    return [merkle.span_hash(start, end, node) for start, end in spans]


def _rows_in(size: int, places: Iterable[tiles.Place]) -> Callable[[int, int], Rows]:
    """The rows of the tiles at `places` in a log of `size`: those in memory, and the others in one query.

    Kept are all but the full tiles of level 0, of which nearly every proof needs another one: a tile above stands over 65,536 entries.
    """
    wide = {place: tiles.width(*place, size) for place in places}
    found = {place: _kept.get((*place, width)) for place, width in wide.items()}
    fresh = stored(place for place, known in found.items() if known is None)
    if len(_kept) + len(fresh) > KEPT:
        _kept.clear()
    for place, data in fresh.items():
        found[place] = known = tiles.rows(data)
        if place[0] or wide[place] < tiles.WIDTH:
            _kept[*place, wide[place]] = known
    return lambda level, index: found[level, index] or ()


def proof(entry: Entry, *, opening: bool = False, secret: bytes | None = None) -> str | None:
    """The entry's `.tlog-proof` in the latest checkpoint; None until it is sequenced.

    `extra` holds the leaf, so that the file needs nothing else. With `opening` it also opens the facts, and with the
    subject's `secret` the link to the subject: that is the complainant's own copy.
    """
    index = entry.index if entry.index is not None else Entry.objects.values_list("index", flat=True).get(pk=entry.pk)
    checkpoint = latest_checkpoint()
    if index is None or checkpoint is None or index >= checkpoint.size:
        return None
    hashes = inclusion(merkle.leaf_hash(bytes(entry.leaf)), index, checkpoint)
    extra = leaves.write_opening(_opening(entry, secret) if opening else leaves.Opening(bytes(entry.leaf)))
    return write(Proof(index, tuple(hashes), served(checkpoint), extra))


def _opening(entry: Entry, secret: bytes | None) -> leaves.Opening:
    if entry.document is not None:
        return leaves.Opening(bytes(entry.leaf))
    link = (leaves.link_salt(secret, entry.n or 0), entry.link()) if secret is not None else None
    return leaves.Opening(bytes(entry.leaf), (bytes(entry.salt), statement(entry)), link)


def statement(entry: Entry) -> dict[str, Any]:
    """The facts half of an entry about people as its leaf committed to it, whichever of our keys was current then."""
    committed = bytes(entry.leaf)[len(leaves.MARKER) : len(leaves.MARKER) + 32]
    for house in keys.house_keys():
        value = entry.statement(house)
        if leaves.commit(bytes(entry.salt), value) == committed:
            return value
    raise Refuted("row.leaf", row=entry.id)


def consistency(old: int, new: int) -> list[bytes]:
    """The proof that our tree of size `old` is a prefix of that of size `new`."""
    return merkle.consistency_proof(old, new, nodes(merkle.consistency_spans(old, new)))


def tile(level: int, index: int, width: int) -> bytes | None:
    """The bytes of a tile or bundle at `width`, cut from the widest we have; None when there is none that wide."""
    row = Tile.objects.filter(level=level, index=index, width__gte=width).values_list("width", "data").first()
    if row is None:
        return None
    return bytes(row[1]) if row[0] == width else tiles.narrow(level, bytes(row[1]), width)


def marked_by_us(columns: bytes, mark: str) -> bool:
    """Whether `services.mark` gave `mark` for these columns, with any key still in our ring."""
    return any(hmac.compare_digest(keys.mark(house, columns), mark) for house in keys.house_keys())


def signed_by_us(message: bytes, signed: Mapping[str, str]) -> bool:
    """Whether `services.sign` gave `signed` for `message`, with any key still in our ring."""
    known = {each.label: each for each in keys.verification_keys()}
    key: note.Key | None = known.get(signed.get("key", ""))
    try:
        return key is not None and key.verifies(message, from_base64(signed.get("signature", ""), "note.form"))
    except Refuted:
        return False
