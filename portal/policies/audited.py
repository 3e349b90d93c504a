"""Published versions as `manage.py verify_trail` holds them against their leaves: by the canonical JSON, which has every word of them."""

from collections.abc import Iterable, Iterator, Sequence

from portal.policies import documents, queries
from portal.policies.models import Impact, Opening, Remark, Version
from portal.policies.rules import Status
from portal.trail.models import Entry
from portal.trail.rooms import Acts, Told, columns, document, occasion

OPENED, REMARKED, SETTLED, DISCARDED = "policy.opened", "policy.remarked", "policy.remark_settled", "policy.draft_discarded"
DONE, SUBSCRIBED, UNSUBSCRIBED = "policy.impact_done", "policy.subscribed", "policy.unsubscribed"
DRAFTS = tuple(
    f"policy.{did}" for did in ("drafted", "lists_written", "clause_edited", "clause_added", "clause_removed", "changes_described")
)


def _rows() -> Iterator[Told]:
    for version in Version.objects.filter(status=Status.PUBLISHED).order_by("number").iterator():
        body = documents.canonical(documents.as_json(version, queries.clauses(version)))
        said = {"version": version.number, "sha256": {"json": documents.digest(body)}}
        yield f"policy {version.number}", version.entry, said


def remarked(remark: Remark) -> bytes:
    return columns(remark, "public_id", "anchor", "number", "text", "at", "by", "role")


def settled(remark: Remark) -> bytes:
    return columns(remark, "public_id", "settled_at", "settled_by", "settled_role", "outcome")


def finished(impact: Impact) -> bytes:
    return columns(impact, "public_id", "kind", "done_at", "done_by", "note")


def subject_of(version: Version) -> str:
    return f"policy:{version.public_id}"


def _openings() -> Iterator[Told]:
    for opening in Opening.objects.select_related("version").order_by("pk"):
        draft = opening.version
        stands = draft.status == Status.DRAFT  # once it is published it has a number, and an entry of its own
        body = documents.canonical(documents.as_json(draft, queries.clauses(draft))) if stands else b""
        said = {
            "comment_until": opening.until.isoformat(),
            "sha256": documents.digest(body) if stands else opening.sha256,
            "at": opening.at,
        }
        yield f"draft {draft.public_id}", (OPENED, str(draft.public_id)), said


def _remarks() -> Iterator[Told]:
    for remark in Remark.objects.select_related("version").order_by("pk"):
        name, subject, clause = f"remark {remark.public_id}", subject_of(remark.version), {"clause": remark.number}
        yield name, (REMARKED, subject, remark.at), clause | {"by_role": remark.role, "row": remarked(remark)}
        if remark.settled_at is not None:
            said = clause | {"by_role": remark.settled_role, "row": settled(remark)}
            yield name, (SETTLED, subject, remark.settled_at), said


def _discarded(left: Sequence[Entry]) -> Iterable[Entry]:
    """Remarks go with a draft that is given up."""
    gone = set(Entry.objects.filter(event=DISCARDED, subject__in={entry.subject for entry in left}).values_list("subject", flat=True))
    return [entry for entry in left if entry.subject in gone]


def _tasks() -> Iterator[Told]:
    for impact in Impact.objects.exclude(done_at=None).select_related("version").order_by("pk"):
        said = {"kind": impact.kind, "version": impact.version.number, "row": finished(impact)}
        yield f"task {impact.public_id}", (DONE, subject_of(impact.version), impact.done_at), said


VERSIONS = Acts(("policy.published",), _rows)
OPENINGS = Acts((OPENED,), _openings, document("draft"))
REMARKS = Acts((REMARKED, SETTLED), _remarks, occasion, gone=_discarded)
TASKS = Acts((DONE,), _tasks, occasion)
