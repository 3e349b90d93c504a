"""Deadlines that run out, are explained, and can be computed again from the events at any time."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from disputes import life, refusals
from disputes.models import Case, CaseEvent, Clock
from disputes.rules import Event
from disputes.services import due_rows, moving, threads
from portal.trail.rules import Actor

BATCH = 200


def sweep(now: datetime | None = None) -> int:
    """Record every breach that is due by `now`, each exactly once with any number of workers; returns how many cases had one.

    Reads only the index of running clocks that are due, so it costs nothing for cases that are not."""
    moment = now or timezone.now()
    swept = 0
    while ids := _due(moment):
        done = sum(_sweep_case(pk, moment) for pk in ids)
        swept += done
        if done == 0:
            break  # another worker holds them all
    return swept


def _due(moment: datetime) -> list[int]:
    due = Clock.objects.filter(stopped_at=None, paused_at=None, breached_at=None, due_at__lte=moment)
    return list(dict.fromkeys(due.order_by("due_at", "id").values_list("case_id", flat=True)[:BATCH]))


@transaction.atomic
def _sweep_case(pk: int, moment: datetime) -> bool:
    case = Case.objects.select_for_update(skip_locked=True).filter(pk=pk).first()
    return case is not None and moving.record_breaches(case, moment)


def explain_breach(*, case: Case, code: str, run: int = 1, reason: str, by: Actor, at: datetime | None = None) -> CaseEvent:
    """Add why a deadline was missed. The breach itself stays: nobody can take it back."""
    if not Clock.objects.filter(case=case, code=code, run=run).exclude(breached_at=None).exists():
        raise refusals.no_breach()
    return moving.move(case, Event.BREACH_EXPLAINED, by=by, at=at, data={"term": code, "run": run}, note=threads.required_reason(reason))


@transaction.atomic
def rebuild_case(case: Case) -> Case:
    """Write the folded columns and the clock rows of one case anew from its events; the same events always give the same rows."""
    current = moving.locked(case)
    facts = moving.facts_of(current)
    moving.apply(current, life.fold(str(current.public_id), facts))
    due_rows.refold(current, facts, afresh=True)
    current.save(update_fields=moving.FOLDED)
    return current
