"""In line for a person: a message left, a question how long, and no longer wanting one."""

import pytest

from disputes.models import Case
from disputes.rules import Handoff

pytestmark = pytest.mark.django_db


def waiting(person):
    person.conversation.refresh_from_db()
    return person.conversation.handoff == Handoff.WAITING


@pytest.mark.parametrize(("language", "message"), [
    ("zh-hans", "那我先留言：我是上海的，昨天报名被推销电话骚扰"), ("en", "ok my message: since i signed up yesterday i get sales calls"),
])  # fmt: skip
def test_a_message_left_is_a_message_and_may_become_a_case(talk, language, message):
    person = talk(language)
    person.press("/handoff")
    said = person.say(message)
    assert ("留言留下了" if language == "zh-hans" else "message is left") in said and "/stop" not in person.buttons
    assert waiting(person)
    person.press('/complaint{"story": "last"}')
    assert "/stop" in person.buttons and not Case.objects.exists()


@pytest.mark.parametrize(("language", "said"), [
    ("zh-hans", "算了不等了"), ("zh-hans", "我能不能不等了"), ("zh-hans", "不要人工了"), ("en", "i dont want to wait"), ("en", "leave the queue"),
])  # fmt: skip
def test_who_will_not_wait_is_out_of_the_line(talk, language, said):
    person = talk(language)
    person.press("/handoff")
    person.say(said)
    assert not waiting(person)


def test_a_form_goes_on_when_somebody_leaves_the_line(talk):
    person = talk()
    person.press("/complaint")
    person.press("/handoff")
    said = person.say("不等了")
    assert not waiting(person) and "请告诉我发生了什么" in said


def test_after_danger_somebody_looks_at_it_all_the_same(talk):
    person = talk()
    assert "09:00" in person.say("我不想活了，信息被你们卖光了")
    assert "还是会看" in person.say("不等了")
    assert waiting(person)


@pytest.mark.parametrize("said", ["多久才有人", "要多久才有人理我"])
def test_how_long_in_line_is_about_the_line(talk, said):
    person = talk()
    person.press("/handoff")
    assert "位" in person.say(said)


@pytest.mark.parametrize(
    ("language", "said"), [("zh-hans", "让他还给我"), ("zh-hans", "我想找人调解"), ("en", "i want to give you one star")]
)
def test_nobody_is_called_who_was_not_asked_for(talk, language, said):
    person = talk(language)
    person.say("我跟你们介绍的买家闹翻了，他说公司的旧账里有我的资料是他的，不肯还" if language == "zh-hans" else "hello")
    person.say(said)
    assert not waiting(person)


@pytest.mark.parametrize("said", ["你就一个机器人懂什么", "对不起", "今天天气怎么样"])
def test_after_a_wish_to_die_no_list_of_doors_is_an_answer(talk, said):
    person = talk()
    person.say("我不想活了，信息被你们卖光了，天天有人催债")
    assert "12356" in person.say(said)


def test_thanks_are_still_taken(talk):
    person = talk()
    person.say("我不想活了，信息被你们卖光了，天天有人催债")
    assert "不客气" in person.say("谢谢你")
