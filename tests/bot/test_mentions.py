"""A word or two: answered where they head a clause, asked back where they mean something in our trade, and otherwise not understood."""

import pytest

from bot import intents
from bot.knowledge import understanding

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


@pytest.mark.parametrize(
    "words", ["safe", "photograph visitors", "苹果", "窗户", "apple", "shut up", "闭嘴", "别说了", "滚开", "blue table"]
)
def test_nothing_is_quoted_for_a_word_or_two_that_ask_nothing(talk, words):
    person = talk("en" if words.isascii() else "zh-hans")
    person.say(words)
    assert person.citations == []
    assert not any(payload.startswith(("/complaint{", "/rights{")) for payload in person.buttons)


@pytest.mark.parametrize(
    ("words", "topic"), [("safe", "encryption_security"), ("safe!", "encryption_security"), ("密码", "encryption_security")]
)
def test_a_word_of_our_trade_is_asked_back(talk, words, topic):
    person = talk("en" if words.isascii() else "zh-hans")
    person.say(words)
    assert f'/question{{"topic": "{topic}"}}' in person.buttons


def test_the_heading_of_a_clause_is_answered_with_it(talk):
    person = talk("en")
    person.say("cookies")
    assert "cookie" in person.citations[0]["title"].lower()


@pytest.mark.parametrize(
    ("words", "intent"),
    [
        ("shut up", "smalltalk"), ("闭嘴！", "smalltalk"), ("电话", "question"), ("table", "out_of_scope"), ("苹果", "out_of_scope"),
        ("骗子", "offer_case"), ("我要人功", "handoff"), ("我已经说了三遍了我要人功你听不懂吗", "handoff"), ("別廢話，找人功", "handoff"),
        ("还需要人功能介绍吗", "nlu_fallback"), ("再见", "smalltalk"), ("多久", "question"),
    ],
)  # fmt: skip
def test_what_a_word_or_two_mean(words, intent):
    parse = understanding().parse(words)
    assert intents.choose(parse, {}, "", understanding().artefact.thresholds) == intent
