"""Somebody to whom the clauses are too hard gets the published plain sentences, not more clauses."""

import pytest

from bot.knowledge import shelf
from disputes.rules import Handoff

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


@pytest.mark.parametrize(("language", "asked", "said"), [
    ("zh-hans", "请问我的个人资料会保存多久", "我不太懂这些条款"), ("zh-hans", "请问我的个人资料会保存多久", "看不懂"),
    ("zh-hans", "请问我的个人资料会保存多久", "能说简单点吗"), ("en", "How long do you keep my data?", "i dont understand this"),
    ("en", "How long do you keep my data?", "its too long, whats the short version"),
])  # fmt: skip
def test_what_was_quoted_is_said_again_in_its_plain_sentence(talk, language, asked, said):
    person = talk(language)
    person.say(asked)
    summaries = [cited["summary"] for cited in person.citations if cited["summary"]]
    answer = person.say(said)
    assert summaries and all(summary in answer for summary in summaries)
    assert "/handoff" in person.buttons


@pytest.mark.parametrize(("language", "said"), [("zh-hans", "我不太懂这些条款"), ("en", "I do not understand these terms")])
def test_before_any_answer_the_page_with_the_plain_sentences_is_named(talk, language, said):
    person = talk(language)
    person.say(said)
    urls = [button.get("url") for reply in person.replies for button in reply.buttons]
    assert f"/{language}/policy/" in urls and "/handoff" in person.buttons
    assert person.citations == []
    assert any(quote.summary for quote in shelf(language).quotes.values())


def test_who_wants_it_explained_by_a_person_gets_one(talk):
    person = talk()
    person.say("请问我的个人资料会保存多久")
    person.say("还是看不懂，找个人给我说说")
    person.conversation.refresh_from_db()
    assert person.conversation.handoff == Handoff.WAITING


@pytest.mark.parametrize("said", ["我不明白你们为什么把我的电话给别人", "I don't understand why you sold my data"])
def test_a_reproach_is_no_wish_for_plain_words(talk, said):
    person = talk("en" if said.isascii() else "zh-hans")
    assert "大白话" not in person.say(said) and "need not read" not in person.replies[0].text


def test_a_follow_up_without_its_subject_is_about_the_question_before(talk):
    person = talk()
    person.say("请问我的个人资料会保存多久")
    person.say("那谁能看到")
    assert person.citations


def test_a_joke_after_a_question_is_still_declined(talk):
    person = talk()
    person.say("请问我的个人资料会保存多久")
    person.say("那你给我讲个笑话吧？")
    assert person.citations == []


@pytest.mark.parametrize(("asked", "clauses"), [
    ("how long you keep my id, who can see it and can i get it deleted?", 3), ("我想问下 你们收集什么 存多久", 2),
])  # fmt: skip
def test_questions_one_after_another_are_each_answered(talk, asked, clauses):
    person = talk("en" if asked.isascii() else "zh-hans")
    person.say(asked)
    assert len(person.citations) == clauses
