"""What a draft counts beside the entries of the log: how clocks ran, and when conversations began. The log holds its hash.

Lines of canonical JSON, nothing personal in them. A case is named by the leaf hash of its filing, a conversation by that of its first
entry ("" where it has none). Dates may be worked out again and rows erased later: these lines stay as they were counted.
"""

import zlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from itertools import islice
from typing import Any

from django.db.models import Q
from django.utils import timezone

from disputes.models import Clock
from portal.trail import leaves, merkle
from portal.trail.models import Entry
from portal.trail.rules import Fact
from portal.trail.services import mark
from transparency_reports import counting, queries, talks
from transparency_reports.models import Basis, BasisPart, Report
from transparency_reports.rules import EARLIER_QUARTERS

CHUNK = 500
PIECE = 64 << 10
KINDS = ("clock", "talk")


def lines(report: Report) -> Iterator[str]:
    """Every clock that can count in the report or in the earlier quarters it shows, and every conversation of its quarter."""
    since = report.period
    for _quarter in range(EARLIER_QUARTERS):
        since = since.previous()
    yield from _lines(_clocks(since.start, report.drafted_at))
    yield from _lines(_talks(report))


def keep(report: Report) -> str:
    """Write the lines of a draft down in place of an earlier draft's, a piece at a time; returns their SHA-256."""
    Basis.objects.filter(report=report).delete()
    kept, digest = Basis.objects.create(report=report), sha256()
    for n, packed in enumerate(_packed(lines(report), digest.update), 1):
        BasisPart.objects.create(basis=kept, n=n, packed=packed)
    kept.sha256 = digest.hexdigest()
    kept.save(update_fields=["sha256"])
    return kept.sha256


def kept(report: Report) -> tuple[str, Iterator[str]]:
    """The hash and the lines a published report was counted from; no hash, and the lines of today, where none were kept then."""
    found = Basis.objects.filter(report=report).first()
    return (found.sha256, (line.decode() for line in unpacked(found))) if found else ("", lines(report))


def _packed(said: Iterator[str], heard: Callable[[bytes], None]) -> Iterator[bytes]:
    """`said` as pieces of one zlib stream; `heard` gets every line before it is packed."""
    packer, piece = zlib.compressobj(), bytearray()
    for line in said:
        heard(line.encode())
        piece += packer.compress(line.encode())
        if len(piece) >= PIECE:
            yield bytes(piece)
            piece.clear()
    yield bytes(piece + packer.flush())


def unpacked(found: Basis) -> Iterator[bytes]:
    """The lines one after the other; ValueError where they cannot be read to their end."""
    rest = b""
    for piece in _unpacked(found.parts.order_by("n").values_list("packed", flat=True).iterator(1)):
        *whole, rest = (rest + piece).split(b"\n")
        yield from (line + b"\n" for line in whole)
    if rest:
        raise ValueError("the last line has no end")


def _unpacked(parts: Iterable[bytes | memoryview]) -> Iterator[bytes]:
    """At most PIECE bytes at a time, whatever somebody packed there."""
    unpacker = zlib.decompressobj()
    for packed in parts:
        left = bytes(packed)
        while left or unpacker.unconsumed_tail:
            try:
                yield unpacker.decompress(left, PIECE)
            except zlib.error as error:
                raise ValueError(str(error)) from error
            left = unpacker.unconsumed_tail
    yield unpacker.flush()
    if not unpacker.eof or unpacker.unused_data:
        raise ValueError("cut short, or followed by something else")


def digests(found: Basis) -> tuple[str, dict[str, bytes]]:
    """The SHA-256 of all lines; of each kind of line, under its name, how many and their SHA-256 (the draft's entry holds a mark of it)."""
    every, counts = sha256(), dict.fromkeys(KINDS, 0)
    each: dict[str, Any] = defaultdict(sha256)
    for line in unpacked(found):
        every.update(line)
        kind = line.partition(b'"type":"')[2].partition(b'"')[0].decode()
        counts[kind] = counts.get(kind, 0) + 1
        each[kind].update(line)
    return every.hexdigest(), {f"{kind}_rows": f"{count} {each[kind].hexdigest()}".encode() for kind, count in counts.items()}


def marks(report: Report) -> dict[str, Fact]:
    """What the draft's entry says of each kind of line."""
    found = Basis.objects.filter(report=report).first()
    return {name: mark(said) for name, said in digests(found)[1].items()} if found else {}


def _lines(rows: Iterator[tuple[str, dict[str, Any]]]) -> Iterator[str]:
    """`rows` with the subjects they are about, as lines that name each subject by its first entry."""
    while chunk := list(islice(rows, CHUNK)):
        first = _first_entries([subject for subject, _row in chunk])
        for subject, row in chunk:
            yield leaves.canonical({**row, "first": first.get(subject, "")}).decode() + "\n"


def _first_entries(subjects: Sequence[str]) -> dict[str, str]:
    found = Entry.objects.filter(subject__in=set(subjects), n=1).values_list("subject", "leaf")
    return {subject: merkle.leaf_hash(bytes(leaf)).hex() for subject, leaf in found}


def _clocks(since: datetime, until: datetime) -> Iterator[tuple[str, dict[str, Any]]]:
    ran = Clock.objects.filter(Q(due_at__gte=since) | Q(stopped_at__gte=since), case__filed_at__lt=until).order_by("case_id", "id")
    for public_id, version, *said in ran.values_list("case__public_id", "version", *queries.CLOCK).iterator(CHUNK):
        clock: counting.ClockFacts = queries.clock_said(*said)
        if clock.family:
            times = {"started": _text(clock.started), "due": _text(clock.due), "stopped": _text(clock.stopped)}
            named = {"type": "clock", "family": clock.family, "term": clock.code, "run": clock.run, "version": version}
            yield f"case:{public_id}", {**named, **times}


def _text(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat() if moment else None


def _talks(report: Report) -> Iterator[tuple[str, dict[str, Any]]]:
    began = talks.began(report.period, min(report.period.end, report.drafted_at)).order_by("started_at", "pk")
    for public_id, channel, at in began.values_list("public_id", "channel", "started_at").iterator(CHUNK):
        row = {"type": "talk", "channel": channel, "began": timezone.localdate(at).isoformat()}
        yield f"conversation:{public_id}", row
