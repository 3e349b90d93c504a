"""An auditor's export, believed only as far as the log goes: every opening recomputed, every leaf under the signed root."""

import base64
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any

FORMAT = "mingshi-openings-2"
MARKER = b"mingshi-trail-1\n"
STRANGE = (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, OverflowError)
"""What reading somebody else's file can raise: each is told as a sentence, never shown as a traceback."""


class Broken(Exception):
    """What does not hold: the code of a sentence (words.py) and what it needs."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code, self.facts = code, facts


@dataclass(frozen=True)
class Entry:
    """An opened entry; `leaf` is its leaf hash in hex, `document` what a public one says."""

    index: int
    leaf: str
    at: datetime
    event: str
    role: str = ""
    group: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    document: dict[str, Any] = field(default_factory=dict)


@dataclass
class Held:
    """What the export says of a published version: the entries it was drafted and published with, and the rows it was counted from.

    `listed` and `cases` are its list of cases: what is opened of it, and the rest."""

    report: str
    version: int
    drafted: int | None
    published: int | None
    basis: str
    rows: list[dict[str, Any]] = field(default_factory=list)
    digest: Any = field(default_factory=sha256)
    listed: list[dict[str, Any]] = field(default_factory=list)
    cases: dict[str, Any] = field(default_factory=dict)


@dataclass
class Export:
    """The whole log, opened, in its order; `groups` are the entries of one subject."""

    origin: str
    size: int
    root: str
    entries: list[Entry] = field(default_factory=list)
    groups: dict[str, list[Entry]] = field(default_factory=dict)
    reports: list[Held] = field(default_factory=list)


def compact(value: Any) -> bytes:
    """Canonical JSON: keys sorted, no spaces, UTF-8."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def read(lines: Iterable[bytes], kept: bytes | None = None) -> Export:
    """Broken for the first thing that does not hold. `kept` is a checkpoint from elsewhere, which the log must begin with."""
    export, hashes, number = Export("", -1, ""), list[bytes](), 0
    for number, line in enumerate(lines, start=1):
        try:
            _line(export, hashes, json.loads(line), number)
        except STRANGE:
            raise Broken("line", line=number) from None
    if number == 0:
        raise Broken("line", line=1)
    if len(hashes) != export.size:
        raise Broken("entry.missing", index=len(hashes), size=export.size)
    if _text(root(hashes)) != export.root:
        raise Broken("root")
    if kept is not None:
        _begins_with(hashes, kept, export.origin)
    for group in export.groups.values():
        _numbered(group)
    return export


def _line(export: Export, hashes: list[bytes], said: dict[str, Any], number: int) -> None:
    if number == 1:
        if said["format"] != FORMAT:
            raise Broken("format", format=str(said["format"]))
        export.origin, export.size, export.root = checkpoint(said["checkpoint"])
        if said["log"] != export.origin:
            raise ValueError
        return
    (kind, value), *more = said.items()
    if more or kind not in ("entry", "report", "row", "list", "listed"):
        raise ValueError
    if kind == "entry":
        _add(export, hashes, value)
    if kind == "report":
        places = value["drafted"], value["published"]
        if not all(place is None or type(place) is int for place in places) or type(value["version"]) is not int:
            raise ValueError
        export.reports.append(Held(str(value["report"]), value["version"], *places, str(value["basis_sha256"])))
    if kind == "row":
        export.reports[-1].rows.append(value)
        export.reports[-1].digest.update(compact(value) + b"\n")
    if kind == "listed":
        export.reports[-1].listed.append(value)
    if kind == "list":
        export.reports[-1].cases = dict(value)


def checkpoint(text: str) -> tuple[str, int, str]:
    """Origin, size and root (base64) of a checkpoint; ValueError for anything else. Its signature is not checked here."""
    origin, size, top, empty = text.split("\n")[:4]
    if empty or not size.isascii() or not size.isdigit():
        raise ValueError
    return origin, int(size), top


def _add(export: Export, hashes: list[bytes], said: dict[str, Any]) -> None:
    if type(said["index"]) is not int or said["index"] != len(hashes) or len(hashes) >= export.size:
        raise Broken("entry.missing", index=len(hashes), size=export.size)
    leaf = base64.b64decode(said["leaf"], validate=True)
    hashes.append(sha256(b"\x00" + leaf).digest())
    entry = _opened(said, leaf, hashes[-1].hex()) if leaf.startswith(MARKER) else _document(said, leaf, hashes[-1].hex())
    export.entries.append(entry)
    if entry.group:
        export.groups.setdefault(entry.group, []).append(entry)


def _opened(said: dict[str, Any], leaf: bytes, name: str) -> Entry:
    value = said["facts"]
    salt = base64.b64decode(said["salt"], validate=True)
    if len(leaf) != len(MARKER) + 64 or len(salt) != 32 or sha256(salt + compact(value)).digest() != leaf[16:48]:
        raise Broken("entry.opening", index=said["index"])
    if not isinstance(value["facts"], dict) or not isinstance(said["group"], str):
        raise ValueError
    return Entry(said["index"], name, _moment(value["at"]), str(value["event"]), str(value["role"]), said["group"], value["facts"])


def _document(said: dict[str, Any], leaf: bytes, name: str) -> Entry:
    value = json.loads(leaf)
    if value["v"] != 1 or compact(value) != leaf or not isinstance(value["document"], dict):
        raise ValueError
    at, facts = _moment(value["at"]), value.get("facts", {})
    return Entry(said["index"], name, at, str(value["event"]), facts=dict(facts), document=value["document"])


def _moment(text: str) -> datetime:
    found = datetime.fromisoformat(text.replace("Z", "+00:00"))
    if found.tzinfo is None:
        raise ValueError
    return found


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def root(hashes: Sequence[bytes]) -> bytes:
    """RFC 6962: complete trees of falling size, joined from the right."""
    peaks: list[tuple[int, bytes]] = []
    for each in hashes:
        peaks.append((1, each))
        while len(peaks) > 1 and peaks[-1][0] == peaks[-2][0]:
            (size, right), (_same, left) = peaks.pop(), peaks.pop()
            peaks.append((2 * size, sha256(b"\x01" + left + right).digest()))
    if not peaks:
        return sha256().digest()
    top = peaks.pop()[1]
    while peaks:
        top = sha256(b"\x01" + peaks.pop()[1] + top).digest()
    return top


def _begins_with(hashes: Sequence[bytes], kept: bytes, origin: str) -> None:
    try:
        named, size, top = checkpoint(kept.decode())
    except STRANGE:
        raise Broken("checkpoint.form") from None
    if size > len(hashes):
        raise Broken("checkpoint.larger", size=size, have=len(hashes))
    if named != origin or _text(root(hashes[:size])) != top:
        raise Broken("checkpoint.other", size=size)


def _numbered(group: Sequence[Entry]) -> None:
    """The events of a case are numbered without a gap: none was left out before it was logged, none put into another case."""
    events = [entry for entry in group if "to" in entry.facts and "from" in entry.facts]
    for number, entry in enumerate(events, start=1):
        if entry.facts.get("n") != number or (entry.event == "case.filed") != (number == 1):
            raise Broken("entry.number", index=entry.index)
