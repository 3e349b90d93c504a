"""Outcomes shown to everybody, passports of cases, lessons done, as `manage.py verify_trail` holds them against the log."""

from collections.abc import Iterable, Iterator, Sequence

from disputes.audited_words import ENDED
from disputes.models import Lesson, Passport, PublicOutcome
from disputes.models.outcomes import PAIRS
from portal.law.pack import digest
from portal.law.rules import Decision
from portal.trail.models import Entry
from portal.trail.passports import EVENT as ISSUED
from portal.trail.rooms import Acts, Told, Without, columns, document, occasion

PUBLISHED, TAKEN_DOWN, DONE, ERASED = "outcome.published", "outcome.taken_down", "lesson.done", "case.erased"


def learned(lesson: Lesson) -> bytes:
    named = ("title_zh", "title_en", "text_zh", "text_en", "change_zh", "change_en", "cause", "due_on", "noted_at", "noted_by")
    return columns(lesson, "public_id", "case_id", *named, "done_at", "done_by")


def _outcomes() -> Iterator[Told]:
    for row in PublicOutcome.objects.filter(decision=Decision.APPROVED.value).order_by("pk"):
        words = digest({name: getattr(row, name) for name in PAIRS})
        said = {"topic": row.topic, "result": row.resolution, "sha256": words}
        yield f"outcome {row.slug}", (PUBLISHED, row.slug), said | {"at": row.decided_at, "by": row.decided_by, "by_role": row.decided_role}
        if row.taken_down_at is not None:
            yield f"outcome {row.slug}", (TAKEN_DOWN, row.slug), said | {"at": row.taken_down_at, "by": row.taken_down_by}


def _passports() -> Iterator[Told]:
    for row in Passport.objects.select_related("case").order_by("pk"):
        yield f"passport {row.public_id}", row.entry, {"passport_sha256": row.sha256, "at": row.issued_at}


def _erased(left: Sequence[Entry]) -> Iterable[Entry]:
    """A passport goes with its case."""
    gone = set(Entry.objects.filter(event=ERASED, subject__in={entry.subject for entry in left}).values_list("subject", flat=True))
    return [entry for entry in left if entry.subject in gone]


def _lessons() -> Iterator[Told]:
    for row in Lesson.objects.exclude(done_at=None).order_by("pk"):
        yield f"lesson {row.public_id}", (DONE, f"lesson:{row.public_id}", row.done_at), {"by": row.done_by, "row": learned(row)}


OUTCOMES = Acts((PUBLISHED, TAKEN_DOWN), _outcomes, document("outcome"))
PASSPORTS = Acts((ISSUED,), _passports, gone=_erased)
LESSONS = Acts((DONE,), _lessons, occasion)
ALONE = {
    Without.ERASURE: (ERASED, "case.erased_again", "participant.erased", "participant.erased_again", ENDED),
    Without.LATEST: (
        "handoff.asked", "handoff.joined", "handoff.ended", "participant.renamed",
    ),
    Without.DRAFT: (
        "outcome.drafted", "outcome.rejected", "outcome.withdrawn", "outcome.objected_to", "outcome.agreed_to",
    ),
    Without.ELSEWHERE: ("case.entered", "message.entered"),
    Without.NO_ROW: ("robot.unanswered",),
}  # fmt: skip
