"""The life of a case, pure: fold its events into where it stands, and say whether a move is allowed. Takes time as an argument."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from disputes.rules import FIRM_SIDE, OFFICE, Ball, Event, Guard, Move, Resolution, Side, Stage, move_for
from portal.trail.rules import Actor


@dataclass(frozen=True)
class Fact:
    """One event as the folds read it; `data` holds codes and numbers only, never anybody's words."""

    n: int
    event: Event
    at: datetime
    by: Actor
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class State:
    """Where a case stands after its events so far."""

    case: str
    stage: Stage = Stage.FILED
    resolution: str = ""
    ball: Ball = Ball.FIRM
    answer: str = ""
    handler: str = ""
    handled_by: frozenset[str] = frozenset()
    mediator: str = ""
    accepted: frozenset[Side] = frozenset()
    proposal: int = 0
    proposal_open: bool = False
    proposal_accepted: frozenset[Side] = frozenset()
    moved_at: datetime | None = None
    filed_at: datetime | None = None
    closed_at: datetime | None = None
    n: int = 0


ENDINGS = {
    Event.DECLINED: Resolution.DECLINED,
    Event.WITHDRAWN: Resolution.WITHDRAWN,
    Event.MEDIATION_ENDED: Resolution.NO_AGREEMENT,
}
HANDLING = {Event.TAKEN, Event.REPLIED, Event.INFORMATION_ASKED, Event.ANSWERED, Event.DECLINED, Event.REOPENED}
BOTH = frozenset(Side)


def side_of(role: str) -> Side:
    """Whose side a role speaks for: the firm's privacy officer speaks for the respondent."""
    return Side.RESPONDENT if role in FIRM_SIDE else Side.CLIENT


def _turn(accepted: frozenset[Side], when_both: Ball) -> Ball:
    if accepted == BOTH:
        return when_both
    return Ball.FIRM if Side.CLIENT in accepted else Ball.CLIENT


def _mediation(state: State, fact: Fact) -> State:
    if fact.event in (Event.MEDIATION_OFFERED, Event.MEDIATION_REQUESTED):
        asked_by_client = frozenset({Side.CLIENT} if fact.event == Event.MEDIATION_REQUESTED else ())
        return replace(state, accepted=asked_by_client, mediator="", proposal_open=False, proposal_accepted=frozenset())
    if fact.event == Event.MEDIATION_ACCEPTED:
        accepted = state.accepted | {side_of(fact.by.role)}
        return replace(state, accepted=accepted, ball=_turn(accepted, Ball.FIRM))
    if fact.event == Event.MEDIATOR_ASSIGNED:
        return replace(state, mediator=str(fact.data["mediator"]))
    return state


def _proposal(state: State, fact: Fact) -> State:
    if fact.event == Event.PROPOSAL_MADE:
        return replace(state, proposal=int(fact.data["proposal"]), proposal_open=True, proposal_accepted=frozenset())
    if fact.event == Event.PROPOSAL_DECLINED:
        return replace(state, proposal_open=False, proposal_accepted=frozenset())
    if fact.event == Event.PROPOSAL_ACCEPTED:
        accepted = state.proposal_accepted | {side_of(fact.by.role)}
        return replace(state, proposal_accepted=accepted, proposal_open=accepted != BOTH, ball=_turn(accepted, Ball.MEDIATOR))
    return state


def _handling(state: State, fact: Fact) -> State:
    if fact.event == Event.TAKEN:
        state = replace(state, handler=fact.by.id)
    if fact.event == Event.ANSWERED:
        state = replace(state, answer=str(fact.data["resolution"]))
    if fact.event in HANDLING and fact.by.role in OFFICE or fact.by.role in FIRM_SIDE:
        state = replace(state, handled_by=state.handled_by | {fact.by.id})
    return state


def _ending(state: State, fact: Fact, move: Move) -> State:
    if move.to is not Stage.CLOSED:
        return replace(state, resolution="", closed_at=None)
    ending = ENDINGS.get(fact.event) or (Resolution.AGREED if state.stage is Stage.AGREED else state.answer)
    return replace(state, resolution=str(ending), closed_at=fact.at)


def step(state: State, fact: Fact) -> State:
    """`state` after one more event. KeyError when the stored events contradict the MOVES table."""
    if fact.event == Event.FILED:
        return replace(state, filed_at=fact.at, moved_at=fact.at, n=fact.n)
    move = move_for(state.stage, fact.event)
    if move is None:
        raise KeyError(f"{fact.event} from {state.stage}")
    state = _handling(_proposal(_mediation(state, fact), fact), fact)
    if move.ball is not None:
        state = replace(state, ball=move.ball)
    if move.to is not None and move.to is not state.stage:
        state = replace(_ending(state, fact, move), stage=move.to, moved_at=fact.at)
    return replace(state, n=fact.n)


def fold(case: str, facts: Iterable[Fact]) -> State:
    """The state all `facts` (oldest first) of `case` (its public id) lead to."""
    state = State(case=case)
    for fact in facts:
        state = step(state, fact)
    return state


Check = Callable[[State, Actor], bool]
CHECKS: dict[Guard, Check] = {
    Guard.OWN_CASE: lambda state, by: by.kind != "client" or by.id == state.case,
    Guard.NO_CONFLICT: lambda state, by: bool(by.id) and by.id not in state.handled_by,
    Guard.OWN_MEDIATION: lambda state, by: by.role != "mediator" or by.id == state.mediator,
    Guard.MAY_STILL_ACCEPT: lambda state, by: side_of(by.role) not in state.accepted,
    Guard.READY_TO_START: lambda state, by: state.accepted == BOTH and bool(state.mediator),
    Guard.PROPOSAL_OPEN: lambda state, by: state.proposal_open and side_of(by.role) not in state.proposal_accepted,
    Guard.NO_PROPOSAL_OPEN: lambda state, by: not state.proposal_open and state.proposal_accepted != BOTH,
    Guard.BOTH_ACCEPTED: lambda state, by: state.proposal_accepted == BOTH,
    Guard.ANSWER_GIVEN: lambda state, by: bool(state.answer),
}
WHY_NOT: dict[Guard, Promise] = {
    Guard.OWN_CASE: _("There is no such case, or you may not see it."),
    Guard.NO_CONFLICT: _("This person handled the case or speaks for a side and cannot be its mediator."),
    Guard.OWN_MEDIATION: _("Only the mediator assigned to this case can do this."),
    Guard.MAY_STILL_ACCEPT: _("This side has already accepted mediation."),
    Guard.READY_TO_START: _("Mediation begins when both sides have accepted and a mediator is assigned."),
    Guard.PROPOSAL_OPEN: _("There is no proposal that this side can still answer."),
    Guard.NO_PROPOSAL_OPEN: _("There is already a proposal; both sides must answer it first."),
    Guard.BOTH_ACCEPTED: _("An agreement can be recorded only when both sides have accepted the proposal."),
    Guard.ANSWER_GIVEN: _("The case cannot be closed before an answer was given."),
}


def failing_guard(state: State, move: Move, by: Actor, about: Actor | None = None) -> Guard | None:
    """The first guard of `move` that does not hold; `about` is the person concerned where it is not the one acting (a mediator)."""
    if by.role in OFFICE and by.id and by.id == state.mediator and move.event not in (Event.MEDIATOR_ASSIGNED,):
        return Guard.NO_CONFLICT
    for guard in move.guards:
        if not CHECKS[guard](state, about if about is not None and guard is Guard.NO_CONFLICT else by):
            return guard
    return None


def may(state: State, event: Event, by: Actor, about: Actor | None = None) -> bool:
    """Whether `by` could do `event` now: what a page asks before it shows a button. While no mediator is named, nobody is in conflict."""
    move = move_for(state.stage, event)
    if move is None or by.role not in move.roles:
        return False
    if event is Event.MEDIATOR_ASSIGNED and about is None:
        return True
    return failing_guard(state, move, by, about) is None
