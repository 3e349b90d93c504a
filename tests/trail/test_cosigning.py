"""Cosignatures and add-checkpoint requests: bytes as the C2SP texts give them, and every decision of a witness."""

import base64
import hashlib

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from portal.trail import checkpoints, cosigning, merkle, note
from portal.trail.checkpoints import Head
from portal.trail.cosigning import Refused, Request
from portal.trail.refuted import Refuted
from tests.trail import second

ORIGIN, LOG, OTHER, WITNESS = "portal.example/tlog", b"\1" * 32, b"\2" * 32, b"\3" * 32
LOGS = {ORIGIN: [note.key(ORIGIN, LOG)]}
# A witness key in use, as the tests of transparency-dev/formats print it: the id is over type 4.
VKEY = "remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2"
# A request body as c2sp.org/tlog-witness prints it.
EXAMPLE = """old 20852014
PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=
jrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=
5+pKlUdi2LeF/BcMHBn+Ku6yhPGNCswZZD1X/6QgPd8=
/6WVhPs2CwSsb5rYBH5cjHV/wSmA79abXAwhXw3Kj/0=

example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
— example.com/behind-the-sofa opLqBQsREYCgu6xQkYQwJr9fo45a62DN9EdmHXnZdXNqlcVGlCum2Wks+49/V6267UEjw6QUXTS5Rovnzv++qbSzm9Q=
"""


def entries(count):
    return [f"entry {number}".encode() for number in range(count)]


def head(size, mark=b""):
    return Head(ORIGIN, size, second.root([mark + each for each in entries(size)]))


def signed(head_, seed=LOG):
    return checkpoints.sign(head_, seed)


def request(old, new):
    return Request(old, tuple(second.proof(old, entries(new))), signed(head(new)))


def decision(asked, kept=None):
    """The head that is cosigned, or (status, size)."""
    try:
        return cosigning.decide(asked, LOGS, {ORIGIN: kept} if kept else {})
    except Refused as refused:
        return refused.status, refused.size


def test_a_witness_key_in_use_is_read_and_written_back():
    assert note.parse_vkey(VKEY, note.COSIGNATURE).vkey == VKEY


@pytest.mark.parametrize("kind", [note.ED25519, note.COSIGNATURE])
def test_a_key_of_the_other_kind_is_refused(kind):
    other = note.COSIGNATURE if kind == note.ED25519 else note.ED25519
    with pytest.raises(Refuted, match="vkey"):
        note.parse_vkey(note.key("a", LOG, kind).vkey, other)


def test_a_cosignature_is_the_bytes_of_the_specification():
    """Made a second time by hand from the text of c2sp.org/tlog-cosignature."""
    text = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
    key = Ed25519PrivateKey.from_private_bytes(WITNESS)
    public = key.public_key().public_bytes_raw()
    signature = key.sign(f"cosignature/v1\ntime 1679315147\n{text}".encode())
    blob = hashlib.sha256(b"w.example/w1\n\x04" + public).digest()[:4] + (1679315147).to_bytes(8, "big") + signature
    assert note.cosign(text, "w.example/w1", WITNESS, 1679315147) == f"— w.example/w1 {base64.b64encode(blob).decode()}\n"


def cosigned(at=1_700_000_000):
    text = signed(head(5))
    return text + note.cosign(note.parts(text)[0], "w.example", WITNESS, at)


def test_a_cosignature_is_found_with_its_time():
    (found,) = note.cosignatures(cosigned(), [note.key("w.example", WITNESS, note.COSIGNATURE)])
    assert (found.at, cosigned().endswith(found.line)) == (1_700_000_000, True)


def test_a_cosigned_checkpoint_is_still_the_logs():
    assert checkpoints.open_checkpoint(cosigned(), LOGS[ORIGIN])[0] == head(5)


def test_a_witness_cannot_speak_for_the_log():
    key = note.key("w.example", WITNESS, note.COSIGNATURE)
    with pytest.raises(Refuted, match="checkpoint.origin"):
        checkpoints.open_checkpoint(cosigned(), [key])


@given(st.integers(0, 75), st.integers(0, 7))
def test_a_flipped_bit_in_a_cosignature_never_verifies(at, bit):
    line = cosigned().rstrip("\n").rsplit("\n", 1)[1]
    blob = bytearray(base64.b64decode(line.split(" ")[2]))
    blob[at] ^= 1 << bit
    changed = signed(head(5)) + f"— w.example {base64.b64encode(bytes(blob)).decode()}\n"
    try:
        assert note.cosignatures(changed, [note.key("w.example", WITNESS, note.COSIGNATURE)]) == []
    except Refuted as refuted:
        assert refuted.code == "note.signature"


def test_a_cosignature_of_another_checkpoint_is_refused():
    line = cosigned().rsplit("\n", 2)[1] + "\n"
    with pytest.raises(Refuted, match="note.signature"):
        note.cosignatures(signed(head(6)) + line, [note.key("w.example", WITNESS, note.COSIGNATURE)])


def test_the_request_of_the_specification_is_read_and_written_back():
    asked = cosigning.parse(EXAMPLE)
    assert (asked.old, len(asked.proof), cosigning.origin_of(asked.checkpoint)) == (20852014, 4, "example.com/behind-the-sofa")
    assert cosigning.write(asked) == EXAMPLE


@given(st.text(alphabet="old 0123=\nAé—\x00", max_size=80))
def test_a_request_is_read_in_one_spelling_only(text):
    try:
        assert cosigning.write(cosigning.parse(text)) == text
    except Refuted as refuted:
        assert refuted.code == "witness.form"


@pytest.mark.parametrize("first", ["old 007", "old -1", "old", "new 1", " old 1", "old 1 ", "old １", f"old {10**20}"])
def test_an_old_size_in_another_spelling_is_refused(first):
    with pytest.raises(Refuted, match="witness.form"):
        cosigning.parse(EXAMPLE.replace("old 20852014", first))


def test_a_proof_longer_than_any_is_refused():
    line = "PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=\n"
    with pytest.raises(Refuted, match="witness.form"):
        cosigning.parse("old 1\n" + line * 64 + "\n" + signed(head(5)))


@given(st.integers(1, 80), st.data())
def test_whatever_follows_from_what_it_holds_is_cosigned(new, data):
    old = data.draw(st.integers(0, new))
    assert decision(request(old, new), head(old) if old else None) == head(new)


@given(st.integers(1, 60), st.integers(1, 60), st.data())
def test_no_second_history_is_ever_cosigned(held, new, data):
    """A witness that holds one history, asked with any proof for another."""
    old = data.draw(st.integers(0, new))
    steps = data.draw(st.lists(st.sampled_from([*second.proof(old, entries(new)), bytes(32), head(held, b"x").root]), max_size=8))
    answer = decision(Request(old, tuple(steps), signed(head(new))), head(held, b"x"))
    assert answer in {(409, held), (422, None)}


def test_an_unknown_log_is_404():
    assert decision(Request(0, (), checkpoints.sign(Head("other.example/tlog", 1, bytes(32)), LOG))) == (404, None)


@pytest.mark.parametrize("text", [signed(head(5), OTHER), signed(head(5)).replace("\n5\n", "\n6\n")])
def test_a_signature_by_nobody_it_knows_is_403(text):
    assert decision(Request(0, (), text)) == (403, None)


@pytest.mark.parametrize("text", ["", "nonsense", signed(head(5))[:-1], "a\n1\n\n— a b\n"])
def test_a_checkpoint_that_is_none_is_400(text):
    assert decision(Request(0, (), text)) == (400, None)


def test_an_old_size_above_the_checkpoints_is_400():
    assert decision(Request(9, (), signed(head(5))), head(9)) == (400, None)


@pytest.mark.parametrize("old", [0, 3, 8])
def test_another_old_size_than_it_holds_is_409_with_the_size(old):
    assert decision(request(old, 8), head(5)) == (409, 5)


def test_a_rollback_is_409_with_the_size():
    assert decision(request(3, 4), head(5)) == (409, 5)


def test_the_same_size_with_another_root_is_409():
    assert decision(request(5, 5), head(5, b"x")) == (409, 5)


def test_a_proof_that_does_not_lead_there_is_422():
    assert decision(Request(5, (bytes(32),), signed(head(8))), head(5)) == (422, None)


def test_a_proof_from_nothing_is_empty():
    assert decision(Request(0, (bytes(32),), signed(head(8)))) == (422, None)
    assert decision(Request(0, (), signed(Head(ORIGIN, 0, merkle.EMPTY_ROOT)))) == Head(ORIGIN, 0, merkle.EMPTY_ROOT)
    assert decision(Request(0, (), signed(Head(ORIGIN, 0, bytes(32))))) == (409, 0)


def test_extension_lines_are_cosigned_with_the_rest():
    text = note.sign(checkpoints.body(head(5)) + "extension\n", ORIGIN, LOG)
    line = note.cosign(note.parts(text)[0], "w.example", WITNESS, 1)
    assert note.cosignatures(text + line, [note.key("w.example", WITNESS, note.COSIGNATURE)])
    assert decision(Request(0, (), text)) == head(5)
