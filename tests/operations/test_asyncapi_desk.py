"""The description of the desk's socket says what the socket does: every frame in, every frame out, every code."""

import inspect
import json
import re
from pathlib import Path

import jsonschema_rs
import pytest
import yaml
from channels.db import database_sync_to_async as later
from django.conf import settings
from django.test import Client

from disputes import consumers
from disputes.consumers import HANDLERS, DeskConsumer
from disputes.services import answering
from tests import people
from tests.disputes import cases
from tests.disputes.conftest import firm, law  # noqa: F401 (fixtures)
from tests.wire import Wire

SAID = re.compile(r'self\.say\(\{"type": "([a-z.]+)"')
CODE = re.compile(r'Wrong\("([a-z_.]+)"|"(frame\.[a-z_]+)"')


@pytest.fixture(scope="module")
def described():
    return yaml.safe_load((Path(settings.BASE_DIR) / "docs" / "asyncapi-desk.yaml").read_text())


def names(described, operation):
    own = described["channels"]["desk"]["messages"]
    keys = [each["$ref"].rpartition("/")[2] for each in described["operations"][operation]["messages"]]
    return {own[key]["$ref"].rpartition("/")[2] for key in keys}


def test_every_frame_is_described_in_its_direction(described):
    assert names(described, "say") == set(HANDLERS)
    assert names(described, "hear") == set(SAID.findall(inspect.getsource(consumers)))
    assert names(described, "say") | names(described, "hear") == set(described["components"]["messages"])


def test_every_code_is_described(described):
    words = described["components"]["messages"]["error"]["description"]
    codes = {code for found in CODE.findall(inspect.getsource(consumers)) for code in found if code} | {"server.error"}
    assert {code for code in codes if f"`{code}`" not in words} == set()


def check(described, frame):
    """`frame` is as described, in either direction."""
    schema = described["components"]["messages"][frame["type"]]["payload"]
    whole = {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "components": described["components"]}
    jsonschema_rs.Draft202012Validator(whole).validate(frame)


def desk(user):
    browser = people.signed_in(Client(), user)
    return Wire(DeskConsumer.as_asgi(), "/ws/desk/"), browser.session


@pytest.mark.django_db(transaction=True)
async def test_a_real_visit_is_as_described(described, firm):  # noqa: F811
    case = await later(cases.taken)()
    socket, session = await later(desk)(await later(people.qian)())
    socket.scope |= {"user": await later(people.qian)(), "session": session, "client": ("127.0.0.1", 1)}
    assert (await socket.connect())[0]
    heard = [await frame(socket)]
    for said in ({"type": "case.open", "case": str(case.public_id)}, {"type": "presence.set", "typing": True}):
        check(described, said)
        await socket.send_to(text_data=json.dumps(said))
    await socket.send_to(text_data="nonsense")
    heard.append(await frame(socket))
    await later(answering.reply_to_case)(case=case, text="您好。", by=await later(cases.intake)())
    heard += [await frame(socket), await frame(socket)]
    for each in heard:
        check(described, each)
    assert {each["type"] for each in heard} == {"desk.ready", "error", "case.changed", "message.created"}
    await socket.disconnect()


async def frame(socket):
    return json.loads(await socket.receive_from())
