"""The description of the room's socket says what the socket does: every frame in, every frame out, every code."""

import inspect
import re
from pathlib import Path

import jsonschema_rs
import pytest
import yaml
from asgiref.sync import sync_to_async as later
from django.conf import settings

from disputes import consumers, room_consumer
from disputes.room_consumer import HANDLERS
from disputes.rules import Space
from tests.disputes import cases
from tests.disputes.conftest import firm, law  # noqa: F401 (fixtures)
from tests.disputes.windows import of_client

SAID = re.compile(r'(?:self\.say\(\{|return \{\s*)"type": "([a-z.]+)"')
CODE = re.compile(r'Wrong\("([a-z_.]+)"|"(frame\.[a-z_]+)"')


@pytest.fixture(scope="module")
def described():
    return yaml.safe_load((Path(settings.BASE_DIR) / "docs" / "asyncapi-room.yaml").read_text())


def names(described, operation):
    own = described["channels"]["room"]["messages"]
    keys = [each["$ref"].rpartition("/")[2] for each in described["operations"][operation]["messages"]]
    return {own[key]["$ref"].rpartition("/")[2] for key in keys}


def test_every_frame_is_described_in_its_direction(described):
    assert names(described, "say") == set(HANDLERS)
    assert names(described, "hear") == set(SAID.findall(inspect.getsource(room_consumer)))
    assert names(described, "say") | names(described, "hear") == set(described["components"]["messages"])


def test_every_code_is_described(described):
    words = described["components"]["messages"]["error"]["description"]
    source = inspect.getsource(room_consumer) + inspect.getsource(consumers.named)
    codes = {code for found in CODE.findall(source) for code in found if code} | {"server.error", "room.suspended", "room.closed"}
    assert {code for code in codes if f"`{code}`" not in words} == set()


def test_every_space_is_described(described):
    assert described["components"]["schemas"]["Space"]["enum"] == [space.value for space in Space]


def check(described, frame):
    schema = described["components"]["messages"][frame["type"]]["payload"]
    whole = {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "components": described["components"]}
    jsonschema_rs.Draft202012Validator(whole).validate(frame)


@pytest.mark.django_db(transaction=True)
async def test_a_real_visit_is_as_described(described, firm):  # noqa: F811
    case = await later(cases.mediated)()
    first, second = await of_client(case), await of_client(case)
    await first.say("message.send", id="abcdefgh", space="joint", text="您好。")
    await first.say("seen.set", space="joint", cursor=1)
    await first.say("message.send", id="abcdefgi", space="mediator", text="x")
    heard = await first.heard() + await second.heard()
    for each in heard:
        check(described, each)
    assert {each["type"] for each in heard} >= {
        "room.ready",
        "message.created",
        "message.kept",
        "seen.changed",
        "presence.changed",
        "error",
    }
    await first.close()
    await second.close()
