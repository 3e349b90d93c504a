"""From filed to answered and closed: each step through its service, with its record and its refusals."""

import pytest

from disputes import queries, sealed
from disputes.models import Case
from disputes.rules import Ball, Event, Resolution, Stage
from disputes.services import answering, conversations, triage
from portal.accounts import gates
from portal.doors.errors import Refusal
from portal.trail import queries as trail
from portal.trail.rules import Actor
from tests.disputes.cases import answered, client, file, hours, intake, mediator, officer, taken
from tests.people import qian, wang

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("law")]


def last_event(case):
    return queries.events(case)[-1]


def clock(case, code, run=1):
    return case.clocks.get(code=code, run=run)


def test_taken_case_is_in_review_by_whoever_took_it():
    case = taken()
    assert (case.stage, case.handler) == (Stage.IN_REVIEW, intake().id)


def test_case_is_taken_once():
    case = taken()
    with pytest.raises(Refusal) as refused:
        triage.take_case(case=case, by=officer())
    assert (refused.value.code, refused.value.status) == ("case.no_handler", 409)
    assert Case.objects.get().handler == intake().id


def test_reply_stops_the_first_reply_clock_and_stands_in_the_thread():
    case = taken()
    message = answering.reply_to_case(case=case, text="我们正在核查。", by=intake(), at=hours(2))
    assert clock(case, "reply.first").stopped_at == hours(2)
    assert (message.from_kind, message.author_role) == ("staff", "intake")
    assert sealed.open_message(case.conversation, message) == "我们正在核查。"


def test_reply_sent_twice_is_one_reply():
    case = taken()
    for _ in range(2):
        answering.reply_to_case(case=case, text="收到。", by=intake(), client_id="draft-1", at=hours(2))
    assert case.conversation.messages.count() == 1
    assert last_event(case).n == 4


def test_reply_before_the_case_is_taken_is_refused_and_leaves_no_message():
    case = file().case
    with pytest.raises(Refusal):
        answering.reply_to_case(case=case, text="收到。", by=intake())
    assert case.conversation.messages.count() == 0


def test_asking_for_more_pauses_and_the_clients_answer_moves_the_date():
    case = taken()
    before = clock(case, "cn.complaint").due_at
    triage.ask_for_more(case=case, text="请问是哪一份合同？", by=intake(), at=hours(24))
    assert (case.stage, case.ball) == (Stage.AWAITING_CLIENT, Ball.CLIENT)
    assert clock(case, "cn.complaint").paused_at == hours(24)
    answering.write_to_case(case=case, text="转让合同。", by=client(case), at=hours(24 * 15))
    assert (case.stage, case.ball) == (Stage.IN_REVIEW, Ball.FIRM)
    assert clock(case, "cn.complaint").paused_at is None
    assert clock(case, "cn.complaint").due_at > before


def test_words_of_a_client_nobody_waits_for_move_nothing():
    case = taken()
    answering.write_to_case(case=case, text="补充一点。", by=client(case))
    assert (case.stage, last_event(case).event) == (Stage.IN_REVIEW, Event.CLIENT_WROTE)


def test_answer_says_what_was_found_and_waits_for_the_client():
    case = answered("upheld")
    assert (case.stage, case.ball, case.resolution) == (Stage.ANSWERED, Ball.CLIENT, "")
    assert clock(case, "cn.complaint").stopped_at == hours(2)


@pytest.mark.parametrize("resolution", ["", "withdrawn", "agreed", "whatever"])
def test_answer_must_be_one_of_the_four(resolution):
    with pytest.raises(Refusal) as refused:
        answering.settle_case(case=taken(), resolution=resolution, text="理由。", by=intake())
    assert refused.value.status == 422


def test_answer_needs_reasons():
    with pytest.raises(Refusal):
        answering.settle_case(case=taken(), resolution="not_upheld", text="  ", by=intake())


@pytest.mark.parametrize("who", [client, lambda case: intake()])
def test_answered_case_closes_with_what_the_answer_said(who):
    case = answered("partly_upheld")
    answering.close_case(case=case, by=who(case))
    assert (case.stage, case.resolution, case.ball) == (Stage.CLOSED, Resolution.PARTLY_UPHELD, Ball.NOBODY)


def test_contested_answer_starts_the_clocks_anew():
    case = answered()
    answering.contest_answer(case=case, text="你们没有给我看销毁记录。", by=client(case), at=hours(30))
    assert case.stage == Stage.IN_REVIEW
    assert clock(case, "cn.complaint", run=2).started_at == hours(30)


def test_declined_case_carries_its_ground_and_reasons():
    case = taken()
    triage.decline_case(case=case, ground="complaint.not_ours", text="这不是我们处理的信息。", by=intake())
    assert (case.stage, case.resolution) == (Stage.CLOSED, Resolution.DECLINED)
    assert trail.history(case.subject)[-1].facts["ground"] == "complaint.not_ours"


@pytest.mark.parametrize(("ground", "text"), [("complaint.because", "理由"), ("", "理由"), ("complaint.not_ours", "")])
def test_refusal_without_a_lawful_ground_and_reasons_is_impossible(ground, text):
    case = taken()
    with pytest.raises(Refusal) as refused:
        triage.decline_case(case=case, ground=ground, text=text, by=intake())
    assert refused.value.status == 422
    assert Case.objects.get().stage == Stage.IN_REVIEW


def test_withdrawn_case_keeps_the_reason_sealed():
    case = taken()
    answering.withdraw_case(case=case, by=client(case), reason="已经解决，谢谢王经理")
    event = last_event(case)
    assert (case.resolution, event.event) == (Resolution.WITHDRAWN, Event.WITHDRAWN)
    assert "王经理".encode() not in bytes(event.note)
    assert sealed.open_note(case, event) == "已经解决，谢谢王经理"
    assert len(trail.history(case.subject)[-1].facts["note_sha256"]) == 64


def test_withdrawal_stops_every_clock_and_leaves_the_queue():
    case = taken()
    answering.withdraw_case(case=case, by=client(case))
    assert set(case.clocks.filter(stopped_at=None).values_list("code", flat=True)) == {"case.return"}
    assert case.queue_at.year == 9999


def test_closed_case_opens_again_with_fresh_clocks():
    case = answered()
    answering.close_case(case=case, by=client(case), at=hours(30))
    answering.reopen_case(case=case, text="我又收到了推销电话。", by=client(case), at=hours(50))
    assert (case.stage, case.resolution, case.closed_at) == (Stage.IN_REVIEW, "", None)
    assert clock(case, "reply.first", run=2).stopped_at is None


def test_client_cannot_write_into_a_closed_case_but_may_reopen_it():
    case = answered()
    answering.close_case(case=case, by=client(case))
    with pytest.raises(Refusal) as refused:
        answering.write_to_case(case=case, text="还有一件事", by=client(case))
    assert refused.value.status == 409
    assert Event.REOPENED in queries.possible(case, client(case))


def test_event_never_comes_before_the_one_it_follows():
    case = taken()
    answering.reply_to_case(case=case, text="时钟被调回了一小时。", by=intake(), at=hours(0))
    assert last_event(case).at == hours(1)


def test_reply_joins_the_open_chat_so_that_the_robot_is_silent():
    started = conversations.start_conversation(language="zh-hans", channel="chat")
    case = file(conversation=started.conversation, channel="chat").case
    triage.take_case(case=case, by=intake())
    answering.reply_to_case(case=case, text="您好，我是工作人员。", by=intake())
    started.conversation.refresh_from_db()
    assert (started.conversation.handoff, started.conversation.joined_by) == ("person", intake().id)


CHEN = Actor("client", "22222222-2222-4222-8222-222222222222", "client")
STRANGERS_STEPS = {
    "write": lambda case: answering.write_to_case(case=case, text="让我看看", by=CHEN),
    "withdraw": lambda case: answering.withdraw_case(case=case, by=CHEN),
    "contest": lambda case: answering.contest_answer(case=case, text="不服", by=CHEN),
    "close": lambda case: answering.close_case(case=case, by=CHEN),
    "reopen": lambda case: answering.reopen_case(case=case, text="重来", by=CHEN),
}


@pytest.mark.parametrize("step", STRANGERS_STEPS)
def test_chen_can_do_nothing_to_wangs_case_and_learns_nothing(step):
    case = answered()
    events = len(queries.events(case))
    with pytest.raises(Refusal) as refused:
        STRANGERS_STEPS[step](case)
    assert (refused.value.code, refused.value.status) == ("case.not_found", 404)
    assert len(queries.events(case)) == events


def test_mediator_cannot_reply_in_a_case_that_is_not_theirs():
    with pytest.raises(Refusal) as refused:
        answering.reply_to_case(case=taken(), text="您好", by=mediator())
    assert refused.value.code == "case.own_mediation"


@pytest.fixture
def chatting():
    """A case made in a chat in which a person has spoken."""
    started = conversations.start_conversation(language="zh-hans", channel="chat", at=hours(0))
    case = file(conversation=started.conversation, channel="chat").case
    triage.take_case(case=case, by=intake(), at=hours(1))
    return case


def say_in_chat(case, text, at):
    return conversations.post_message(conversation=case.conversation, text=text, by=wang(), at=at).message


def test_answer_given_in_the_chat_ends_the_pause(chatting):
    triage.ask_for_more(case=chatting, text="哪一份合同？", by=intake(), at=hours(2))
    message = say_in_chat(chatting, "转让合同。", hours(5))
    chatting.refresh_from_db()
    assert (chatting.stage, last_event(chatting).event) == (Stage.IN_REVIEW, Event.INFORMATION_GIVEN)
    assert message.case_id == chatting.pk
    assert clock(chatting, "cn.complaint").paused_at is None


def test_words_to_a_person_in_the_chat_stand_in_the_case(chatting):
    answering.reply_to_case(case=chatting, text="您好。", by=intake(), at=hours(2))
    say_in_chat(chatting, "谢谢，还有一件事。", hours(3))
    assert (last_event(chatting).event, last_event(chatting).by_id) == (Event.CLIENT_WROTE, str(chatting.public_id))


def test_words_to_the_robot_do_not_stand_in_the_case(chatting):
    say_in_chat(chatting, "你们保存多久？", hours(2))
    assert last_event(chatting).event == Event.TAKEN


def test_words_to_a_person_after_the_case_closed_open_nothing(chatting):
    answering.settle_case(case=chatting, resolution="upheld", text="已销毁。", by=intake(), at=hours(2))
    answering.close_case(case=chatting, by=intake(), at=hours(3))
    message = say_in_chat(chatting, "谢谢！", hours(4))
    assert message.case_id is None
    assert last_event(chatting).event == Event.CLOSED


def test_case_is_not_taken_by_somebody_who_may_take_no_work(monkeypatch):
    case = file().case
    monkeypatch.setattr(gates, "_gates", {"courses": lambda user: "The course has lapsed." if user == qian() else None})
    with pytest.raises(Refusal) as refused:
        triage.take_case(case=case, by=intake())
    assert (refused.value.code, refused.value.status) == ("case.queue_closed", 409)
    assert "The course has lapsed." in refused.value.text
    assert queries.events(case)[-1].event == Event.ACKNOWLEDGED
