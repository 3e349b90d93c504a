"""`.tlog-proof` files: their form, and that they stop verifying as soon as anything in them changes."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.trail import checkpoints, merkle, note, proofs
from portal.trail.proofs import Proof
from portal.trail.refuted import Refuted
from tests.trail import second

ORIGIN, SEED = "portal.example/tlog", b"\1" * 32
ENTRIES = [f"entry {number}".encode() for number in range(13)]


def made(index=5, extra=None):
    head = checkpoints.Head(ORIGIN, len(ENTRIES), second.root(ENTRIES))
    return Proof(index, tuple(second.path(index, ENTRIES)), checkpoints.sign(head, SEED), extra)


def verify(text, leaf):
    return proofs.verify(proofs.parse(text), leaf, [note.key(ORIGIN, SEED)])


def test_a_proof_file_has_the_form_of_the_specification():
    lines = proofs.write(made(extra=b"more")).split("\n")
    assert lines[:3] == ["c2sp.org/tlog-proof@v1", "extra bW9yZQ==", "index 5"]
    assert lines[3] == base64.b64encode(second.path(5, ENTRIES)[0]).decode()
    assert lines[lines.index("") + 1 :] == made().checkpoint.split("\n")


def test_without_extra_the_line_is_left_out():
    assert proofs.write(made()).split("\n")[1] == "index 5"


@given(st.integers(0, 12), st.none() | st.binary(max_size=30))
def test_proof_files_are_read_back_and_verify(index, extra):
    text = proofs.write(made(index, extra))
    assert proofs.parse(text) == made(index, extra)
    assert verify(text, ENTRIES[index])[0].size == 13


def test_a_tree_of_one_entry_needs_no_hashes():
    head = checkpoints.Head(ORIGIN, 1, merkle.leaf_hash(b"only"))
    text = proofs.write(Proof(0, (), checkpoints.sign(head, SEED)))
    assert verify(text, b"only")[0] == head


@given(st.data())
def test_a_proof_with_another_character_is_refused(data):
    text = proofs.write(made())
    at = data.draw(st.integers(0, len(text) - 1))
    changed = text[:at] + data.draw(st.characters(exclude_categories=["Cs"])) + text[at + 1 :]
    if changed != text:
        with pytest.raises(Refuted):
            verify(changed, ENTRIES[5])


@given(st.integers(0, 10_000))
def test_a_proof_cut_short_is_refused(length):
    text = proofs.write(made())
    if length < len(text):
        with pytest.raises(Refuted):
            verify(text[:length], ENTRIES[5])


@given(st.text())
def test_any_text_is_refused_without_a_traceback(text):
    with pytest.raises(Refuted):
        verify(text, ENTRIES[5])


def test_another_entry_is_refused():
    with pytest.raises(Refuted, match="inclusion"):
        verify(proofs.write(made()), ENTRIES[6])


def test_a_proof_of_more_hashes_than_a_tree_can_have_is_refused():
    text = proofs.write(Proof(5, (b"\0" * 32,) * 64, made().checkpoint))
    with pytest.raises(Refuted, match="form"):
        verify(text, ENTRIES[5])
