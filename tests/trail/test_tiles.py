"""Tile paths, hash tiles and entry bundles, as c2sp.org/tlog-tiles describes them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.trail import merkle, tiles
from portal.trail.refuted import Refuted
from tests.trail import second


@pytest.mark.parametrize(
    ("level", "index", "width", "path"),
    [
        (0, 0, 256, "tile/0/000"),
        (0, 1234067, 256, "tile/0/x001/x234/067"),
        (2, 5, 17, "tile/2/005.p/17"),
        (63, 1000, 1, "tile/63/x001/000.p/1"),
        (tiles.ENTRIES, 999, 255, "tile/entries/999.p/255"),
    ],
)
def test_paths_are_those_of_the_specification(level, index, width, path):
    assert tiles.path(level, index, width) == path
    assert tiles.parse_path(path) == (level, index, width)


@pytest.mark.parametrize(
    "path",
    ["", "tile/0/0", "tile/00/000", "tile/64/000", "tile/0/x000/000", "tile/0/1000", "tile/0/000.p/0", "tile/0/000.p/256", "tile/0/000.p/01", "tile/-1/000",
     "tile/entries/", "tile/0/000/", "tile/0/../000", "tile/0/x001/x234/067.p/", "tile/0/" + "x001/" * 40 + "000", "tile/0/000\n", "tile/0/０００"],
)  # fmt: skip
def test_any_other_spelling_is_no_path(path):
    assert tiles.parse_path(path) is None


@given(st.integers(-1, 63), st.integers(0, 10**15), st.integers(1, 256))
def test_paths_are_read_back(level, index, width):
    assert tiles.parse_path(tiles.path(level, index, width)) == (level, index, width)


def test_the_edge_of_a_tree_of_seventy_thousand_is_that_of_the_specification():
    assert tiles.edges(70_000) == [(0, 273, 112), (1, 1, 17), (2, 0, 1)]


def test_a_full_tile_leaves_one_hash_above():
    assert tiles.edges(256) == [(1, 0, 1)]


@given(st.lists(st.binary(max_size=40), max_size=30))
def test_bundles_are_read_back(entries):
    assert tiles.unpack(tiles.pack(entries)) == entries


def test_lengths_are_big_endian():
    assert tiles.pack([b"a" * 258]).startswith(b"\x01\x02a")


@given(st.lists(st.binary(min_size=1, max_size=40), min_size=1, max_size=10), st.data())
def test_a_bundle_cut_inside_an_entry_is_refused(entries, data):
    cut = tiles.pack(entries)[:-1]
    with pytest.raises(Refuted, match="bundle"):
        tiles.unpack(cut)


def test_a_bundle_cut_inside_a_length_is_refused():
    with pytest.raises(Refuted, match="bundle"):
        tiles.unpack(tiles.pack([b"a"]) + b"\0")


@pytest.mark.parametrize("tile", [b"", b"\0" * 31, b"\0" * 33, b"\0" * 32 * 257])
def test_a_tile_is_one_to_256_whole_hashes(tile):
    with pytest.raises(ValueError, match="256"):
        tiles.hashes(tile)


def grown(sizes):
    """A tree grown in the steps `sizes`, kept only as tiles and bundles, and its entries."""
    held, entries = {}, []
    for step in sizes:
        new = [f"{len(entries) + at}".encode() for at in range(step)]
        bundle = held.get((tiles.ENTRIES, len(entries) // 256), b"") if len(entries) % 256 else b""
        edge = {(level, index): held[level, index] for level, index, _ in tiles.edges(len(entries))}
        held |= tiles.grow(len(entries), edge, [merkle.leaf_hash(each) for each in new])
        held |= tiles.grow_bundles(len(entries), bundle, new)
        entries += new
    return held, entries


@pytest.mark.parametrize("sizes", [[700], [1, 255, 1, 255, 188], [256], [300, 300, 300], [255, 1], [65_536 - 200, 300]])
def test_tiles_grown_in_steps_hold_the_same_tree(sizes):
    held, entries = grown(sizes)
    node = tiles.node_of(lambda level, index: held[level, index])
    assert merkle.root(len(entries), node) == second.root(entries)
    assert b"".join(held[tiles.ENTRIES, index] for index in range(-(-len(entries) // 256))) == tiles.pack(entries)


def test_tiles_hold_what_the_specification_says_at_every_level():
    held, entries = grown([700])
    assert held[0, 2] == b"".join(second.root([each]) for each in entries[512:])
    assert held[1, 0] == second.root(entries[:256]) + second.root(entries[256:512])
    assert set(held) == {(0, 0), (0, 1), (0, 2), (1, 0), (-1, 0), (-1, 1), (-1, 2)}


@given(st.integers(1, 700), st.data())
def test_proofs_from_tiles_need_only_the_tiles_named(size, data):
    held, entries = grown([size])
    index = data.draw(st.integers(0, size - 1))
    needed = tiles.holding(merkle.inclusion_spans(index, size))
    found = {place: held[place] for place in needed}
    proof = merkle.inclusion_proof(index, size, tiles.node_of(lambda level, at: found[level, at]))
    assert proof == second.path(index, entries)


@pytest.mark.parametrize("width", [1, 100, 187])
def test_a_narrower_tile_is_the_beginning_of_the_wider(width):
    held, entries = grown([700])
    assert tiles.narrow(0, held[0, 2], width) == held[0, 2][: width * 32]
    assert tiles.unpack(tiles.narrow(tiles.ENTRIES, held[tiles.ENTRIES, 2], width)) == entries[512 : 512 + width]
