"""Appeal, coming back, joining, handing over, and where the time went: each by its rule, through the services."""

from datetime import timedelta

import pytest

from disputes import queries, stretches
from disputes.models import Department
from disputes.rules import Event, Stage
from disputes.services import answering, clocks, filing, team, triage
from portal.doors.errors import Refusal
from portal.law import queries as law
from portal.notices.models import Notice
from tests import people
from tests.disputes.cases import answered, asked, client, clock, file, fresh, happened, hours, intake, officer, taken

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("firm")]
SECOND = timedelta(seconds=1)


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


# Where the time went


def test_time_spent_is_told_by_stage_and_turn_without_gaps():
    case = asked()
    answering.write_to_case(case=case, text="编号是 HT-7。", by=client(case), at=hours(12))
    spans = stretches.spans(str(case.public_id), [event.fact() for event in queries.events(case)], hours(20))
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
