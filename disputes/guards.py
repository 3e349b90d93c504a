"""Whether somebody may make a move now: each guard of `moves`, asked of where the case stands. Pure."""

from collections.abc import Callable

from disputes.life import APPEAL, BOTH, REFUSED, RETURN, UNANSWERED, State, maker_of, side_of, speaks_for_side
from disputes.moves import MEDIATING, OFFICE, Guard, Move, move_for
from disputes.offers_rules import MOST_ROUNDS, SIGNERS
from disputes.rules import Event, Stage
from portal.law.rules import confirmable
from portal.trail.rules import Actor


def not_in_doubt(state: State) -> bool:
    """Nobody has challenged the mediator, and no conflict was found."""
    return not (state.challenged or state.conflict)


def acts_in_doubt(state: State, by: Actor) -> bool:
    """A mediator acts in a mediation that stands still because of them; before it begins, only a doubt stops them."""
    theirs = by.role == "mediator" and by.id == state.mediator and state.stage in MEDIATING
    return theirs and (state.suspended or not not_in_doubt(state))


def handled_alone(state: State, by: Actor) -> bool:
    """They worked on the case or spoke for a side, and no two people have allowed an exception."""
    return by.id in state.handled_by and by.id not in state.overridden


def _unanswered(state: State) -> bool:
    """An open offer nobody but its maker has said anything about."""
    return state.proposal_open and {side.value for side in state.proposal_accepted} <= {state.proposal_by}


Check = Callable[[State, Actor], bool]
CHECKS: dict[Guard, Check] = {
    Guard.OWN_CASE: lambda state, by: by.id == state.case if by.kind == "client" else by.kind != "party" or by.id in state.present,
    Guard.NO_CONFLICT: lambda state, by: bool(by.id) and by.id not in state.replaced and not handled_alone(state, by),
    Guard.OWN_MEDIATION: lambda state, by: by.role != "mediator" or by.id == state.mediator,
    Guard.MAY_STILL_ACCEPT: lambda state, by: side_of(by.role) not in state.accepted,
    Guard.READY_TO_START: lambda state, by: state.accepted == BOTH and bool(state.mediator) and state.declared and not_in_doubt(state),
    Guard.PROPOSAL_OPEN: lambda state, by: state.proposal_open and side_of(by.role) not in state.proposal_accepted,
    Guard.NO_PROPOSAL_OPEN: lambda state, by: not state.proposal_open and state.proposal_accepted != BOTH,
    Guard.OWN_PROPOSAL: lambda state, by: _unanswered(state) and state.proposal_by == maker_of(by.role),
    Guard.NO_ROUND_OPEN: lambda state, by: not state.deal.round_open,
    Guard.ROUNDS_LEFT: lambda state, by: state.deal.rounds < MOST_ROUNDS,
    Guard.MAY_SEAL: lambda state, by: state.deal.round_open and side_of(by.role) not in state.deal.sealed,
    Guard.BOTH_SEALED: lambda state, by: state.deal.round_open and state.deal.sealed == BOTH,
    Guard.BOTH_ACCEPTED: lambda state, by: state.proposal_accepted == BOTH,
    Guard.TEXT_OPEN: lambda state, by: state.deal.text_open,
    Guard.MAY_SIGN: lambda state, by: state.deal.text_open and maker_of(by.role) not in state.deal.signed,
    Guard.ALL_SIGNED: lambda state, by: by.kind != "system" or state.deal.signed == SIGNERS,
    Guard.HAS_ITEMS: lambda state, by: bool(state.deal.items),
    Guard.NO_ITEMS: lambda state, by: not state.deal.items,
    Guard.NOTHING_OWED: lambda state, by: not state.deal.owed,
    Guard.ANSWER_GIVEN: lambda state, by: bool(state.answer),
    Guard.NO_HANDLER: lambda state, by: not state.handler,
    Guard.OTHER_PERSON: lambda state, by: by.id not in state.barred,
    Guard.WAS_DECIDED: lambda state, by: state.resolution not in REFUSED | UNANSWERED,
    Guard.WAS_REFUSED: lambda state, by: state.resolution in REFUSED,
    Guard.ENDED_WITHOUT_ANSWER: lambda state, by: state.resolution in UNANSWERED,
    Guard.APPEAL_OPEN: lambda state, by: APPEAL not in state.over,
    Guard.RETURN_OPEN: lambda state, by: by.kind != "client" or RETURN not in state.over,
    Guard.NOT_TESTING: lambda state, by: not state.testing,
    Guard.TESTING: lambda state, by: state.testing,
    Guard.NOT_PERFORMED: lambda state, by: not state.performed,
    Guard.CONFIRMABLE: lambda state, by: confirmable(state.body),
    Guard.NOT_RATED: lambda state, by: not state.rated,
    Guard.SPEAKS_FOR_SIDE: speaks_for_side,
    Guard.INVITED: lambda state, by: state.invited.get(by.id) == by.role,
    Guard.NOT_DECLARED: lambda state, by: not state.declared,
    Guard.HAS_MEDIATOR: lambda state, by: bool(state.mediator),
    Guard.NO_MEDIATOR: lambda state, by: not state.mediator,
    Guard.NOT_SUSPENDED: lambda state, by: not state.suspended,
    Guard.NOT_CHALLENGED: lambda state, by: not state.challenged,
    Guard.CHALLENGED: lambda state, by: not not_in_doubt(state),
    Guard.NO_FOUND_CONFLICT: lambda state, by: not state.conflict,
    Guard.NOT_THE_MEDIATOR: lambda state, by: by.id != state.mediator,
    Guard.OVERRIDE_ASKED: lambda state, by: bool(state.override[0]),
    Guard.SECOND_PERSON: lambda state, by: by.id != state.override[1],
    Guard.NOT_IN_DOUBT: lambda state, by: not acts_in_doubt(state, by),
}


CHOOSING_A_MEDIATOR = frozenset({Event.MEDIATOR_ASSIGNED, Event.MEDIATOR_REFUSED})
CHOSEN = frozenset({Event.MEDIATOR_ASSIGNED, Event.ASSIGNED})
CHOOSING = frozenset({Guard.NO_CONFLICT, Guard.OTHER_PERSON})


def failing_guard(state: State, move: Move, by: Actor, about: Actor | None = None) -> Guard | None:
    """The first guard of `move` that does not hold; `about` is the person concerned where it is not the one acting (a mediator)."""
    if by.role in OFFICE and by.id and by.id == state.mediator and move.event not in CHOOSING_A_MEDIATOR:
        return Guard.NO_CONFLICT
    for guard in move.guards:
        if not CHECKS[guard](state, about if about is not None and move.event in CHOSEN and guard in CHOOSING else by):
            return guard
    return None


def may(state: State, event: Event, by: Actor, about: Actor | None = None) -> bool:
    """Whether `by` could do `event` now: what a page asks before it shows a button. While no mediator is named, nobody is in conflict."""
    move = move_for(state.stage, event)
    if move is None or by.role not in move.roles:
        return False
    if event in CHOSEN and about is None:
        return True
    return failing_guard(state, move, by, about) is None


def way_back(state: State) -> Event | None:
    """How a closed case comes back: by appeal, by being taken up again, or by being opened again; None while it is open."""
    if state.stage is not Stage.CLOSED:
        return None
    if state.resolution in REFUSED:
        return Event.APPEALED
    return Event.REINSTATED if state.resolution in UNANSWERED else Event.REOPENED
