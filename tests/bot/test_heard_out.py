"""People as they are: half sentences, pinyin, wishes for a call, minds that change. Nothing told is lost, nothing is asked three times."""

import pytest

from bot import pinyin, several
from bot.casefacts import only_a_time, remedies_in, when
from disputes import sealed
from disputes.models import Case
from disputes.rules import Handoff
from tests.bot.conftest import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def filed(person):
    person.press("/skip")
    person.press("/affirm")
    return Case.objects.get()


def test_what_was_told_in_pieces_begins_the_complaint(talk):
    person = talk()
    assert "接着说" in person.say("我上个月")
    person.say("我的工资信息被发给新公司了")
    assert "怎么做" in person.say("我还是投诉吧")
    person.say("发到了微信群里")
    assert "邮箱" in person.say("要求书面解释")
    case = filed(person)
    assert sealed.open_in_case(case, "story") == "我上个月\n我的工资信息被发给新公司了\n发到了微信群里"
    assert (sealed.open_in_case(case, "wish"), case.happened) == ("要求书面解释", "2026-10")


@pytest.mark.parametrize(
    ("language", "start", "more", "unclear"),
    [
        ("zh-hans", "你们把我的工资单发给了前公司的同事，我要投诉", "孩子才十岁啊", "那样"),
        ("en", "Your accountant emailed my payslip to my landlord, I want to complain", "he knew my passport number", "there"),
    ],
)
def test_words_in_place_of_a_time_join_the_story_and_nothing_is_asked_three_times(talk, language, start, more, unclear):
    person = talk(language)
    person.say(start)
    person.say(more)
    person.say(unclear)
    said = person.say(unclear)
    assert "先空着" in said or "stays open" in said
    person.press("/skip")
    assert sealed.open_in_case(filed(person), "story") == f"{start}\n{more}"


def test_the_title_of_the_offer_typed_again_is_no_wish(talk):
    person = talk()
    person.say("你们泄露了我的信息，我很生气，我要投诉")
    assert "什么时候" in person.say("登记为投诉")
    person.say("上个月")
    assert "怎么做" in person.say("登记为投诉")
    assert "怎么做" in person.say("国庆节以后")
    person.press("/skip")
    case = filed(person)
    assert (sealed.open_in_case(case, "wish"), case.happened) == ("", "2026-10")


@pytest.mark.parametrize("asked", ["你们给我打电话", "call me back", "can you guys give me a ring", "打返電話俾我"])
def test_who_wants_to_be_called_gets_a_person_and_a_number(talk, asked):
    person = talk("en" if asked.isascii() else "zh-hans")
    assert "+86 21 5555 0100" in person.say(asked)
    person.conversation.refresh_from_db()
    assert person.conversation.handoff == Handoff.WAITING


def test_a_call_that_somebody_got_asks_for_nobody(talk):
    person = talk()
    person.say("银行刚给我打电话")
    person.conversation.refresh_from_db()
    assert person.conversation.handoff != Handoff.WAITING


def test_at_a_loss_in_danger_the_advice_is_said_again(talk):
    person = talk("en")
    said = person.say("someone is using my passport to open a bank account right now")
    assert "110" in said and person.say("what do i do") == said
    assert person.say("register it") and "someone is using my passport" in person.conversation.messages.order_by("cursor")[0].text_masked


@pytest.mark.parametrize("said", ["I'd like to know what you hold about me", "what do you hold about me"])
def test_who_says_who_they_are_and_asks_is_given_no_complaint(talk, said):
    person = talk("en")
    assert "listening" in person.say("I'm a customer of yours")
    assert "sorry" not in person.say(said)


def test_pinyin_is_read_and_the_reading_shown(talk):
    person = talk("en")
    assert "“我要投诉你们”" in person.say("wo yao tousu ni men")
    person.say("ni men ba wo de shen fen zheng gei bie ren le")
    assert sealed.open_in_case(filed_from_when(person), "story") == "ni men ba wo de shen fen zheng gei bie ren le"


def filed_from_when(person):
    person.press("/skip")
    person.press("/skip")
    return filed(person)


@pytest.mark.parametrize("text", ["can he hang me", "women", "send me the data", "he can not do"])
def test_english_is_not_taken_for_pinyin(text):
    assert not pinyin.read(text) and not pinyin.looks_so(text)


def test_several_questions_are_answered_in_their_order(talk):
    person = talk()
    person.say("你们收集哪些信息？保存多久？会不会给第三方？")
    assert len({cited["title"] for cited in person.citations}) > 1
    assert several.questions_in("怎么删除，要多久，要不要钱") == ["怎么删除"]


def test_at_the_check_a_yes_in_other_words_and_another_kind_are_heard(talk):
    person = talk()
    person.say("你们上周五把我的工资单发给了前公司的同事，我要投诉")
    person.press("/skip")
    person.press("/skip")
    assert "反馈" in person.say("改成反馈吧，不投诉")
    assert "接着就登记" in person.say("我还有一个事要投诉")
    assert "已登记" in person.say("沒錯，提交")
    assert Case.objects.get().kind == "feedback"
    assert "已经提交了" in person.press("/affirm")


@pytest.mark.parametrize(
    ("wish", "asked"),
    [
        ("要求道歉\n不要道歉了，要赔偿", ["compensation"]), ("不要解释，删除", ["deletion"]),
        ("I want it deleted. Actually no, do not delete it. I want an explanation.", ["explanation"]),
    ],
)  # fmt: skip
def test_what_is_taken_back_is_not_asked_for(wish, asked):
    assert list(remedies_in(wish)) == asked


def test_a_time_put_right_counts_and_a_story_with_a_time_is_no_time():
    assert when("In August. No wait, September.", NOW.date()) == "2026-09"
    assert only_a_time("国庆节以后") and not only_a_time("她今天又骂我")
