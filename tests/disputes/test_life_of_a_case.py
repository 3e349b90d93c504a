"""Silence, appeal, coming back, joining, extending, handing over, carrying out: each by its rule, through the services."""

from datetime import date, timedelta

import pytest
import time_machine

from disputes import life, queries
from disputes.models import Case, Department
from disputes.rules import Event, Stage
from disputes.services import answering, clocks, filing, mediation, moving, team, triage
from portal.doors.errors import Refusal
from portal.law import queries as law
from portal.notices.models import Notice
from tests import people
from tests.disputes.cases import FILED, agreed, answered, client, file, hours, intake, mediated, mediator, officer, proposed, taken

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("firm")]
SECOND = timedelta(seconds=1)


def happened(case) -> list[str]:
    return [event.event for event in queries.events(case)]


def clock(case, code, run=1):
    return case.clocks.get(code=code, run=run)


def asked(**said):
    case = taken(**said)
    triage.ask_for_more(case=case, text="请问合同编号是多少？", by=intake(), at=hours(2))
    return case


def fresh(case) -> Case:
    return Case.objects.select_related("conversation").get(pk=case.pk)


# Silence


def test_silent_client_is_reminded_twice_then_the_case_closes_with_a_way_back():
    case = asked()
    end = clock(case, "silence.close").due_at
    clocks.sweep(end)
    assert happened(case)[4:] == ["client.reminded", "client.reminded", "case.lapsed"]
    assert (fresh(case).stage, fresh(case).resolution, fresh(case).ball) == ("closed", "lapsed", "nobody")
    assert [event.at for event in queries.events(case)][-1] == end
    answering.reopen_case(case=fresh(case), text="抱歉，我出差了。编号是 HT-7。", by=client(case), at=end + SECOND)
    assert happened(case)[-1] == "case.reinstated"
    assert fresh(case).stage == "in_review"


def test_a_second_before_the_end_nothing_is_closed():
    case = asked()
    clocks.sweep(clock(case, "silence.close").due_at - SECOND)
    assert fresh(case).stage == "awaiting_client"


def test_client_who_replies_is_not_closed():
    case = asked()
    answering.write_to_case(case=case, text="编号是 HT-7。", by=client(case), at=hours(50))
    clocks.sweep(FILED + timedelta(days=40))
    assert "case.lapsed" not in happened(case)


def test_reply_that_comes_too_late_finds_a_closed_case_and_changes_nothing():
    case = asked()
    end = clock(case, "silence.close").due_at
    with pytest.raises(Refusal) as refused:
        answering.write_to_case(case=case, text="编号是 HT-7。", by=client(case), at=end)
    assert refused.value.code == "case.move_not_allowed"


def test_answer_nobody_objects_to_closes_as_it_said():
    case = answered("partly_upheld")
    clocks.sweep(clock(case, "answer.silence").due_at)
    assert (fresh(case).stage, fresh(case).resolution) == ("closed", "partly_upheld")


def test_offer_of_mediation_that_the_client_does_not_answer_goes_back_to_review():
    case = answered()
    mediation.route_to_mediation(case=case, by=intake(), at=hours(3))
    clocks.sweep(clock(case, "mediation.answer").due_at)
    assert (fresh(case).stage, happened(case)[-1]) == ("in_review", "mediation.lapsed")


def test_client_who_accepted_does_not_lose_by_the_firms_silence():
    case = answered()
    mediation.route_to_mediation(case=case, by=client(case), at=hours(3))
    clocks.sweep(clock(case, "mediation.answer").due_at)
    assert fresh(case).stage == "mediation_offered"
    assert clock(case, "mediation.answer").breached_at is not None


def test_proposal_that_is_not_answered_lapses_and_says_who_was_silent():
    case = proposed()
    mediation.accept_proposal(case=case, proposal=1, by=officer(), at=hours(8))
    clocks.sweep(clock(case, "offer.answer").due_at)
    last = queries.events(case)[-1]
    assert (last.event, last.data["silent"]) == ("proposal.lapsed", "client")
    assert not moving.state_of(case).proposal_open
    mediation.make_proposal(case=fresh(case), text="第二个方案。", language="zh-hans", by=mediator(), at=last.at + SECOND)


def test_proposal_both_answered_does_not_lapse():
    case = proposed()
    mediation.accept_proposal(case=case, proposal=1, by=officer(), at=hours(8))
    mediation.accept_proposal(case=case, proposal=1, by=client(case), at=hours(9))
    assert clock(case, "offer.answer").stopped_at == hours(9)


# Appeal and coming back


def declined():
    case = taken()
    triage.decline_case(case=case, ground=_ground(), text="这不是我们处理的信息。", by=intake(), at=hours(2))
    return case


def _ground() -> str:
    return law.refusal_grounds("complaint")[0].code


def test_case_that_was_declined_is_appealed_and_looked_at_by_somebody_else():
    case = declined()
    answering.reopen_case(case=case, text="不服，请再看一次。", by=client(case), at=hours(30))
    assert (fresh(case).stage, fresh(case).handler) == ("appealed", "")
    with pytest.raises(Refusal) as refused:
        triage.take_case(case=case, by=intake(), at=hours(31))
    assert refused.value.code == "case.other_person"
    triage.take_case(case=case, by=officer(), at=hours(32))
    answering.settle_case(case=case, resolution="upheld", text="您说得对。", by=officer(), at=hours(33))
    assert fresh(case).stage == "answered"


def test_who_declined_cannot_be_given_the_appeal():
    case = declined()
    answering.reopen_case(case=case, text="不服。", by=client(case), at=hours(30))
    with pytest.raises(Refusal) as refused:
        triage.assign_case(case=case, handler=people.qian(), by=officer(), at=hours(31))
    assert refused.value.code == "case.other_person"


def test_appeal_is_possible_until_its_last_second_and_not_after():
    case = declined()
    end = clock(case, "appeal.window").due_at
    with pytest.raises(Refusal) as refused:
        answering.reopen_case(case=case, text="不服。", by=client(case), at=end)
    assert refused.value.code == "case.appeal_open"
    other = declined()
    answering.reopen_case(case=other, text="不服。", by=client(other), at=clock(other, "appeal.window").due_at - SECOND)
    assert fresh(other).stage == "appealed"


def test_withdrawn_case_is_taken_up_again_as_it_stood():
    case = taken()
    answering.withdraw_case(case=case, by=client(case), at=hours(3))
    answering.reopen_case(case=case, text="我改变主意了。", by=client(case), at=hours(40))
    assert (happened(case)[-1], fresh(case).stage, fresh(case).resolution) == ("case.reinstated", "in_review", "")


def test_client_comes_back_within_the_time_and_staff_whenever_they_must():
    case = answered()
    answering.close_case(case=case, by=client(case), at=hours(5))
    end = clock(case, "case.return").due_at
    clocks.sweep(end)
    with pytest.raises(Refusal) as refused:
        answering.reopen_case(case=fresh(case), text="还有问题。", by=client(case), at=end)
    assert refused.value.code == "case.return_open"
    answering.reopen_case(case=fresh(case), text="发现新情况。", by=officer(), at=end + SECOND)
    assert fresh(case).stage == "in_review"


# Joining


def test_duplicate_of_one_conversation_is_joined_with_the_earlier_case():
    first = taken()
    second = filing.file_case(
        kind="complaint", topic="retention", story="同一件事，再说一次。", wish="", language="zh-hans", channel="page",
        by=people.wang(), conversation=first.conversation, at=hours(3),
    ).case  # fmt: skip
    triage.merge_case(case=second, into=fresh(first), text="两件是同一件事，在先前的案件里继续办理。", by=intake(), at=hours(4))
    assert (fresh(second).stage, fresh(second).resolution) == ("closed", "merged")
    assert queries.events(second)[-1].data["into"] == first.reference


def test_strangers_case_is_never_joined_with_wangs():
    wangs, chens = taken(), file(story="另一个人的事。", at=hours(1)).case
    for into in (wangs, chens):
        with pytest.raises(Refusal) as refused:
            triage.merge_case(case=chens, into=fresh(into), text="合并。", by=intake(), at=hours(4))
        assert refused.value.code == "case.not_a_duplicate"
    assert fresh(chens).stage == "filed"


# Extension


def test_feedback_is_extended_once_with_a_reason_before_its_end():
    case = taken(kind="feedback")
    before = clock(case, "reply.feedback").due_at
    triage.extend_deadline(case=case, code="reply.feedback", text="需要向档案室核实。", by=intake(), at=hours(5))
    row = clock(case, "reply.feedback")
    assert row.due_at > before
    assert row.under == "reply.feedback.ext"
    with pytest.raises(Refusal) as refused:
        triage.extend_deadline(case=case, code="reply.feedback", text="再延。", by=intake(), at=hours(6))
    assert refused.value.code == "clock.extended_already"
    clocks.rebuild_case(case)
    assert clock(case, "reply.feedback").due_at == row.due_at
    assert queries.clocks(case)[0].shown.due.at == row.due_at


def test_deadline_that_is_over_or_knows_no_extension_is_not_extended():
    case = taken(kind="feedback")
    with pytest.raises(Refusal) as refused:
        triage.extend_deadline(case=case, code="reply.feedback", text="太晚了。", by=intake(), at=clock(case, "reply.feedback").due_at)
    assert refused.value.code == "clock.too_late"
    complaint = taken()
    with pytest.raises(Refusal) as refused:
        triage.extend_deadline(case=complaint, code="cn.complaint", text="想多要几天。", by=intake(), at=hours(5))
    assert refused.value.code == "clock.no_extension"


# Departments and people


@pytest.fixture
def records():
    return team.save_department(name_zh="档案室", name_en="Records room", by=people.wu().actor("administrator"))


def test_case_handed_over_has_a_clock_of_its_own_until_somebody_takes_it(records):
    case = taken()
    triage.hand_over(case=case, to="records-room", reason="纸质档案在那里。", by=intake(), at=hours(3))
    assert (fresh(case).department, fresh(case).handler) == ("records-room", "")
    assert clock(case, "handover.taken").stopped_at is None
    triage.take_case(case=case, by=officer(), at=hours(5))
    assert clock(case, "handover.taken").stopped_at == hours(5)
    assert fresh(case).stage == "in_review"


def test_case_is_not_handed_to_a_department_that_is_not_there():
    with pytest.raises(Refusal) as refused:
        triage.hand_over(case=taken(), to="nowhere", reason="x", by=intake(), at=hours(3))
    assert refused.value.code == "case.not_a_choice"


def test_full_desk_gets_no_more_unless_meant(records):
    people.zhao()
    team.seat_person(user=people.qian(), department=records, capacity=1, by=people.wu().actor("administrator"))
    taken()
    other = file(at=hours(1)).case
    with pytest.raises(Refusal) as refused:
        triage.assign_case(case=other, handler=people.qian(), by=officer(), at=hours(2))
    assert (refused.value.code, refused.value.facts) == ("desk.at_capacity", {"now": 1, "most": 1})
    triage.assign_case(case=other, handler=people.qian(), by=officer(), over_capacity=True, at=hours(2))
    assert fresh(other).handler == str(people.qian().public_id)


def test_department_with_open_cases_stays_in_use(records):
    case = taken()
    triage.hand_over(case=case, to=records.code, reason="纸质档案在那里。", by=intake(), at=hours(3))
    with pytest.raises(Refusal) as refused:
        team.retire_department(department=records, active=False, by=people.wu().actor("administrator"))
    assert refused.value.code == "desk.department_busy"
    assert Department.objects.get().active


def test_mediator_is_no_handler_of_the_office():
    with pytest.raises(Refusal) as refused:
        triage.assign_case(case=file().case, handler=people.li(), by=officer(), at=hours(1))
    assert refused.value.code == "desk.not_of_the_office"


# Mediation's clocks


def test_time_of_a_test_does_not_count_in_the_mediation():
    case = mediated()
    before = clock(case, "mediation.max").due_at
    mediation.begin_appraisal(case=case, by=mediator(), reason="送检笔迹。", at=hours(48))
    assert clock(case, "mediation.max").paused_at == hours(48)
    mediation.end_appraisal(case=case, by=mediator(), at=hours(48 + 24 * 10))
    assert clock(case, "mediation.max").due_at >= before + timedelta(days=8)


def test_agreement_that_names_a_day_runs_to_the_end_of_that_day():
    case = proposed()
    for who, at in ((client(case), 8), (officer(), 9)):
        mediation.accept_proposal(case=case, proposal=1, by=who, at=hours(at))
    texts = {"text_zh": "2026-03-15 前销毁。", "text_en": "Destroyed by 2026-03-15."}
    mediation.record_agreement(case=case, **texts, by=mediator(), perform_by=date(2026, 3, 15), at=hours(10))
    row = clock(case, "agreement.performance")
    assert row.due_at == hours(0).replace(month=3, day=16, hour=0, minute=0)  # a Sunday: the day is meant as it is
    assert queries.clocks(fresh(case))[0].shown.due.day == date(2026, 3, 15)
    clocks.sweep(row.due_at)
    assert clock(case, "agreement.performance").breached_at == row.due_at


@pytest.mark.parametrize("day", [date(2026, 2, 11), date(2040, 1, 1)])
def test_agreement_names_no_day_that_is_past_or_years_away(day):
    with pytest.raises(Refusal) as refused:
        mediation.record_agreement(case=proposed(), text_zh="一", text_en="one", by=mediator(), perform_by=day, at=hours(10))
    assert refused.value.code == "agreement.day"


def test_performance_confirmed_by_the_client_stops_its_clock():
    case = agreed()
    mediation.confirm_performance(case=case, by=client(case), at=hours(30))
    assert clock(case, "agreement.performance").stopped_at == hours(30)


def test_court_confirmation_runs_only_for_a_body_the_law_names():
    assert not agreed().clocks.filter(code="mediation.confirm").exists()
    case = proposed()
    for who, at in ((client(case), 8), (officer(), 9)):
        mediation.accept_proposal(case=case, proposal=1, by=who, at=hours(at))
    texts = {"text_zh": "销毁。", "text_en": "Destroyed."}
    mediation.record_agreement(case=case, **texts, by=mediator(), body="peoples_mediation_committee", at=hours(10))
    end = clock(case, "mediation.confirm").due_at
    clocks.sweep(end)
    assert clock(case, "mediation.confirm").stopped_at == end
    assert clock(case, "mediation.confirm").breached_at is None


# Warnings and escalation


def test_clock_warns_with_a_quarter_left_is_missed_then_goes_higher_each_once():
    people.qian(), people.zhao(), people.wu()
    case = taken()
    row = clock(case, "cn.complaint")
    quarter = (row.due_at - row.started_at) / 4
    for moment in (row.due_at - quarter - SECOND, row.due_at - quarter, row.due_at, row.due_at + quarter, row.due_at + 9 * quarter):
        clocks.sweep(moment)
        clocks.sweep(moment)
    mine = [event for event in queries.events(case) if event.data.get("term") == "cn.complaint"]
    assert [event.event for event in mine] == ["clock.warned", "clock.breached", "clock.escalated"]
    assert [event.at for event in mine] == [row.due_at - quarter, row.due_at, row.due_at + quarter]


def test_who_slept_through_the_warning_is_not_warned_after_the_fact():
    case = taken()
    clocks.sweep(clock(case, "reply.first").due_at)
    assert [each for each in happened(case) if each.startswith("clock.")] == ["clock.breached"]


def test_letters_about_a_clock_go_to_whom_the_level_says_and_hold_nothing_about_the_client(monkeypatch):
    people.qian(), people.zhao(), people.wu()
    case = taken()
    row = clock(case, "reply.first")
    monkeypatch.setattr("django.utils.timezone.now", lambda: row.due_at + SECOND)
    clocks.sweep(row.due_at)
    letters = Notice.objects.filter(template="desk_clock")
    assert letters.count() == 2  # the handler and the privacy officer
    assert not Notice.objects.filter(template="desk_clock", once__contains=str(people.wu().public_id)).exists()


def test_history_that_is_loaded_alarms_nobody():
    people.qian(), people.zhao()
    case = taken()
    with time_machine.travel(FILED + timedelta(days=90)):
        clocks.sweep(FILED + timedelta(days=60))
    assert clock(case, "cn.complaint").breached_at is not None
    assert not Notice.objects.filter(template="desk_clock").exists()


# Where the time went


def test_time_spent_is_told_by_stage_and_turn_without_gaps():
    case = asked()
    answering.write_to_case(case=case, text="编号是 HT-7。", by=client(case), at=hours(12))
    spans = life.spans(str(case.public_id), [event.fact() for event in queries.events(case)], hours(20))
    assert [(each.stage, each.ball, (each.until - each.since).total_seconds() / 3600) for each in spans] == [
        (Stage.FILED, "firm", 1),
        (Stage.IN_REVIEW, "firm", 1),
        (Stage.AWAITING_CLIENT, "client", 10),
        (Stage.IN_REVIEW, "firm", 8),
    ]


def test_next_reply_is_owed_after_the_client_writes_but_not_beside_the_first():
    case = taken()
    answering.write_to_case(case=case, text="还有一点。", by=client(case), at=hours(2))
    assert not case.clocks.filter(code="reply.next").exists()
    answering.reply_to_case(case=case, text="收到。", by=intake(), at=hours(3))
    answering.write_to_case(case=case, text="再补充。", by=client(case), at=hours(4))
    assert clock(case, "reply.next").stopped_at is None
    answering.reply_to_case(case=case, text="已核实。", by=intake(), at=hours(6))
    assert clock(case, "reply.next").stopped_at == hours(6)


def test_event_of_a_clock_shows_inside_and_not_to_the_client():
    case = taken()
    clocks.sweep(clock(case, "cn.complaint").due_at - SECOND)
    assert Event.WARNED in {moment.event.event for moment in queries.timeline(case, for_client=False)}
    assert Event.WARNED not in {moment.event.event for moment in queries.timeline(case)}


def test_who_works_on_a_case_is_told_when_its_dates_move():
    people.qian(), people.zhao()
    case = taken()
    term = clock(case, "cn.complaint")
    case.clocks.filter(pk=term.pk).update(due_at=term.due_at + timedelta(days=1))  # as an older calendar had it
    clocks._recompute(case, 2026, hours(20))  # noqa: SLF001
    assert Notice.objects.filter(template="desk_case", once__contains="moved:").count() == 1
