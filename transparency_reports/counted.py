"""The list of the cases a report counts, of which nobody learns anything but who holds a case's secret. Pure.

A case that counts anywhere in a report has one leaf in its list: a salted hash of a statement that names the filing's entry in the
public log and the rows the case counts in. Beside the cases stand decoys, so many that the list's length follows from the printed
figures alone (docs/decisions/0018-counted.md). The report's entry in the log holds the list's length and Merkle root.
"""

import hmac
import json
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from portal.trail import leaves, merkle
from portal.trail.encoding import from_base64, to_base64
from portal.trail.refuted import Refuted
from transparency_reports.counting import Place
from transparency_reports.rules import Figure, State, Unit

FORMAT, LIST_FORMAT = "mingshi-counted-1", "mingshi-counted-list-1"
SMALLEST = 64
LEAF = 32


def statement(report: str, version: int, filing: bytes, places: Iterable[Place]) -> dict[str, Any]:
    """What a leaf commits to; `filing` is the leaf hash of the case's filing in the public log."""
    rows = [list(place) for place in sorted(places)]
    return {"type": "counted", "report": report, "version": version, "filing": filing.hex(), "rows": rows, "v": leaves.VERSION}


def salt(secret: bytes, report: str, version: int) -> bytes:
    """The salt of a case's leaf in one version of a report: made from the case's trail secret, and by nobody once that is erased."""
    return hmac.digest(secret, f"counted\n{report}\n{version}".encode(), "sha256")


def decoy(seed: bytes, number: int) -> bytes:
    """A leaf behind which there is no case; an auditor who gets `seed` tells them from the others."""
    return sha256(b"mingshi counted decoy\n" + seed + number.to_bytes(8, "big")).digest()


def capacity(figures: Iterable[Figure], k: int) -> int:
    """How long the list is, from what is printed and nothing else: room for every case the printed figures allow for."""
    most = sum(_most(figure, k) for figure in figures if figure.unit == Unit.CASES)
    return int(2 ** max(SMALLEST - 1, most - 1).bit_length())


def _most(figure: Figure, k: int) -> int:
    """At least as many as the cases that can have counted in a figure; a hidden number stands for more than it usually is."""
    cells = (figure.total,) if figure.total is not None else figure.cells
    return sum(int(cell.value or 0) if cell.state is State.SHOWN else 8 * k for cell in cells if cell.state is not State.NOT_COLLECTED)


def padded(real: Sequence[bytes], seed: bytes, figures: Iterable[Figure], k: int) -> list[bytes]:
    """All leaves in order. Doubled while more cases count than there is room for, which says only that a hidden number is not small."""
    length = capacity(figures, k)
    while len(real) > length:
        length *= 2
    return sorted([*real, *(decoy(seed, number) for number in range(length - len(real)))])


def root(every: Sequence[bytes]) -> bytes:
    """The Merkle root of a list (RFC 6962)."""
    return merkle.root(len(every), _nodes(every))


def _nodes(every: Sequence[bytes]) -> merkle.Node:
    return merkle.node_of([merkle.leaf_hash(leaf) for leaf in every])


def published(report: str, version: int, every: Sequence[bytes]) -> dict[str, Any]:
    """counted.json."""
    named = {"format": LIST_FORMAT, "report": report, "version": version}
    return {**named, "root": to_base64(root(every)), "leaves": [leaf.hex() for leaf in every]}


def in_log(every: Sequence[bytes]) -> dict[str, Any]:
    """What the report's entry in the log says of its list."""
    return {"size": len(every), "root": to_base64(root(every))}


def write_proof(said: Mapping[str, Any], salted: bytes, every: Sequence[bytes], report: str, filing: str | None) -> str:
    """A file by which a case's place in a report's list is checked without us. `report` and `filing` are `.tlog-proof` texts."""
    place = bisect_left(every, leaves.commit(salted, said))
    path = [to_base64(step) for step in merkle.inclusion_proof(place, len(every), _nodes(every))]
    found = {"format": FORMAT, "statement": dict(said), "salt": to_base64(salted), "place": place, "path": path, "report": report}
    return json.dumps(found | ({"filing": filing} if filing else {}), ensure_ascii=False, indent=1) + "\n"


@dataclass(frozen=True)
class Claim:
    """What a proof file says, before anything of it is believed."""

    said: dict[str, Any]
    salt: bytes
    place: int
    path: tuple[bytes, ...]
    report: str
    filing: str | None

    @property
    def leaf(self) -> bytes:
        return leaves.commit(self.salt, self.said)

    @property
    def places(self) -> list[Place]:
        return [(figure, row) for figure, row in self.said["rows"]]


def read_proof(text: str) -> Claim:
    """Refuted("counted.form") unless it is a whole proof file."""
    try:
        found = json.loads(text)
        said = found["statement"]
        good = found["format"] == FORMAT and statement(said["report"], said["version"], bytes.fromhex(said["filing"]), _rows(said)) == said
        path = tuple(_step(step) for step in found["path"])
        claim = Claim(said, _step(found["salt"]), found["place"], path, found["report"], found.get("filing"))
        good = good and type(claim.place) is int and all(isinstance(each, str) for each in (claim.report, claim.filing or ""))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise Refuted("counted.form") from None
    if not good or not all(type(each) is kind for each, kind in ((said["version"], int), (said["report"], str))):
        raise Refuted("counted.form")
    return claim


def _rows(said: Mapping[str, Any]) -> Iterator[Place]:
    for figure, row in said["rows"]:
        if not isinstance(figure, str) or not isinstance(row, str):
            raise TypeError
        yield figure, row


def _step(text: str) -> bytes:
    raw = from_base64(text, "counted.form")
    if len(raw) != LEAF:
        raise Refuted("counted.form")
    return raw


def check_in_list(claim: Claim, document: Mapping[str, Any]) -> None:
    """Refuted unless the claim's leaf is in the list that `document`, the report's entry in the log, names."""
    listed = document.get("counted")
    if document.get("type") != "report" or not isinstance(listed, Mapping):
        raise Refuted("counted.report")
    if (document.get("report"), document.get("version")) != (claim.said["report"], claim.said["version"]):
        raise Refuted("counted.report")
    size = listed.get("size")
    top = from_base64(str(listed.get("root")), "counted.report")
    if type(size) is not int:
        raise Refuted("counted.report")
    try:
        merkle.verify_inclusion(merkle.leaf_hash(claim.leaf), claim.place, size, claim.path, top)
    except Refuted:
        raise Refuted("counted.list") from None
