"""From a checkpoint somebody kept to the log as it is served now, by a few tiles instead of all entries.

The proof is made from the served tiles and then checked against both signed roots, so the tiles need no trust of their own: a
tiled log (c2sp.org/tlog-tiles) has no address for proofs, and needs none.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence

from django.utils.translation import gettext as _

from portal.trail import leaves, merkle, note, proofs, tiles
from portal.trail.checkpoints import Head, open_checkpoint
from portal.trail.findings import Line, refusal
from portal.trail.kinds import cosigned
from portal.trail.refuted import Refuted
from portal.trail.verifying import CHECKPOINT, Fetch, as_text, check_same_log, served_keys


def check_continuation(
    fetch: Fetch, *, trusted: Sequence[str] = (), old: str | None = None, receipt: str | None = None, witnesses: Sequence[str] = ()
) -> Iterator[Line]:
    """Whether the log behind `fetch` still begins with the checkpoint `old` and still holds the entry of `receipt` where it was.

    Fetches O(log n) tiles. One line for each thing that held; the last says what did not. Nothing is raised.
    """
    try:
        yield from _check(fetch, trusted, old, receipt, witnesses)
    except Refuted as refuted:
        yield refusal(refuted)


def _check(fetch: Fetch, trusted: Sequence[str], old: str | None, receipt: str | None, witnesses: Sequence[str]) -> Iterator[Line]:
    keys = served_keys(fetch, trusted)
    yield Line(True, "vkey", _("Key: %(keys)s") % {"keys": ", ".join(key.label for key in keys)})
    checkpoint = as_text(fetch(CHECKPOINT))
    head, key = open_checkpoint(checkpoint, keys)
    named = {"origin": head.origin, "size": head.size, "key": key.label}
    yield Line(True, "checkpoint", _("Checkpoint: %(origin)s has %(size)s entries, signed by %(key)s.") % named)
    yield from cosigned(checkpoint, witnesses)
    node = served_nodes(fetch, head.size)
    if old is not None:
        yield _continued(open_checkpoint(old, keys)[0], head, node)
    if receipt is not None:
        yield from _still_there(receipt, keys, head, node)


def _continued(earlier: Head, head: Head, node: merkle.Node) -> Line:
    check_same_log(earlier, head)
    check_prefix(earlier, head, node)
    return Line(True, "consistency", _("History: the earlier log of %(size)s entries is its beginning.") % {"size": earlier.size})


def _still_there(receipt: str, keys: Iterable[note.Key], head: Head, node: merkle.Node) -> Iterator[Line]:
    proof = proofs.parse(receipt)
    leaf = leaves.read_opening(proof.extra or b"").leaf
    earlier, _key = proofs.verify(proof, leaf, keys)
    yield Line(True, "inclusion", _("Proof: the entry is number %(index)s in this log.") % {"index": proof.index})
    yield _continued(earlier, head, node)
    path = _made(head, node, lambda: merkle.inclusion_proof(proof.index, head.size, node))
    merkle.verify_inclusion(merkle.leaf_hash(leaf), proof.index, head.size, path, head.root)
    yield Line(True, "inclusion.now", _("Receipt: its entry is still number %(index)s in the log served now.") % {"index": proof.index})


def check_prefix(earlier: Head, head: Head, node: merkle.Node) -> None:
    """Refuted unless the tree of `earlier` is a prefix of that of `head`; says which of the two the tiles contradict."""
    steps = _made(head, node, lambda: merkle.consistency_proof(earlier.size, head.size, node))
    try:
        merkle.verify_consistency(earlier.size, head.size, steps, earlier.root, head.root)
    except Refuted:
        # Tiles that do not even give the new root say nothing about the old one.
        if _made(head, node, lambda: [merkle.root(head.size, node)]) != [head.root]:
            raise Refuted("head.served_tiles", size=head.size) from None
        raise Refuted("head.split", size=earlier.size) from None


def _made(head: Head, node: merkle.Node, make: Callable[[], list[bytes]]) -> list[bytes]:
    try:
        return make()
    except (ValueError, IndexError) as error:
        raise error if isinstance(error, Refuted) else Refuted("head.served_tiles", size=head.size) from None


def served_nodes(fetch: Fetch, size: int) -> merkle.Node:
    """A node reader over the tiles a log of `size` serves; each is fetched once."""
    held: dict[tiles.Place, bytes] = {}

    def tile(level: int, index: int) -> bytes:
        if (level, index) not in held:
            width = min(tiles.WIDTH, (size >> 8 * level) - index * tiles.WIDTH)
            held[level, index] = fetch(f"/tlog/{tiles.path(level, index, width)}")
        return held[level, index]

    return tiles.node_of(tile)
