"""A deadline that runs out is recorded by the system, once, at its moment; nobody can take it back."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from disputes import queries, sealed
from disputes.models import CaseEvent, Clock
from disputes.rules import Event
from disputes.services import answering, clocks, triage
from portal.doors.errors import Refusal
from portal.trail import queries as trail
from tests.disputes.cases import answered, client, file, hours, intake, taken

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("law")]
SECOND = timedelta(seconds=1)


def reply_due(case):
    return case.clocks.get(code="reply.first").due_at


def breaches():
    return list(CaseEvent.objects.filter(event=Event.BREACHED))


def test_clock_is_not_missed_a_second_before_its_end():
    case = file().case
    clocks.sweep(reply_due(case) - SECOND)
    assert breaches() == []


def test_clock_is_missed_at_its_end_and_recorded_with_that_moment():
    case = file().case
    assert clocks.sweep(reply_due(case)) == 1
    (breach,) = breaches()
    assert (breach.at, breach.by_kind, breach.data) == (reply_due(case), "system", {"term": "reply.first", "run": 1})
    assert case.clocks.get(code="reply.first").breached_at == breach.at


def test_sweeping_again_records_nothing_more():
    case = file().case
    for _ in range(3):
        clocks.sweep(reply_due(case) + SECOND)
    assert len(breaches()) == 1


def test_late_case_is_marked_and_stays_first_in_the_queue():
    late, fresh = file().case, file(at=hours(48)).case
    clocks.sweep(reply_due(late))
    late.refresh_from_db()
    assert late.late
    assert late.queue_at < fresh.queue_at


def test_move_after_the_end_records_the_breach_before_itself():
    case = taken()
    answering.reply_to_case(case=case, text="抱歉来晚了。", by=intake(), at=reply_due(case) + SECOND)
    assert [event.event for event in queries.events(case)][-2:] == [Event.BREACHED, Event.REPLIED]
    clock = case.clocks.get(code="reply.first")
    assert clock.breached_at is not None
    assert clock.stopped_at is not None


def test_reply_in_time_is_never_a_breach():
    case = taken()
    answering.reply_to_case(case=case, text="您好。", by=intake(), at=reply_due(case) - SECOND)
    clocks.sweep(hours(24 * 10))
    assert breaches() == []


def test_paused_clock_does_not_run_out():
    case = taken()
    triage.ask_for_more(case=case, text="哪一份？", by=intake(), at=hours(5))
    clocks.sweep(hours(24 * 300))
    assert breaches() == []


def test_breach_is_in_the_trail_by_the_system():
    case = file().case
    clocks.sweep(reply_due(case))
    entry = trail.history(case.subject)[-1]
    assert (entry.event, entry.actor_kind, entry.facts["term"]) == ("clock.breached", "system", "reply.first")


def test_reason_may_be_added_and_the_breach_stays():
    case = taken()
    clocks.sweep(reply_due(case))
    with pytest.raises(Refusal, match="not_a_choice"):
        clocks.explain_breach(case=case, code="reply.first", cause="张三病了", reason="张三病了", by=intake())
    event = clocks.explain_breach(case=case, code="reply.first", cause="staffing", reason="张三请病假，未交接。", by=intake())
    assert sealed.open_note(case, event) == "张三请病假，未交接。"
    said = trail.history(case.subject)[-1].facts
    assert said["cause"] == "staffing" and "张三" not in str(said | event.data)
    assert case.clocks.get(code="reply.first").breached_at is not None


def test_breach_that_was_none_cannot_be_explained():
    with pytest.raises(Refusal) as refused:
        clocks.explain_breach(case=taken(), code="reply.first", cause="other", reason="没有逾期", by=intake())
    assert refused.value.code == "clock.no_breach"


def test_client_cannot_explain_a_breach_away():
    case = taken()
    clocks.sweep(reply_due(case))
    with pytest.raises(Refusal) as refused:
        clocks.explain_breach(case=case, code="reply.first", cause="other", reason="算了", by=client(case))
    assert refused.value.status == 403


def test_event_cannot_be_changed_or_deleted():
    case = file().case
    clocks.sweep(reply_due(case))
    (breach,) = breaches()
    for attempt in (breach.save, breach.delete, CaseEvent.objects.all().delete, lambda: CaseEvent.objects.update(at=hours(0))):
        with pytest.raises(TypeError):
            attempt()


def test_sweep_asks_one_question_when_nothing_is_due():
    for _ in range(5):
        file()
    with CaptureQueriesContext(
        connection,
    ) as asked:
        clocks.sweep(hours(1))
    assert len(asked) == 1


def test_sweep_of_many_cases_records_each():
    cases = [file().case for _ in range(7)]
    assert clocks.sweep(reply_due(cases[0])) == 7
    assert len({breach.case_id for breach in breaches()}) == 7


def test_two_clocks_of_one_case_are_missed_one_after_the_other():
    case = taken()
    clocks.sweep(hours(24 * 60))
    assert [breach.data["term"] for breach in breaches()] == ["reply.first", "cn.complaint"]
    assert breaches()[0].at < breaches()[1].at
    assert Clock.objects.filter(case=case, breached_at=None, stopped_at=None).count() == 0


def test_second_run_has_its_own_breach():
    case = answered()
    answering.contest_answer(case=case, text="不同意。", by=client(case), at=hours(30))
    clocks.sweep(hours(24 * 90))
    assert {(breach.data["term"], breach.data["run"]) for breach in breaches()} == {("reply.first", 2), ("cn.complaint", 2)}
