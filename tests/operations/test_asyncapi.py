"""The description of the chat socket says what the socket does: names, codes, and the shape of real frames."""

import inspect
import json
import re
from pathlib import Path

import jsonschema_rs
import pytest
import yaml
from django.conf import settings

from bot import consumers, frames
from bot.consumers import HANDLERS, ChatConsumer
from tests.bot.conftest import _trained, firm  # noqa: F401 (fixtures)
from tests.wire import Wire

SERVER = re.compile(r'"type": "([a-z]+(?:\.[a-z]+)?)"')
REFUSED = re.compile(r'Malformed\(\s*"([a-z_.]+)"|error\(\s*"([a-z_.]+)"|"(frame\.[a-z_]+)"')


@pytest.fixture(scope="module")
def described():
    return yaml.safe_load((Path(settings.BASE_DIR) / "docs" / "asyncapi.yaml").read_text())


def names(described, operation):
    """Types of the frames of one direction."""
    own = described["channels"]["chat"]["messages"]
    keys = [each["$ref"].rpartition("/")[2] for each in described["operations"][operation]["messages"]]
    return {own[key]["$ref"].rpartition("/")[2] for key in keys}


def sources():
    return inspect.getsource(consumers) + inspect.getsource(frames)


def test_every_frame_a_client_may_send_is_described(described):
    assert names(described, "say") == set(HANDLERS)


def test_every_frame_the_server_sends_is_described(described):
    # The layer's own events have types too; those with a frame of their own are the ones that are said.
    assert names(described, "hear") == set(SERVER.findall(sources())) | {"message.created", "error"}


def test_every_message_is_in_one_direction(described):
    everything = set(described["components"]["messages"])
    assert names(described, "say") | names(described, "hear") == everything
    assert not names(described, "say") & names(described, "hear")


def test_every_code_of_a_refused_frame_is_described(described):
    words = described["components"]["messages"]["error"]["description"]
    codes = {code for found in REFUSED.findall(sources()) for code in found if code}
    assert codes and not {code for code in codes if f"`{code}`" not in words}


def test_every_type_is_the_one_of_its_name(described):
    for name, message in described["components"]["messages"].items():
        payload = message["payload"]
        own = payload if "properties" in payload else described["components"]["schemas"]["Message"]
        assert own["properties"]["type"]["const"] == name


def checker(described, name):
    """A validator of one frame, with every reference inside the document."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **described["components"]["messages"][name]["payload"]}
    return jsonschema_rs.Draft202012Validator(schema | {"components": described["components"]})


class Socket:
    """One client whose every frame, said and heard, is held against the description."""

    def __init__(self, described):
        self.described, self.heard, self.count = described, [], 0
        self.wire = Wire(ChatConsumer.as_asgi(), "/ws/chat/")

    async def say(self, until, **frame):
        self.count += 1
        frame = {"id": f"c{self.count}", **frame}
        checker(self.described, frame["type"]).validate(frame)
        await self.wire.send_to(text_data=json.dumps(frame))
        while True:
            got = json.loads(await self.wire.receive_from())
            checker(self.described, got["type"]).validate(got)
            self.heard.append(got)
            if got["type"] == until and got.get("from") != "client" and got.get("in_reply_to") in (None, frame["id"]):
                return got


@pytest.mark.django_db(transaction=True)
async def test_a_whole_conversation_is_as_described(described, firm, monkeypatch):  # noqa: F811
    monkeypatch.setattr("bot.consumers.SEEN_TYPING_AFTER", 0)  # the bot is seen typing however fast it is
    socket = Socket(described)
    assert (await socket.wire.connect())[0]
    await socket.say("message.created", type="session.start", lang="en")
    started = socket.heard[0]
    answer = await socket.say("message.created", type="message.send", text="How long do you keep my contract after I sell the company?")
    assert (await socket.say("error", type="message.send", text=""))["code"] == "text.empty"
    assert (await socket.say("error", type="message.send", text="a", attachments=["x"]))["code"] == "attachment.unavailable"
    await socket.say("message.created", type="message.send", text="My phone number was given to a bank. Delete it and tell me who has it.")
    await socket.say("history.page", type="history.request", limit=2)
    await socket.say("handoff.changed", type="message.send", payload="/handoff")
    assert (await socket.say("session.started", type="session.resume", token=started["token"], after=0))["token"] == started["token"]
    await socket.say("conversation.deleted", type="conversation.delete")
    assert (await socket.say("error", type="message.send", text="hello"))["code"] == "session.missing"
    await socket.wire.disconnect()
    assert answer["citations"] and {frame["type"] for frame in socket.heard} == names(described, "hear")
