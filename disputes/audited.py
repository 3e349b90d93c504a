"""A case's events as `manage.py verify_trail` reads them: every column, to be held against the entry each was written with."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from uuid import UUID

from disputes.models import Case, CaseEvent
from disputes.rules import Event
from portal.trail.rooms import Room, Row

PREFIX = "case:"
PUBLIC_DATA = (
    "resolution", "term", "run", "ground", "body", "proposal", "agreement_sha256", "was", "due", "year", "silent", "ease", "claim",
    "remedy", "state", "channel", "cause", "perform_by", "role", "capacity", "conflict", "disclosed",
    "file", "space", "type", "bucket", "why", "sent_sha256", "shared_sha256", "left_out",
    "round", "side", "commitment", "text", "way", "item", "right", "whom", "done",
)  # fmt: skip


def facts(case: Case, row: CaseEvent) -> dict[str, str | int | bool | None]:
    """What the entry of an event says when it is opened: codes only, no words, nobody's name."""
    said: dict[str, str | int | bool | None] = {"kind": case.kind, "from": row.from_stage, "to": row.to_stage, "n": row.n}
    if row.event == Event.FILED:
        said |= {"topic": case.topic, "channel": case.channel, "language": case.language, "jurisdiction": case.jurisdiction}
        said |= {key: value for key, value in row.data.items() if key.endswith("_sha256")}
    said |= {key: row.data[key] for key in PUBLIC_DATA if key in row.data}
    if row.note is not None:
        said["note_sha256"] = _sha256(row.note)
    return said


def columns(case: Case, row: CaseEvent) -> bytes:
    """Every column of an event but the entry it names, in one spelling."""
    note = _sha256(row.note) if row.note is not None else None
    who = [row.by_kind, row.by_id, row.by_role]
    when = [_utc(row.at), _utc(row.recorded_at)]
    all_ = [str(case.public_id), row.n, str(row.event), *when, *who, row.from_stage, row.to_stage, row.data, note, row.once]
    return json.dumps(all_, sort_keys=True, separators=(",", ":")).encode()


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def _sha256(note: bytes | memoryview) -> str:
    return hashlib.sha256(bytes(note)).hexdigest()


def _subjects() -> Iterator[str]:
    for public_id in Case.objects.order_by("pk").values_list("public_id", flat=True).iterator():
        yield f"{PREFIX}{public_id}"


def _rows(subjects: Sequence[str]) -> Mapping[str, Sequence[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    ids = [known for subject in subjects if (known := uuid_of(subject))]
    events = CaseEvent.objects.filter(case__public_id__in=ids).select_related("case").order_by("case_id", "n", "pk")
    for row in events:
        found[row.case.subject].append(_row(row))
    return found


def uuid_of(subject: str) -> UUID | None:
    """The public id of the case a subject names; None where it names none."""
    try:
        return UUID(subject.removeprefix(PREFIX))
    except ValueError:
        return None


def _row(row: CaseEvent) -> Row:
    case = row.case
    name = f"{case.reference}/{row.n}"
    actor = (row.by_kind, row.by_id, row.by_role)
    said = {key: value for key, value in facts(case, row).items() if key != "n"}
    return Row(name, row.entry, row.n, row.event, row.at, actor, said, columns(case, row))


ROOM = Room(PREFIX, Event.values, _subjects, _rows, CaseEvent.objects.count)
