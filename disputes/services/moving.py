"""The one way a case changes: lock, look up the move, write the event and its trail entry, fold again, tell whoever listens."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from disputes import audited, channels, clockwork, life, refusals, sealed
from disputes.life import Fact, State
from disputes.models import Case, CaseEvent, Clock
from disputes.refusals import allowed
from disputes.rules import Event, Side
from disputes.services import alarms, figures
from disputes.services.due_rows import refold
from portal.trail import services as trail
from portal.trail.models import Entry
from portal.trail.rules import SYSTEM, Actor

FOLDED = ["stage", "resolution", "ball", "handler", "mediator", "department", "n", "moved_at", "closed_at", "queue_at", "late", "next_at"]
CLOCKS_OWN = frozenset({Event.BREACHED, Event.CLOCK_MOVED})


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
    """Let `event` happen to `case` (refreshed in place). What fell due before it (a breach, an ended wait) is recorded first.

    Raises Refusal case.move_not_allowed, case.<guard> (409), case.not_your_part (403), case.not_found (404)."""
    current = locked(case)
    facts = facts_of(current)
    state = life.fold(str(current.public_id), facts)
    moment = _in_order(at or timezone.now(), facts)
    if event not in CLOCKS_OWN:
        state, facts = _catch_up(current, state, facts, moment)
    allowed(state, event, by, about)
    written = _write(current, state, facts, Fact(state.n + 1, event, moment, by, dict(data or {})), note, once)
    current.save(update_fields=FOLDED)
    for column in FOLDED:
        setattr(case, column, getattr(current, column))
    return written


def _in_order(moment: datetime, facts: list[Fact]) -> datetime:
    # A server clock set back must not put an event before the one it follows.
    return max([moment, *(fact.at for fact in facts[-1:])])


def _catch_up(case: Case, state: State, facts: list[Fact], moment: datetime) -> tuple[State, list[Fact]]:
    """Write what the clocks of `case` brought about by `moment`, one after the other: each may stop or start others."""
    while (clock := _ripe(case, moment)) is not None:
        event = clockwork.next_event(clock.code, clock.level, state, late=clock.due_at <= moment)
        at = clock.due_at if clock.level < clockwork.LEVELS[Event.BREACHED] and event is not Event.WARNED else clock.next_at or moment
        data = {"term": clock.code, "run": clock.run} | ({"silent": _silent(state)} if event is Event.PROPOSAL_LAPSED else {})
        fact = Fact(state.n + 1, event, _in_order(at, facts), SYSTEM, data)
        row = _write(case, state, facts, fact, "", clockwork.once_key(event, clock.code, clock.run))
        facts = [*facts, fact]
        state = life.step(state, fact)
        alarms.tell(case, row, clock)
    return state, facts


def _silent(state: State) -> str:
    """Who had not answered the proposal: client, respondent or both."""
    missing = [side.value for side in Side if side not in state.proposal_accepted]
    return missing[0] if len(missing) == 1 else "both"


def catch_up(case: Case, moment: datetime) -> bool:
    """Write what fell due by `moment` for a case the caller has locked; whether there was anything."""
    facts = facts_of(case)
    state = life.fold(str(case.public_id), facts)
    after, _facts = _catch_up(case, state, facts, moment)
    if after.n == state.n:
        return False
    case.save(update_fields=FOLDED)
    return True


def _ripe(case: Case, moment: datetime) -> Clock | None:
    """The clock of `case` whose next moment has come first; the due moment itself is already too late."""
    if case.next_at is None or case.next_at > moment:
        return None
    return Clock.objects.filter(case=case, next_at__lte=moment).order_by("next_at", "code", "run").first()


def _write(case: Case, state: State, facts: list[Fact], fact: Fact, note: str, once: str | None) -> CaseEvent:
    row, _entry = _record(case, state, fact, note, once)
    after = life.step(state, fact)
    if state.deal.round_open and not after.deal.round_open:
        figures.end_round(case, fact)
    _settle(case, after, [*facts, fact])
    return row


def _record(case: Case, state: State, fact: Fact, note: str = "", once: str | None = None) -> tuple[CaseEvent, Entry]:
    """The event and its trail entry."""
    row = CaseEvent(
        case=case, n=fact.n, event=fact.event, at=fact.at, recorded_at=timezone.now(), by_kind=fact.by.kind, by_id=fact.by.id,
        by_role=fact.by.role, from_stage="" if fact.event is Event.FILED else state.stage, to_stage=life.step(state, fact).stage,
        data=dict(fact.data), note=sealed.seal_note(case, fact.n, note) if note else None, once=once,
    )  # fmt: skip
    entry = trail.record(
        event=fact.event.value,
        by=fact.by,
        subject=case.subject,
        secret=sealed.trail_secret(case),
        facts=audited.facts(case, row) | {"row": trail.mark(audited.columns(case, row))},
        at=fact.at,
    )
    row.entry = str(entry.id)
    row.save(force_insert=True)
    return row, entry


def _settle(case: Case, state: State, facts: list[Fact]) -> None:
    """Bring columns and clocks in line with all events so far, and tell whoever listens."""
    apply(case, state)
    refold(case, facts)
    channels.case_changed(case.public_id, case.conversation.public_id, state.n)


def begin(case: Case, *, by: Actor, at: datetime, data: Mapping[str, Any]) -> Entry:
    """The events a case begins with: filed, and the automatic acknowledgement (which satisfies `ack.*` terms only).

    Returns the filing's trail entry."""
    start = State(case=str(case.public_id))
    filed, acknowledged = Fact(1, Event.FILED, at, by, dict(data)), Fact(2, Event.ACKNOWLEDGED, at, SYSTEM)
    _row, entry = _record(case, start, filed)
    waiting = life.step(start, filed)
    _record(case, waiting, acknowledged)
    _settle(case, life.step(waiting, acknowledged), [filed, acknowledged])
    return entry


def apply(case: Case, state: State) -> None:
    """Copy the fold into the columns that queries read."""
    case.stage, case.resolution, case.ball = state.stage, state.resolution, state.ball
    case.handler, case.mediator, case.department, case.n = state.handler, state.mediator, state.department, state.n
    case.moved_at, case.closed_at = state.moved_at or case.moved_at, state.closed_at
