"""Reading a restricted record all the same: one person asks with the ground in law, another lets it, for a day; its person reads both."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from disputes import sealed
from disputes.models import Case
from disputes.services import letters, threads
from portal.rights import queries, refusals, sealed_words
from portal.rights.models import Exemption, Limit
from portal.rights.rules import Stop
from portal.trail import services as trail
from portal.trail.rules import Actor

HOLDS = timedelta(hours=24)


@transaction.atomic
def ask_exemption(*, limit: Limit, words: str, by: Actor, at: datetime | None = None) -> Exemption:
    """Ask to read a restricted record, on a ground said in words. Refusals rights.not_stopped (409), rights.no_reason (422)."""
    said, moment, (row, case) = threads.reason(words), at or timezone.now(), _standing(limit)
    if not said:
        raise refusals.no_reason()
    asked = Exemption(limit=row, asked_at=moment, asked_by=by.id, asked_role=by.role)
    asked.words = sealed_words.seal_exemption(case, asked, said)
    asked.save(force_insert=True)
    _record("rights.exemption_asked", case, asked, by, moment)
    return asked


@transaction.atomic
def approve_exemption(*, exemption: Exemption, by: Actor, at: datetime | None = None) -> Exemption:
    """Let the record be read for a day; its person is written to. Refusals rights.second_person, rights.done_already, rights.not_stopped
    (409)."""
    moment, (_row, case) = at or timezone.now(), _standing(exemption.limit)
    found = Exemption.objects.select_for_update().get(pk=exemption.pk)
    if found.approved_at is not None:
        raise refusals.done_already()
    if by.kind != "staff" or by.id == found.asked_by:
        raise refusals.second_person()
    found.approved_at, found.approved_by, found.approved_role, found.ends_at = moment, by.id, by.role, moment + HOLDS
    found.save(update_fields=["approved_at", "approved_by", "approved_role", "ends_at"])
    _record("rights.exemption_approved", case, found, by, moment)
    letters.tell_client(case, "case_news", once=f"exemption:{found.public_id}", at=moment)
    return found


def _standing(limit: Limit) -> tuple[Limit, Case]:
    """The restriction, while it stands, and the record it is about."""
    row = Limit.objects.select_for_update().get(pk=limit.pk)
    case = queries.case_of(row.subject)
    if row.ended_at is not None or row.stops != Stop.ALL or case is None:
        raise refusals.not_stopped()
    return row, case


def _record(event: str, case: Case, row: Exemption, by: Actor, at: datetime) -> None:
    facts = {"exemption": str(row.public_id), "until": row.ends_at.isoformat() if row.ends_at else None}
    trail.record(event=event, by=by, subject=case.subject, secret=sealed.trail_secret(case), facts=facts, at=at)
