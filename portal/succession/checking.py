"""Whether a bundle is what was handed over: the signature of its list, and the hash of every file. One of the kinds the trail knows
(portal/trail/kinds.py). Needs no database."""

import zipfile
from collections.abc import Iterator, Sequence
from hashlib import sha256
from io import BytesIO
from typing import Any, BinaryIO

from portal.doors.archives import DAMAGED, entry
from portal.succession.bundling import FORMAT, MANIFEST, PIECE
from portal.trail import kinds
from portal.trail.findings import Line, held, refusal
from portal.trail.kinds import Given, Kind, Trust
from portal.trail.refuted import Refuted

LONGEST = 50_000_000


def check(source: BinaryIO, trust: Trust) -> Iterator[Line]:
    """A line for what held and for every file that did not. Nothing is raised, whatever the bytes are."""
    try:
        with zipfile.ZipFile(source) as bundle:
            with entry(bundle, MANIFEST) as file:
                body = file.read(LONGEST)
            yield from _list(body, trust)  # whatever is read of it from here on, we signed
            yield from _files(bundle, kinds.read_json(body)["files"])
    except Refuted as refuted:
        yield refusal(refuted)
    except DAMAGED:
        yield refusal(Refuted("bundle.form"))


def _list(body: bytes, trust: Trust) -> Iterator[Line]:
    said, key = kinds.signed_by(kinds.read_json(body), trust, "bundle.form")
    if said.get("format") != FORMAT:
        raise Refuted("bundle.form")
    yield held("bundle.signed", key=key.label, when=said["taken_at"])
    yield held("bundle.manifest", hash=sha256(body).hexdigest())
    yield held("bundle.cases", count=len(said["cases"]), notice=said["notice_sha256"])


def _files(bundle: zipfile.ZipFile, listed: list[dict[str, Any]]) -> Iterator[Line]:
    names = [name for name in bundle.namelist() if name != MANIFEST]
    expected = {str(each["path"]): each["sha256"] for each in listed}
    wrong = [name for name in expected if names.count(name) != 1 or _hash(bundle, name) != expected[name]]
    strange = [name for name in names if name not in expected]
    if bundle.namelist().count(MANIFEST) != 1:
        strange.append(MANIFEST)
    for name in [*wrong, *strange]:
        yield refusal(Refuted("bundle.file", file=name))
    if not wrong and not strange:
        yield held("bundle.files", count=len(names))


def _hash(bundle: zipfile.ZipFile, name: str) -> str:
    digest = sha256()
    with entry(bundle, name) as file:
        while piece := file.read(PIECE):
            digest.update(piece)
    return digest.hexdigest()


def _reads(body: bytes) -> bool:
    """A ZIP with a list of ours in it, or that list alone."""
    if not body.startswith(b"PK"):
        return kinds.read_json(body).get("format") == FORMAT
    try:
        with zipfile.ZipFile(BytesIO(body)) as bundle:
            return MANIFEST in bundle.namelist()
    except DAMAGED:
        return False


def _check(given: Given, others: Sequence[Given], trust: Trust) -> Iterator[Line]:
    if given.body.startswith(b"PK"):
        yield from check(BytesIO(given.body), trust)
        return
    yield from _list(given.body, trust)
    yield refusal(Refuted("need.bundle"))


HANDOVER = Kind("handover", _reads, _check)
