"""The one way a case changes: lock, look up the move, write the event and its trail entry, fold again, tell whoever listens."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from disputes import channels, clockwork, life, refusals, sealed
from disputes.clockwork import Running
from disputes.life import Fact, State
from disputes.models import NEVER, Case, CaseEvent, Clock
from disputes.refusals import allowed
from disputes.rules import Event
from portal.law import queries as law
from portal.law.models import Term
from portal.trail import services as trail
from portal.trail.rules import SYSTEM, Actor

FOLDED = ["stage", "resolution", "ball", "handler", "mediator", "n", "moved_at", "closed_at", "queue_at", "late"]
PUBLIC_DATA = ("resolution", "term", "run", "ground", "body", "proposal", "agreement_sha256")


def locked(case: Case) -> Case:
    """`case` as it is now, nobody else moving it until this transaction ends."""
    found = Case.objects.select_for_update().select_related(None).filter(pk=case.pk).first()
    if found is None:
        raise refusals.not_found()
    return found


def facts_of(case: Case) -> list[Fact]:
    return [event.fact() for event in CaseEvent.objects.filter(case=case).order_by("n")]


def state_of(case: Case) -> State:
    """Where the case stands, folded from its events."""
    return life.fold(str(case.public_id), facts_of(case))


@transaction.atomic
def move(
    case: Case, event: Event, *, by: Actor, at: datetime | None = None, data: Mapping[str, Any] | None = None, note: str = "",
    about: Actor | None = None, once: str | None = None,
) -> CaseEvent:  # fmt: skip
    """Let `event` happen to `case` (refreshed in place). Breaches that fell due before it are recorded first.

    Raises Refusal case.move_not_allowed, case.<guard> (409), case.not_your_part (403), case.not_found (404)."""
    current = locked(case)
    facts = facts_of(current)
    state = life.fold(str(current.public_id), facts)
    moment = _in_order(at or timezone.now(), facts)
    if event is not Event.BREACHED:
        state, facts = _breaches_first(current, state, facts, moment)
    allowed(state, event, by, about)
    written = _write(current, state, facts, Fact(state.n + 1, event, moment, by, dict(data or {})), note, once)
    current.save(update_fields=FOLDED)
    for column in FOLDED:
        setattr(case, column, getattr(current, column))
    return written


def _in_order(moment: datetime, facts: list[Fact]) -> datetime:
    # A server clock set back must not put an event before the one it follows.
    return max([moment, *(fact.at for fact in facts[-1:])])


def _breaches_first(case: Case, state: State, facts: list[Fact], moment: datetime) -> tuple[State, list[Fact]]:
    for clock in overdue(case, moment):
        key = clockwork.breach_key(clock.code, clock.run)
        fact = Fact(state.n + 1, Event.BREACHED, _in_order(clock.due_at, facts), SYSTEM, {"term": clock.code, "run": clock.run})
        _write(case, state, facts, fact, "", key)
        facts = [*facts, fact]
        state = life.step(state, fact)
    return state, facts


def record_breaches(case: Case, moment: datetime) -> bool:
    """Write the breaches of a case the caller has locked; whether there was one."""
    facts = facts_of(case)
    state = life.fold(str(case.public_id), facts)
    after, _facts = _breaches_first(case, state, facts, moment)
    if after.n == state.n:
        return False
    case.save(update_fields=FOLDED)
    return True


def overdue(case: Case, moment: datetime) -> Iterable[Clock]:
    """Clocks of `case` that ran out by `moment` and have no breach yet; the due moment itself is already too late."""
    if case.queue_at > moment:
        return []
    waiting = Clock.objects.filter(case=case, stopped_at=None, paused_at=None, breached_at=None, due_at__lte=moment)
    return waiting.order_by("due_at", "code", "run")


def _write(case: Case, state: State, facts: list[Fact], fact: Fact, note: str, once: str | None) -> CaseEvent:
    after = life.step(state, fact)
    row = CaseEvent(
        case=case, n=fact.n, event=fact.event, at=fact.at, recorded_at=timezone.now(), by_kind=fact.by.kind, by_id=fact.by.id,
        by_role=fact.by.role, from_stage="" if fact.event is Event.FILED else state.stage, to_stage=after.stage, data=dict(fact.data),
        note=sealed.seal_note(case, fact.n, note) if note else None, once=once,
    )  # fmt: skip
    entry = trail.record(
        event=fact.event.value,
        by=fact.by,
        subject=case.subject,
        secret=sealed.trail_secret(case),
        facts=_public(case, row, fact),
        at=fact.at,
    )
    row.entry = str(entry.id)
    row.save(force_insert=True)
    apply(case, after)
    refold(case, [*facts, fact])
    channels.case_changed(case.public_id, case.conversation.public_id, fact.n)
    return row


def _public(case: Case, row: CaseEvent, fact: Fact) -> dict[str, str | int | bool | None]:
    """What the entry says when it is opened: codes only, no words, nobody's name."""
    facts: dict[str, str | int | bool | None] = {"kind": case.kind, "from": row.from_stage, "to": row.to_stage, "n": row.n}
    if fact.event is Event.FILED:
        facts |= {"topic": case.topic, "channel": case.channel, "language": case.language, "jurisdiction": case.jurisdiction}
        facts |= {key: value for key, value in fact.data.items() if key.endswith("_sha256")}
    facts |= {key: fact.data[key] for key in PUBLIC_DATA if key in fact.data}
    if row.note is not None:
        facts["note_sha256"] = hashlib.sha256(row.note).hexdigest()
    return facts


def begin(case: Case, *, by: Actor, at: datetime, data: Mapping[str, Any]) -> CaseEvent:
    """The events a case begins with: filed, and the automatic acknowledgement (which satisfies `ack.*` terms only)."""
    state = State(case=str(case.public_id))
    filed, acknowledged = Fact(1, Event.FILED, at, by, dict(data)), Fact(2, Event.ACKNOWLEDGED, at, SYSTEM)
    first = _write(case, state, [], filed, "", None)
    _write(case, life.step(state, filed), [filed], acknowledged, "", None)
    return first


def apply(case: Case, state: State) -> None:
    """Copy the fold into the columns that queries read."""
    case.stage, case.resolution, case.ball = state.stage, state.resolution, state.ball
    case.handler, case.mediator, case.n = state.handler, state.mediator, state.n
    case.moved_at, case.closed_at = state.moved_at or case.moved_at, state.closed_at


def refold(case: Case, facts: list[Fact], *, afresh: bool = False) -> None:
    """Bring the clock rows in line with the events; `afresh` computes every due date again (a calendar changed, a rebuild)."""
    rows = {(clock.code, clock.run): clock for clock in Clock.objects.filter(case=case)} if len(facts) > 1 else {}
    clocks = [_clock(case, running, rows.get((running.code, running.run)), afresh) for running in runnings(case, facts)]
    Clock.objects.bulk_create([clock for clock in clocks if clock.pk is None])
    live = [clock for clock in clocks if clock.running]
    case.queue_at = min((clock.due_at for clock in live), default=NEVER)
    case.late = any(clock.breached_at for clock in live)


def runnings(case: Case, facts: list[Fact]) -> list[Running]:
    """The runnings of the terms that were law when they would have started: a duty of one place may be younger than the case."""
    found = clockwork.fold(case.kind, case.jurisdiction, facts)
    return [running for running in found if running.code not in clockwork.LOCAL or _was_law(running)]


def _was_law(running: Running) -> bool:
    return Term.objects.in_force(running.started_at).filter(code=running.code).exists()


def _clock(case: Case, running: Running, row: Clock | None, afresh: bool) -> Clock:
    """The row of one running; a row that is there already is saved when something about it changed."""
    clock = row or Clock(case=case, code=running.code, run=running.run)
    before = _shown(clock)
    if row is None or afresh or clock.pauses != clockwork.written(running.pauses):
        _due(clock, running)
    clock.stopped_at, clock.stopped_by, clock.breached_at = running.stopped_at, running.stopped_by, running.breached_at
    if row is not None and _shown(clock) != before:
        clock.save()
    return clock


def _shown(clock: Clock) -> tuple[Any, ...]:
    stop = (clock.stopped_at, clock.stopped_by, clock.breached_at)
    return clock.started_at, clock.version, clock.due_at, clock.provisional, clock.pauses, clock.paused_at, *stop


def _due(clock: Clock, running: Running) -> None:
    term = law.term(running.code, running.started_at)
    ended = clockwork.ended(running.pauses)
    due = law.due_for(term, running.started_at, ended)
    clock.version, clock.started_at = term.version, running.started_at
    clock.due_at, clock.provisional = due.at, due.provisional
    clock.pauses = clockwork.written(running.pauses)
    clock.paused_at = None if term.pause == "none" else running.paused_at
