"""Certificates of deletion, tasks for others, exemptions and agents, as `manage.py verify_trail` holds them against the log."""

from collections.abc import Iterable, Iterator, Sequence

from disputes.models import Case
from portal.law.pack import digest
from portal.rights.models import DrpAgent, Exemption, OutsideTask, Request
from portal.trail.models import Entry
from portal.trail.rooms import Acts, Told, columns, document, occasion

DELETED, PLANNED, ANSWERED = "rights.deleted", "rights.task_planned", "rights.task_answered"
ASKED, APPROVED = "rights.exemption_asked", "rights.exemption_approved"
ADDED, ENDED = "drp.agent_added", "drp.agent_ended"
STEPS = (
    "rights.copy_taken", "rights.task_told", "rights.task_given", "rights.task_overdue", "rights.task_reminded", "drp.token_issued",
    "drp.told",
)  # fmt: skip
BESIDE = ("rights.correction_asked", "account.closed", "drp.exercised", "drp.revoked")


def agent_columns(agent: DrpAgent) -> bytes:
    return columns(agent, "public_id", "agent_id", "name", "verify_key", "added_at", "added_by")


def _certificates() -> Iterator[Told]:
    for row in Request.objects.exclude(certificate=None).select_related("case").order_by("pk"):
        told = {name: value for name, value in (row.certificate or {}).items() if name != "signed"}
        yield f"certificate {row.case.reference}", (DELETED, row.case.reference), {"sha256": digest(told)}


def _tasks() -> Iterator[Told]:
    for task in OutsideTask.objects.select_related("request__case", "partner").order_by("pk"):
        said = {"task": str(task.public_id), "kind": str(task.kind), "partner": task.partner.code if task.partner else None}
        yield f"task {task.public_id}", (PLANNED, task.request.case.subject, task.planned_at), said
        if task.answered_at is not None:
            yield f"task {task.public_id}", (ANSWERED, task.request.case.subject, task.answered_at), said | {"state": str(task.state)}


def _exemptions() -> Iterator[Told]:
    for row in Exemption.objects.select_related("limit").order_by("pk"):
        yield f"exemption {row.public_id}", (ASKED, row.limit.subject, row.asked_at), {"by": row.asked_by, "by_role": row.asked_role}
        if row.approved_at is not None:
            said = {"by": row.approved_by, "by_role": row.approved_role}
            yield f"exemption {row.public_id}", (APPROVED, row.limit.subject, row.approved_at), said


def _erased(left: Sequence[Entry]) -> Iterable[Entry]:
    """They go with the record they are about."""
    gone = _erased_among({entry.subject for entry in left})
    return [entry for entry in left if entry.subject in gone]


def _request_erased(left: Sequence[Entry]) -> Iterable[Entry]:
    """A certificate goes with the request it was made for."""
    asked = {case.reference: case.subject for case in Case.objects.filter(reference__in=[_reference(entry) for entry in left])}
    gone = _erased_among(set(asked.values()))
    return [entry for entry in left if asked.get(_reference(entry)) in gone]


def _reference(entry: Entry) -> str:
    return str((entry.document or {}).get("request"))


def _erased_among(subjects: set[str]) -> set[str]:
    return set(Entry.objects.filter(event="case.erased", subject__in=subjects).values_list("subject", flat=True))


def _agents() -> Iterator[Told]:
    for agent in DrpAgent.objects.order_by("pk"):
        subject, said = f"agent:{agent.public_id}", {"agent": agent.agent_id}
        yield f"agent {agent}", (ADDED, subject, agent.added_at), said | {"row": agent_columns(agent)}
        if agent.ended_at is not None:
            yield f"agent {agent}", (ENDED, subject, agent.ended_at), said


CERTIFICATES = Acts((DELETED,), _certificates, document("request"), gone=_request_erased)
TASKS = Acts((PLANNED, ANSWERED), _tasks, occasion, gone=_erased)
EXEMPTIONS = Acts((ASKED, APPROVED), _exemptions, occasion, gone=_erased)
AGENTS = Acts((ADDED, ENDED), _agents, occasion)
