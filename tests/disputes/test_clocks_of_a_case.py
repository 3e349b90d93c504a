"""Extensions, the clocks of a mediation, warnings and what goes higher, through the services."""

from datetime import date, timedelta

import pytest
import time_machine

from disputes import queries
from disputes.services import agreements, clocks, mediation, offers, triage
from portal.doors.errors import Refusal
from portal.notices.models import Notice
from tests import people
from tests.disputes.cases import FILED, agreed, client, clock, fresh, happened, hours, intake, mediated, mediator, officer, proposed, taken

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("firm")]
SECOND = timedelta(seconds=1)


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
        offers.accept_offer(case=case, proposal=1, by=who, at=hours(at))
    texts = {"text_zh": "2026-03-15 前销毁。", "text_en": "Destroyed by 2026-03-15."}
    agreements.record_agreement(case=case, seen="郑凯", **texts, by=mediator(), perform_by=date(2026, 3, 15), at=hours(10))
    row = clock(case, "agreement.performance")
    assert row.due_at == hours(0).replace(month=3, day=16, hour=0, minute=0)  # a Sunday: the day is meant as it is
    assert queries.clocks(fresh(case))[0].shown.due.day == date(2026, 3, 15)
    clocks.sweep(row.due_at)
    assert clock(case, "agreement.performance").breached_at == row.due_at


@pytest.mark.parametrize("day", [date(2026, 2, 11), date(2040, 1, 1)])
def test_agreement_names_no_day_that_is_past_or_years_away(day):
    with pytest.raises(Refusal) as refused:
        agreements.record_agreement(case=proposed(), seen="郑凯", text_zh="一", text_en="one", by=mediator(), perform_by=day, at=hours(10))
    assert refused.value.code == "agreement.day"


def test_performance_confirmed_by_the_client_stops_its_clock():
    case = agreed()
    mediation.confirm_performance(case=case, by=client(case), at=hours(30))
    assert clock(case, "agreement.performance").stopped_at == hours(30)


def test_court_confirmation_runs_only_for_a_body_the_law_names():
    assert not agreed().clocks.filter(code="mediation.confirm").exists()
    case = proposed()
    for who, at in ((client(case), 8), (officer(), 9)):
        offers.accept_offer(case=case, proposal=1, by=who, at=hours(at))
    texts = {"text_zh": "销毁。", "text_en": "Destroyed."}
    agreements.record_agreement(case=case, seen="郑凯", **texts, by=mediator(), body="peoples_mediation_committee", at=hours(10))
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
