"""C2SP tiled logs (c2sp.org/tlog-tiles): paths, hash tiles and entry bundles as bytes.

A tile of level L holds up to 256 hashes of complete subtrees of height 8 * L. Entry bundles stand at level -1 here.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from hashlib import sha256

from portal.trail import merkle
from portal.trail.refuted import Refuted

WIDTH = 256
HASH = 32
ENTRIES = -1
LONGEST_ENTRY = 65535
TOP_LEVEL = 63
Place = tuple[int, int]
_PATH = re.compile(r"tile/(entries|0|[1-9][0-9]?)/((?:x[0-9]{3}/)*[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?", re.ASCII)


def path(level: int, index: int, width: int = WIDTH) -> str:
    """`tile/<L>/<N>[.p/<W>]` without a leading slash, e.g. tile/0/x001/x234/067 for index 1234067."""
    groups = [f"{index % 1000:03}"]
    while index := index // 1000:
        groups.insert(0, f"x{index % 1000:03}")
    partial = "" if width == WIDTH else f".p/{width}"
    return f"tile/{'entries' if level == ENTRIES else level}/{'/'.join(groups)}{partial}"


def parse_path(text: str) -> tuple[int, int, int] | None:
    """(level, index, width) of a tile path, or None when `path` would not have written it."""
    found = _PATH.fullmatch(text)
    if found is None:
        return None
    level = ENTRIES if found[1] == "entries" else int(found[1])
    index = int(re.sub(r"[x/]", "", found[2]))
    width = int(found[3] or WIDTH)
    fits = level <= TOP_LEVEL and len(found[2]) < 30 and text == path(level, index, width)
    return (level, index, width) if fits else None


def edges(size: int) -> list[tuple[int, int, int]]:
    """(level, index, width) of the partial hash tiles at the right-hand edge of a tree of `size`."""
    found = []
    for level in range(TOP_LEVEL + 1):
        count = size >> (8 * level)
        if not count:
            break
        if count % WIDTH:
            found.append((level, count // WIDTH, count % WIDTH))
    return found


def width(level: int, index: int, size: int) -> int:
    """How many hashes the hash tile has in a tree of `size`; 0 or less where there is none."""
    return min(WIDTH, (size >> 8 * level) - index * WIDTH)


def pack(entries: Iterable[bytes]) -> bytes:
    """An entry bundle: each entry after its big-endian uint16 length."""
    return b"".join(len(entry).to_bytes(2, "big") + entry for entry in entries)


def unpack(bundle: bytes, path: str = "") -> list[bytes]:
    """The entries of a bundle; Refuted("bundle.form", path=...) when it is cut short."""
    entries, at = [], 0
    while at < len(bundle):
        length = int.from_bytes(bundle[at : at + 2], "big")
        entry = bundle[at + 2 : at + 2 + length]
        if len(entry) != length or at + 2 > len(bundle):
            raise Refuted("bundle.form", path=path)
        entries.append(entry)
        at += 2 + length
    return entries


def hashes(tile: bytes) -> list[bytes]:
    """The hashes of a tile; ValueError when it is not whole hashes or has none or too many."""
    if not tile or len(tile) % HASH or len(tile) > WIDTH * HASH:
        raise ValueError("a tile is 1 to 256 hashes")
    return [tile[at : at + HASH] for at in range(0, len(tile), HASH)]


def narrow(level: int, data: bytes, width: int) -> bytes:
    """The partial tile or bundle of `width`: always a prefix of a wider one."""
    return pack(unpack(data)[:width]) if level == ENTRIES else data[: width * HASH]


def tile_root(tile: bytes) -> bytes:
    """The hash a full tile gives to the level above."""
    return rows(tile)[8]


def holding(spans: Iterable[merkle.Span]) -> set[Place]:
    """The hash tiles (level, index) that hold every subtree needed for the ranges `spans`."""
    return {
        (height // 8, (index << height % 8) // WIDTH)
        for start, end in spans
        for height, index in merkle.subtrees(start, end)
    }  # fmt: skip


@lru_cache(maxsize=64)
def rows(tile: bytes) -> tuple[bytes, ...]:
    """All complete subtrees over a tile: row h holds the hashes of those of height h, joined. ValueError as from `hashes`."""
    if not tile or len(tile) % HASH or len(tile) > WIDTH * HASH:
        raise ValueError("a tile is 1 to 256 hashes")
    found = [tile]
    while len(row := found[-1]) >= 2 * HASH:
        found.append(b"".join([sha256(b"\x01" + row[at : at + 64]).digest() for at in range(0, len(row) // 64 * 64, 64)]))
    return tuple(found)


def node_of(tile: Callable[[int, int], bytes]) -> merkle.Node:
    """A node reader over `tile(level, index)` bytes."""
    return node_in(lambda level, index: rows(tile(level, index)))


def node_in(rows_of: Callable[[int, int], Sequence[bytes]]) -> merkle.Node:
    """A node reader over the `rows` of tiles; IndexError where a tile does not reach that far."""

    def node(height: int, index: int) -> bytes:
        level, inside = divmod(height, 8)
        first = index << inside
        at = ((first % WIDTH) >> inside) * HASH
        found = rows_of(level, first // WIDTH)[inside][at : at + HASH]
        if len(found) != HASH:
            raise IndexError("the tile ends before this node")
        return found

    return node


def grow(size: int, edge: Mapping[Place, bytes], leaves: Sequence[bytes]) -> dict[Place, bytes]:
    """The hash tiles that change when the leaf hashes `leaves` join a tree of `size` whose right-hand edge tiles are `edge`."""
    changed: dict[Place, bytes] = {}
    level, new = 0, list(leaves)
    while new:
        index = (size >> 8 * level) // WIDTH
        data = edge.get((level, index), b"") + b"".join(new)
        new = []
        for at in range(0, len(data), WIDTH * HASH):
            tile = data[at : at + WIDTH * HASH]
            changed[level, index] = tile
            index += 1
            if len(tile) == WIDTH * HASH:
                new.append(tile_root(tile))
        level += 1
    return changed


def grow_bundles(size: int, edge: bytes, entries: Sequence[bytes]) -> dict[Place, bytes]:
    """The entry bundles that change when `entries` join; `edge` is the last bundle while it is partial, else empty."""
    whole = [*unpack(edge), *entries]
    first = size // WIDTH
    return {(ENTRIES, first + at // WIDTH): pack(whole[at : at + WIDTH]) for at in range(0, len(whole), WIDTH)}
