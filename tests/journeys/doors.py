"""The same complaint through every door of the portal: form pages, API, chat socket, chat page, Rasa's REST door."""

import json
import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from asgiref.sync import async_to_sync
from django.test import Client

from bot.consumers import ChatConsumer
from disputes.models import Case
from tests.disputes import walks
from tests.wire import Wire

ID_NUMBER, PHONE, NAME = "11010519491231002X", "13912345678", "欧阳测试"
STORY = f"我叫{NAME}，公司转让之后你们还留着我的身份证复印件，号码是 {ID_NUMBER}，手机 {PHONE}，打了三次电话都没人理，太过分了！"
WISH = "请销毁复印件，并且书面告诉我谁看过。"
REMEDIES = ["explanation", "deletion"]  # what the wish asks for: ticked on the form, named over the API, read from its words in the chat
HAPPENED = "2026-08"
STEPS = ("/complaint", STORY, '/change{"part": "case_topic", "value": "retention"}', "2026年8月", WISH, "/skip", "/affirm")  # to the robot
RECEIPT = re.compile(r"\b(?:[0-9A-HJKMNP-TV-Z]{4}-){6}[0-9A-HJKMNP-TV-Z]{4}\b")


@dataclass(frozen=True)
class Filed:
    """What the client has in hand afterwards."""

    reference: str
    receipt: str

    @property
    def case(self) -> Case:
        return Case.objects.get(reference=self.reference)


def by_page(story: str = STORY, wish: str = WISH) -> Filed:
    answers = {
        "kind": {"kind": "complaint"},
        "topic": {"topic": "retention"},
        "story": {"story": story},
        "when": {"year": "2026", "month": "8"},
    }
    case, receipt = walks.file_it(Client(), "zh-hans", **answers, wish={"wish": wish, "remedies": REMEDIES})
    return Filed(case.reference, receipt)


def post(path: str, body: Any, client: Client | None = None, **headers: str) -> Any:
    return (client or Client()).post(path, json.dumps(body), content_type="application/json", headers=headers)


def told(**changed: Any) -> dict[str, Any]:
    answers = {"kind": "complaint", "topic": "retention", "story": STORY, "wish": WISH, "happened": HAPPENED, "language": "zh-hans"}
    return answers | {"remedies": REMEDIES} | changed


def by_api(story: str = STORY, wish: str = WISH) -> Filed:
    answer = post("/api/v1/cases", told(story=story, wish=wish))
    assert answer.status_code == 201, answer.content
    return Filed(answer.json()["reference"], answer.json()["receipt"])


class Socket:
    """One client of the chat socket; every frame heard is kept."""

    def __init__(self) -> None:
        self.wire = Wire(ChatConsumer.as_asgi(), "/ws/chat/")
        self.heard: list[dict[str, Any]] = []

    async def open(self, language: str = "zh-hans") -> "Socket":
        connected, _code = await self.wire.connect()
        assert connected
        await self.ask("session.start", lang=language)
        return self

    async def ask(self, kind: str, **frame: Any) -> list[dict[str, Any]]:
        """Send one frame; everything heard until it is dealt with. Frames are answered in turn, so the next answer ends this one."""
        before = len(self.heard)
        await self.send(kind, **frame)
        end = await self.send("history.request", limit=1)
        while (got := json.loads(await self.wire.receive_from())).get("in_reply_to") != end:
            self.heard.append(got)
        return self.heard[before:]

    async def send(self, kind: str, **frame: Any) -> str:
        name = str(uuid.uuid4())
        await self.wire.send_to(text_data=json.dumps({"type": kind, "id": name} | frame))
        return name

    async def say(self, text: str, **frame: Any) -> list[dict[str, Any]]:
        return await self.ask("message.send", text=text, **frame)

    async def press(self, payload: str) -> list[dict[str, Any]]:
        return await self.ask("message.send", payload=payload)

    async def close(self) -> None:
        await self.wire.disconnect()

    def filed(self) -> Filed:
        case = next(frame["case"] for frame in reversed(self.heard) if frame.get("case"))
        return Filed(case["reference"], case["receipt"])

    @property
    def token(self) -> str:
        return next(frame["token"] for frame in reversed(self.heard) if frame["type"] == "session.started")


def steps(story: str, wish: str) -> list[str]:
    """All that is said to the robot until a complaint is filed."""
    return [story if step is STORY else wish if step is WISH else step for step in STEPS]


def as_form(step: str) -> dict[str, str]:
    return {"payload": step} if step.startswith("/") else {"text": step}


async def file_on(socket: Socket, story: str = STORY, wish: str = WISH) -> Filed:
    """Tell it, answer what is asked, confirm."""
    await socket.press("/complaint")
    await socket.say(story)
    await socket.press('/change{"part": "case_topic", "value": "retention"}')
    await answer_rest(socket.say, socket.press, wish)
    return socket.filed()


async def answer_rest(say: Callable[[str], Any], press: Callable[[str], Any], wish: str) -> None:
    await say("2026年8月")
    await say(wish)
    await press("/skip")
    await press("/affirm")


def by_socket(story: str = STORY, wish: str = WISH) -> Filed:
    async def walk() -> Filed:
        socket = await Socket().open()
        try:
            return await file_on(socket, story, wish)
        finally:
            await socket.close()

    return async_to_sync(walk)()


def rasa(message: str, sender: str = "wang", key: str = "key-of-wang", **more: str) -> Any:
    return post("/webhooks/rest/webhook", {"sender": sender, "message": message} | more, Authorization=f"Bearer {key}")


def filed_in(answers: list[dict[str, Any]]) -> dict[str, Any]:
    """The case that one of these answers brings."""
    [case] = [answer["custom"]["case"] for answer in answers if "case" in answer.get("custom", ())]
    return case


def by_bot(story: str = STORY, wish: str = WISH, sender: str = "wang") -> Filed:
    answers = [rasa(step, sender) for step in steps(story, wish)]
    assert all(answer.status_code == 200 for answer in answers), [answer.content for answer in answers]
    case = filed_in(answers[-1].json())
    return Filed(case["reference"], case["receipt"])


def by_chat_page(story: str = STORY, wish: str = WISH) -> Filed:
    """The chat without scripts: a form and its buttons."""
    client = Client()
    for step in steps(story, wish):
        answer = client.post("/zh-hans/chat/", as_form(step))
        assert answer.status_code in (200, 302), answer.content
    found = RECEIPT.search(answer.content.decode())
    assert found, answer.content.decode()
    return Filed(Case.objects.latest("pk").reference, found[0])


DOORS: dict[str, Callable[..., Filed]] = {"page": by_page, "api": by_api, "socket": by_socket, "bot": by_bot, "chat page": by_chat_page}
