"""Bodies of requests wait encrypted: nothing somebody sends to a form lies in a temporary file in clear."""

import io
import os
import tempfile

import pytest
from daphne.http_protocol import WebRequest
from django.conf import settings
from django.core.files.uploadhandler import load_handler
from hypothesis import given
from hypothesis import strategies as st

from portal.asgi import django_application
from portal.doors import spool
from portal.doors.handler import Handler
from portal.doors.middleware import FILE_LIMIT
from portal.doors.spool import Spool

MARKER = b"the number of an identity card " * 1000


@given(
    pieces=st.lists(st.binary(max_size=300), max_size=12),
    places=st.lists(st.tuples(st.integers(0, 3000), st.integers(-1, 500)), max_size=8),
)
def test_a_spool_reads_like_the_bytes_that_were_written(pieces, places):
    whole = b"".join(pieces)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(spool, "IN_MEMORY", 256)
        held = Spool()
        for piece in pieces:
            assert held.write(piece) == len(piece)
            held.seek(0)
        assert held.on_disk == (len(whole) > 256)
        for place, size in places:
            held.seek(place)
            assert held.read(size) == (whole[place:] if size < 0 else whole[place : place + size])
        held.close()


def test_what_is_on_the_disk_is_not_what_was_written(monkeypatch):
    files = []
    made = tempfile.TemporaryFile
    monkeypatch.setattr(spool.tempfile, "TemporaryFile", lambda: files.append(made()) or files[0])
    held = Spool()
    for _ in range(40):
        held.write(MARKER)
    files[0].flush()
    stored = os.pread(files[0].fileno(), 10**7, 0)
    assert len(stored) == 40 * len(MARKER) and b"identity" not in stored
    held.seek(len(MARKER) * 39 + 7)
    assert held.read() == MARKER[7:]


def test_more_than_will_be_read_is_not_kept():
    held = Spool(most=100)
    assert held.write(b"x" * 150) == 150
    held.seek(0)
    assert held.read() == b"x" * 100


def test_server_and_framework_use_spools_for_bodies_and_files():
    class Request:
        content = None

    request = Request()
    for length in (None, 100_000, FILE_LIMIT * 10):
        WebRequest.gotLength(request, length)
        assert isinstance(request.content, Spool) and request.content.most == FILE_LIMIT
    WebRequest.gotLength(request, 10)
    assert isinstance(request.content, io.BytesIO)
    assert isinstance(django_application, Handler)
    assert [type(load_handler(name, None)) for name in settings.FILE_UPLOAD_HANDLERS] == [spool.SpooledUpload]
