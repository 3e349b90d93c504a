"""Who read a case and who wrote a note about it, as `manage.py verify_trail` reads them: removed, added and edited rows are named."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from uuid import UUID

from disputes.models import AccessRecord, CaseNote
from portal.trail.rooms import Room, Row

CASE, NOTE = "case:", "note:"


def _ids(subjects: Sequence[str], prefix: str) -> list[UUID]:
    found = []
    for subject in subjects:
        try:
            found.append(UUID(subject.removeprefix(prefix)))
        except ValueError:
            continue
    return found


def _read_subjects() -> Iterator[str]:
    cases = AccessRecord.objects.exclude(entry="").order_by("case_id").values_list("case__public_id", flat=True).distinct()
    for public_id in cases.iterator():
        yield f"{CASE}{public_id}"


def _reads(subjects: Sequence[str]) -> Mapping[str, Sequence[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    rows = AccessRecord.objects.filter(case__public_id__in=_ids(subjects, CASE)).exclude(entry="").select_related("case")
    for row in rows.order_by("case_id", "at", "pk"):
        said = {"what": row.what.partition(":")[0], "reason": row.reason}
        name = f"{row.case.reference}, {row.what}"
        found[row.case.subject].append(Row(name, row.entry, None, READ, row.at, ("staff", row.by_id, row.by_role), said, b""))
    return found


def _note_subjects() -> Iterator[str]:
    for public_id in CaseNote.objects.order_by("pk").values_list("public_id", flat=True).iterator():
        yield f"{NOTE}{public_id}"


def _notes(subjects: Sequence[str]) -> Mapping[str, Sequence[Row]]:
    rows = CaseNote.objects.filter(public_id__in=_ids(subjects, NOTE)).select_related("case")
    return {
        f"{NOTE}{row.public_id}": [Row(row.case.reference, row.entry, None, WRITTEN, row.at, ("staff", row.by_id, row.by_role), {}, b"")]
        for row in rows
    }


READ, WRITTEN = "text.revealed", "note.written"


READS = Room(CASE, (READ,), _read_subjects, _reads, AccessRecord.objects.exclude(entry="").count)
NOTES = Room(NOTE, (WRITTEN,), _note_subjects, _notes, CaseNote.objects.count)
