import io

import pytest

from portal.trail.rules import SYSTEM
from portal.vault import sealing
from portal.vault.files import open_stream, seal_stream
from portal.vault.rules import Erased, Unreadable
from portal.vault.services import create_key, destroy_key

PLACE = {"table": "disputes_attachment", "column": "file", "row": "a"}
CHUNK, TAG, HEAD = sealing.CHUNK, sealing.TAG, 17
SIZES = [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 3 * CHUNK + 5]


@pytest.fixture
def key(db):
    return create_key(purpose="case")


def sealed(key, data, **place):
    return b"".join(seal_stream(key, io.BytesIO(data), **{**PLACE, **place}))


def opened(key, blob, **place):
    return b"".join(open_stream(key, io.BytesIO(blob), **{**PLACE, **place}))


@pytest.mark.django_db
@pytest.mark.parametrize("size", SIZES)
def test_a_file_of_any_size_comes_back(key, size):
    data = bytes(range(256)) * (size // 256 + 1)
    blob = sealed(key, data[:size])
    assert opened(key, blob) == data[:size]
    assert len(blob) == HEAD + size + TAG * max(1, -(-size // CHUNK))


@pytest.mark.django_db
@pytest.mark.parametrize("place", [{"table": "x"}, {"column": "x"}, {"row": "b"}])
def test_a_file_moved_elsewhere_does_not_open(key, place):
    with pytest.raises(Unreadable):
        opened(key, sealed(key, b"x"), **place)


@pytest.mark.django_db
def test_a_file_does_not_open_under_another_key(key):
    with pytest.raises(Unreadable):
        opened(create_key(purpose="case"), sealed(key, b"x"))


@pytest.mark.django_db
def test_a_changed_byte_anywhere_is_noticed(key):
    blob = sealed(key, b"abc")
    for at in range(len(blob)):
        with pytest.raises(Unreadable):
            opened(key, blob[:at] + bytes([blob[at] ^ 1]) + blob[at + 1 :])


@pytest.mark.django_db
def test_chunks_cannot_be_cut_off_dropped_swapped_doubled_or_added(key):
    blob = sealed(key, b"a" * CHUNK + b"b" * CHUNK + b"c" * 10)
    head, whole = blob[:HEAD], CHUNK + TAG
    first, second, last = blob[HEAD : HEAD + whole], blob[HEAD + whole : HEAD + 2 * whole], blob[HEAD + 2 * whole :]
    for wrong in [
        head,
        head + first,
        head + first + second,
        head + first + last,
        head + second + first + last,
        head + first + first + second + last,
        blob + last,
        blob + b"\0",
        blob[:-1],
        blob[:10],
        b"",
    ]:
        with pytest.raises(Unreadable):
            opened(key, wrong)


@pytest.mark.django_db
def test_chunks_of_another_file_under_the_same_key_do_not_fit(key):
    one, other = sealed(key, b"a" * CHUNK + b"end"), sealed(key, b"b" * CHUNK + b"end")
    with pytest.raises(Unreadable):
        opened(key, one[: HEAD + CHUNK + TAG] + other[HEAD + CHUNK + TAG :])


class Endless(io.RawIOBase):
    """A source that counts what is asked of it."""

    def __init__(self, chunks):
        self.left, self.most = chunks, 0

    def read(self, size=-1):
        self.most = max(self.most, size)
        self.left -= 1
        return bytes(size) if self.left >= 0 else b""


@pytest.mark.django_db
def test_memory_stays_flat(key):
    source = Endless(40)
    pieces = (len(piece) for piece in seal_stream(key, source, **PLACE))
    assert max(pieces) == CHUNK + TAG
    assert source.most == CHUNK


@pytest.mark.django_db
def test_a_file_ends_with_its_key(key):
    blob = sealed(key, b"x")
    destroy_key(key, by=SYSTEM)
    with pytest.raises(Erased):
        opened(key, blob)
