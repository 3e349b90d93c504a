"""Signed notes and checkpoints: the vectors of Go's note package, and every way a signature can be wrong."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.trail import checkpoints, note
from portal.trail.checkpoints import Head
from portal.trail.refuted import Refuted

# golang.org/x/mod/sumdb/note, note_test.go; the seed is the last 32 bytes of the signer key published there.
VKEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
SEED = bytes.fromhex("810a1402d5146c8d84f2443330f54080ebf98ee17d9c74f6252fc5d5c7283173")
TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
NOTE = f"{TEXT}\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
ORIGIN, OURS, OTHER = "portal.example/tlog", b"\1" * 32, b"\2" * 32


def test_a_published_key_is_read_and_written_back():
    key = note.parse_vkey(VKEY)
    assert (key.name, key.id.hex(), key.vkey) == ("PeterNeumann", "c74f20a3", VKEY)


def test_the_key_of_the_go_checksum_database_is_read():
    assert note.parse_vkey("sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8").id.hex() == "033de0ae"


def test_a_published_note_opens():
    assert note.open_note(NOTE, [note.parse_vkey(VKEY)]).text == TEXT


def test_we_sign_the_published_note_byte_for_byte():
    assert note.sign(TEXT, "PeterNeumann", SEED) == NOTE
    assert note.key("PeterNeumann", SEED).vkey == VKEY


@given(st.integers(0, len(VKEY) - 1), st.characters(min_codepoint=33, max_codepoint=126))
def test_a_key_with_another_character_is_refused(at, character):
    changed = VKEY[:at] + character + VKEY[at + 1 :]
    if changed != VKEY:
        with pytest.raises(Refuted, match="vkey"):
            note.parse_vkey(changed)


@given(st.integers(0, len(NOTE) - 1), st.characters(exclude_categories=["Cs"]))
def test_a_note_with_another_character_never_opens(at, character):
    changed = NOTE[:at] + character + NOTE[at + 1 :]
    if changed != NOTE:
        with pytest.raises(Refuted, match="note"):
            note.open_note(changed, [note.parse_vkey(VKEY)])


@given(st.integers(0, len(NOTE) - 1))
def test_a_note_cut_short_never_opens(length):
    with pytest.raises(Refuted, match="note"):
        note.open_note(NOTE[:length], [note.parse_vkey(VKEY)])


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1), st.binary(min_size=32, max_size=32))
def test_what_we_sign_opens_with_our_key_only(text, seed):
    signed = note.sign(f"{text}\n", "a.example/log", seed)
    assert note.open_note(signed, [note.key("a.example/log", seed)]).text == f"{text}\n"
    with pytest.raises(Refuted, match="unknown_key"):
        note.open_note(signed, [note.key("b.example/log", seed), note.key("a.example/log", OTHER)])


def test_signatures_of_others_are_read_over():
    theirs = note.sign("text\n", "witness.example", OTHER).rpartition("\n\n")[2]
    signed = note.sign("text\n", ORIGIN, OURS) + theirs
    assert [key.name for key in note.open_note(signed, [note.key(ORIGIN, OURS)]).keys] == [ORIGIN]


def test_one_wrong_signature_of_a_known_key_spoils_the_note():
    ours, theirs = note.sign("text\n", ORIGIN, OURS), note.sign("other\n", "witness.example", OTHER).rpartition("\n\n")[2]
    with pytest.raises(Refuted, match="signature"):
        note.open_note(ours + theirs, [note.key(ORIGIN, OURS), note.key("witness.example", OTHER)])


def test_a_note_of_too_many_signatures_is_not_even_checked():
    signed = note.sign("text\n", ORIGIN, OURS)
    line = signed.rpartition("\n\n")[2]
    with pytest.raises(Refuted, match="form"):
        note.open_note(signed + line * note.MOST_SIGNATURES, [note.key(ORIGIN, OURS)])


@pytest.mark.parametrize("signature", [b"", b"\0", b"\0" * 63, b"\0" * 65])
def test_a_signature_of_the_wrong_length_is_no_signature(signature):
    assert note.key(ORIGIN, OURS).verifies(b"text", signature) is False


@pytest.mark.parametrize("text", ["no newline", "tab\t\n", "null\0\n", "return\r\n"])
def test_a_text_that_is_no_note_is_not_signed(text):
    with pytest.raises(ValueError, match="newline"):
        note.sign(text, ORIGIN, OURS)


@pytest.mark.parametrize("name", ["", "two words", "a+b", "tab\t", "wide\u3000space"])
def test_a_key_name_has_no_spaces_and_no_plus(name):
    with pytest.raises(ValueError, match="name"):
        note.key(name, OURS)


def test_a_checkpoint_has_the_form_of_the_specification():
    signed = checkpoints.sign(Head(ORIGIN, 7, b"\7" * 32), OURS)
    lines = signed.split("\n")
    assert lines[:4] == [ORIGIN, "7", "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=", ""]
    assert lines[4].startswith(f"— {ORIGIN} ") and lines[5:] == [""]


def test_a_checkpoint_opens_with_the_key_of_its_origin():
    head = Head(ORIGIN, 7, b"\7" * 32)
    key = note.key(ORIGIN, OURS)
    assert checkpoints.open_checkpoint(checkpoints.sign(head, OURS), [key]) == (head, key)


def test_extension_lines_are_read_over():
    signed = note.sign(checkpoints.body(Head(ORIGIN, 7, b"\7" * 32)) + "more\n", ORIGIN, OURS)
    assert checkpoints.open_checkpoint(signed, [note.key(ORIGIN, OURS)])[0].size == 7


def test_a_trusted_key_cannot_speak_for_another_log():
    text = checkpoints.body(Head("other.example/tlog", 7, b"\7" * 32))
    with pytest.raises(Refuted, match="origin"):
        checkpoints.open_checkpoint(note.sign(text, ORIGIN, OURS), [note.key(ORIGIN, OURS)])


@pytest.mark.parametrize(
    "text",
    [
        f"{ORIGIN}\n7\n",
        f"{ORIGIN}\n07\n{'A' * 43}=\n",
        f"{ORIGIN}\n-7\n{'A' * 43}=\n",
        f"{ORIGIN}\n７\n{'A' * 43}=\n",
        f"{ORIGIN}\n7\n{'A' * 40}\n",
        f"{ORIGIN}\n7\n{'A' * 42}B=\n",
        f"\n7\n{'A' * 43}=\n",
        f"{ORIGIN}\n99999999999999999999\n{'A' * 43}=\n",
    ],
)
def test_a_signed_text_that_is_no_checkpoint_is_refused(text):
    with pytest.raises(Refuted, match=r"checkpoint\.form"):
        checkpoints.open_checkpoint(note.sign(text, ORIGIN, OURS), [note.key(ORIGIN, OURS)])
