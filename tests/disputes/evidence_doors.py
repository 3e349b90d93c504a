"""Evidence files through the services, for the tests of this room."""

import io

import pytest

from disputes import files_sealed, sealed
from disputes.services import checking, files
from portal.doors.errors import Refusal
from portal.vault import blobs
from tests.disputes.cases import file, hours

NAME = "身份证 11010519491231002X.jpg"
TEXT = ("证据\n" * 40_000).encode()  # a little more than four chunks


def case_of(**said):
    return file(**said).case


def begun(case, size, **said):
    return files.start_upload(case=case, size=size, name=NAME, by=sealed.client_of(case), at=hours(1), **said)


def put(file, offset, data, at=None):
    return files.append(file=file, offset=offset, data=data, by=file.by, at=at or hours(1))


def refusal(run) -> str:
    with pytest.raises(Refusal) as caught:
        run()
    return caught.value.code


def sent(case, data: bytes, *, name=NAME, by=None, at=None, **said):
    """A file sent whole; it waits for the check."""
    by = by or sealed.client_of(case)
    return files.send_file(case=case, source=io.BytesIO(data), size=len(data), name=name, by=by, at=at or hours(1), **said)


def checked(case, data: bytes, **said):
    """A file after its check, ready or refused."""
    found = sent(case, data, **said)
    checking.check_file(file=found, at=hours(1.1))
    found.refresh_from_db()
    return found


def shared(case, found) -> bytes:
    with files_sealed.as_shared(case, found) as source:
        return source.read()


def on_disk() -> set[str]:
    return {name for name, _written in blobs.names()}
