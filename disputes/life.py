"""The life of a case, pure: its events folded into where it stands. What may happen next: `guards`; where the time went: `stretches`."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from disputes.moves import FIRM_SIDE, OFFICE, Move, move_for
from disputes.offers_rules import MEDIATOR, Deal, signer_of
from disputes.offers_rules import step as next_deal
from disputes.rules import Ball, ClaimState, Event, Resolution, Side, Stage
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
    return state if deal is state.deal else replace(state, deal=deal)


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
    turn = move.ball or state.ball
    if move.to is not None and move.to is not state.stage:
        return replace(_ending(state, fact, move), stage=move.to, moved_at=fact.at, ball=turn, n=fact.n)
    return replace(state, ball=turn, n=fact.n)


def fold(case: str, facts: Iterable[Fact]) -> State:
    """The state all `facts` (oldest first) of `case` (its public id) lead to."""
    state = State(case=case)
    for fact in facts:
        state = step(state, fact)
    return state
