"""The life of a case, pure: fold its events into where it stands, and say whether a move is allowed. Takes time as an argument."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from disputes.moves import FIRM_SIDE, MEDIATING, OFFICE, Guard, Move, move_for
from disputes.offers_rules import MEDIATOR, MOST_ROUNDS, SIGNERS, Deal, signer_of
from disputes.offers_rules import step as next_deal
from disputes.rules import Ball, ClaimState, Event, Resolution, Side, Stage
from portal.law.rules import confirmable
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
    department: str = ""
    handled_by: frozenset[str] = frozenset()
    mediator: str = ""
    accepted: frozenset[Side] = frozenset()
    proposal: int = 0
    proposal_by: str = ""
    proposal_open: bool = False
    proposal_accepted: frozenset[Side] = frozenset()
    moved_at: datetime | None = None
    filed_at: datetime | None = None
    closed_at: datetime | None = None
    decided_by: str = ""
    barred: frozenset[str] = frozenset()
    over: frozenset[str] = frozenset()
    testing: bool = False
    body: str = ""
    performed: bool = False
    deal: Deal = field(default_factory=Deal)
    rated: bool = False
    claims: Mapping[int, ClaimState] = field(default_factory=dict)
    invited: Mapping[str, str] = field(default_factory=dict)
    present: Mapping[str, str] = field(default_factory=dict)
    declared: bool = False
    challenged: bool = False
    conflict: bool = False
    override: tuple[str, str] = ("", "")
    overridden: frozenset[str] = frozenset()
    replaced: frozenset[str] = frozenset()
    n: int = 0

    @property
    def suspended(self) -> bool:
        """A mediation stands still: its mediator is challenged, in conflict, gone, or has not declared yet."""
        return self.stage is Stage.MEDIATION and (self.challenged or self.conflict or not (self.mediator and self.declared))


ENDINGS = {
    Event.DECLINED: Resolution.DECLINED,
    Event.WITHDRAWN: Resolution.WITHDRAWN,
    Event.MEDIATION_ENDED: Resolution.NO_AGREEMENT,
    Event.MERGED: Resolution.MERGED,
}
REFUSED = frozenset({Resolution.DECLINED, Resolution.MERGED})
UNANSWERED = frozenset({Resolution.WITHDRAWN, Resolution.LAPSED})
APPEAL, RETURN = "appeal.window", "case.return"
HANDLING = {Event.TAKEN, Event.REPLIED, Event.INFORMATION_ASKED, Event.ANSWERED, Event.DECLINED, Event.REOPENED}
BOTH = frozenset(Side)
NO_LONGER = frozenset({Event.PROPOSAL_DECLINED, Event.PROPOSAL_LAPSED, Event.PROPOSAL_WITHDRAWN, Event.AGREEMENT_REFUSED})


def side_of(role: str) -> Side:
    """Whose side a role is on: the firm's privacy officer, the respondent who joined and their adviser are the respondent's."""
    return Side.RESPONDENT if role in FIRM_SIDE or role == "adviser" else Side.CLIENT


def speaks_for_side(state: State, by: Actor) -> bool:
    """Who decides for a side. The client for theirs. For the other: whoever joined as the respondent; the privacy officer while nobody
    has. Those who help a side decide nothing."""
    if by.role == "privacy_officer":
        return "respondent" not in state.present.values()
    return by.kind != "party" or state.present.get(by.id) == "respondent"


def maker_of(role: str) -> str:
    """Who makes an offer or signs, by role: mediator, client or respondent."""
    return signer_of(role, side_of(role))


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
        return replace(state, mediator=str(fact.data["mediator"]), declared=False, challenged=False, conflict=False)
    if fact.event in (Event.APPRAISAL_STARTED, Event.APPRAISAL_ENDED):
        return replace(state, testing=fact.event == Event.APPRAISAL_STARTED)
    if fact.event == Event.AGREEMENT_RECORDED:
        return replace(state, body=str(fact.data.get("body", "")), performed=False)
    return replace(state, performed=True) if fact.event == Event.PERFORMED else state


def _people(state: State, fact: Fact) -> State:
    """Who was invited to the mediation and who has joined, by public id and role."""
    who = fact.by.id if fact.by.kind == "party" else str(fact.data.get("participant", ""))
    if fact.event == Event.PARTICIPANT_INVITED:
        return replace(state, invited={**state.invited, who: str(fact.data["role"])})
    if fact.event == Event.PARTICIPANT_JOINED:
        return replace(state, invited=_without(state.invited, who), present={**state.present, who: fact.by.role})
    if fact.event in (Event.PARTICIPANT_LEFT, Event.PARTICIPANT_REMOVED):
        return replace(state, invited=_without(state.invited, who), present=_without(state.present, who))
    return state


def _without(people: Mapping[str, str], who: str) -> Mapping[str, str]:
    return {each: role for each, role in people.items() if each != who}


def _neutrality(state: State, fact: Fact) -> State:
    """Whether the mediator is beyond doubt. Whoever was replaced does not come back in this case."""
    if fact.event == Event.MEDIATOR_DECLARED:
        return replace(state, declared=True)
    if fact.event in (Event.MEDIATOR_CHALLENGED, Event.CHALLENGE_DISMISSED):
        return replace(state, challenged=fact.event == Event.MEDIATOR_CHALLENGED)
    if fact.event == Event.CHALLENGE_UPHELD:
        gone = state.replaced | {state.mediator}
        return replace(state, mediator="", declared=False, challenged=False, conflict=False, replaced=gone)
    if fact.event == Event.CONFLICT_FOUND:
        return replace(state, conflict=True)
    if fact.event == Event.OVERRIDE_ASKED:
        return replace(state, override=(str(fact.data["mediator"]), fact.by.id))
    if fact.event == Event.OVERRIDE_GIVEN:
        about = state.override[0]
        still = state.conflict and about != state.mediator
        return replace(state, override=("", ""), overridden=state.overridden | {about}, conflict=still)
    return state


def _proposal(state: State, fact: Fact) -> State:
    if fact.event == Event.PROPOSAL_MADE:
        maker = maker_of(fact.by.role)
        agree = frozenset(side for side in Side if side.value == maker)  # whoever offers has agreed to it
        turn = _turn(agree, Ball.MEDIATOR) if agree else Ball.BOTH
        return replace(
            state, proposal=int(fact.data["proposal"]), proposal_by=maker, proposal_open=True, proposal_accepted=agree, ball=turn
        )
    if fact.event in NO_LONGER:
        return replace(state, proposal_open=False, proposal_accepted=frozenset())
    if fact.event == Event.ROUND_SETTLED:
        return replace(state, proposal=int(fact.data["proposal"]), proposal_by=MEDIATOR, proposal_open=False, proposal_accepted=BOTH)
    if fact.event == Event.PROPOSAL_ACCEPTED:
        accepted = state.proposal_accepted | {side_of(fact.by.role)}
        return replace(state, proposal_accepted=accepted, proposal_open=accepted != BOTH, ball=_turn(accepted, Ball.MEDIATOR))
    return state


def _deal(state: State, fact: Fact) -> State:
    """Rounds, signatures and items, and whose turn they make it."""
    deal = next_deal(state.deal, fact.event, fact.data, maker_of(fact.by.role))
    if fact.event == Event.FIGURE_SEALED:
        return replace(state, deal=deal, ball=_turn(deal.sealed, Ball.MEDIATOR))
    if fact.event == Event.AGREEMENT_SIGNED:
        signed = frozenset(side for side in Side if side.value in deal.signed)
        return replace(state, deal=deal, ball=_turn(signed, Ball.MEDIATOR) if signed else Ball.BOTH)
    if fact.event == Event.ITEM_CONFIRMED:
        return replace(state, deal=deal, performed=not deal.owed)
    return replace(state, deal=deal)


def _handling(state: State, fact: Fact) -> State:
    if fact.event == Event.TAKEN:
        state = replace(state, handler=fact.by.id)
    if fact.event == Event.ASSIGNED:
        state = replace(state, handler=str(fact.data["handler"]))
    if fact.event == Event.HANDED_OVER:
        state = replace(state, handler="", department=str(fact.data["to"]))
    if fact.event == Event.ANSWERED:
        state = replace(state, answer=str(fact.data["resolution"]))
    if fact.event in (Event.DECLINED, Event.MERGED):
        state = replace(state, decided_by=fact.by.id)
    if fact.event == Event.APPEALED:
        state = replace(state, handler="", barred=state.barred | {state.decided_by})
    if fact.event in HANDLING and fact.by.role in OFFICE or fact.by.role in FIRM_SIDE:
        state = replace(state, handled_by=state.handled_by | {fact.by.id})
    return state


def _claims(state: State, fact: Fact) -> State:
    """What became of each claim; a word of the firm about one leaves the others as they are."""
    if fact.event not in (Event.CLAIM_MADE, Event.CLAIM_CHANGED, Event.CLAIM_ANSWERED, Event.CLAIM_DONE):
        return state
    now = ClaimState.DONE if fact.event == Event.CLAIM_DONE else ClaimState(fact.data.get("state", ClaimState.ASKED))
    return replace(state, claims={**state.claims, int(fact.data["claim"]): now})


def _ending(state: State, fact: Fact, move: Move) -> State:
    if move.to is not Stage.CLOSED:
        return replace(state, resolution="", closed_at=None, over=frozenset(), rated=False)
    ending = ENDINGS.get(fact.event) or (Resolution.AGREED if state.stage is Stage.AGREED else state.answer or Resolution.LAPSED)
    if fact.event == Event.LAPSED and state.stage is Stage.AWAITING_CLIENT:
        ending = Resolution.LAPSED
    return replace(state, resolution=str(ending), closed_at=fact.at)


def _afterwards(state: State, fact: Fact) -> State:
    """What a closed case still remembers: which times are over, and that the client has rated it."""
    if fact.event == Event.RAN_OUT:
        return replace(state, over=state.over | {str(fact.data["term"])})
    return replace(state, rated=True) if fact.event == Event.RATED else state


def step(state: State, fact: Fact) -> State:
    """`state` after one more event. KeyError when the stored events contradict the MOVES table."""
    if fact.event == Event.FILED:
        return replace(state, filed_at=fact.at, moved_at=fact.at, n=fact.n)
    move = move_for(state.stage, fact.event)
    if move is None:
        raise KeyError(f"{fact.event} from {state.stage}")
    for fold_in in (_mediation, _people, _neutrality, _proposal, _deal, _handling, _claims, _afterwards):
        state = fold_in(state, fact)
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


@dataclass(frozen=True)
class Span:
    """A time in which stage and turn stayed the same; `until` is `now` for the last one."""

    stage: Stage
    ball: Ball
    since: datetime
    until: datetime


def spans(case: str, facts: Iterable[Fact], now: datetime) -> list[Span]:
    """Where a case spent its time, oldest first; from its filing to its closing, or to `now`, without gaps."""
    state, found = State(case=case), list[Span]()
    for fact in facts:
        before, state = state, step(state, fact)
        if before.n and fact.at > (since := found[-1].until if found else fact.at):
            found.append(Span(before.stage, before.ball, since, fact.at))
        elif not found:
            found.append(Span(state.stage, state.ball, fact.at, fact.at))
    if state.n and state.stage is not Stage.CLOSED:
        found.append(Span(state.stage, state.ball, found[-1].until, max(now, found[-1].until)))
    return _joined(found)


def _joined(found: Iterable[Span]) -> list[Span]:
    """Neighbours alike become one; empty ones vanish, and so does the time in which the case was closed."""
    joined: list[Span] = []
    for span in found:
        if span.since == span.until or span.stage is Stage.CLOSED:
            continue
        if joined and (joined[-1].stage, joined[-1].ball, joined[-1].until) == (span.stage, span.ball, span.since):
            span = replace(joined.pop(), until=span.until)
        joined.append(span)
    return joined
