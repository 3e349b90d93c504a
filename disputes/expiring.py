"""What of this room can expire, for retention runs: closed cases, and conversations that never became one."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Max
from django.db.models.functions import Coalesce

from disputes import queries
from disputes.models import Case, Conversation
from disputes.rules import Part, Stage
from portal.doors.errors import Refusal
from portal.retention import expiring
from portal.retention.expiring import Expirer, Names


def _closed(moment: datetime, n: int) -> Iterator[tuple[str, datetime]]:
    rows = Case.objects.filter(stage=Stage.CLOSED, erased_at=None, closed_at__lt=moment).order_by("closed_at")
    return ((f"case:{public_id}", at) for public_id, at in rows.values_list("public_id", "closed_at")[:n] if at is not None)


def _case_began(subject: str) -> datetime | None:
    case = queries.by_public_id(subject.partition(":")[2])
    return case.closed_at if case is not None and case.erased_at is None else None


def _silent(moment: datetime, n: int) -> Iterator[tuple[str, datetime]]:
    last = Coalesce(Max("messages__at"), "started_at")
    rows = Conversation.objects.filter(deleted_at=None, cases=None, started_at__lt=moment).annotate(last=last).filter(last__lt=moment)
    return ((f"conversation:{public_id}", at) for public_id, at in rows.order_by("last").values_list("public_id", "last")[:n])


def _conversation_began(subject: str) -> datetime | None:
    found = Conversation.objects.filter(public_id=subject.partition(":")[2], deleted_at=None, cases=None)
    return found.annotate(last=Coalesce(Max("messages__at"), "started_at")).values_list("last", flat=True).first()


def _find(text: str) -> str:
    try:
        return queries.by_reference(text).subject
    except Refusal:
        return ""


def _name(subject: str) -> str:
    case = queries.by_public_id(subject.partition(":")[2])
    return case.reference if case is not None else ""


def _no_name(_text: str) -> str:
    return ""


def _participant(subject: str) -> str:
    """By the case and the seat: a list of holds shows no name of anybody."""
    found = queries.participant_by_id(subject.partition(":")[2])
    return f"{found.case.reference} · {Part(found.part).label}" if found is not None else ""


def register() -> None:
    """Called from apps.ready()."""
    expiring.register("cases", Expirer(_closed, _case_began, expiring.everywhere))
    expiring.register("conversations", Expirer(_silent, _conversation_began, expiring.everywhere))
    expiring.along("access_log", "cases")
    expiring.name_subjects("case", Names(_find, _name))
    expiring.name_subjects("participant", Names(_no_name, _participant))
