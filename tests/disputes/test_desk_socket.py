"""The desk's socket: who may listen, that ids alone are said, and that nobody hears of a case that is not theirs."""

import json
from http.cookies import SimpleCookie
from uuid import uuid4

import pytest
from asgiref.sync import sync_to_async
from channels.layers import get_channel_layer
from django.conf import settings
from django.test import Client
from django.utils import timezone

from disputes import consumers
from disputes.channels import DESK
from disputes.presence import SILENT, Company
from disputes.sealed import client_of
from disputes.services import answering, conversations, offers, triage
from disputes.services.desk import write_note
from portal.accounts import channels as people_channels
from portal.accounts.models import Grant
from portal.asgi import sockets
from portal.trail.rules import Actor
from tests import people
from tests.disputes import cases
from tests.wire import Wire

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("law")]
ORIGIN = (b"origin", settings.PUBLIC_ORIGIN.encode())


class Window:
    """One window of somebody at the desk, through the server's own routing."""

    def __init__(self, cookies: SimpleCookie | None = None, origin: tuple[bytes, bytes] | None = ORIGIN) -> None:
        cookie = "; ".join(f"{name}={morsel.value}" for name, morsel in (cookies or {}).items())
        headers = [(b"cookie", cookie.encode()), *([origin] if origin else [])]
        self.wire = Wire(sockets, "/ws/desk/", headers=headers)

    async def say(self, kind, **frame):
        await self.wire.send_to(text_data=json.dumps({"type": kind} | frame))

    async def hear(self):
        return json.loads(await self.wire.receive_from())

    async def heard(self) -> list:
        """All that was said until now: a frame and an event that are sent behind it are answered after it. Thrice, for windows answer each other."""
        found = []
        for _turn in range(3):
            mark = f"mark {uuid4()}"
            await get_channel_layer().group_send(DESK, {"type": "conversation.deleted", "conversation": mark})
            await self.say("nothing.such")
            ends = [{"type": "conversation.deleted", "conversation": mark}, {"type": "error", "code": "frame.unknown_type"}]
            while ends:
                frame = await self.hear()
                if frame in ends:
                    ends.remove(frame)
                elif not str(frame.get("conversation")).startswith("mark"):
                    found.append(frame)
        return found

    async def hears_nothing(self) -> bool:
        return await self.heard() == []

    async def open(self):
        assert (await self.wire.connect())[0]
        assert await self.hear() == {"type": "desk.ready"}
        return self

    async def closed(self) -> int:
        return (await self.wire.receive_output())["code"]

    async def close(self):
        await self.wire.disconnect()


@sync_to_async
def browser(who) -> Client:
    return people.signed_in(Client(), who())


@sync_to_async
def a_case(make=cases.file):
    made = make()
    return getattr(made, "case", made)


async def at_desk(who) -> Window:
    return await Window((await browser(who)).cookies).open()


async def at_case(who, case) -> Window:
    window = await at_desk(who)
    await window.say("case.open", case=str(case.public_id))
    assert await window.hears_nothing()
    return window


async def test_a_stranger_is_closed_with_4401():
    window = Window()
    assert (await window.wire.connect())[0]
    assert await window.closed() == consumers.NOT_SIGNED_IN
    await window.close()


@pytest.mark.parametrize("who", [people.wu, people.sun, people.zhou, people.chen_at_work])
async def test_staff_without_cases_are_closed_with_4401(who):
    window = Window((await browser(who)).cookies)
    assert (await window.wire.connect())[0]
    assert await window.closed() == consumers.NOT_SIGNED_IN
    await window.close()


async def test_a_password_alone_opens_no_socket():
    client = Client()
    await sync_to_async(lambda: client.force_login(people.qian()))()
    window = Window(client.cookies)
    assert (await window.wire.connect())[0]
    assert await window.closed() == consumers.NOT_SIGNED_IN
    await window.close()


@pytest.mark.parametrize("origin", [None, (b"origin", b"https://evil.example"), (b"origin", b"null")])
async def test_another_origin_is_refused(origin):
    window = Window((await browser(people.qian)).cookies, origin)
    assert not (await window.wire.connect())[0]


async def test_signing_out_closes_the_socket():
    window = await at_desk(people.qian)
    user = await sync_to_async(people.qian)()
    await sync_to_async(people_channels.close_sockets)(user.public_id)
    assert await window.closed() == consumers.NOT_SIGNED_IN
    await window.close()


async def test_a_session_that_ended_elsewhere_closes_the_socket_at_the_next_beat(monkeypatch):
    monkeypatch.setattr(consumers, "AGAIN", 0.0)
    client = await browser(people.qian)
    window = await Window(client.cookies).open()
    await sync_to_async(client.logout)()
    await window.say("presence.set", typing=False)
    assert await window.closed() == consumers.NOT_SIGNED_IN
    await window.close()


async def test_a_role_taken_away_closes_the_socket_before_it_hears_more(monkeypatch):
    monkeypatch.setattr(consumers, "AGAIN", 0.0)
    window = await at_desk(people.qian)
    await sync_to_async(lambda: Grant.objects.all().delete())()
    await get_channel_layer().group_send("desk", {"type": "case.changed", "case": "x", "n": 3})
    assert await window.closed() == consumers.NOT_SIGNED_IN
    await window.close()


async def test_a_change_is_said_once_by_ids_alone():
    case = await a_case(lambda: cases.file(at=timezone.now()))
    window = await at_case(people.qian, case)
    await sync_to_async(triage.take_case)(case=case, by=await sync_to_async(cases.officer)())
    assert await window.heard() == [{"type": "case.changed", "case": str(case.public_id), "n": case.n}]
    await window.close()


async def test_what_the_client_writes_is_said_without_words():
    case = await a_case(cases.taken)
    window = await at_case(people.qian, case)
    await sync_to_async(answering.write_to_case)(case=case, text="planted 13800138000", by=client_of(case))
    heard = await window.heard()
    assert {frame["type"] for frame in heard} == {"message.created", "case.changed"}
    assert "planted" not in json.dumps(heard)
    await window.close()


async def test_a_mediator_hears_of_their_own_cases_only():
    other, own = await a_case(), await a_case(cases.mediated)
    window = await at_desk(people.li)
    await sync_to_async(triage.take_case)(case=other, by=await sync_to_async(cases.officer)())
    assert await window.hears_nothing()
    await sync_to_async(offers.make_offer)(case=own, text="Destroy it.", language="en", by=await sync_to_async(cases.mediator)())
    assert (await window.hear())["case"] == str(own.public_id)
    await window.close()


async def test_a_mediator_opens_no_case_of_others():
    case = await a_case()
    window = await at_desk(people.li)
    await window.say("case.open", case=str(case.public_id))
    assert await window.hear() == {"type": "error", "code": "case.not_found"}
    await window.close()


async def test_a_mediator_does_not_hear_of_people_waiting_in_the_chat():
    started = await sync_to_async(conversations.start_conversation)(language="en", channel="chat")
    mediator, intake = await at_desk(people.li), await at_desk(people.qian)
    wants = sync_to_async(conversations.ask_for_person)
    await wants(conversation=started.conversation, by=Actor("client", "", "client"))
    assert await intake.hear() == {"type": "handoff.changed", "conversation": str(started.conversation.public_id)}
    assert await mediator.hears_nothing()
    await mediator.close()
    await intake.close()


async def test_a_note_reaches_those_at_the_case_and_no_other_window():
    case = await a_case(cases.taken)
    at_it, elsewhere = await at_case(people.zhao, case), await at_desk(people.zhao)
    await sync_to_async(write_note)(case=case, text="Call back on Monday.", by=await sync_to_async(cases.intake)())
    assert await at_it.hear() == {"type": "note.written", "case": str(case.public_id)}
    assert await elsewhere.hears_nothing()
    await at_it.close()
    await elsewhere.close()


async def test_two_at_one_case_see_each_other_by_id_come_type_and_go():
    case = await a_case(cases.taken)
    qian = await at_case(people.qian, case)
    zhao = await at_desk(people.zhao)
    await zhao.say("case.open", case=str(case.public_id))
    ids = [str((await sync_to_async(who)()).public_id) for who in (people.qian, people.zhao)]
    assert (await qian.hear())["people"] == [{"id": ids[1], "typing": False}]
    assert (await zhao.hear())["people"] == [{"id": ids[0], "typing": False}]
    await zhao.say("presence.set", typing=True)
    assert (await qian.hear())["people"] == [{"id": ids[1], "typing": True}]
    await zhao.close()
    assert (await qian.hear())["people"] == []
    await qian.close()


async def test_presence_is_not_said_to_windows_at_other_cases():
    case, other = await a_case(cases.taken), await a_case()
    elsewhere = await at_case(people.zhao, other)
    qian = await at_case(people.qian, case)
    await qian.say("presence.set", typing=True)
    assert await elsewhere.hears_nothing()
    await qian.close()
    await elsewhere.close()


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ("[]", "frame.no_type"),
        ("{", "frame.not_json"),
        ("[" * 900, "frame.not_json"),
        ('{"type": 1}', "frame.no_type"),
        ('{"type": "case.open"}', "frame.wrong_type"),
        ('{"type": "case.open", "case": 7}', "frame.wrong_type"),
        ('{"type": "case.open", "case": "1; drop"}', "frame.wrong_type"),
        ('{"type": "presence.set", "x": "' + "a" * 2000 + '"}', "frame.too_long"),
    ],
)
async def test_bad_frames_are_answered_with_a_code_and_the_socket_goes_on(sent, code):
    window = await at_desk(people.qian)
    await window.wire.send_to(text_data=sent)
    assert await window.hear() == {"type": "error", "code": code}
    assert await window.hears_nothing()
    await window.close()


async def test_bytes_are_no_frame():
    window = await at_desk(people.qian)
    await window.wire.send_to(bytes_data=b"\x00\xff")
    assert await window.hear() == {"type": "error", "code": "frame.not_text"}
    await window.close()


async def test_a_flood_is_refused(monkeypatch):
    monkeypatch.setattr(consumers.DeskConsumer, "pace", 0.001)  # however long the machine takes over it
    window = await at_desk(people.qian)
    for _each in range(consumers.DeskConsumer.burst + 5):
        await window.say("presence.set")
    assert await window.hear() == {"type": "error", "code": "limit.reached"}
    await window.close()


def test_who_died_without_a_word_is_forgotten():
    company = Company()
    assert company.heard("a", "zhao", False, 0.0)
    assert not company.heard("a", "zhao", False, 20.0)
    assert not company.without_silent(20.0 + SILENT - 1)
    assert company.without_silent(20.0 + SILENT)
    assert company.people() == []


def test_two_windows_of_one_person_are_one_who_types_when_either_does():
    company = Company()
    company.heard("a", "zhao", False, 0.0)
    company.heard("b", "zhao", True, 0.0)
    assert company.people() == [("zhao", True)]
    assert company.people(but="zhao") == []
