"""What people outside the system are written: what was decided, until when we wait for their answer, and nothing they need not know."""

from datetime import datetime

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format

from disputes.services import letters
from portal.accounts.models import User
from portal.law import queries as law
from portal.notices.services import queue_notice
from portal.rights import outside_queries
from portal.rights.outside_models import OutsideTask
from portal.rights.outside_rules import Kind
from portal.rights.outside_sealed import words
from portal.rights.rules import Right


def _language(task: OutsideTask) -> str:
    """Third parties are written to in Chinese here, abroad in English."""
    return "en" if task.partner and task.partner.abroad else "zh-hans"


def _context(task: OutsideTask, language: str, details: str) -> dict[str, str]:
    with translation.override(language):
        return {
            "firm": str(law.operator().name),
            "reference": task.request.case.reference,
            "right": str(Right(task.request.right).label),
            "who": task.who,
            "details": details,
            "until": date_format(task.last_day, "DATE_FORMAT"),
            "contact": str(law.operator().contact_email),
        }


def tell(task: OutsideTask, address: str, details: str, at: datetime) -> None:
    """Write to a third party where there is an address, to the colleague who owns a task of our own."""
    if task.kind != Kind.PARTNER:
        to_owner(task, f"told:{at.isoformat()}", at)
    elif address:
        _to_partner(task, "rights_outside", address, details, f"told:{at.isoformat()}", at)


def _to_partner(task: OutsideTask, template: str, address: str, details: str, once: str, at: datetime) -> None:
    language = _language(task)
    queue_notice(
        template=template, channel="email", address=address, language=language, context=_context(task, language, details),
        once=f"outside:{task.public_id}:{once}", at=at,
    )  # fmt: skip


def remind(task: OutsideTask, column: str, at: datetime) -> None:
    """Before the last day the third party is written to again, where they were by e-mail; its owner in any case."""
    address = words(task, "address")
    if address and task.told_at and column == "reminded_at":
        _to_partner(task, "rights_outside_again", address, words(task, "details"), column, at)
    to_owner(task, column, at)


def to_owner(task: OutsideTask, once: str, at: datetime) -> None:
    """Write to the colleague who owns it: which request, what for, until when; nothing about the client."""
    owner: User | None = outside_queries.owner_of(task)
    if owner is None or not owner.is_active:
        return
    context = _context(task, owner.language, "") | {"url": f"{settings.PUBLIC_ORIGIN}/staff/rights/tasks/{task.public_id}/"}
    template = "rights_task_late" if once == "overdue_at" else "rights_task"
    queue_notice(
        template=template, channel="email", address=owner.email, language=owner.language, context=context,
        once=f"outside:{task.public_id}:{once}:{owner.public_id}", at=at,
    )  # fmt: skip


def answered(task: OutsideTask, at: datetime) -> None:
    """Tell the person that there is news; what it is stands on the page of the case."""
    letters.tell_client(task.request.case, "rights_outside_answered", once=f"outside:{task.public_id}", at=at)
