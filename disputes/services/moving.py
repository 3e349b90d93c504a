"""The one way a case changes: lock, look up the move, write the event and its trail entry, fold again, tell whoever listens."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from disputes import channels, clockwork, life, refusals, sealed
from disputes.life import Fact, State
from disputes.models import Case, CaseEvent, Clock
from disputes.refusals import allowed
from disputes.rules import Event
from disputes.services.due_rows import refold
from portal.trail import services as trail
from portal.trail.models import Entry
from portal.trail.rules import SYSTEM, Actor

FOLDED = ["stage", "resolution", "ball", "handler", "mediator", "n", "moved_at", "closed_at", "queue_at", "late"]
PUBLIC_DATA = ("resolution", "term", "run", "ground", "body", "proposal", "agreement_sha256", "was", "due", "year")


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
    if event not in (Event.BREACHED, Event.CLOCK_MOVED):
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
    row, _entry = _record(case, state, fact, note, once)
    _settle(case, life.step(state, fact), [*facts, fact])
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
        facts=_public(case, row, fact),
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
    case.handler, case.mediator, case.n = state.handler, state.mediator, state.n
    case.moved_at, case.closed_at = state.moved_at or case.moved_at, state.closed_at
