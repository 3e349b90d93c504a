"""Random but possible lives of a case, for properties: each next event is one the MOVES table allows."""

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from disputes import guards, life
from disputes.life import Fact
from disputes.moves import move_for
from disputes.rules import ANSWERS, Event
from portal.trail.rules import SYSTEM, Actor

CASE = "11111111-1111-4111-8111-111111111111"
START = datetime(2026, 2, 12, 1, tzinfo=UTC)
ACTORS = {
    "client": Actor("client", CASE, "client"),
    "system": SYSTEM,
    "intake": Actor("staff", "qian", "intake"),
    "privacy_officer": Actor("staff", "zhao", "privacy_officer"),
    "mediator": Actor("staff", "li", "mediator"),
    "respondent": Actor("party", "firm", "respondent"),
    "representative": Actor("party", "friend", "representative"),
    "administrator": Actor("staff", "wu", "administrator"),
}
CLOCKS = frozenset({Event.BREACHED, Event.BREACH_EXPLAINED, Event.WARNED, Event.ESCALATED, Event.RAN_OUT, Event.EXTENDED})
MEDIATOR = ACTORS["mediator"]


def data_for(event: Event, state: life.State, pick) -> dict[str, object]:
    if event is Event.ANSWERED:
        return {"resolution": pick(st.sampled_from(ANSWERS)).value}
    if event in (Event.PARTICIPANT_INVITED, Event.PARTICIPANT_REMOVED):
        role = pick(st.sampled_from(["respondent", "representative"]))
        return {"participant": ACTORS[role].id, "role": role}
    if event in (Event.MEDIATOR_ASSIGNED, Event.OVERRIDE_ASKED):
        return {"mediator": "li"}
    if event in CLOCKS:
        return {"term": "cn.complaint", "run": 1}
    if event is Event.ASSIGNED:
        return {"handler": pick(st.sampled_from(["qian", "zhao"]))}
    if event is Event.HANDED_OVER:
        return {"to": pick(st.sampled_from(["", "records"]))}
    if event in (Event.CLAIM_MADE, Event.CLAIM_CHANGED, Event.CLAIM_ANSWERED, Event.CLAIM_DONE):
        return {"claim": 1, "state": "asked"}
    if event is Event.AGREEMENT_RECORDED:
        items = pick(st.sampled_from([[], [[1, "respondent", ""], [2, "client", "2026-12-01"], [3, "respondent", "2026-11-30"]]]))
        return {"body": pick(st.sampled_from(["in_house", "peoples_mediation_committee"])), "items": items}
    if event in (Event.ROUND_OPENED, Event.FIGURE_SEALED, Event.ROUND_SETTLED, Event.ROUND_MISSED):
        return {"round": state.deal.round + (event is Event.ROUND_OPENED), "proposal": state.proposal + 1}
    if event in (Event.AGREEMENT_DRAFTED, Event.AGREEMENT_SIGNED):
        return {"text": state.deal.text + (event is Event.AGREEMENT_DRAFTED)}
    if event in (Event.ITEM_DONE, Event.ITEM_CONFIRMED, Event.BROKEN):
        return {"item": pick(st.sampled_from(sorted(state.deal.items)))}
    if event in (Event.PROPOSAL_MADE, Event.PROPOSAL_ACCEPTED, Event.PROPOSAL_DECLINED, Event.PROPOSAL_WITHDRAWN):
        return {"proposal": state.proposal + (event is Event.PROPOSAL_MADE)}
    return {}


def choices(state: life.State, without: frozenset[Event] = frozenset()) -> list[tuple[Event, Actor]]:
    """Every (event, actor) the table allows now."""
    return [
        (event, actor)
        for event in Event
        if event not in without and move_for(state.stage, event)
        for role, actor in ACTORS.items()
        if guards.may(state, event, actor, MEDIATOR)
    ]


@st.composite
def histories(draw, most: int = 14) -> list[Fact]:
    """Facts of one case, oldest first, beginning with case.filed, times rising by minutes to weeks."""
    at = START
    facts = [Fact(1, Event.FILED, at, ACTORS["client"])]
    for n in range(2, draw(st.integers(1, most)) + 1):
        state = life.fold(CASE, facts)
        possible = choices(state, CLOCKS)
        event, actor = draw(st.sampled_from(possible))
        at += draw(st.timedeltas(timedelta(0), timedelta(days=20)))
        facts.append(Fact(n, event, at, actor, data_for(event, state, draw)))
    return facts
