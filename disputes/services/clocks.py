"""Deadlines that run out, are explained, and can be computed again from the events at any time."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone, translation

from disputes import life, refusals, sentences
from disputes.missed import Cause
from disputes.models import Case, CaseEvent, Clock
from disputes.rules import Event
from disputes.services import alarms, due_rows, letters, moving, threads
from portal.law import queries as law
from portal.law.models import CalendarYear, Term
from portal.trail.rules import SYSTEM, Actor

BATCH = 200


def sweep(now: datetime | None = None) -> int:
    """Do what the clocks say by `now` (warn, miss, go higher, remind, close), each exactly once with any number of workers.

    Returns how many cases had something. Reads only the index of what is due, so it costs nothing for cases that are not."""
    moment = now or timezone.now()
    swept = 0
    while ids := _due(moment):
        done = sum(_sweep_case(pk, moment) for pk in ids)
        swept += done
        if done == 0:
            break  # another worker holds them all
    return swept


def _due(moment: datetime) -> list[int]:
    return list(Case.objects.filter(next_at__lte=moment).order_by("next_at", "id").values_list("id", flat=True)[:BATCH])


@transaction.atomic
def _sweep_case(pk: int, moment: datetime) -> bool:
    case = Case.objects.select_for_update(skip_locked=True).filter(pk=pk).first()
    return case is not None and moving.catch_up(case, moment)


def explain_breach(*, case: Case, code: str, run: int = 1, cause: str, reason: str, by: Actor, at: datetime | None = None) -> CaseEvent:
    """Add why a deadline was missed: `cause` is counted, `reason` in words is sealed. The breach itself stays."""
    if cause not in Cause.values:
        raise refusals.not_a_choice("cause")
    if not Clock.objects.filter(case=case, code=code, run=run).exclude(breached_at=None).exists():
        raise refusals.no_breach()
    data = {"term": code, "run": run, "cause": cause}
    return moving.move(case, Event.BREACH_EXPLAINED, by=by, at=at, data=data, note=threads.required_reason(reason))


@transaction.atomic
def rebuild_case(case: Case) -> Case:
    """Write the folded columns and the clock rows of one case anew from its events; the same events always give the same rows."""
    current = moving.locked(case)
    facts = moving.facts_of(current)
    moving.apply(current, life.fold(str(current.public_id), facts))
    due_rows.refold(current, facts, afresh=True)
    current.save(update_fields=moving.FOLDED)
    return current


@transaction.atomic
def calendars_changed(years: Sequence[CalendarYear], at: datetime) -> int:
    """Work out again every running clock that these versions of years can move, and tell whom it concerns; returns how many cases.

    Clocks that are met or missed keep their date. What fell due before `at` by the old days is missed: that is recorded first."""
    found = 0
    for code, changed in groupby(sorted(years, key=lambda year: (year.calendar.code, year.year)), lambda year: year.calendar.code):
        known = [year.year for year in changed]
        ids = _touched(code, known)
        found += len(ids)
        for pk in ids:
            _recompute(Case(pk=pk), known[-1], at)
    return found


def settle_provisional(now: datetime | None = None) -> int:
    """Work out again running clocks that call a date provisional though its days are known; returns how many cases had one.

    Only a case that was being filed while a year was approved can have such a clock: neither transaction saw the other."""
    moment, found = now or timezone.now(), 0
    settled = CalendarYear.objects.in_force().filter(provisional=False).order_by("calendar__code").values_list("calendar__code")
    for code, last in settled.annotate(last=Max("year")):
        calendar, reach = law.calendar(code), datetime(last + 1, 1, 2, tzinfo=UTC)
        waiting = Clock.objects.filter(provisional=True, stopped_at=None, breached_at=None, code__in=_terms_of(code), due_at__lt=reach)
        cases = dict(waiting.values_list("case_id", "due_at"))
        known = [pk for pk, due_at in cases.items() if not calendar.provisional((due_at - datetime.resolution).date())]
        for pk in known:
            with transaction.atomic():
                _recompute(Case(pk=pk), cases[pk].year, moment)
        found += len(known)
    return found


def _terms_of(calendar: str) -> QuerySet[Term, str]:
    return Term.objects.filter(calendar=calendar).values_list("code", flat=True)


def _touched(calendar: str, years: Sequence[int]) -> list[int]:
    """The cases with a running clock that reaches into these years, or into the December before, which a notice may change."""
    first, last = datetime(years[0] - 1, 11, 30, tzinfo=UTC), datetime(years[-1] + 1, 1, 2, tzinfo=UTC)
    running = Clock.objects.filter(stopped_at=None, breached_at=None, code__in=_terms_of(calendar), due_at__gt=first, started_at__lt=last)
    return list(running.order_by("case_id").values_list("case_id", flat=True).distinct())


def _recompute(case: Case, year: int, at: datetime) -> None:
    current = moving.locked(case)
    moving.catch_up(current, at)
    before = _dates(current)
    due_rows.refold(current, moving.facts_of(current), afresh=True)
    current.save(update_fields=["queue_at", "late", "next_at"])
    after = _dates(current)
    moves = [_move(before[key], after[key], year) for key in before if key in after and before[key].due_at != after[key].due_at]
    for data in moves:
        # Before any breach: a date that moved into the past is missed only from the moment anybody could know it.
        moving.move(current, Event.CLOCK_MOVED, by=SYSTEM, at=at, data=data)
    if moves:
        more = {"moves": _told(current, moves), "year": str(year)}
        letters.tell_client(current, "case_moved", once=f"moved:{current.n}", at=at, more=more)
        for user in alarms.working_on(current):
            letters.tell_colleague(user, current, Event.CLOCK_MOVED, once=f"moved:{current.n}", at=at)


def _dates(case: Case) -> dict[tuple[str, int], Clock]:
    running = Clock.objects.filter(case=case, stopped_at=None, breached_at=None).order_by("due_at", "code")
    return {(clock.code, clock.run): clock for clock in running}


def _move(before: Clock, after: Clock, year: int) -> dict[str, Any]:
    zone = law.term_version(after.term, after.version).zone
    return {"term": after.code, "run": after.run, "was": _day(before, zone), "due": _day(after, zone), "year": year}


def _day(clock: Clock, zone: str) -> str:
    """The last day itself; the due moment is the midnight after it."""
    return (clock.due_at - datetime.resolution).astimezone(ZoneInfo(zone)).date().isoformat()


def _told(case: Case, moves: Sequence[Mapping[str, Any]]) -> str:
    """One line a deadline, in the client's language."""
    with translation.override(case.language):
        titles = {term.code: term.title for term in law.terms(case.filed_at)}
        return "\n".join(f"- {titles.get(move['term'], move['term'])}: {sentences.moved(move)}" for move in moves)
