"""A mediator nobody need doubt: declared before the start, challenged by any party, decided by somebody else, excepted by two only."""

from datetime import datetime

from django.db import transaction

from disputes import conflicts, refusals
from disputes.conflict_grounds import codes
from disputes.models import Case, CaseEvent, Participant
from disputes.moves import MEDIATING
from disputes.rules import Event
from disputes.services import mediation, room_letters, threads
from disputes.services.moving import locked, move, state_of
from portal.accounts import queries as accounts
from portal.accounts.models import User
from portal.trail.rules import SYSTEM, Actor


@transaction.atomic
def declare_neutrality(*, case: Case, by: Actor, disclosed: str = "", at: datetime | None = None) -> CaseEvent:
    """The mediator declares to be impartial and what the parties should know; they read it. The mediation begins with it."""
    words = threads.reason(disclosed)
    event = move(case, Event.MEDIATOR_DECLARED, by=by, at=at, data={"disclosed": bool(words)}, note=words)
    mediation.start_when_ready(case, event.at)
    return event


@transaction.atomic
def challenge_mediator(*, case: Case, reason: str, by: Actor, at: datetime | None = None) -> CaseEvent:
    """A party doubts the mediator: from now on the mediation stands still, its time too, until somebody else decides."""
    event = move(case, Event.MEDIATOR_CHALLENGED, by=by, at=at, note=threads.required_reason(reason))
    room_letters.tell_all(case, once=f"challenged:{event.n}", at=event.at)
    return event


@transaction.atomic
def decide_challenge(*, case: Case, upheld: bool, reason: str, by: Actor, at: datetime | None = None) -> CaseEvent:
    """An administrator or another mediator decides, with a reason the parties read. Upheld, the mediator is replaced for good."""
    kind = Event.CHALLENGE_UPHELD if upheld else Event.CHALLENGE_DISMISSED
    event = move(case, kind, by=by, at=at, note=threads.required_reason(reason))
    mediation.start_when_ready(case, event.at)
    room_letters.tell_all(case, once=f"decided:{event.n}", at=event.at)
    return event


@transaction.atomic
def ask_exception(*, case: Case, mediator: User, reason: str, by: Actor, at: datetime | None = None) -> CaseEvent:
    """Ask that `mediator` may mediate although something was found; what was found goes on the record that the parties read.

    Refusal case.not_a_choice (422) where nothing speaks against them."""
    found = conflicts.of(case, mediator)
    if not found or not mediator.has_role("mediator"):
        raise refusals.not_a_choice("mediator")
    data = {"mediator": str(mediator.public_id), "conflict": codes(found)}
    return move(case, Event.OVERRIDE_ASKED, by=by, at=at, data=data, note=threads.required_reason(reason))


@transaction.atomic
def allow_exception(*, case: Case, reason: str, by: Actor, at: datetime | None = None) -> CaseEvent:
    """The second of two people allows it; the parties are told and can challenge the mediator all the same."""
    about = state_of(locked(case)).override[0]
    event = move(case, Event.OVERRIDE_GIVEN, by=by, at=at, data={"mediator": about}, note=threads.required_reason(reason))
    mediation.start_when_ready(case, event.at)
    room_letters.tell_all(case, once=f"exception:{event.n}", at=event.at)
    return event


def check_newcomer(*, case: Case, participant: Participant, at: datetime) -> CaseEvent | None:
    """Look at the mediator again now that somebody has joined; a conflict suspends the mediation. None when there is none,
    or when they have agreed already and nothing is left to suspend."""
    state = state_of(case)
    mediator = accounts.by_public_id(state.mediator) if state.mediator else None
    if mediator is None or state.stage not in MEDIATING or state.conflict or state.mediator in state.overridden:
        return None
    found = conflicts.of(case, mediator)
    if not found:
        return None
    event = move(case, Event.CONFLICT_FOUND, by=SYSTEM, at=at, data={"conflict": codes(found)})
    room_letters.tell_all(case, once=f"conflict:{event.n}", at=event.at)
    return event
