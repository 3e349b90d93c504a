"""Leaf bytes: equal and opaque about people, readable about documents, and openings that must fit."""

import json
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.trail import leaves
from portal.trail.leaves import Opening
from portal.trail.refuted import Refuted

SALT = b"\5" * 32
FACTS = {"event": "case.filed", "at": "2026-11-22T04:00:00Z", "role": "client"}
LINK = {"subject": "case:abc", "n": 3}
LEAF = leaves.about_person(leaves.commit(SALT, FACTS), leaves.commit(SALT, LINK))
OPENING = Opening(LEAF, (SALT, FACTS), (SALT, LINK))
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=8
)


def test_canonical_json_has_one_spelling():
    assert leaves.canonical({"b": [1, None, True], "a": "明示"}) == '{"a":"明示","b":[1,null,true]}'.encode()


@given(json_values)
def test_canonical_json_is_json(value):
    assert json.loads(leaves.canonical(value)) == value


@pytest.mark.parametrize("value", [1.5, float("nan"), {"a": 0.1}, {1: "a"}, [b"bytes"], "\ud800"])
def test_what_has_no_one_spelling_is_refused(value):
    with pytest.raises(ValueError):
        leaves.canonical(value)


def test_a_commitment_is_the_hash_of_salt_and_json():
    assert leaves.commit(SALT, {"a": 1}) == sha256(SALT + b'{"a":1}').digest()


@given(st.dictionaries(st.text(max_size=5), st.text(max_size=50)), st.binary(min_size=32, max_size=32))
def test_leaves_about_people_have_one_size_whatever_they_say(facts, salt):
    leaf = leaves.about_person(leaves.commit(salt, facts), leaves.commit(salt, {}))
    assert len(leaf) == 80
    leaves.check_form(leaf)


def test_the_salt_of_a_link_needs_the_secret_and_the_number():
    salts = {leaves.link_salt(secret, n) for secret in (b"a" * 32, b"b" * 32) for n in (1, 2)}
    assert len(salts) == 4


def test_a_document_leaf_can_be_read():
    leaf = leaves.about_document({"document": {"type": "policy", "sha256": "a" * 64}})
    assert leaves.read_document(leaf)["document"]["type"] == "policy"


def test_a_document_too_long_for_a_bundle_is_refused():
    with pytest.raises(ValueError, match="65,535"):
        leaves.about_document({"document": "a" * 65_535})


@pytest.mark.parametrize(
    "leaf", [b"", b"{}", b'{"v":2}', b'{ "v":1}', b"[1]", b"\xff", b"[" * 50_000, leaves.MARKER, leaves.MARKER + b"a" * 65, LEAF[:-1]]
)
def test_other_bytes_are_no_leaf(leaf):
    with pytest.raises(Refuted, match=r"leaf\.form"):
        leaves.check_form(leaf)


def test_an_opening_is_read_back_and_fits():
    assert leaves.read_opening(leaves.write_opening(OPENING)) == OPENING
    leaves.check_opening(OPENING)


@pytest.mark.parametrize("halves", [{"facts": None}, {"link": None}, {"facts": None, "link": None}])
def test_each_half_can_stay_closed(halves):
    opening = Opening(**{"leaf": LEAF, "facts": (SALT, FACTS), "link": (SALT, LINK)} | halves)
    assert leaves.read_opening(leaves.write_opening(opening)) == opening
    leaves.check_opening(opening)


def test_other_facts_do_not_fit():
    with pytest.raises(Refuted, match=r"opening\.facts"):
        leaves.check_opening(Opening(LEAF, (SALT, FACTS | {"event": "case.settled"})))


def test_another_case_does_not_fit():
    with pytest.raises(Refuted, match=r"opening\.link"):
        leaves.check_opening(Opening(LEAF, None, (SALT, LINK | {"subject": "case:other"})))


def test_a_document_has_nothing_to_open():
    leaf = leaves.about_document({"document": {}})
    with pytest.raises(Refuted, match="opening"):
        leaves.check_opening(Opening(leaf, (SALT, FACTS)))


@given(st.data())
def test_an_opening_with_another_byte_is_refused(data):
    extra = leaves.write_opening(OPENING)
    at = data.draw(st.integers(0, len(extra) - 1))
    changed = extra[:at] + bytes([data.draw(st.integers(0, 255).filter(lambda byte: byte != extra[at]))]) + extra[at + 1 :]
    with pytest.raises(Refuted):
        leaves.check_opening(leaves.read_opening(changed))


@given(st.binary())
def test_any_bytes_are_refused_without_a_traceback(extra):
    with pytest.raises(Refuted, match=r"opening\.form"):
        leaves.read_opening(extra)


@pytest.mark.parametrize(
    "extra",
    [
        b"null",
        b"[]",
        b'{"leaf":1,"v":1}',
        b'{"leaf":"","facts":[],"v":1}',
        b'{"leaf":"","facts":{"salt":"","value":{}},"v":1}',
        b"[" * 50_000,
    ],
)
def test_json_of_another_shape_is_refused(extra):
    with pytest.raises(Refuted, match=r"opening\.form"):
        leaves.read_opening(extra)
