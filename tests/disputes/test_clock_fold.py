"""Which terms run, pause and stop: a pure fold of the events."""

from datetime import timedelta

import pytest
from hypothesis import given

from disputes import clockwork, life
from disputes.life import Fact
from disputes.rules import Event, Kind, Stage
from portal.trail.rules import SYSTEM
from tests.disputes.histories import ACTORS, CASE, START, histories

CLIENT, INTAKE = ACTORS["client"], ACTORS["intake"]
HOUR = timedelta(hours=1)


def facts(*events):
    """Facts an hour apart: (event, actor) or (event, actor, data); filing comes first by itself."""
    rows = [(Event.FILED, CLIENT), *events]
    return [Fact(n, row[0], START + n * HOUR, row[1], row[2] if len(row) > 2 else {}) for n, row in enumerate(rows, 1)]


def clock(rows, code, kind=Kind.COMPLAINT, run=1, place="cn"):
    return next(each for each in clockwork.fold(kind, place, rows) if (each.code, each.run) == (code, run))


def test_complaint_starts_acknowledgement_first_reply_and_resolution():
    assert [each.code for each in clockwork.fold(Kind.COMPLAINT, "cn", facts())] == ["ack.any", "reply.first", "cn.complaint"]


def test_feedback_starts_acknowledgement_and_its_own_reply():
    assert [each.code for each in clockwork.fold(Kind.FEEDBACK, "cn", facts())] == ["ack.any", "reply.feedback"]


def test_british_complaint_has_its_own_acknowledgement():
    assert "uk.complaint.ack" in {each.code for each in clockwork.fold(Kind.COMPLAINT, "uk", facts())}


def test_automatic_acknowledgement_stops_only_the_acknowledgement_clock():
    running = clockwork.fold(Kind.COMPLAINT, "cn", facts((Event.ACKNOWLEDGED, SYSTEM)))
    assert {each.code for each in running if each.stopped_at} == {"ack.any"}


@pytest.mark.parametrize("event", [Event.REPLIED, Event.INFORMATION_ASKED])
def test_word_of_a_person_stops_the_reply_clock(event):
    rows = facts((Event.TAKEN, INTAKE), (event, INTAKE))
    assert clock(rows, "reply.first").stopped_by == 3


def test_taking_a_case_is_no_reply():
    assert clock(facts((Event.TAKEN, INTAKE)), "reply.first").stopped_at is None


def test_reply_does_not_stop_the_resolution_clock():
    rows = facts((Event.TAKEN, INTAKE), (Event.REPLIED, INTAKE))
    assert clock(rows, "cn.complaint").stopped_at is None


def test_answer_stops_the_resolution_clock():
    rows = facts((Event.TAKEN, INTAKE), (Event.ANSWERED, INTAKE, {"resolution": "upheld"}))
    assert clock(rows, "cn.complaint").stopped_by == 3


def test_asking_the_client_pauses_and_their_answer_ends_the_pause():
    asked = facts((Event.TAKEN, INTAKE), (Event.INFORMATION_ASKED, INTAKE))
    assert clock(asked, "cn.complaint").paused_at == asked[2].at
    given_back = facts((Event.TAKEN, INTAKE), (Event.INFORMATION_ASKED, INTAKE), (Event.INFORMATION_GIVEN, CLIENT))
    again = clock(given_back, "cn.complaint")
    assert (again.paused_at, again.pauses) == (None, ((given_back[2].at, given_back[3].at),))


def test_staff_who_answer_while_waiting_end_the_pause_too():
    rows = facts((Event.TAKEN, INTAKE), (Event.INFORMATION_ASKED, INTAKE), (Event.ANSWERED, INTAKE, {"resolution": "explained"}))
    running = clock(rows, "cn.complaint")
    assert (running.paused_at, running.stopped_by) == (None, 4)
    assert running.pauses == ((rows[2].at, rows[3].at),)


def test_contested_answer_starts_a_second_run():
    rows = facts((Event.TAKEN, INTAKE), (Event.ANSWERED, INTAKE, {"resolution": "not_upheld"}), (Event.CONTESTED, CLIENT))
    assert clock(rows, "cn.complaint", run=2).started_at == rows[-1].at


def test_withdrawal_stops_everything():
    running = clockwork.fold(Kind.COMPLAINT, "cn", facts((Event.WITHDRAWN, CLIENT)))
    assert all(each.stopped_at for each in running if clockwork.is_owed(each.code))


def test_breach_marks_its_own_run_only_and_never_goes_away():
    rows = facts((Event.BREACHED, SYSTEM, {"term": "reply.first", "run": 1}), (Event.TAKEN, INTAKE), (Event.REPLIED, INTAKE))
    assert clock(rows, "reply.first").breached_at == rows[1].at
    assert clock(rows, "cn.complaint").breached_at is None


def test_mediation_stops_the_resolution_clock_and_runs_its_own():
    rows = facts(
        (Event.TAKEN, INTAKE),
        (Event.MEDIATION_REQUESTED, CLIENT),
        (Event.MEDIATION_ACCEPTED, ACTORS["privacy_officer"]),
        (Event.MEDIATOR_ASSIGNED, INTAKE, {"mediator": "li"}),
        (Event.MEDIATOR_DECLARED, ACTORS["mediator"]),
        (Event.MEDIATION_STARTED, SYSTEM),
    )
    assert clock(rows, "cn.complaint").stopped_by == 7
    assert clock(rows, "mediation.max").started_at == rows[-1].at


@given(histories())
def test_nothing_is_owed_in_a_closed_case_and_only_the_ways_back_still_run(rows):
    if life.fold(CASE, rows).stage is Stage.CLOSED:
        running = {each.code for kind in Kind for each in clockwork.fold(kind, "uk", rows) if each.stopped_at is None}
        assert running <= {"appeal.window", "case.return"}


UNPAUSED = {plan.code for plan in clockwork.PLANS if plan.waits is clockwork.Waits.TEST} | set(clockwork.NOT_OWED) | {"handover.taken"}


@given(histories())
def test_clocks_pause_exactly_while_we_wait_for_the_client(rows):
    waiting = life.fold(CASE, rows).stage is Stage.AWAITING_CLIENT
    for kind in Kind:
        for each in clockwork.fold(kind, "cn", rows):
            if each.stopped_at is None and each.code not in UNPAUSED:
                assert (each.paused_at is not None) is waiting


@given(histories())
def test_pauses_are_ordered_closed_and_inside_the_run(rows):
    for each in clockwork.fold(Kind.COMPLAINT, "cn", rows):
        edges = [moment for pause in each.pauses for moment in pause if moment is not None]
        assert edges == sorted(edges)
        assert all(moment >= each.started_at for moment in edges)
        assert all(end is not None for _begin, end in each.pauses[:-1])


@given(histories())
def test_runs_of_one_term_never_overlap(rows):
    by_code: dict[str, list[clockwork.Running]] = {}
    for each in clockwork.fold(Kind.COMPLAINT, "cn", rows):
        by_code.setdefault(each.code, []).append(each)
    for runs in by_code.values():
        assert [each.run for each in runs] == list(range(1, len(runs) + 1))
        if runs[0].item:
            continue  # the items of one agreement run side by side
        for one, two in zip(runs, runs[1:], strict=False):
            assert one.stopped_at is not None
            assert one.stopped_at <= two.started_at


@given(histories())
def test_pauses_survive_the_way_through_the_row(rows):
    for each in clockwork.fold(Kind.COMPLAINT, "cn", rows):
        assert tuple(clockwork.read(clockwork.written(each.pauses))) == each.pauses
