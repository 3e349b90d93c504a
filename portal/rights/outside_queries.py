from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Min, Q

from disputes.models import Case, GivenAddress
from portal.accounts import queries as accounts
from portal.accounts.models import User
from portal.deadlines.rules import Due
from portal.law import queries as law
from portal.law.models import Term
from portal.partners import handing
from portal.partners import queries as partners
from portal.partners.models import Partner
from portal.rights import queries, refusals
from portal.rights.models import Request
from portal.rights.outside_models import OutsideTask
from portal.rights.outside_rules import CONTACT, DOCUMENTS, OPEN, TALK, had_it

PERMISSION = "rights.handle"


def _held(case: Case) -> set[str]:
    """Purposes and categories, as the inventory calls them, that we hold a case under."""
    held = {"cases", TALK}
    held |= {CONTACT} if case.contact or GivenAddress.objects.filter(case=case).exists() else set()
    held |= {DOCUMENTS} if case.files.exists() else set()
    return held | ({"chat"} if case.conversation.channel == "chat" else set())


def recipients(request: Request, at: datetime) -> list[Partner]:
    """Every active third party that had data of the records a request is about, by the registers of purposes and recipients; one that
    gets things one by one, active or not, where the record says so."""
    cases = [case for record in queries.records(request) if (case := queries.case_of(record.subject))]
    held = set().union(*(_held(case) for case in cases))
    return list({row.pk: row for row in [*_by_registers(held), *(row for case in cases for row in _by_record(case))]}.values())


def received(case: Case) -> list[Partner]:
    """Every third party that has data of one record, by the same registers and the same record."""
    return [*_by_registers(_held(case)), *_by_record(case)]


def _by_registers(held: set[str]) -> list[Partner]:
    return [row for row in partners.active() if not handing.is_known(row) and had_it(row.purposes, row.categories, held)]


def _by_record(case: Case) -> list[Partner]:
    return [each.partner for each in handing.given(case.subject)]


def tasks(request: Request) -> list[OutsideTask]:
    return list(request.tasks.select_related("partner", "request__case"))


def further(request: Request) -> list[Partner]:
    """Active third parties that have no task of this request yet."""
    return [row for row in partners.active() if row.pk not in {task.partner_id for task in tasks(request)}]


def task_for(viewer: User, public_id: UUID) -> OutsideTask:
    """A task for its owner and for whoever handles requests. Refusal rights.not_found (404)."""
    found = OutsideTask.objects.select_related("partner", "request__case").filter(public_id=public_id).first()
    if found is None or not (viewer.may(PERMISSION) or found.owner == str(viewer.public_id)):
        raise refusals.not_found()
    return found


def open_tasks(viewer: User) -> list[OutsideTask]:
    """What waits: everything for who handles requests, else one's own; the longest overdue first."""
    found = OutsideTask.objects.filter(state__in=OPEN).select_related("partner", "request__case")
    return list(found if viewer.may(PERMISSION) else found.filter(owner=str(viewer.public_id)))


def waiting(viewer: User, now: datetime) -> tuple[int, int, datetime | None]:
    """(open tasks, overdue ones among them, the nearest last day) of who handles requests, else one's own."""
    found = OutsideTask.objects.filter(state__in=OPEN)
    mine = found if viewer.may(PERMISSION) else found.filter(owner=str(viewer.public_id))
    counted = mine.aggregate(n=Count("pk"), late=Count("pk", filter=Q(due_at__lte=now)), due=Min("due_at"))
    return counted["n"], counted["late"], counted["due"]


def answered_tasks(viewer: User, most: int = 50) -> list[OutsideTask]:
    """What was answered of late, newest first."""
    found = OutsideTask.objects.exclude(state__in=OPEN).select_related("partner", "request__case").order_by("-answered_at", "-id")
    return list((found if viewer.may(PERMISSION) else found.filter(owner=str(viewer.public_id)))[:most])


def owner_of(task: OutsideTask) -> User | None:
    return accounts.by_public_id(task.owner)


def colleagues() -> list[User]:
    """Who can be given a task: everybody who works here."""
    return list(User.objects.filter(is_active=True).exclude(grants=None).order_by("email"))


def due_reminders(now: datetime, near: datetime) -> Sequence[OutsideTask]:
    """Open tasks whose last day comes before `near`, and whose owner was not told so, or was not told since it is over."""
    found = OutsideTask.objects.filter(state__in=OPEN, due_at__lte=near, overdue_at=None).select_related("partner", "request__case")
    return [task for task in found if task.reminded_at is None or task.due_at <= now]


def clock(task: OutsideTask) -> tuple[Due, Term]:
    """How its last day was worked out, with the term."""
    term = law.term_version(task.term, task.version)
    return law.due_for(term, task.planned_at), term
