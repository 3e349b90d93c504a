"""Checking a log from outside: everything is recomputed from the served bytes, nothing is believed.

`fetch(path)` gives the bytes at a path of the portal and raises Refuted("missing") where there are none. A check yields one
line for everything that held; the last line says what did not. Nothing else is raised, whatever the bytes are.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

from django.utils.translation import gettext as _

from portal.trail import kinds, leaves, merkle, note, tiles
from portal.trail.checkpoints import Head, open_checkpoint
from portal.trail.findings import Line, refusal
from portal.trail.kinds import cosigned
from portal.trail.refuted import Refuted

Fetch = Callable[[str], bytes]
KEYS, CHECKPOINT = "/.well-known/tlog-vkey", "/tlog/checkpoint"


def check_log(fetch: Fetch, *, trusted: Sequence[str] = (), previous: str | None = None, witnesses: Sequence[str] = ()) -> Iterator[Line]:
    """Recompute the log behind `fetch` from its entries up to the signed root, which each of `witnesses` (vkeys) must have cosigned.

    `trusted` are the vkeys a reader got on another way; without them the served ones are taken. `previous` is a checkpoint
    seen earlier, which the log must still begin with.
    """
    try:
        yield from _check_log(fetch, trusted, previous, witnesses)
    except Refuted as refuted:
        yield refusal(refuted)


def _check_log(fetch: Fetch, trusted: Sequence[str], previous: str | None, witnesses: Sequence[str]) -> Iterator[Line]:
    keys = served_keys(fetch, trusted)
    yield Line(True, "vkey", _("Key: %(keys)s") % {"keys": ", ".join(key.label for key in keys)})
    checkpoint = as_text(fetch(CHECKPOINT))
    head, key = open_checkpoint(checkpoint, keys)
    named = {"origin": head.origin, "size": head.size, "key": key.label}
    yield Line(True, "checkpoint", _("Checkpoint: %(origin)s has %(size)s entries, signed by %(key)s.") % named)
    yield from cosigned(checkpoint, witnesses)
    earlier = open_checkpoint(previous, keys)[0] if previous is not None else None
    if earlier is not None:
        check_same_log(earlier, head)
    counts: Counter[str] = Counter()
    _recompute(fetch, head, earlier, counts)
    yield Line(True, "entries", _("Entries: %(people)s opaque about people, %(documents)s about public documents.") % counts)
    yield Line(True, "tiles", _("Tiles: all %(tiles)s hold the hashes of these entries.") % counts)
    yield Line(True, "root", _("Root: recomputed from the entries, it is the signed one."))
    if earlier is not None:
        yield Line(True, "consistency", _("History: the earlier log of %(size)s entries is its beginning.") % {"size": earlier.size})


def as_text(raw: bytes) -> str:
    """The text a log served; Refuted("note.form") for bytes that are none."""
    try:
        return raw.decode()
    except UnicodeDecodeError:
        raise Refuted("note.form") from None


def served_keys(fetch: Fetch, trusted: Sequence[str]) -> list[note.Key]:
    """The keys to believe: the trusted ones, each of which must be served, or else all that are served."""
    served = read_vkeys(as_text(fetch(KEYS)))
    wanted = [note.parse_vkey(text) for text in trusted]
    for key in wanted:
        if key not in served:
            raise Refuted("vkey.differs", key=key.label)
    return wanted or served


def read_vkeys(text: str) -> list[note.Key]:
    """Verification keys, one a line; Refuted("vkey") when there is none or one is malformed."""
    lines = text.split("\n")
    if len(lines) < 2 or lines.pop():
        raise Refuted("vkey")
    return [note.parse_vkey(line) for line in lines]


def check_same_log(earlier: Head, head: Head) -> None:
    """Refuted when `head` is of another log than `earlier`, or shorter."""
    if earlier.origin != head.origin:
        raise Refuted("checkpoint.origin", origin=earlier.origin)
    if earlier.size > head.size:
        raise Refuted("head.rollback", old=earlier.size, new=head.size)


def _recompute(fetch: Fetch, head: Head, earlier: Head | None, counts: Counter[str]) -> None:
    tree = merkle.Range()
    _check_earlier(tree, earlier)
    level = _Level(fetch, 0, counts)
    for entry in _entries(fetch, head.size):
        leaves.check_form(entry)
        counts["people" if leaves.is_about_person(entry) else "documents"] += 1
        leaf = merkle.leaf_hash(entry)
        tree.append(leaf)
        _check_earlier(tree, earlier)
        level.append(leaf)
    level.finish()
    if tree.root() != head.root:
        raise Refuted("head.root", size=head.size)


def _check_earlier(tree: merkle.Range, earlier: Head | None) -> None:
    if earlier is not None and tree.size == earlier.size and tree.root() != earlier.root:
        raise Refuted("head.split", size=earlier.size)


def _entries(fetch: Fetch, size: int) -> Iterator[bytes]:
    for index in range(-(-size // tiles.WIDTH)):
        width = min(tiles.WIDTH, size - index * tiles.WIDTH)
        path = f"/tlog/{tiles.path(tiles.ENTRIES, index, width)}"
        entries = tiles.unpack(fetch(path), path)
        if len(entries) != width:
            raise Refuted("bundle.form", path=path)
        yield from entries


class _Level:
    """One level of hash tiles, compared as the hashes come; a full tile gives one hash to the level above."""

    def __init__(self, fetch: Fetch, number: int, counts: Counter[str]) -> None:
        self.fetch, self.number, self.counts = fetch, number, counts
        self.index, self.held = 0, b""
        self.above: _Level | None = None

    def append(self, hash_: bytes) -> None:
        self.held += hash_
        if len(self.held) == tiles.WIDTH * tiles.HASH:
            self._compare()
            self.above = self.above or _Level(self.fetch, self.number + 1, self.counts)
            self.above.append(tiles.tile_root(self.held))
            self.index, self.held = self.index + 1, b""

    def finish(self) -> None:
        if self.held:
            self._compare()
        if self.above is not None:
            self.above.finish()

    def _compare(self) -> None:
        path = f"/tlog/{tiles.path(self.number, self.index, len(self.held) // tiles.HASH)}"
        if self.fetch(path) != self.held:
            raise Refuted("tile", path=path)
        self.counts["tiles"] += 1


def check_receipt(text: str, *, trusted: Iterable[str], witnesses: Sequence[str] = ()) -> Iterator[Line]:
    """Check a `.tlog-proof` without any network: the signature, the place in the log, and what the receipt opens."""
    try:
        yield from kinds.check_proof(text, kinds.Trust([note.parse_vkey(vkey) for vkey in trusted], witnesses))
    except Refuted as refuted:
        yield refusal(refuted)
