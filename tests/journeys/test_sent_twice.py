"""The same thing sent twice, through every door, happens once."""

import json

import pytest
from django.test import Client

from disputes import queries
from disputes.models import Case, Message
from tests.disputes import walks
from tests.journeys import doors
from tests.journeys.answers import (
    each,
    on_socket,
)
from tests.journeys.doors import Socket

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("firm")]


def file_twice_by_page() -> list[str]:
    browser = Client()
    walks.answer_all(browser, "en")
    token = walks.form_token(browser.get(walks.at("en", "new/check/")))
    answers = [browser.post(walks.at("en", "new/check/"), {"form_token": token}, follow=True) for _ in range(2)]
    return [walks.receipt_on(answer) for answer in answers]


def file_twice_by_api() -> list[str]:
    return [doors.post("/api/v1/cases", doors.told(), **{"Idempotency-Key": "one-key-for-both"}).json()["receipt"] for _ in range(2)]


def file_twice_by_chat_page() -> list[str]:
    browser = Client()
    for step in doors.STEPS[:-1]:
        browser.post("/zh-hans/chat/", doors.as_form(step))
    token = walks.form_token(browser.get("/zh-hans/chat/"))
    answers = [browser.post("/zh-hans/chat/", doors.as_form(doors.STEPS[-1]) | {"form_token": token}) for _ in range(2)]
    return [walks.receipt_on(answer) for answer in answers]


def file_twice_by_bot() -> list[str]:
    """The receipt is in the first answer only: nothing that can be asked for again may hold it."""
    for step in doors.STEPS[:-1]:
        doors.rasa(step)
    answers = [doors.rasa(doors.STEPS[-1], message_id="the-last-one") for _ in range(2)]
    assert "receipt" not in answers[1].content.decode()
    return [doors.filed_in(answers[0].json())["receipt"]]


def file_twice_by_socket() -> list[str]:
    async def walk(line: Socket) -> list[str]:
        for step in doors.STEPS[:-1]:
            await (line.press(step) if step.startswith("/") else line.say(step))
        frame = json.dumps({"type": "message.send", "id": "the-last-one", "payload": doors.STEPS[-1]})
        await line.wire.send_to(text_data=frame)
        await line.wire.send_to(text_data=frame)
        await line.ask("history.request", limit=1)
        return [frame["case"]["receipt"] for frame in line.heard if frame.get("case") and frame["case"].get("receipt")]

    return list(on_socket(walk, "zh-hans"))


TWICE = {"page": file_twice_by_page, "api": file_twice_by_api, "chat page": file_twice_by_chat_page, "bot": file_twice_by_bot, "socket": file_twice_by_socket}  # fmt: skip


@pytest.mark.parametrize("door", each(TWICE))
def test_the_same_submit_twice_is_one_case_with_one_receipt(door):
    receipts = TWICE[door]()
    assert len(set(receipts)) == 1
    assert queries.by_receipt(receipts[0]) == Case.objects.get()


def test_who_goes_back_to_an_old_chat_page_and_says_something_else_is_heard():
    browser = Client()
    browser.post("/en/chat/", {"text": "How long do you keep my ID copy?"})
    token = walks.form_token(browser.get("/en/chat/"))
    for text in ("Who can see it?", "Who can see it?", "Can I have it deleted?"):
        assert browser.post("/en/chat/", {"text": text, "form_token": token}).status_code == 302
    assert Message.objects.filter(from_kind="client").count() == 3
