"""Corrections and stops as `manage.py verify_trail` reads them: one that was edited, removed or added is named."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import chain

from portal.rights.models import Correction, Limit
from portal.trail.rooms import Room, Row
from portal.trail.rules import Fact

PREFIX = "case:"
CORRECTED, STOPPED, RESUMED = "rights.corrected", "rights.stopped", "rights.resumed"
EVENTS = (CORRECTED, STOPPED, RESUMED)


def correction_facts(row: Correction) -> dict[str, Fact]:
    """What its entry says when it is opened: codes only."""
    return {"what": row.what.partition(":")[0], "effect": str(row.effect), "ground": row.ground or None}


def correction_columns(row: Correction) -> bytes:
    """Every column that never changes once decided, in one spelling; of sealed words their hashes."""
    sealed = [_sha256(getattr(row, name)) for name in ("was", "should", "words", "told")]
    decided = [str(row.effect), row.ground, _utc(row.decided_at), row.decided_by, row.decided_role]
    return _spelt([str(row.public_id), row.subject, row.what, *sealed, _utc(row.asked_at), *decided])


def limit_facts(row: Limit) -> dict[str, Fact]:
    return {"stops": str(row.stops)}


def limit_columns(row: Limit) -> bytes:
    began = [_utc(row.began_at), row.began_by, row.began_role]
    return _spelt([str(row.public_id), row.subject, str(row.stops), _sha256(row.words), *began])


def end_columns(row: Limit) -> bytes:
    return _spelt([str(row.public_id), _utc(row.ended_at), row.ended_by, row.ended_role])


def _spelt(columns: list[str | None]) -> bytes:
    return json.dumps(columns, separators=(",", ":")).encode()


def _utc(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat(timespec="microseconds") if moment else None


def _sha256(blob: bytes | memoryview | None) -> str | None:
    return None if blob is None else hashlib.sha256(bytes(blob)).hexdigest()


def _subjects() -> Iterator[str]:
    decided = Correction.objects.exclude(entry="").values_list("subject", flat=True)
    return iter(sorted({*decided, *Limit.objects.values_list("subject", flat=True)}))


def _rows(subjects: Sequence[str]) -> Mapping[str, Sequence[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    corrections = Correction.objects.filter(subject__in=subjects).exclude(entry="")
    limits = Limit.objects.filter(subject__in=subjects)
    for subject, row in chain(_corrections(corrections), _limits(limits)):
        found[subject].append(row)
    return found


def _corrections(rows: Iterable[Correction]) -> Iterator[tuple[str, Row]]:
    for row in rows:
        assert row.decided_at is not None  # where there is an entry (database constraint)
        actor = ("staff", row.decided_by, row.decided_role)
        yield (
            row.subject,
            Row(row.what, row.entry, None, CORRECTED, row.decided_at, actor, correction_facts(row), correction_columns(row)),
        )


def _limits(rows: Iterable[Limit]) -> Iterator[tuple[str, Row]]:
    for row in rows:
        began = ("staff", row.began_by, row.began_role)
        yield row.subject, Row(str(row.stops), row.entry, None, STOPPED, row.began_at, began, limit_facts(row), limit_columns(row))
        if row.ended_at is not None:
            ended = ("staff" if row.ended_by else "system", row.ended_by, row.ended_role)
            yield row.subject, Row(str(row.stops), row.end_entry, None, RESUMED, row.ended_at, ended, limit_facts(row), end_columns(row))


def _count() -> int:
    ended = Limit.objects.exclude(ended_at=None).count()
    return Correction.objects.exclude(entry="").count() + Limit.objects.count() + ended


ROOM = Room(PREFIX, EVENTS, _subjects, _rows, _count)
