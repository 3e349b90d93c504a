"""Mediation: both sides accept, a mediator without conflict leads, either may stop. What is offered and agreed is in offers, agreements.

Whoever joined as the respondent acts for that side, the privacy officer while nobody has.
Law: MED 17 (no mediation without both), 23 (free to stop), 26; CPL 205."""

from datetime import datetime

from django.db import transaction

from disputes import conflict_grounds, conflicts, refusals
from disputes.conflict_grounds import Conflict
from disputes.guards import CHECKS
from disputes.life import State, side_of
from disputes.models import Case, CaseEvent, Party
from disputes.moves import Guard
from disputes.refusals import allowed
from disputes.rules import Event, Side, Stage
from disputes.services import letters, threads
from disputes.services.moving import facts_of, locked, move, state_of
from disputes.services.triage import free_for_work
from portal.accounts.models import User
from portal.doors.errors import Refusal
from portal.trail.rules import SYSTEM, Actor

IN_CONFLICT = f"case.{Guard.NO_CONFLICT}"


@transaction.atomic
def route_to_mediation(*, case: Case, by: Actor, reason: str = "", at: datetime | None = None) -> CaseEvent:
    """Staff offer mediation, or the client asks for it (and so accepts it for the client's side)."""
    asked = by.kind == "client"
    event = move(case, Event.MEDIATION_REQUESTED if asked else Event.MEDIATION_OFFERED, by=by, at=at, note=threads.reason(reason))
    for side in Side:
        accepted = {"accepted_at": event.at, "accepted_by": by.id} if asked and side is Side.CLIENT else {}
        fresh = {"accepted_at": None, "accepted_by": "", "declined_at": None, "declined_by": ""}
        Party.objects.update_or_create(case=case, side=side, defaults=fresh | accepted)
    if not asked:
        letters.tell_client(case, "case_mediation", once=f"offered:{event.n}", at=event.at)
    return event


def assign_mediator(*, case: Case, mediator: User, by: Actor, at: datetime | None = None) -> CaseEvent:
    """Put `mediator` on the case: an active mediator who neither handled it nor speaks for a side (else case.no_conflict), and in whom
    nothing else was found either (else mediation.conflict). They declare to be impartial before anything begins.

    That somebody was refused, and on what ground, stays on the record, which both sides read."""
    if not (mediator.is_active and mediator.has_role("mediator")):
        raise refusals.not_a_mediator()
    with transaction.atomic():
        free_for_work(mediator)
        about, state = mediator.actor("mediator"), state_of(locked(case))
        refused = _conflict(case, mediator, state, by)
        if refused is None:
            event = move(case, Event.MEDIATOR_ASSIGNED, by=by, at=at, data={"mediator": about.id}, about=about)
            start_when_ready(case, event.at)
            return event
        _note_refused(case, mediator, by, at)
    raise refused


def _conflict(case: Case, mediator: User, state: State, by: Actor) -> Refusal | None:
    """What speaks against the mediator; raises whatever else keeps `by` from choosing one now."""
    about = mediator.actor("mediator")
    try:
        allowed(state, Event.MEDIATOR_ASSIGNED, by, about)
    except Refusal as refusal:
        if refusal.code != IN_CONFLICT:
            raise
        return refusal
    found = [] if about.id in state.overridden else conflicts.of(case, mediator)
    return refusals.mediator_in_conflict(conflict_grounds.words(found)) if found else None


def _note_refused(case: Case, mediator: User, by: Actor, at: datetime | None) -> None:
    """Once for the same person and the same grounds, however often it is tried."""
    who, state = str(mediator.public_id), state_of(case)
    found = [*conflicts.of(case, mediator), *([Conflict.REPLACED] if who in state.replaced else [])]
    data = {"mediator": who, "conflict": conflict_grounds.codes(found)}
    if data not in [fact.data for fact in facts_of(case) if fact.event is Event.MEDIATOR_REFUSED]:
        move(case, Event.MEDIATOR_REFUSED, by=by, at=at, data=data)


@transaction.atomic
def accept_mediation(*, case: Case, by: Actor, at: datetime | None = None) -> CaseEvent:
    """One side agrees to mediate; with both and a mediator who has declared it begins, and its clock with it."""
    event = move(case, Event.MEDIATION_ACCEPTED, by=by, at=at)
    Party.objects.filter(case=case, side=side_of(by.role)).update(accepted_at=event.at, accepted_by=by.id)
    start_when_ready(case, event.at)
    return event


@transaction.atomic
def decline_mediation(*, case: Case, by: Actor, reason: str = "", at: datetime | None = None) -> CaseEvent:
    """One side says no: there is no mediation (MED 17) and the case goes back to review."""
    event = move(case, Event.MEDIATION_DECLINED, by=by, at=at, note=threads.reason(reason))
    side = Party.objects.filter(case=case, side=side_of(by.role))
    side.update(accepted_at=None, accepted_by="", declined_at=event.at, declined_by=by.id)
    return event


def start_when_ready(case: Case, at: datetime) -> None:
    """Begin, once both sides have accepted and nothing speaks against the mediator, who has said so."""
    state = state_of(case)
    if state.stage is Stage.MEDIATION_OFFERED and CHECKS[Guard.READY_TO_START](state, SYSTEM):
        event = move(case, Event.MEDIATION_STARTED, by=SYSTEM, at=at)
        letters.tell_client(case, "case_mediation", once=f"started:{event.n}", at=event.at)


@transaction.atomic
def end_mediation(*, case: Case, by: Actor, reason: str = "", at: datetime | None = None) -> CaseEvent:
    """A side or the mediator stops (MED 23, 26): the case closes without agreement and the other routes are shown."""
    event = move(case, Event.MEDIATION_ENDED, by=by, at=at, note=threads.reason(reason))
    if by.kind != "client":
        letters.tell_client(case, "case_closed", once=f"closed:{event.n}", at=event.at)
    return event


def confirm_performance(*, case: Case, by: Actor, at: datetime | None = None) -> CaseEvent:
    """The client or the mediator says that the agreement has been carried out."""
    return move(case, Event.PERFORMED, by=by, at=at)


def ask_court(*, case: Case, by: Actor, at: datetime | None = None) -> CaseEvent:
    """Both sides have asked the court together to confirm the agreement (CPL 205, within 30 days); the mediator notes it."""
    return move(case, Event.CONFIRMATION_ASKED, by=by, at=at)


def begin_appraisal(*, case: Case, by: Actor, reason: str, at: datetime | None = None) -> CaseEvent:
    """A test or appraisal begins: its time does not count in the mediation's."""
    return move(case, Event.APPRAISAL_STARTED, by=by, at=at, note=threads.required_reason(reason))


def end_appraisal(*, case: Case, by: Actor, at: datetime | None = None) -> CaseEvent:
    return move(case, Event.APPRAISAL_ENDED, by=by, at=at)
