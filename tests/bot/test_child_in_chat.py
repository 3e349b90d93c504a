"""A child in the chat: heard in both languages, told once what the rules for children mean, and held."""

import pytest

from bot import dialogue, rights_heard
from disputes.services.conversations import start_conversation
from portal.consent import queries, services
from portal.consent.rules import How
from portal.doors.errors import Refusal
from tests.people import wang

pytestmark = pytest.mark.django_db
KEEP = "keep_conversation_to_improve"


@pytest.mark.parametrize(
    ("words", "child"),
    [
        ("我今年12岁，你们为什么有我的照片", True), ("我不满14周岁", True), ("我十三岁", True), ("I'm 12 years old", True),
        ("I am only 9 yrs old and you have my photo", True), ("I am under 14", True), ("我14岁", False), ("我12岁的孩子在这里上课", False),
        ("I'm 31 years old", False), ("I am 10 years older than him", False), ("我儿子12岁", False), ("我十岁那年", False),
    ],
)  # fmt: skip
def test_who_says_their_age_is_heard(words, child):
    assert rights_heard.is_child(words) is child


@pytest.mark.parametrize(
    ("language", "said", "answer"), [("zh-hans", "我今年12岁", "不满 14 周岁"), ("en", "I'm 12 years old", "under 14")]
)
def test_it_is_said_once_and_a_yes_is_held(firm, language, said, answer):
    chat = start_conversation(language=language, channel="chat").conversation
    first, second = ([reply.text for reply in dialogue.turn(chat, said).replies] for _n in range(2))
    assert answer in first[-1] and first[-1] not in second
    shown = queries.purpose(KEEP).sha256(language)
    with pytest.raises(Refusal, match=r"consent\.guardian_needed"):
        services.give_consent(
            purpose=KEEP, subject=f"conversation:{chat.public_id}", shown=shown, language=language, how=How.CHAT, by=wang()
        )
