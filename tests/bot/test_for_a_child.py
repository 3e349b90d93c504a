"""A mother or father asks for a child, in whatever words."""

import pytest

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
BEGINS = [
    ("en", "hello, its for my child. he is 9 and he was in ur classes"), ("en", "my daughter takes a course at yours"),
    ("zh-hans", "我孩子9岁，在你们那上课"), ("zh-hans", "我替孩子问的"), ("zh-hans", "我是他妈妈"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "said"), BEGINS)
def test_who_asks_for_a_child_is_shown_the_ways_for_a_child(talk, language, said):
    person = talk(language)
    person.say(said)
    assert '/rights{"whom": "child"}' in person.buttons and '/question{"topic": "minors"}' in person.buttons


def test_a_child_is_not_asked_after_twice(talk):
    """“Him” is the child spoken of before: the page for guardians, and no question for whom."""
    person = talk("en")
    person.say("hello, its for my child. he is 9 and he was in ur classes")
    said = person.say("i want to know what you have of him")
    assert "guardian" in said
    assert any("/rights/ask/" in button.get("url", "") for reply in person.replies for button in reply.buttons)


def test_a_request_is_not_taken_for_a_beginning_nor_for_oneself(talk):
    person = talk()
    said = person.say("我是他妈妈，我想把他的照片删了")
    assert "监护人" in said and "为谁申请" not in said


def test_the_button_for_a_child_asks_only_what_is_wanted(talk):
    person = talk()
    person.say("我替孩子问的")
    person.press('/rights{"whom": "child"}')
    said = person.press('/rights{"right": "copy"}')
    assert "监护人" in said and "为谁申请" not in said


def test_ones_own_information_stays_ones_own(talk):
    person = talk("en")
    person.say("hello, its for my child. he is 9 and he was in ur classes")
    assert "guardian" not in person.say("please delete my own data, he told me to ask")


@pytest.mark.parametrize(
    "said", ["我孩子的照片被你们发到群里了", "My daughter takes classes with you and since then strangers call me every day"]
)
def test_what_was_done_to_a_child_is_a_complaint(talk, said):
    person = talk("en" if said.isascii() else "zh-hans")
    person.say(said)
    assert any(payload == "/stop" or payload.startswith("/complaint") for payload in person.buttons)
    assert '/rights{"whom": "child"}' not in person.buttons
