"""Stops: everything but keeping a record, or one use of it; what follows is carried out, and an end is announced."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from disputes import restricted, sealed
from disputes.models import Case
from disputes.rules import Event
from disputes.services import letters, outcomes, threads
from disputes.services.moving import move
from portal.rights import audited, queries, refusals, sealed_words
from portal.rights.models import Limit, Request
from portal.rights.rules import USES, Right, Stop
from portal.rights.services import outside
from portal.rights.services.copying import check_ready
from portal.rights.services.identity import locked
from portal.trail import services as trail
from portal.trail.rules import Actor


@transaction.atomic
def restrict_records(*, request: Request, words: str, by: Actor, at: datetime | None = None) -> list[Limit]:
    """Every record the request is about is only kept and protected from now on: read on a ground said in words, published nowhere,
    ended by no retention run. Refusals as for any step of a request (409), rights.no_reason (422), rights.stopped_already."""
    return _stop(request, Right.RESTRICTION, Stop.ALL, words, by, at)


@transaction.atomic
def uphold_objection(*, request: Request, stops: str, words: str, by: Actor, at: datetime | None = None) -> list[Limit]:
    """Stop the use somebody objected to; `words` say what stops. What came of a case is taken down, and never published.

    Refusals as `restrict_records`, rights.not_this_effect (422)."""
    if stops not in USES:
        raise refusals.not_this_effect()
    return _stop(request, Right.OBJECTION, Stop(stops), words, by, at)


def _stop(request: Request, right: Right, stops: Stop, words: str, by: Actor, at: datetime | None) -> list[Limit]:
    current, moment, said = locked(request), at or timezone.now(), threads.reason(words)
    if current.right != right:
        raise refusals.not_this_right()
    check_ready(current)
    if not said:
        raise refusals.no_reason()
    records = [case for record in queries.records(current) if (case := queries.case_of(record.subject))]
    if not records:
        raise refusals.only_a_seat()
    held = [case for case in records if stops == Stop.OTHER or not queries.stops_on(case.subject) & {stops}]
    if not held:
        raise refusals.stopped_already()
    move(current.case, Event.CARRIED_OUT, by=by, at=moment, data={"right": current.right, "done": stops.value})
    outside.plan_tasks(request=current, by=by, at=moment)
    rows = [_begin(current, case, stops, said, by, moment) for case in held]
    letters.tell_client(current.case, "case_news", once=f"stop:{rows[0].public_id}", at=moment)
    return rows


def _begin(request: Request, case: Case, stops: Stop, words: str, by: Actor, at: datetime) -> Limit:
    row = Limit(request=request, subject=case.subject, stops=stops, began_at=at, began_by=by.id, began_role=by.role)
    row.words = sealed_words.seal_limit(case, row, words)
    said = audited.limit_facts(row) | {"row": trail.mark(audited.limit_columns(row))}
    entry = trail.record(event=audited.STOPPED, by=by, subject=case.subject, secret=sealed.trail_secret(case), facts=said, at=at)
    row.entry = str(entry.id)
    row.save(force_insert=True)
    restricted.announce(case)
    if outcomes.current_outcome(case) is not None:
        outcomes.object_to_outcome(case=case, by=by, at=at)
    return row


@transaction.atomic
def end_limit(*, limit: Limit, words: str, by: Actor, at: datetime | None = None) -> Limit:
    """Lift a stop; the person is told before anything is used again (GDPR 18(3)), in the thread of the record.

    Refusals rights.not_stopped (409), rights.no_reason (422)."""
    said, moment = threads.reason(words), at or timezone.now()
    if not said:
        raise refusals.no_reason()
    row = Limit.objects.select_for_update().get(pk=limit.pk)
    case = queries.case_of(row.subject)
    if row.ended_at is not None or case is None:
        raise refusals.not_stopped()
    threads.hold(case)
    threads.say(case, said, by=by, at=moment)
    _end(row, case, by, moment)
    letters.tell_client(case, "case_news", once=f"resumed:{row.public_id}", at=moment)
    return row


def end_for_deletion(case: Case, *, by: Actor, at: datetime) -> None:
    """Whoever asks for a deletion no longer asks for the record to be kept. In the caller's transaction."""
    for row in Limit.objects.select_for_update().filter(subject=case.subject, ended_at=None):
        _end(row, case, by, at)


def _end(row: Limit, case: Case, by: Actor, at: datetime) -> None:
    row.ended_at, row.ended_by, row.ended_role = max(at, row.began_at), by.id, by.role
    said = audited.limit_facts(row) | {"row": trail.mark(audited.end_columns(row))}
    entry = trail.record(event=audited.RESUMED, by=by, subject=case.subject, secret=sealed.trail_secret(case), facts=said, at=row.ended_at)
    row.end_entry = str(entry.id)
    row.save(update_fields=["ended_at", "ended_by", "ended_role", "end_entry"])
