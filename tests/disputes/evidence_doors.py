"""Evidence files through the services, for the tests of this room."""

import io

from disputes import files_sealed, sealed
from disputes.services import checking, files
from portal.vault import blobs
from tests.disputes.cases import FILED, file, hours

NAME = "身份证 11010519491231002X.jpg"


def case_of(**said):
    return file(**said).case


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


__all__ = ["FILED", "NAME", "case_of", "checked", "on_disk", "sent", "shared"]
