"""The clock rows: the fold of a case's events with the law's terms of the time, kept for the queue and the sweep, never edited."""

from typing import Any

from disputes import clockwork
from disputes.clockwork import Running
from disputes.life import Fact
from disputes.models import NEVER, Case, Clock
from portal.deadlines.arithmetic import due
from portal.law import queries as law
from portal.law.shelf import Shelf


def term_code(running: Running) -> str:
    """An extension is a term of its own, counted from the same start."""
    return law.extended(running.code) if running.extended else running.code


def refold(case: Case, facts: list[Fact], *, afresh: bool = False) -> None:
    """Bring the clock rows in line with the events; `afresh` computes every due date again (a calendar changed, a rebuild)."""
    begun = afresh or len(facts) > 2 or case.next_at is not None  # else the case is new and has no rows yet
    rows = {(clock.code, clock.run): clock for clock in Clock.objects.filter(case=case)} if begun else {}
    found = clockwork.fold(case.kind, case.jurisdiction, facts)
    shelf = Shelf(term_code(each) for each in found if afresh or _is_new(each, rows.get((each.code, each.run))))
    clocks = [_clock(case, each, rows.get((each.code, each.run)), shelf, afresh) for each in found if _holds(each, rows, shelf)]
    Clock.objects.bulk_create([clock for clock in clocks if clock.pk is None])
    if afresh:
        Clock.objects.filter(pk__in=[row.pk for row in rows.values()]).exclude(pk__in=[clock.pk for clock in clocks]).delete()
    live = [clock for clock in clocks if clock.running]
    case.queue_at = min((clock.due_at for clock in live if clock.breached_at or clockwork.is_owed(clock.code)), default=NEVER)
    case.late = any(clock.breached_at for clock in live)
    case.next_at = min((clock.next_at for clock in live if clock.next_at is not None), default=None)


def _is_new(running: Running, row: Clock | None) -> bool:
    """Whether its due date has to be computed: a new clock, or one whose pauses changed."""
    return row is None or row.pauses != clockwork.written(running.pauses) or running.extended != bool(row.under)


def _holds(running: Running, rows: dict[tuple[str, int], Clock], shelf: Shelf) -> bool:
    """A duty of one place may be younger than the case: then it never ran."""
    key = (running.code, running.run)
    return running.code not in clockwork.LOCAL or key in rows or shelf.in_force(running.code, running.started_at) is not None


def _clock(case: Case, running: Running, row: Clock | None, shelf: Shelf, afresh: bool) -> Clock:
    """The row of one running; a row that is there already is saved when something about it changed."""
    clock = row or Clock(case=case, code=running.code, run=running.run)
    before = _shown(clock)
    if afresh or _is_new(running, row):
        _due(clock, running, shelf)
    clock.stopped_at, clock.stopped_by, clock.breached_at = running.stopped_at, running.stopped_by, running.breached_at
    clock.level, clock.next_at = running.level, None
    if clock.running:
        clock.next_at = clockwork.next_moment(clock.code, clock.level, clock.started_at, clock.due_at, running.pauses)
    if row is not None and _shown(clock) != before:
        clock.save()
    return clock


def _shown(clock: Clock) -> tuple[Any, ...]:
    stop = (clock.stopped_at, clock.stopped_by, clock.breached_at)
    due = (clock.due_at, clock.provisional, clock.under, clock.by_day, clock.level, clock.next_at)
    return clock.started_at, clock.version, clock.pauses, clock.paused_at, *due, *stop


def _due(clock: Clock, running: Running, shelf: Shelf) -> None:
    term = shelf.term(term_code(running), running.started_at)
    rule = clockwork.rule_of(term.rule, running.started_at, running.by_day)
    found = due(rule, running.started_at, shelf.calendar(term.calendar, running.over_at), clockwork.ended(running.pauses))
    clock.version, clock.started_at, clock.by_day = term.version, running.started_at, running.by_day
    clock.under = term.code if running.extended else ""
    clock.due_at, clock.provisional = found.at, found.provisional
    clock.pauses = clockwork.written(running.pauses)
    clock.paused_at = None if term.pause == "none" else running.paused_at
