"""What was typed in clear is nowhere but sealed, and nobody speaks into another's conversation."""

import logging

import pytest
from django.apps import apps
from django.db import connections
from django.db.models import BinaryField, CharField, TextField

from bot.models import DialogueState
from portal.doors.errors import Refusal

pytestmark = pytest.mark.django_db
SECRETS = ("310101199003071234", "13812345678", "6222021234567890128", "wang@example.com")
STORY = "我叫王小明，身份证310101199003071234，手机13812345678，银行卡6222021234567890128，邮箱wang@example.com，你们员工昨天把我的资料发到群里了，我要投诉！"


def dump():
    """Every value in every table of both databases, as one text."""
    found = []
    for alias in ("default", "keys"):
        tables = connections[alias].introspection.table_names()
        with connections[alias].cursor() as cursor:
            for table in tables:
                cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608
                for row in cursor.fetchall():
                    found += [
                        bytes(value).decode("utf-8", "replace") if isinstance(value, (bytes, memoryview)) else str(value) for value in row
                    ]
    return "\n".join(found)


def test_no_personal_detail_lies_in_clear_anywhere(talk, caplog):
    with caplog.at_level(logging.DEBUG):
        person = talk()
        said = person.say(STORY)
        said += person.say("不留") + person.say("不留") + person.say("是")
    everything = dump() + caplog.text + said
    assert [secret for secret in SECRETS if secret in everything] == []


def test_a_receipt_lies_nowhere(talk, caplog):
    with caplog.at_level(logging.DEBUG):
        person = talk()
        for words in (STORY, "不留", "不留", "是"):
            person.say(words)
        receipt = person.case["receipt"]
        person.say(f"查一下进度 {receipt}")
    assert receipt not in dump() + caplog.text
    assert receipt.replace("-", "") not in dump()


def test_the_state_is_sealed(talk):
    person = talk()
    person.say(STORY)
    blob = bytes(DialogueState.objects.get().sealed)
    assert "投诉".encode() not in blob and b"case_story" not in blob


def test_the_state_holds_masked_words_only(talk):
    from bot import where_it_was

    person = talk()
    person.say(STORY)
    kept = str(where_it_was.load(person.conversation).slots)
    assert "case_story" in kept and [secret for secret in SECRETS if secret in kept] == []


def test_chens_conversation_knows_nothing_of_wangs(talk):
    wang, chen = talk(), talk()
    wang.say(STORY)
    said = chen.say("是") + chen.say("我的投诉进度") + chen.say("上一步")
    assert "王" not in said and chen.conversation.cases.count() == 0


def test_a_deleted_conversation_answers_nobody(talk):
    from bot.services import delete_chat

    person = talk()
    person.say("你们的资料保存多久")
    delete_chat(person.conversation)
    with pytest.raises(Refusal):
        person.say("你好")
    assert not DialogueState.objects.exists()


def test_the_bot_has_one_table_with_words_and_it_is_sealed():
    """What the others hold about a message is codes and numbers; its words stay in the message."""
    wordy = {
        model.__name__
        for model in apps.get_app_config("bot").get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, (BinaryField, TextField)) or isinstance(field, CharField) and (field.max_length or 0) > 64
    }
    assert wordy == {"DialogueState"}
