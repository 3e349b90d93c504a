"""RFC 6962 Merkle trees over SHA-256: hashes, roots, inclusion and consistency proofs, and their verification.

A tree is read through `node(height, index)`: the hash of the complete subtree over D[index << height : (index + 1) << height].
So the same code serves a list in memory and tiles in storage, and touches O(log n) nodes.
"""

from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256

from portal.trail.refuted import Refuted

Node = Callable[[int, int], bytes]
Span = tuple[int, int]
EMPTY_ROOT = sha256(b"").digest()


def leaf_hash(data: bytes) -> bytes:
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


def levels(hashes: Sequence[bytes]) -> list[list[bytes]]:
    """All complete subtrees over `hashes`: row h holds those of height h, left to right."""
    rows = [list(hashes)]
    while len(rows[-1]) > 1:
        row = rows[-1]
        rows.append([node_hash(row[at], row[at + 1]) for at in range(0, len(row) - 1, 2)])
    return rows


def node_of(hashes: Sequence[bytes]) -> Node:
    """A node reader over leaf hashes held in memory."""
    rows = levels(hashes)
    return lambda height, index: rows[height][index]


def _split(size: int) -> int:
    return 1 << ((size - 1).bit_length() - 1)


def subtrees(start: int, end: int) -> list[Span]:
    """The complete subtrees (height, index) that make up D[start:end], left to right, where RFC 6962 splits put `start`."""
    found = []
    while start < end:
        height = (end - start).bit_length() - 1
        found.append((height, start >> height))
        start += 1 << height
    return found


def span_hash(start: int, end: int, node: Node) -> bytes:
    """MTH(D[start:end])."""
    hashes = [node(height, index) for height, index in subtrees(start, end)]
    result = hashes.pop()
    while hashes:
        result = node_hash(hashes.pop(), result)
    return result


def root(size: int, node: Node) -> bytes:
    return span_hash(0, size, node) if size else EMPTY_ROOT


def inclusion_spans(index: int, size: int) -> list[Span]:
    """The ranges D[start:end] whose hashes prove that leaf `index` is in a tree of `size`, from the leaf's sibling upward."""
    if not 0 <= index < size:
        raise ValueError("no such leaf in this tree")
    start, end, spans = 0, size, []
    while end - start > 1:
        middle = start + _split(end - start)
        spans.append((middle, end) if index < middle else (start, middle))
        start, end = (start, middle) if index < middle else (middle, end)
    return spans[::-1]


def consistency_spans(old: int, new: int) -> list[Span]:
    """The ranges whose hashes prove that the tree of size `old` is a prefix of the tree of size `new` (RFC 6962, 2.1.2)."""
    if not 0 <= old <= new:
        raise ValueError("a tree never shrinks")
    start, end, whole, spans = 0, new, True, []
    while 0 < old < end:
        middle = start + _split(end - start)
        if old <= middle:
            spans.append((middle, end))
            end = middle
        else:
            spans.append((start, middle))
            start, whole = middle, False
    if not whole:
        spans.append((start, end))
    return spans[::-1] if old < new else []


def inclusion_proof(index: int, size: int, node: Node) -> list[bytes]:
    return [span_hash(start, end, node) for start, end in inclusion_spans(index, size)]


def consistency_proof(old: int, new: int, node: Node) -> list[bytes]:
    return [span_hash(start, end, node) for start, end in consistency_spans(old, new)]


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], expected: bytes) -> None:
    """Refuted unless `proof` leads from the leaf hash `leaf` at `index` to the root `expected` (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        raise Refuted("inclusion")
    position, last, result = index, size - 1, leaf
    for step in proof:
        if last == 0:
            raise Refuted("inclusion")
        if position & 1 or position == last:
            result = node_hash(step, result)
            while position and not position & 1:
                position, last = position >> 1, last >> 1
        else:
            result = node_hash(result, step)
        position, last = position >> 1, last >> 1
    if last or result != expected:
        raise Refuted("inclusion")


def verify_consistency(old: int, new: int, proof: Sequence[bytes], old_root: bytes, new_root: bytes) -> None:
    """Refuted unless the tree (old, old_root) is a prefix of the tree (new, new_root) (RFC 9162, 2.1.4.2)."""
    if not 0 <= old <= new:
        raise Refuted("consistency")
    if old in (0, new):
        if proof or old_root != (new_root if old else EMPTY_ROOT) or (new == 0 and new_root != EMPTY_ROOT):
            raise Refuted("consistency")
        return
    steps = [old_root, *proof] if old & (old - 1) == 0 else list(proof)
    if not steps or _replay(old, new, steps) != (old_root, new_root):
        raise Refuted("consistency")


def _replay(old: int, new: int, steps: Sequence[bytes]) -> tuple[bytes, bytes]:
    position, last = old - 1, new - 1
    while position & 1:
        position, last = position >> 1, last >> 1
    before = after = steps[0]
    for step in steps[1:]:
        if last == 0:
            raise Refuted("consistency")
        if position & 1 or position == last:
            before, after = node_hash(step, before), node_hash(step, after)
            while position and not position & 1:
                position, last = position >> 1, last >> 1
        else:
            after = node_hash(after, step)
        position, last = position >> 1, last >> 1
    if last:
        raise Refuted("consistency")
    return before, after


class Range:
    """A growing tree of which only the O(log n) right-hand subtrees are kept: one pass over a log of any size."""

    def __init__(self, hashes: Iterable[bytes] = ()) -> None:
        self.size = 0
        self._stack: list[bytes] = []
        for leaf in hashes:
            self.append(leaf)

    def append(self, leaf: bytes) -> None:
        position, result = self.size, leaf
        while position & 1:
            result, position = node_hash(self._stack.pop(), result), position >> 1
        self._stack.append(result)
        self.size += 1

    def root(self) -> bytes:
        if not self._stack:
            return EMPTY_ROOT
        result = self._stack[-1]
        for left in self._stack[-2::-1]:
            result = node_hash(left, result)
        return result
