"""The cases of a period under another rule: as it was is as recorded, and nothing else is guessed."""

from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from io import StringIO
from json import loads

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis
from hypothesis import strategies as st

from disputes import guards, simulation
from disputes.clockwork import is_owed
from disputes.models import Case, CaseEvent, Clock
from disputes.rules import Event
from disputes.services import answering, clocks, moving, triage
from portal.doors.errors import Refusal
from portal.law import queries as law
from portal.law.lengths import changed
from portal.law.simulators import Counted, Simulated
from portal.trail.rules import Actor
from tests.disputes.cases import CHINA, FILED, client, file, hours, intake
from tests.disputes.histories import ACTORS, CLOCKS, MEDIATOR, data_for

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("law")]
CODE = "cn.complaint"
FIRST, LAST = datetime(2026, 1, 1, tzinfo=CHINA), datetime(2026, 7, 1, tzinfo=CHINA)
# Cases filed on 12 February, before the Spring Festival: the 5th, 10th and 15th working day.
FIFTH, TENTH, FIFTEENTH = (datetime(2026, month, day, 12, tzinfo=CHINA) for month, day in ((2, 26), (3, 4), (3, 11)))


def simulated(
    period: int, unit: str = "wd", *, code: str = CODE, pause: str = "", first: datetime = FIRST, last: datetime = LAST
) -> Simulated:
    term = law.term(code, first)
    return simulation.simulate(code, changed(term.rule, period, unit, pause or term.pause), first, last)


def answered(at: datetime, filed: datetime = FILED) -> Case:
    """A complaint taken at once and answered at `at`; what ran out meanwhile is recorded."""
    case = file(at=filed).case
    triage.take_case(case=case, by=intake(), at=filed + timedelta(hours=1))
    clocks.sweep(at)
    answering.settle_case(case=case, resolution="explained", text="已核实。", by=intake(), at=at)
    return case


def test_the_same_rule_gives_what_was_recorded() -> None:
    answered(TENTH)
    answered(FIFTEENTH + timedelta(days=7))
    found = simulated(15)
    assert (found.cases, found.total) == (2, Counted("", 2, 1, 1, 0, 0))


def test_a_shorter_term_catches_those_who_took_longer() -> None:
    kept, caught = answered(FIFTH), answered(FIFTEENTH)
    found = simulated(10)
    assert found.total == Counted("", clocks=2, late=0, late_then=1, newly=1, spared=0)
    assert found.references == (caught.reference,) and kept.reference not in found.references


def test_a_longer_term_spares_those_who_were_late() -> None:
    answered(FIFTEENTH + timedelta(days=4))
    assert simulated(30).total == Counted("", clocks=1, late=1, late_then=0, newly=0, spared=1)


def test_the_last_day_counts_and_the_next_does_not() -> None:
    on_time, too_late = answered(TENTH.replace(hour=23, minute=59)), answered(TENTH.replace(hour=0) + timedelta(days=1))
    assert simulated(10).references == (too_late.reference,) != (on_time.reference,)


def test_months_without_cases_are_there_too() -> None:
    answered(FIFTH)
    found = simulated(15)
    assert [each.month for each in found.months] == ["2026-01", "2026-02", "2026-03", "2026-04", "2026-05", "2026-06"]
    assert [each.clocks for each in found.months] == [0, 1, 0, 0, 0, 0]


def test_only_cases_filed_in_the_period_count() -> None:
    answered(FIFTH)
    assert simulated(10, first=FILED + timedelta(seconds=1)).cases == 0
    assert simulated(10, last=FILED).cases == 0
    assert simulated(10, first=FILED, last=FILED + timedelta(days=1)).cases == 1


def test_a_year_without_cases_is_empty() -> None:
    found = simulated(10)
    assert (found.cases, found.total.clocks, found.apart, found.half, found.most) == (0, 0, 0, None, None)


def test_waiting_for_the_client_is_left_out_as_the_rule_says() -> None:
    case = file().case
    triage.take_case(case=case, by=intake(), at=hours(1))
    triage.ask_for_more(case=case, text="请补充。", by=intake(), at=hours(2))
    moving.move(case, Event.INFORMATION_GIVEN, by=client(case), at=FIFTEENTH)
    answering.settle_case(case=case, resolution="explained", text="已核实。", by=intake(), at=FIFTEENTH + timedelta(days=1))
    assert simulated(5).total.late_then == 0
    assert simulated(5, pause="none").total == Counted("", clocks=1, late=0, late_then=1, newly=1, spared=0)
    assert simulated(1, pause="restart").total.late_then == 0


def test_a_clock_that_still_runs_is_counted_apart() -> None:
    file()
    found = simulated(1)
    assert (found.total.clocks, found.running) == (0, 1)


def test_a_clock_that_runs_and_was_missed_either_way_is_decided() -> None:
    file()
    clocks.sweep(LAST)
    assert simulated(10).total == Counted("", clocks=1, late=1, late_then=1, newly=0, spared=0)
    assert simulated(600).running == 1


def test_days_not_yet_announced_are_counted_apart() -> None:
    case = answered(datetime(2027, 1, 20, tzinfo=CHINA), filed=datetime(2026, 12, 28, 10, tzinfo=CHINA))
    found = simulated(10, first=case.filed_at, last=case.filed_at + timedelta(days=60))
    assert (found.total.clocks, found.provisional) == (0, 1)


def test_a_record_that_the_rule_does_not_explain_is_counted_apart() -> None:
    case = file().case
    triage.take_case(case=case, by=intake(), at=hours(1))
    Clock.objects.filter(case=case).update(due_at=LAST)
    Case.objects.filter(pk=case.pk).update(queue_at=LAST)
    answering.settle_case(case=case, resolution="explained", text="已核实。", by=intake(), at=FIFTEENTH + timedelta(days=7))
    found = simulated(10)
    assert (found.total.clocks, found.otherwise) == (0, 1)


def test_an_extended_clock_is_counted_apart_and_under_its_extension() -> None:
    case = file(kind="feedback").case
    triage.take_case(case=case, by=intake(), at=hours(1))
    triage.extend_deadline(case=case, code="reply.feedback", text="还需核对档案。", by=intake(), at=hours(2))
    answering.settle_case(case=case, resolution="explained", text="已核实。", by=intake(), at=TENTH + timedelta(days=3))
    found, under = simulated(10, code="reply.feedback"), simulated(9, code="reply.feedback.ext")
    assert (found.total.clocks, found.otherwise) == (0, 1)
    assert (under.total.clocks, under.total.late, under.total.late_then) == (1, 0, 1)


def test_a_silence_that_ended_the_case_says_nothing_about_a_longer_one() -> None:
    case = file().case
    triage.take_case(case=case, by=intake(), at=hours(1))
    triage.ask_for_more(case=case, text="请补充。", by=intake(), at=hours(2))
    clocks.sweep(LAST)
    assert simulated(15, code="silence.close").total == Counted("", clocks=1, late=1, late_then=1, newly=0, spared=0)
    longer = simulated(60, code="silence.close")
    assert (longer.total.clocks, longer.cut_short) == (0, 1)


def test_the_time_used_is_a_share_of_the_period() -> None:
    for day in (FIFTH, TENTH, FIFTEENTH):
        answered(day)
    found = simulated(15)
    assert found.half is not None and found.most is not None and 40 < found.half < found.most <= 100


def test_a_term_that_nothing_runs_under_gives_nothing() -> None:
    answered(FIFTH)
    assert simulated(10, code="cn.rights").total.clocks == 0


@pytest.mark.parametrize("days", [0, -1, 1098])
def test_a_period_nobody_means_is_refused(days: int) -> None:
    with pytest.raises(Refusal) as error:
        simulated(10, last=FIRST + timedelta(days=days))
    assert error.value.code == "simulation.period"


def test_events_written_while_it_reads_do_not_count() -> None:
    case = answered(FIFTH)
    found = list(simulation.lives(FIRST, LAST, CaseEvent.objects.get(case=case, n=2).pk))
    assert [len(each.facts) for each in found] == [2]


def test_a_chunk_costs_two_queries_however_many_cases(monkeypatch: pytest.MonkeyPatch) -> None:
    counts = []
    for cases in (1, 3):
        for _ in range(cases):
            file()
        with CaptureQueriesContext(connection) as captured:
            simulated(10)
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 7
    monkeypatch.setattr(simulation, "CHUNK", 1)
    assert simulated(10).cases == 4


@hypothesis(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.data())
def test_the_rule_in_force_gives_exactly_the_recorded_breaches(data: st.DataObject) -> None:
    with transaction.atomic():
        for _ in range(2):
            lived(data)
        for code in sorted(set(Clock.objects.values_list("code", flat=True))):
            term = law.term(code, FILED)
            found = simulation.simulate(code, term.rule, FIRST, FILED + timedelta(days=400))
            over = Clock.objects.filter(code=code).exclude(stopped_at=None, breached_at=None)
            assert found.otherwise == 0 and found.cut_short == 0, code
            assert found.total.newly == found.total.spared == 0, code
            if not found.provisional:
                owed = over.exclude(breached_at=None).count()
                assert found.total.late == found.total.late_then == owed + _ended_by_themselves(code), code
                assert found.total.clocks == over.count(), code
        transaction.set_rollback(True)


def _ended_by_themselves(code: str) -> int:
    """Clocks of things nobody owes: they end something when they run out. What is owed and waits for the client is ended with the case,
    whatever its day was."""
    if is_owed(code):
        return 0
    stopped = Clock.objects.filter(code=code, breached_at=None, stopped_at__isnull=False)
    rows = [(each, CaseEvent.objects.get(case_id=each.case_id, n=each.stopped_by)) for each in stopped]
    return sum(event.by_kind == "system" and clock.due_at <= event.at for clock, event in rows)


def lived(data: st.DataObject) -> None:
    """A case filed on 12 February with a life the MOVES table allows, and what ran out recorded by a sweep now and then."""
    case = file(kind=data.draw(st.sampled_from(["feedback", "complaint", "dispute"]))).case
    at = FILED
    mine = {**ACTORS, "client": Actor("client", str(case.public_id), "client")}
    for _ in range(data.draw(st.integers(0, 8))):
        state = moving.state_of(case)
        possible = [
            (event, actor)
            for event in Event
            if event is not Event.FILED and event not in CLOCKS
            for role, actor in mine.items()
            if role != "system" and guards.may(state, event, actor, MEDIATOR)
        ]
        event, actor = data.draw(st.sampled_from(possible))
        at += data.draw(st.timedeltas(timedelta(0), timedelta(days=16)))
        if data.draw(st.booleans()):
            clocks.sweep(at)
        with suppress(Refusal), transaction.atomic():  # a silence that ran out meanwhile may have closed the case
            moving.move(case, event, by=actor, at=at, data=data_for(event, state, data.draw), about=MEDIATOR)
    clocks.sweep(at + data.draw(st.timedeltas(timedelta(0), timedelta(days=60))))


def test_the_command_says_the_same_as_json() -> None:
    caught = answered(FIFTEENTH)
    out = StringIO()
    call_command("simulate_term", CODE, "10wd", "--from", "2026-01-01", "--to", "2026-07-01", "--json", stdout=out)
    assert Simulated.read(loads(out.getvalue())) == simulated(10)
    out = StringIO()
    call_command("simulate_term", CODE, "10wd", "--from", "2026-01-01", "--to", "2026-07-01", stdout=out)
    assert caught.reference in out.getvalue() and "2026-02" in out.getvalue()


@pytest.mark.parametrize("said", [("no.such", "10wd"), (CODE, "soon"), (CODE, "9999wd"), (CODE, "10wd", "--pause", "maybe")])
def test_the_command_refuses_in_words(said: tuple[str, ...]) -> None:
    with pytest.raises(CommandError):
        call_command("simulate_term", *said)


def test_another_rule_is_another_answer() -> None:
    answered(TENTH)
    term = law.term(CODE, FIRST)
    assert simulation.simulate(CODE, replace(term.rule, count=5), FIRST, LAST).total.newly == 1
