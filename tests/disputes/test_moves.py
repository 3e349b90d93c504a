"""Every way a case could go: every stage x event x role is either a row of MOVES or refused."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from disputes import guards, life, refusals
from disputes.life import State
from disputes.moves import MOVES, ROLES, Guard, move_for
from disputes.offers_rules import SIGNERS, Deal, Item
from disputes.refusals import allowed
from disputes.rules import BROUGHT, Ball, Event, Kind, Resolution, Side, Stage
from disputes.why_not import WHY_NOT
from portal.doors.errors import Refusal
from portal.trail.rules import SYSTEM, Actor

CASE = "11111111-1111-4111-8111-111111111111"
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
ACTORS = {
    "client": Actor("client", CASE, "client"),
    "system": SYSTEM,
    "bot": Actor("bot", "", "bot"),
    **{
        role: Actor("staff", f"{role}-1", role)
        for role in ("intake", "mediator", "privacy_officer", "publisher", "auditor", "administrator")
    },
    **{role: Actor("party", f"{role}-1", role) for role in ("respondent", "representative", "adviser")},
}
# A state in which every guard but the readiness of a mediation holds, so that only stage and role decide.
MIDDLE = {
    "mediator": "mediator-1",
    "answer": "upheld",
    "handled_by": frozenset({"intake-1"}),
    "declared": True,
    "present": {f"{role}-1": role for role in ("respondent", "representative", "adviser")},
}
FITTING = {
    Event.MEDIATION_STARTED: {"accepted": frozenset(Side)},
    Event.PROPOSAL_ACCEPTED: {"proposal": 1, "proposal_open": True},
    Event.PROPOSAL_DECLINED: {"proposal": 1, "proposal_open": True},
    Event.AGREEMENT_RECORDED: {"proposal": 1, "proposal_accepted": frozenset(Side), "deal": Deal(signed=SIGNERS)},
    Event.PROPOSAL_WITHDRAWN: {"proposal": 1, "proposal_open": True},
    Event.AGREEMENT_DRAFTED: {"proposal": 1, "proposal_accepted": frozenset(Side)},
    Event.AGREEMENT_SIGNED: {"deal": Deal(text_open=True)},
    Event.AGREEMENT_REFUSED: {"deal": Deal(text_open=True)},
    Event.FIGURE_SEALED: {"deal": Deal(round_open=True)},
    Event.ROUND_SETTLED: {"deal": Deal(round_open=True, sealed=frozenset(Side))},
    Event.ROUND_MISSED: {"deal": Deal(round_open=True, sealed=frozenset(Side))},
    Event.ITEM_DONE: {"deal": Deal(items={1: Item(Side.CLIENT)})},
    Event.ITEM_CONFIRMED: {"deal": Deal(items={1: Item(Side.CLIENT)})},
    Event.BROKEN: {"deal": Deal(items={1: Item(Side.CLIENT)})},
    Event.APPRAISAL_ENDED: {"testing": True},
    Event.CONFIRMATION_ASKED: {"body": "peoples_mediation_committee"},
    Event.REINSTATED: {"resolution": Resolution.WITHDRAWN},
    Event.APPEALED: {"resolution": Resolution.DECLINED},
    Event.TAKEN: {"handler": ""},
    Event.PARTICIPANT_JOINED: {"invited": MIDDLE["present"]},
    Event.MEDIATOR_DECLARED: {"declared": False},
    Event.CHALLENGE_UPHELD: {"challenged": True},
    Event.CHALLENGE_DISMISSED: {"challenged": True},
    Event.OVERRIDE_GIVEN: {"override": ("mediator-2", "somebody")},
}
ABOUT = Actor("staff", "mediator-2", "mediator")
NOT_BY_THE_MEDIATOR = {Event.CHALLENGE_UPHELD, Event.CHALLENGE_DISMISSED}
CELLS = [(stage, event) for stage in Stage for event in Event]


@pytest.mark.parametrize(("stage", "event"), CELLS, ids=["-".join(cell) for cell in CELLS])
def test_every_cell_goes_where_the_table_says_or_is_refused(stage, event):
    rows = [row for row in MOVES if row.event is event and stage in row.froms]
    for role in ROLES:
        state = fitting(stage, event, role)
        permitted = [row for row in rows if role in row.roles]
        if permitted:
            # What only its maker may take back is theirs, whoever they are.
            assert allowed(replace(state, proposal_by=life.maker_of(role)), event, ACTORS[role], ABOUT) is permitted[0]
            continue
        with pytest.raises(Refusal) as refused:
            allowed(state, event, ACTORS[role], ABOUT)
        assert (refused.value.code, refused.value.status) == (("case.not_your_part", 403) if rows else ("case.move_not_allowed", 409))


def fitting(stage, event, role) -> State:
    state = State(case=CASE, stage=stage, **{**MIDDLE, **FITTING.get(event, {})})
    if event is Event.MEDIATOR_ASSIGNED and stage is Stage.MEDIATION or event in NOT_BY_THE_MEDIATOR and role == "mediator":
        state = replace(state, mediator="")
    return replace(state, present={}) if role == "privacy_officer" else state


def test_there_is_one_row_for_a_stage_and_an_event():
    seen = [(stage, move.event) for move in MOVES for stage in move.froms]
    assert len(seen) == len(set(seen))


def test_every_event_but_filing_has_a_row():
    assert {move.event for move in MOVES} == set(Event) - {Event.FILED}


def test_every_stage_can_be_reached_and_left():
    reached = {Stage.FILED} | {move.to for move in MOVES if move.to}
    left = {stage for move in MOVES if move.to for stage in move.froms if move.to is not stage}
    assert reached == left == set(Stage)


def test_nobody_waits_for_anybody_exactly_when_closed():
    for move in MOVES:
        assert (move.ball is Ball.NOBODY) == (move.to is Stage.CLOSED)


def test_only_the_system_starts_a_mediation_or_records_a_breach():
    for event in (Event.MEDIATION_STARTED, Event.BREACHED):
        assert {role for move in MOVES if move.event is event for role in move.roles} == {"system"}


def test_nobody_without_a_part_in_cases_may_do_anything():
    for role in ("publisher", "auditor", "bot"):
        assert not any(role in move.roles for move in MOVES)


def test_an_administrator_decides_about_the_mediator_and_nothing_else():
    about = {Event.CHALLENGE_UPHELD, Event.CHALLENGE_DISMISSED, Event.OVERRIDE_ASKED, Event.OVERRIDE_GIVEN}
    assert {move.event for move in MOVES if "administrator" in move.roles} == about


REFUSED = [
    (Event.MEDIATOR_ASSIGNED, Stage.MEDIATION_OFFERED, {"handled_by": frozenset({"mediator-2"})}, "intake", Guard.NO_CONFLICT),
    (Event.MEDIATION_ACCEPTED, Stage.MEDIATION_OFFERED, {"accepted": frozenset({Side.CLIENT})}, "client", Guard.MAY_STILL_ACCEPT),
    (Event.MEDIATION_STARTED, Stage.MEDIATION_OFFERED, {"accepted": frozenset({Side.CLIENT})}, "system", Guard.READY_TO_START),
    (Event.MEDIATION_STARTED, Stage.MEDIATION_OFFERED, {"accepted": frozenset(Side), "mediator": ""}, "system", Guard.READY_TO_START),
    (Event.PROPOSAL_MADE, Stage.MEDIATION, {"mediator": "somebody-else"}, "mediator", Guard.OWN_MEDIATION),
    (Event.PROPOSAL_MADE, Stage.MEDIATION, {"proposal": 1, "proposal_open": True}, "mediator", Guard.NO_PROPOSAL_OPEN),
    (Event.PROPOSAL_MADE, Stage.MEDIATION, {"proposal": 1, "proposal_accepted": frozenset(Side)}, "mediator", Guard.NO_PROPOSAL_OPEN),
    (Event.PROPOSAL_ACCEPTED, Stage.MEDIATION, {}, "client", Guard.PROPOSAL_OPEN),
    (
        Event.PROPOSAL_ACCEPTED,
        Stage.MEDIATION,
        {"proposal_open": True, "proposal_accepted": frozenset({Side.RESPONDENT}), "present": {}},
        "privacy_officer",
        Guard.PROPOSAL_OPEN,
    ),
    (Event.PROPOSAL_MADE, Stage.MEDIATION, {"deal": Deal(round_open=True)}, "client", Guard.NO_ROUND_OPEN),
    (Event.PROPOSAL_WITHDRAWN, Stage.MEDIATION, {"proposal_open": True, "proposal_by": "respondent"}, "client", Guard.OWN_PROPOSAL),
    (
        Event.PROPOSAL_WITHDRAWN,
        Stage.MEDIATION,
        {"proposal_open": True, "proposal_by": "mediator", "proposal_accepted": frozenset({Side.CLIENT})},
        "mediator",
        Guard.OWN_PROPOSAL,
    ),
    (Event.ROUND_OPENED, Stage.MEDIATION, {"deal": Deal(rounds=3)}, "mediator", Guard.ROUNDS_LEFT),
    (Event.ROUND_OPENED, Stage.MEDIATION, {"deal": Deal(round_open=True)}, "mediator", Guard.NO_ROUND_OPEN),
    (Event.FIGURE_SEALED, Stage.MEDIATION, {}, "client", Guard.MAY_SEAL),
    (Event.FIGURE_SEALED, Stage.MEDIATION, {"deal": Deal(round_open=True, sealed=frozenset({Side.CLIENT}))}, "client", Guard.MAY_SEAL),
    (Event.ROUND_MISSED, Stage.MEDIATION, {"deal": Deal(round_open=True, sealed=frozenset({Side.CLIENT}))}, "system", Guard.BOTH_SEALED),
    (Event.AGREEMENT_DRAFTED, Stage.MEDIATION, {}, "mediator", Guard.BOTH_ACCEPTED),
    (Event.AGREEMENT_SIGNED, Stage.MEDIATION, {}, "client", Guard.MAY_SIGN),
    (Event.AGREEMENT_SIGNED, Stage.MEDIATION, {"deal": Deal(text_open=True, signed=frozenset({"client"}))}, "client", Guard.MAY_SIGN),
    (Event.AGREEMENT_REFUSED, Stage.MEDIATION, {}, "client", Guard.TEXT_OPEN),
    (Event.AGREEMENT_RECORDED, Stage.MEDIATION, {"proposal_accepted": frozenset(Side)}, "system", Guard.ALL_SIGNED),
    (Event.ITEM_DONE, Stage.AGREED, {}, "client", Guard.HAS_ITEMS),
    (Event.PERFORMED, Stage.AGREED, {"deal": Deal(items={1: Item(Side.CLIENT)})}, "client", Guard.NO_ITEMS),
    (Event.CLOSED, Stage.AGREED, {"deal": Deal(items={1: Item(Side.CLIENT)})}, "intake", Guard.NOTHING_OWED),
    (Event.AGREEMENT_RECORDED, Stage.MEDIATION, {"proposal_accepted": frozenset({Side.CLIENT})}, "mediator", Guard.BOTH_ACCEPTED),
    (
        Event.AGREEMENT_RECORDED,
        Stage.MEDIATION,
        {"mediator": "other", "proposal_accepted": frozenset(Side)},
        "mediator",
        Guard.OWN_MEDIATION,
    ),
    (Event.MEDIATION_ENDED, Stage.MEDIATION, {"mediator": "other"}, "mediator", Guard.OWN_MEDIATION),
    (Event.REPLIED, Stage.MEDIATION, {"mediator": "other"}, "mediator", Guard.OWN_MEDIATION),
    (Event.CLOSED, Stage.ANSWERED, {"answer": ""}, "intake", Guard.ANSWER_GIVEN),
    (Event.CLOSED, Stage.AGREED, {"mediator": "other"}, "mediator", Guard.OWN_MEDIATION),
    (Event.TAKEN, Stage.IN_REVIEW, {"handler": "intake-2"}, "intake", Guard.NO_HANDLER),
    (Event.TAKEN, Stage.APPEALED, {"barred": frozenset({"intake-1"})}, "intake", Guard.OTHER_PERSON),
    (Event.ANSWERED, Stage.IN_REVIEW, {"barred": frozenset({"intake-1"})}, "intake", Guard.OTHER_PERSON),
    (Event.DECLINED, Stage.IN_REVIEW, {"barred": frozenset({"intake-1"})}, "intake", Guard.OTHER_PERSON),
    (Event.ASSIGNED, Stage.APPEALED, {"barred": frozenset({"mediator-2"})}, "intake", Guard.OTHER_PERSON),
    (Event.REOPENED, Stage.CLOSED, {"resolution": Resolution.WITHDRAWN}, "client", Guard.WAS_DECIDED),
    (Event.REOPENED, Stage.CLOSED, {"resolution": Resolution.UPHELD, "over": frozenset({life.RETURN})}, "client", Guard.RETURN_OPEN),
    (Event.REINSTATED, Stage.CLOSED, {"resolution": Resolution.UPHELD}, "client", Guard.ENDED_WITHOUT_ANSWER),
    (Event.REINSTATED, Stage.CLOSED, {"resolution": Resolution.LAPSED, "over": frozenset({life.RETURN})}, "client", Guard.RETURN_OPEN),
    (Event.APPEALED, Stage.CLOSED, {"resolution": Resolution.UPHELD}, "client", Guard.WAS_REFUSED),
    (Event.APPEALED, Stage.CLOSED, {"resolution": Resolution.MERGED, "over": frozenset({life.APPEAL})}, "client", Guard.APPEAL_OPEN),
    (Event.APPRAISAL_STARTED, Stage.MEDIATION, {"testing": True}, "mediator", Guard.NOT_TESTING),
    (Event.APPRAISAL_ENDED, Stage.MEDIATION, {}, "mediator", Guard.TESTING),
    (Event.PERFORMED, Stage.AGREED, {"performed": True}, "client", Guard.NOT_PERFORMED),
    (Event.CONFIRMATION_ASKED, Stage.AGREED, {"body": "in_house"}, "mediator", Guard.CONFIRMABLE),
    (Event.RATED, Stage.CLOSED, {"rated": True}, "client", Guard.NOT_RATED),
    (Event.REPLIED, Stage.MEDIATION, {"mediator": "intake-1"}, "intake", Guard.NO_CONFLICT),
    (Event.MEDIATION_STARTED, Stage.MEDIATION_OFFERED, {"accepted": frozenset(Side), "declared": False}, "system", Guard.READY_TO_START),
    (Event.MEDIATION_STARTED, Stage.MEDIATION_OFFERED, {"accepted": frozenset(Side), "conflict": True}, "system", Guard.READY_TO_START),
    (Event.MEDIATION_ACCEPTED, Stage.MEDIATION_OFFERED, {}, "privacy_officer", Guard.SPEAKS_FOR_SIDE),
    (Event.MEDIATION_ENDED, Stage.MEDIATION, {}, "privacy_officer", Guard.SPEAKS_FOR_SIDE),
    (Event.PARTICIPANT_JOINED, Stage.MEDIATION, {}, "respondent", Guard.INVITED),
    (Event.MEDIATOR_DECLARED, Stage.MEDIATION_OFFERED, {}, "mediator", Guard.NOT_DECLARED),
    (Event.MEDIATOR_CHALLENGED, Stage.MEDIATION_OFFERED, {"mediator": ""}, "client", Guard.HAS_MEDIATOR),
    (Event.MEDIATOR_CHALLENGED, Stage.MEDIATION, {"challenged": True}, "client", Guard.NOT_CHALLENGED),
    (Event.MEDIATOR_ASSIGNED, Stage.MEDIATION, {}, "intake", Guard.NO_MEDIATOR),
    (Event.MEDIATOR_ASSIGNED, Stage.MEDIATION_OFFERED, {"replaced": frozenset({"mediator-2"})}, "intake", Guard.NO_CONFLICT),
    (Event.CHALLENGE_UPHELD, Stage.MEDIATION, {}, "administrator", Guard.CHALLENGED),
    (Event.CHALLENGE_UPHELD, Stage.MEDIATION, {"challenged": True}, "mediator", Guard.NOT_THE_MEDIATOR),
    (Event.CHALLENGE_DISMISSED, Stage.MEDIATION, {"conflict": True}, "administrator", Guard.NO_FOUND_CONFLICT),
    (Event.OVERRIDE_GIVEN, Stage.MEDIATION, {}, "administrator", Guard.OVERRIDE_ASKED),
    (Event.OVERRIDE_GIVEN, Stage.MEDIATION, {"override": ("mediator-1", "administrator-1")}, "administrator", Guard.SECOND_PERSON),
    *(
        (event, Stage.MEDIATION, {"challenged": True}, "mediator", Guard.NOT_SUSPENDED)
        for event in (Event.PROPOSAL_MADE, Event.SESSION_SET)
    ),
    (Event.PROPOSAL_MADE, Stage.MEDIATION, {"declared": False}, "mediator", Guard.NOT_SUSPENDED),
    (Event.PROPOSAL_ACCEPTED, Stage.MEDIATION, {"proposal_open": True, "conflict": True}, "client", Guard.NOT_SUSPENDED),
]


@pytest.mark.parametrize(("event", "stage", "facts", "role", "guard"), REFUSED)
def test_guard_refuses_with_its_own_code(event, stage, facts, role, guard):
    state = State(case=CASE, stage=stage, **{**MIDDLE, **facts})
    with pytest.raises(Refusal) as refused:
        allowed(state, event, ACTORS[role], ABOUT)
    assert (refused.value.code, refused.value.status) == (f"case.{guard}", 409)


BINDING = (
    Event.PROPOSAL_MADE,
    Event.PROPOSAL_ACCEPTED,
    Event.ROUND_OPENED,
    Event.FIGURE_SEALED,
    Event.ROUND_SETTLED,
    Event.AGREEMENT_DRAFTED,
    Event.AGREEMENT_SIGNED,
    Event.AGREEMENT_RECORDED,
)
"""What leads a side into being bound, inside a mediation."""
SUSPENDED = ({"challenged": True}, {"conflict": True}, {"declared": False}, {"mediator": ""})


@pytest.mark.parametrize("how", SUSPENDED, ids=[next(iter(how)) for how in SUSPENDED])
@pytest.mark.parametrize("event", BINDING)
def test_nobody_binds_anybody_in_a_suspended_mediation(event, how):
    row = move_for(Stage.MEDIATION, event)
    for role in row.roles:
        sound = replace(fitting(Stage.MEDIATION, event, role), proposal_by=life.maker_of(role))
        assert guards.may(sound, event, ACTORS[role])
        assert not guards.may(replace(sound, **how), event, ACTORS[role]), role
        if role != "mediator" or "mediator" not in how:
            assert guards.failing_guard(replace(sound, **how), row, ACTORS[role]) is Guard.NOT_SUSPENDED


STILL = {
    Event.MEDIATOR_DECLARED,  # ends the doubt whether they will
    Event.SESSION_CANCELLED,
    Event.PROPOSAL_WITHDRAWN,
    Event.AGREEMENT_REFUSED,
    Event.BREACH_EXPLAINED,
}
"""What a mediator still does while their mediation stands still: they take back, they explain, they lead nobody anywhere."""
BY_A_MEDIATOR = [move for move in MOVES if "mediator" in move.roles and set(move.froms) & {Stage.MEDIATION_OFFERED, Stage.MEDIATION}]


@pytest.mark.parametrize("how", SUSPENDED[:3], ids=[next(iter(how)) for how in SUSPENDED[:3]])
@pytest.mark.parametrize("move", BY_A_MEDIATOR, ids=lambda move: move.event)
def test_mediator_in_doubt_leads_a_mediation_nowhere(move, how):
    for stage in set(move.froms) & {Stage.MEDIATION_OFFERED, Stage.MEDIATION}:
        if stage is Stage.MEDIATION_OFFERED and "declared" in how:
            continue  # before it begins a mediator who has not declared yet prepares it
        sound = replace(fitting(stage, move.event, "mediator"), proposal_by="mediator", mediator="mediator-1")
        may = guards.may(replace(sound, **how), move.event, ACTORS["mediator"])
        assert may == (move.event in STILL), stage


def test_doubt_about_the_mediator_binds_nobody_else():
    state = State(case=CASE, stage=Stage.MEDIATION, **MIDDLE, challenged=True)
    for event in (Event.REPLIED, Event.PARTICIPANT_INVITED, Event.PARTICIPANT_REMOVED, Event.FILE_ADDED):
        assert guards.may(state, event, ACTORS["intake"]), event
    for event in (Event.MEDIATION_ENDED, Event.FILE_ADDED, Event.WITHDRAWN):
        assert guards.may(state, event, ACTORS["client"]), event
    other = Actor("staff", "mediator-9", "mediator")
    assert guards.may(state, Event.CHALLENGE_UPHELD, other)


FOR_A_SIDE = {event for event in Event if event.value.split(".")[0] in ("mediation", "proposal", "round", "figure", "agreement", "item")}
ANSWERED_BY_THE_FIRM = [
    move for move in MOVES if move.event in FOR_A_SIDE | {Event.BROKEN} and move.roles & {"privacy_officer", "respondent"}
]


@pytest.mark.parametrize("move", [move for move in ANSWERED_BY_THE_FIRM if "intake" not in move.roles], ids=lambda move: move.event)
def test_who_decides_for_a_side_is_asked_wherever_a_side_acts(move):
    assert Guard.SPEAKS_FOR_SIDE in move.guards
    for stage in move.froms:
        officer = replace(fitting(stage, move.event, "privacy_officer"), present={"respondent-1": "respondent"})
        assert not guards.may(replace(officer, proposal_by="respondent"), move.event, ACTORS["privacy_officer"])
        gone = replace(fitting(stage, move.event, "respondent"), present={"adviser-1": "adviser"}, proposal_by="respondent")
        assert not guards.may(gone, move.event, ACTORS["respondent"])


@pytest.mark.parametrize("event", [move.event for move in MOVES if "client" in move.roles])
def test_chen_as_a_client_is_told_there_is_no_such_case(event):
    chen = Actor("client", "22222222-2222-4222-8222-222222222222", "client")
    with pytest.raises(Refusal) as refused:
        allowed(State(case=CASE, stage=Stage.ANSWERED, **MIDDLE), event, chen)
    assert (refused.value.code, refused.value.status) == ("case.not_found", 404)


def test_every_guard_has_a_check_and_words():
    assert set(guards.CHECKS) == set(WHY_NOT) == set(Guard)
    assert all(refusals.guard_failed(guard).text for guard in Guard)


def test_move_for_gives_none_where_there_is_no_way():
    assert move_for(Stage.CLOSED, Event.ANSWERED) is None


def test_every_door_takes_three_kinds_and_the_rights_room_a_fourth():
    assert Kind.values == ["feedback", "complaint", "dispute", "rights"]
    assert list(BROUGHT) == ["feedback", "complaint", "dispute"]
