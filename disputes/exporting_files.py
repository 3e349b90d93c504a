"""The client's own list of evidence files: as data with what proves them, as lines to read, and the files themselves."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO

from django.utils import timezone
from django.utils.translation import gettext as _

from disputes import evidence, files_sealed, sealed
from disputes.files_refusals import WHY
from disputes.files_rules import FileState, Space, readable
from disputes.models import Case, CaseFile

GIVEN = (FileState.READY, FileState.STRUCK)


def _rows(case: Case) -> list[CaseFile]:
    return list(evidence.files_for(case, sealed.client_of(case)).filter(n__isnull=False).order_by("sent_at", "pk"))


def files(case: Case) -> list[dict[str, Any]]:
    """Every file the client may see: what it is, what it shows, and, of evidence, the hashes with the salts that open the log's entry."""
    return [_file(case, file) for file in _rows(case)]


def sent_by(case: Case, who: str) -> list[dict[str, Any]]:
    """Every file somebody in the mediation sent, by the id they act under."""
    return [_file(case, file) for file in case.files.filter(by_id=who, n__isnull=False).order_by("sent_at", "pk")]


def _file(case: Case, file: CaseFile) -> dict[str, Any]:
    about = files_sealed.open_about(case, file)
    return {
        "file": file.n,
        "space": file.space,
        "id": str(file.public_id),
        "name": about.get("name") or None,
        "description": files_sealed.open_words(case, file) or None,
        "claim": file.claim,
        "from": file.by_kind,
        "state": file.state,
        "why": str(WHY[file.reason]) if file.reason else None,
        "type": file.type.mime if file.type else None,
        "size": file.size,
        "sent_at": timezone.localtime(file.sent_at).isoformat() if file.sent_at else None,
        "left_out": file.left_out,
        "scanned": file.scanned,
        "sent": _hash(case, file, "sent", about),
        "shared": _hash(case, file, "shared", about),
    }


def _hash(case: Case, file: CaseFile, which: str, about: dict[str, Any]) -> dict[str, str] | None:
    if not about.get(which) or file.state not in GIVEN or file.space != Space.CASE:
        return None
    salt, salted = sealed.document_hash(case, f"file/{file.n}/{which}", about[which])
    return {"sha256": about[which], "salt": salt, "salted_sha256": salted}


@dataclass(frozen=True)
class Exhibit:
    """One piece of evidence as somebody outside reads it, in the active language; `by` is client, mediator or firm."""

    n: int
    name: str
    words: str
    kind: str
    size: str
    by: str
    at: datetime
    struck: bool


def exhibits(case: Case) -> list[Exhibit]:
    """The evidence of the case for papers that go outside; what lay in the mediation room stays there."""
    return [_exhibit(case, file) for file in _rows(case) if file.space == Space.CASE and file.state in GIVEN]


def _exhibit(case: Case, file: CaseFile) -> Exhibit:
    name, kind = str(files_sealed.open_about(case, file).get("name", "")), str(file.type.label) if file.type else ""
    by = file.by_kind if file.by_kind == "client" else "mediator" if file.by_role == "mediator" else "firm"
    words, struck = files_sealed.open_words(case, file), file.state == FileState.STRUCK
    return Exhibit(file.n or 0, name, words, kind, readable(file.size), by, file.sent_at or file.started_at, struck)


def lines(one: dict[str, Any]) -> list[str]:
    """One file as it reads in the text of everything."""
    space = "" if one["space"] == Space.CASE else str(Space(one["space"]).label)
    said = [space, one["name"] or "", readable(one["size"]), str(FileState(one["state"]).label), one["description"] or "", one["why"] or ""]
    when = f"{datetime.fromisoformat(one['sent_at']):%Y-%m-%d %H:%M}  " if one["sent_at"] else ""
    return [when + (_("File %(n)s") % {"n": one["file"]}), f"    {' · '.join(filter(None, said))}"]


def shared_name(file: CaseFile, case: Case) -> str:
    """The name under which others save it: nothing of the sender's own name for it."""
    return f"{case.reference}-{_stem(file)}.{file.type.extension if file.type else 'bin'}"


def _stem(file: CaseFile) -> str:
    return f"file-{file.n}" if file.space == Space.CASE else f"{file.space.replace('_', '-')}-file-{file.n}"


@dataclass(frozen=True)
class Given:
    """A file the client gave: what is said about it (as in `files`), where it lies in a package, and its bytes as they were shared."""

    case: Case
    file: CaseFile
    about: dict[str, Any]

    @property
    def path(self) -> str:
        return f"files/{shared_name(self.file, self.case)}"

    def open(self) -> BinaryIO:
        return files_sealed.as_shared(self.case, self.file)


def given_by_client(case: Case) -> list[Given]:
    """What the client sent, and nothing others did."""
    mine = [file for file in _rows(case) if file.by_kind == "client" and file.state in GIVEN]
    return [Given(case, file, _file(case, file)) for file in mine]


def given_by(case: Case, who: str) -> list[Given]:
    """What somebody in the mediation sent, by the id they act under."""
    theirs = case.files.filter(by_id=who, n__isnull=False, state__in=GIVEN).order_by("sent_at", "pk")
    return [Given(case, file, _file(case, file)) for file in theirs]


def contents(case: Case, spaces: Collection[str] = Space.values) -> Iterator[tuple[str, BinaryIO]]:
    """The files themselves for the bundle of everything: the shared copies, and the originals that are kept."""
    for file in _rows(case):
        if file.state in GIVEN and file.space in spaces:
            with files_sealed.as_shared(case, file) as source:
                yield f"files/{shared_name(file, case)}", source
            if file.blob:
                with files_sealed.as_sent(case, file) as source:
                    yield f"files/original-{_stem(file).replace('file-', '')}.bin", source
