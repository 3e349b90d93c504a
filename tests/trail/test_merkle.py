"""RFC 6962 hashing and proofs: published vectors, a second implementation, and proofs that were touched."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.trail import merkle
from portal.trail.refuted import Refuted
from tests.trail import second

# The leaves and roots of the certificate-transparency reference tests (merkle_tree_test.cc), used by every implementation since.
LEAVES = [
    bytes.fromhex(each) for each in ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
INCLUSION = [
    (
        0,
        8,
        [
            "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
        ],
    ),
    (
        5,
        8,
        [
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        ],
    ),
    (2, 3, ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"]),
    (
        1,
        5,
        [
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        ],
    ),
]
CONSISTENCY = [
    (1, 8, ["96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7", "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e", "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"]),
    (6, 8, ["0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a", "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0", "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"]),
    (2, 5, ["5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e", "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"]),
]  # fmt: skip


def entries(count):
    return [f"entry {number}".encode() for number in range(count)]


def node(data):
    return merkle.node_of([merkle.leaf_hash(each) for each in data])


def test_the_empty_tree_has_the_root_of_the_standard():
    assert merkle.root(0, node([])).hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


@pytest.mark.parametrize("size", range(1, 9))
def test_roots_are_the_published_ones(size):
    assert merkle.root(size, node(LEAVES[:size])).hex() == ROOTS[size - 1]


@pytest.mark.parametrize(("index", "size", "expected"), INCLUSION)
def test_inclusion_proofs_are_the_published_ones(index, size, expected):
    found = merkle.inclusion_proof(index, size, node(LEAVES[:size]))
    assert [each.hex() for each in found] == expected


@pytest.mark.parametrize(("old", "new", "expected"), CONSISTENCY)
def test_consistency_proofs_are_the_published_ones(old, new, expected):
    found = merkle.consistency_proof(old, new, node(LEAVES[:new]))
    assert [each.hex() for each in found] == expected


@given(st.lists(st.binary(max_size=8), max_size=70))
def test_roots_agree_with_the_second_implementation(data):
    assert merkle.root(len(data), node(data)) == second.root(data)


@given(st.lists(st.binary(max_size=8), max_size=70))
def test_a_tree_read_once_from_left_to_right_has_the_same_root(data):
    assert merkle.Range(merkle.leaf_hash(each) for each in data).root() == second.root(data)


@given(st.integers(1, 90), st.data())
def test_inclusion_proofs_agree_and_verify(size, data):
    index = data.draw(st.integers(0, size - 1))
    proof = merkle.inclusion_proof(index, size, node(entries(size)))
    assert proof == second.path(index, entries(size))
    merkle.verify_inclusion(merkle.leaf_hash(entries(size)[index]), index, size, proof, second.root(entries(size)))


@given(st.integers(0, 90), st.data())
def test_consistency_proofs_agree_and_verify(new, data):
    old = data.draw(st.integers(0, new))
    proof = merkle.consistency_proof(old, new, node(entries(new)))
    assert proof == second.proof(old, entries(new))
    merkle.verify_consistency(old, new, proof, second.root(entries(old)), second.root(entries(new)))


def touched(proof, data):
    """The proof with one bit flipped, one step more, or one step fewer."""
    how = data.draw(st.sampled_from(["flip", "more", "fewer"]))
    if how == "more" or not proof:
        return [*proof, data.draw(st.binary(min_size=32, max_size=32))]
    at = data.draw(st.integers(0, len(proof) - 1))
    if how == "fewer":
        return proof[:at] + proof[at + 1 :]
    bit = data.draw(st.integers(0, 255))
    flipped = (int.from_bytes(proof[at], "big") ^ 1 << bit).to_bytes(32, "big")
    return [*proof[:at], flipped, *proof[at + 1 :]]


@given(st.integers(1, 60), st.data())
def test_a_touched_inclusion_proof_is_refused(size, data):
    index = data.draw(st.integers(0, size - 1))
    proof = touched(merkle.inclusion_proof(index, size, node(entries(size))), data)
    with pytest.raises(Refuted, match="inclusion"):
        merkle.verify_inclusion(merkle.leaf_hash(entries(size)[index]), index, size, proof, second.root(entries(size)))


@given(st.integers(2, 60), st.data())
def test_a_touched_consistency_proof_is_refused(new, data):
    old = data.draw(st.integers(1, new))
    proof = touched(merkle.consistency_proof(old, new, node(entries(new))), data)
    with pytest.raises(Refuted, match="consistency"):
        merkle.verify_consistency(old, new, proof, second.root(entries(old)), second.root(entries(new)))


@given(st.integers(2, 60), st.data())
def test_a_proof_for_one_place_is_none_for_another(size, data):
    index, other = data.draw(st.permutations(range(size)).map(lambda order: order[:2]))
    proof = merkle.inclusion_proof(index, size, node(entries(size)))
    with pytest.raises(Refuted, match="inclusion"):
        merkle.verify_inclusion(merkle.leaf_hash(entries(size)[index]), other, size, proof, second.root(entries(size)))


@pytest.mark.parametrize(("index", "size"), [(0, 0), (3, 3), (-1, 4)])
def test_a_place_outside_of_the_tree_is_refused(index, size):
    with pytest.raises(Refuted, match="inclusion"):
        merkle.verify_inclusion(b"", index, size, [], merkle.EMPTY_ROOT)


@pytest.mark.parametrize(("old", "new"), [(5, 4), (-1, 4)])
def test_a_log_that_shrank_is_refused(old, new):
    with pytest.raises(Refuted, match="consistency"):
        merkle.verify_consistency(old, new, [], b"", b"")


def test_an_older_head_of_no_entries_must_have_the_empty_root():
    with pytest.raises(Refuted, match="consistency"):
        merkle.verify_consistency(0, 3, [], b"\0" * 32, second.root(entries(3)))


def test_two_heads_of_one_size_must_be_the_same():
    with pytest.raises(Refuted, match="consistency"):
        merkle.verify_consistency(3, 3, [], second.root(entries(3)), second.root(LEAVES[:3]))
