"""Rasa's REST door and /model/parse."""

import json

import pytest

from bot.models import Sender
from disputes.models import Case, Message

pytestmark = pytest.mark.django_db


@pytest.fixture
def door(firm, client, settings):
    settings.BOT_KEYS = ["key-of-wang", "key-of-chen"]

    def call(path, body, key="key-of-wang", **options):
        data = body if isinstance(body, (str, bytes)) else json.dumps(body)
        return client.post(path, data, content_type="application/json", headers={"Authorization": f"Bearer {key}"}, **options)

    return call


def talk(door, words, sender="s1", **options):
    return door("/webhooks/rest/webhook", {"sender": sender, "message": words}, **options)


def test_a_message_is_answered_in_rasas_shape(door):
    answers = talk(door, "你们会把我的身份证复印件给第三方吗").json()
    assert {answer["recipient_id"] for answer in answers} == {"s1"}
    assert "/zh-hans/policy/" in answers[0]["text"]
    assert answers[0]["custom"]["citations"][-1]["clause"] == "3.2"


def test_a_whole_complaint_goes_through_and_gives_the_receipt(door):
    talk(door, "your people leaked my phone number to loan sharks yesterday, please delete it everywhere and tell me who did that")
    talk(door, "/skip")
    answers = talk(door, "/affirm").json()
    assert Case.objects.get().channel == "chat"
    assert answers[-1]["custom"]["case"]["receipt"].count("-") == 6


def test_the_same_name_under_another_key_is_another_conversation(door):
    talk(door, "我要投诉你们泄露我的手机号 13800138000，天天有人打电话骚扰我", sender="same")
    answers = talk(door, "/affirm", sender="same", key="key-of-chen").json()
    assert not Case.objects.exists()
    assert Sender.objects.count() == 2
    assert "1380013" not in json.dumps(answers) and "骚扰" not in json.dumps(answers, ensure_ascii=False)


def test_a_sender_is_kept_as_a_keyed_hash(door):
    talk(door, "hello", sender="wang@example.com")
    assert "wang" not in Sender.objects.get().index


def test_the_same_message_id_is_one_message(door):
    body = {"sender": "s1", "message": "How long do you keep my data?", "message_id": "m-1"}
    first, second = (door("/webhooks/rest/webhook", body).json() for _ in range(2))
    assert [answer["text"] for answer in first] == [answer["text"] for answer in second]
    assert Message.objects.filter(from_kind="client").count() == 1


@pytest.mark.parametrize("key", ["", "wrong", "key-of-wan", "密钥"])
def test_without_a_key_nothing_is_said(door, key):
    answer = talk(door, "hello", key=key.encode("utf-8").decode("latin-1"))
    assert (answer.status_code, answer["Content-Type"], answer.json()["code"]) == (401, "application/problem+json", "key.unknown")


def test_the_demos_key_works_in_the_demo_only(door, settings):
    assert talk(door, "hi", key="demo").status_code == 401
    settings.DEMO = True
    assert talk(door, "hi", key="demo").status_code == 200


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("{", 400), ("[]", 400), ("[" * 50_000, 400), ({"sender": "s1"}, 422), ({"sender": 3, "message": "hi"}, 422), ({"sender": "s", "message": ""}, 422),
        ({"sender": "s", "message": "x" * 4001}, 422), ({"sender": "s", "message": "\ud800"}, 422), ({"sender": "s", "message": '/change{"part": 3}'}, 422),
        ({"sender": "s", "message": "/no_such_intent"}, 422), ({"sender": "s" * 300, "message": "hi"}, 422),
    ],
)  # fmt: skip
def test_bad_input_is_a_problem(door, body, status):
    answer = door("/webhooks/rest/webhook", body)
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    assert not Message.objects.exists()


def test_only_post_is_answered(client):
    answer = client.get("/model/parse")
    assert (answer.status_code, answer["Allow"]) == (405, "POST")


@pytest.mark.usefixtures("one_window")
def test_too_many_messages_of_one_sender_are_refused(door, monkeypatch):
    monkeypatch.setattr("bot.dialogue.turn", lambda *given, **options: type("Turn", (), {"replies": ()})())
    statuses = [talk(door, "hi").status_code for _ in range(61)]
    assert (statuses[59], statuses[60]) == (200, 429)


def test_parse_answers_in_rasas_shape_and_stores_nothing(door):
    found = door("/model/parse", {"text": "我的手机号13812345678，怎么删除我的资料"}).json()
    assert found["intent"]["name"] == "question"
    assert len(found["intent_ranking"]) == 7
    assert found["response_selector"]["default"]["ranking"][0]["intent_response_key"] == "question/deletion"
    assert [(entity["entity"], entity["value"]) for entity in found["entities"]] == [("phone", "13812345678")]
    assert not Message.objects.exists()
