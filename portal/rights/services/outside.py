"""Tasks for people outside the system: planned when a right is carried out, told, reminded, answered; each step on the record."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from disputes import sealed as case_seals
from disputes.models import Case
from portal.accounts import queries as accounts
from portal.doors.text import clean
from portal.law import queries as law
from portal.partners.models import Partner
from portal.rights import outside_letters, outside_queries, refusals
from portal.rights import outside_refusals as refused
from portal.rights.models import Request
from portal.rights.outside_models import OutsideTask
from portal.rights.outside_rules import ANSWERS, KINDS, OPEN, REMIND, TERMS, Kind, State
from portal.rights.outside_sealed import seal
from portal.rights.services.identity import locked
from portal.trail import services as trail
from portal.trail.rules import SYSTEM, Actor

DETAILS, EVIDENCE, ADDRESS = 500, 1000, 254


def _owner(case: Case, by: Actor) -> str:
    """The person who handles the case, or whoever carries the right out."""
    return case.handler or by.id or by.role


def _record(event: str, task: OutsideTask, by: Actor, at: datetime) -> None:
    case = task.request.case
    facts = {"task": str(task.public_id), "kind": task.kind, "state": task.state, "partner": task.partner.code if task.partner else None}
    trail.record(event=event, by=by, subject=case.subject, secret=case_seals.trail_secret(case), facts=facts, at=at)


@transaction.atomic
def plan_tasks(*, request: Request, by: Actor, at: datetime | None = None) -> list[OutsideTask]:
    """A task for every third party that had the data, and for paper and backups; those that are there already stay.

    Call it before anything is erased: the records say who had what. Refusals (409) rights.not_confirmed, rights.nothing_outside."""
    current, moment = locked(request), at or timezone.now()
    if not current.standing.confirmed:
        raise refusals.not_confirmed()
    if current.right not in KINDS:
        raise refused.nothing_outside()
    kinds = KINDS[current.right]
    there = outside_queries.tasks(current)
    known = {(task.kind, task.partner_id) for task in there}
    partners = outside_queries.recipients(current, moment) if Kind.PARTNER in kinds else []
    wanted = [(Kind.PARTNER, row) for row in partners] + [(kind, None) for kind in kinds if kind is not Kind.PARTNER]
    new = [_plan(current, kind, row, by, moment) for kind, row in wanted if (kind, row.pk if row else None) not in known]
    return [*there, *new]


def _plan(request: Request, kind: Kind, partner: Partner | None, by: Actor, at: datetime) -> OutsideTask:
    term = law.term(TERMS[kind], at)
    task = OutsideTask.objects.create(
        request=request, kind=kind, partner=partner, owner=_owner(request.case, by), term=term.code, version=term.version,
        planned_at=at, due_at=law.due_for(term, at).at,
    )  # fmt: skip
    _record("rights.task_planned", task, by, at)
    return task


@transaction.atomic
def add_task(*, request: Request, partner: Partner, by: Actor, at: datetime | None = None) -> OutsideTask:
    """One more third party, which the registers do not name for these records. Refusals as `plan_tasks`, and rights.task_there (409)."""
    current, moment = locked(request), at or timezone.now()
    if not current.standing.confirmed:
        raise refusals.not_confirmed()
    if current.right not in KINDS:
        raise refused.nothing_outside()
    try:
        with transaction.atomic():
            return _plan(current, Kind.PARTNER, partner, by, moment)
    except IntegrityError:
        raise refused.task_there() from None


def _open(task: OutsideTask) -> OutsideTask:
    found = OutsideTask.objects.select_for_update(of=("self",)).select_related("partner", "request__case").get(pk=task.pk)
    if found.state not in OPEN:
        raise refused.answered_already()
    return found


@transaction.atomic
def tell(*, task: OutsideTask, details: str, address: str, by: Actor, at: datetime | None = None) -> OutsideTask:
    """Tell who has to do it, in a letter that says no more than `details`: what they find it by. Without an address (a phone call, paper)
    `details` says how. A colleague is written to at their own address, and reads the details at the desk. Once more is possible.

    Refusals rights.task_answered (409), rights.task_address (422), notice.address (422)."""
    current, moment = _open(task), at or timezone.now()
    said, to = clean(details, limit=DETAILS), clean(address, limit=ADDRESS, multiline=False)
    if current.kind == Kind.PARTNER and not (to or said):
        raise refused.no_address()
    current.details = seal(current, "details", said)
    current.address = seal(current, "address", to) if to else None
    current.state, current.told_at = State.TOLD, current.told_at or moment
    current.save(update_fields=["details", "address", "state", "told_at"])
    outside_letters.tell(current, to, said, moment)
    _record("rights.task_told", current, by, moment)
    return current


@transaction.atomic
def answer_task(*, task: OutsideTask, state: str, evidence: str, by: Actor, at: datetime | None = None) -> OutsideTask:
    """What came of it: done or refused, with what shows it; or no answer, once the time is over.

    Refusals rights.task_answered, rights.task_not_told, rights.task_not_over (409), rights.task_evidence (422)."""
    current, moment = _open(task), at or timezone.now()
    said = clean(evidence, limit=EVIDENCE)
    if state not in ANSWERS or not said:
        raise refused.no_evidence()
    if current.told_at is None and (current.kind == Kind.PARTNER or state == State.SILENT):
        raise refused.not_told()
    if state == State.SILENT and not current.overdue(moment):
        raise refused.not_over()
    current.state, current.answered_at, current.answered_by = State(state), moment, by.id or by.role
    current.evidence = seal(current, "evidence", said)
    current.save(update_fields=["state", "answered_at", "answered_by", "evidence"])
    _record("rights.task_answered", current, by, moment)
    outside_letters.answered(current, moment)
    return current


@transaction.atomic
def give_task(*, task: OutsideTask, owner: str, by: Actor, at: datetime | None = None) -> OutsideTask:
    """Hand an open task to a colleague (a public id), who is written to. Refusals rights.task_answered (409), rights.task_owner (422)."""
    current, moment, found = _open(task), at or timezone.now(), accounts.by_public_id(owner)
    if found is None or not found.is_active or not found.roles:
        raise refused.no_colleague()
    current.owner = str(found.public_id)
    current.save(update_fields=["owner"])
    _record("rights.task_given", current, by, moment)
    outside_letters.to_owner(current, "given", moment)
    return current


def remind_due(now: datetime | None = None) -> int:
    """Remind whoever has to answer some days before the last, the owner again when it is over. For the worker; returns how many."""
    moment = now or timezone.now()
    return sum(_remind(task, moment) for task in outside_queries.due_reminders(moment, moment + REMIND))


@transaction.atomic
def _remind(task: OutsideTask, at: datetime) -> bool:
    column = "overdue_at" if task.due_at <= at else "reminded_at"
    mine = OutsideTask.objects.filter(pk=task.pk, state__in=OPEN, **{f"{column}__isnull": True})
    if not mine.update(**{column: at}):
        return False
    _record("rights.task_overdue" if column == "overdue_at" else "rights.task_reminded", task, SYSTEM, at)
    outside_letters.remind(task, column, at)
    return True


def listed(request: Request) -> list[dict[str, str]]:
    """For the certificate: who was to be told, of what kind, by which day. Their answers come later and stand on the page of the case."""
    return [{"who": task.who, "kind": task.kind, "due": task.last_day.isoformat()} for task in outside_queries.tasks(request)]
