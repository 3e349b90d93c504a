"""Uploads that can be interrupted: tus 1.0.0 (tus.io/protocols/resumable-upload), with creation, expiration, checksum, termination.

A piece has at most DATA_UPLOAD_MAX_MEMORY_SIZE bytes (1 MiB): larger ones are answered 413 before they come here.
"""

import base64
import binascii
import hashlib
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.http import http_date
from django.utils.translation import gettext_lazy as _

from disputes import evidence, files_refusals, files_sealed
from disputes.files_rules import FileState
from disputes.models import Case, CaseFile
from disputes.services import files
from disputes.services.file_intake import Said
from portal.doors import problems
from portal.doors.errors import Refusal
from portal.trail.rules import Actor

VERSION = "1.0.0"
EXTENSIONS = "creation,expiration,checksum,termination"
ALGORITHMS = ("sha1", "sha256")
PIECE_TYPE = "application/offset+octet-stream"
LONGEST = 8_000


def bad_header(name: str) -> Refusal:
    return Refusal("file.bad_header", 400, _("The header %(name)s is missing or not right."), facts={"name": name})


def other_version() -> Refusal:
    return Refusal("file.other_version", 412, _("This upload protocol has another version than ours (tus 1.0.0)."))


def wrong_type() -> Refusal:
    text = _("A piece of a file is sent as %(type)s.")
    return Refusal("file.wrong_type", 415, text, facts={"type": PIECE_TYPE})


def method(request: HttpRequest) -> str:
    """What is asked for; X-HTTP-Method-Override counts, as the protocol wants it."""
    return (request.headers.get("X-HTTP-Method-Override") or request.method or "").upper()


def answer(request: HttpRequest, run: Callable[[], HttpResponse]) -> HttpResponse:
    """What `run` answers, or its refusal as a problem; always with the version of the protocol."""
    try:
        if method(request) != "OPTIONS" and request.headers.get("Tus-Resumable") != VERSION:
            raise other_version()
        response = run()
    except Refusal as refusal:
        response = problems.refused(request, refusal)
        if refusal.code == "file.other_version":
            response["Tus-Version"] = VERSION
    response["Tus-Resumable"] = VERSION
    response["Cache-Control"] = "no-store"
    return response


def options() -> HttpResponse:
    """What this server can do."""
    said = {"Tus-Version": VERSION, "Tus-Extension": EXTENSIONS, "Tus-Max-Size": str(settings.FILE_MOST)}
    return HttpResponse(status=204, headers=said | {"Tus-Checksum-Algorithm": ",".join(ALGORITHMS)})


def length(request: HttpRequest) -> int:
    """Upload-Length: the size of the whole file."""
    return _number(request, "Upload-Length")


def _number(request: HttpRequest, name: str) -> int:
    typed = request.headers.get(name, "")
    if not (typed.isascii() and typed.isdigit() and len(typed) < 16):
        raise bad_header(name)
    return int(typed)


def said(request: HttpRequest) -> Said:
    """Upload-Metadata: filename, and words, claim, sensitive, original, sha256 as `Said` has them; each value Base64 of UTF-8."""
    header = request.headers.get("Upload-Metadata", "")
    if len(header) > LONGEST:
        raise bad_header("Upload-Metadata")
    found: dict[str, str] = {}
    for pair in filter(None, (each.strip() for each in header.split(","))):
        key, _blank, value = pair.partition(" ")
        if key in found:
            raise bad_header("Upload-Metadata")
        found[key] = _decoded(value)
    claim = found.get("claim", "")
    if claim and not (claim.isascii() and claim.isdigit() and len(claim) < 5):
        raise bad_header("Upload-Metadata")
    texts = {name: found.get(name, "") for name in ("words", "sensitive", "original", "sha256")}
    return Said(name=found.get("filename", ""), claim=int(claim) if claim else None, metadata=header, **texts)


def _decoded(value: str) -> str:
    try:
        return base64.b64decode(value, validate=True).decode()
    except (binascii.Error, ValueError):
        raise bad_header("Upload-Metadata") from None


def created(file: CaseFile, where: str) -> HttpResponse:
    return HttpResponse(status=201, headers={"Location": where, "Upload-Offset": "0"} | _expires(file))


def _expires(file: CaseFile) -> dict[str, str]:
    return {"Upload-Expires": http_date(file.expires_at.timestamp())} if file.expires_at else {}


def on_upload(request: HttpRequest, case: Case, file: CaseFile, by: Actor) -> HttpResponse:
    """HEAD, PATCH or DELETE of one upload of `by`."""
    if (file.by_kind, file.by_id) != (by.kind, by.id):
        raise files_refusals.not_found()
    wanted = method(request)
    if wanted == "HEAD":
        return _stand(case, file)
    if wanted == "PATCH":
        return _patched(request, file, by)
    if wanted == "DELETE":
        return _ended(file, by)
    return HttpResponse(status=405, headers={"Allow": "OPTIONS, HEAD, PATCH, DELETE"})


def _stand(case: Case, file: CaseFile) -> HttpResponse:
    said_then = str(files_sealed.open_about(case, file).get("metadata", ""))
    told = {"Upload-Metadata": said_then} if said_then else {}
    return HttpResponse(headers={"Upload-Offset": str(file.received), "Upload-Length": str(file.size)} | told | _expires(file))


def _patched(request: HttpRequest, file: CaseFile, by: Actor) -> HttpResponse:
    if request.content_type != PIECE_TYPE:
        raise wrong_type()
    offset, data = _number(request, "Upload-Offset"), request.body
    _checked(request, data)
    now = files.append(file=file, offset=offset, data=data, by=by)
    received = offset + len(data)
    return HttpResponse(status=204, headers={"Upload-Offset": str(received)} | _expires(now))


def _checked(request: HttpRequest, data: bytes) -> None:
    """Upload-Checksum, when there is one: 400 for what is none, 460 when the piece is another."""
    header = request.headers.get("Upload-Checksum", "")
    if not header:
        return
    name, _blank, value = header.partition(" ")
    if name not in ALGORITHMS:
        raise bad_header("Upload-Checksum")
    found: Any = hashlib.new(name, data, usedforsecurity=False).digest()
    try:
        given = base64.b64decode(value, validate=True)
    except binascii.Error:
        raise bad_header("Upload-Checksum") from None
    if given != found:
        raise files_refusals.wrong_piece()


def _ended(file: CaseFile, by: Actor) -> HttpResponse:
    """Give the upload up; a complete file is not ended by this door."""
    if file.state != FileState.UPLOADING:
        raise files_refusals.not_now()
    files.discard(file=file, by=by)
    return HttpResponse(status=204)


def upload_for(case: Case, by: Actor, public_id: UUID, *, room: bool = False) -> CaseFile:
    """The upload or file of `by`, evidence or with `room` one of the mediation room; file.not_found for anything else."""
    return evidence.file_for(case, by, public_id, room=room)
