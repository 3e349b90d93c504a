"""The room's socket: live, once, in order, each space to its own, and closed at once for whoever no longer belongs there."""

import json

import pytest
from asgiref.sync import sync_to_async as later
from django.test import Client

from disputes import channels, room_consumer
from disputes.rules import Space
from disputes.services import neutrality, participants, rooms
from portal.accounts import channels as people_channels
from tests import people
from tests.disputes import cases
from tests.disputes.tables import joined
from tests.disputes.windows import Window, of_client, of_party, of_staff

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("law")]


@later
def table():
    case = cases.mediated()
    return case, joined(case)[0]


def ready(frames) -> list:
    return [frame["spaces"] for frame in frames if frame["type"] == "room.ready"]


async def test_each_sits_in_their_own_spaces():
    case, guest = await table()
    client, party, li = await of_client(case), await of_party(guest), await of_staff(people.li, case)
    assert ready(await client.heard()) == [["joint", "caucus_client"]]
    assert ready(await party.heard()) == [["joint", "caucus_respondent"]]
    assert ready(await li.heard()) == [[space.value for space in Space]]
    for window in (client, party, li):
        await window.close()


@pytest.mark.parametrize("who", [people.qian, people.zheng, people.zhou, people.wu, people.chen_at_work])
async def test_staff_without_a_seat_are_closed_with_4401(who):
    case, _guest = await table()
    window = await of_staff(who, case)
    assert await window.closed() == room_consumer.NOT_YOURS


@pytest.mark.parametrize("door", ["client", "party", "staff"])
async def test_a_stranger_is_closed_with_4401(door):
    case, _guest = await table()
    window = await Window(Client()).open(door, str(case.public_id))
    assert await window.closed() == room_consumer.NOT_YOURS


async def test_a_joint_message_reaches_both_sides_live():
    case, guest = await table()
    client, party = await of_client(case), await of_party(guest)
    await client.heard()
    await party.heard()
    await client.say("message.send", id="abcdefgh", space="joint", text="我方意见")
    assert await party.words() == ["我方意见"]
    assert [frame["type"] for frame in await client.heard() if frame["type"].startswith("message")] == ["message.created", "message.kept"]
    await client.close()
    await party.close()


async def test_a_caucus_message_and_its_typing_are_not_even_sent_to_the_other_side():
    case, guest = await table()
    client, party, li = await of_client(case), await of_party(guest), await of_staff(people.li, case)
    for window in (client, party, li):
        await window.heard()
    await client.say("presence.set", typing="caucus_client")
    await client.say("message.send", id="abcdefgh", space="caucus_client", text="planted bottom line")
    assert "planted bottom line" in await li.words()
    others = await party.heard()
    assert "caucus_client" not in json.dumps(others)
    assert not any(each["typing"] for frame in others if frame["type"] == "presence.changed" for each in frame["people"])
    for window in (client, party, li):
        await window.close()


async def test_a_space_of_others_does_not_exist_on_the_wire():
    case, guest = await table()
    party = await of_party(guest)
    await party.heard()
    for space in ("caucus_client", "mediator", "nowhere", None):
        await party.say("message.send", id="abcdefgh", space=space, text="x")
        await party.say("seen.set", space=space, cursor=1)
    assert [frame["code"] for frame in await party.heard()] == ["case.not_found"] * 8
    await party.close()


async def test_the_same_id_twice_is_one_message_and_a_resumed_line_has_no_gap_and_no_doubles():
    case, guest = await table()
    client = await of_client(case)
    for _ in range(2):
        await client.say("message.send", id="abcdefgh", space="joint", text="one")
    await client.say("message.send", id="abcdefgi", space="joint", text="two")
    assert await client.words() == ["one", "two"]
    await client.close()
    say = later(rooms.say_in_room)
    await say(case=case, space="joint", text="three", by=guest.actor)
    again = await of_client(case, {"joint": 1})
    assert await again.words() == ["two", "three"]
    await again.close()


async def test_removed_while_connected_is_closed_at_once_and_hears_nothing_more():
    case, guest = await table()
    party = await of_party(guest)
    await party.heard()
    li = await later(cases.mediator)()
    await later(participants.remove_participant)(participant=guest, reason="No longer acts for them", by=li)
    assert await party.closed() in (room_consumer.GONE, room_consumer.NOT_YOURS)


async def test_replaced_mediator_is_sent_out_before_anything_more_is_said():
    case, _guest = await table()
    li = await of_staff(people.li, case)
    await li.heard()
    await later(neutrality.challenge_mediator)(case=case, reason="doubt", by=cases.client(case))
    wu = await later(lambda: people.wu().actor("administrator"))()
    await later(neutrality.decide_challenge)(case=case, upheld=True, reason="true", by=wu)
    assert await li.closed() == room_consumer.NOT_YOURS


async def test_privacy_officer_is_sent_out_when_a_partner_joins():
    case = await later(cases.mediated)()
    zhao = await of_staff(people.zhao, case)
    assert ready(await zhao.heard()) == [["joint", "caucus_respondent"]]
    await later(joined)(case)
    assert await zhao.closed() == room_consumer.NOT_YOURS


async def test_signing_out_closes_the_window():
    case, _guest = await table()
    li = await of_staff(people.li, case)
    await li.heard()
    await later(people_channels.close_sockets)((await later(people.li)()).public_id)
    assert await li.closed() == room_consumer.NOT_YOURS


async def test_a_suspended_room_takes_no_words():
    case, _guest = await table()
    client = await of_client(case)
    await later(neutrality.challenge_mediator)(case=case, reason="doubt", by=cases.client(case))
    await client.say("message.send", id="abcdefgh", space="joint", text="x")
    assert "room.suspended" in [frame.get("code") for frame in await client.heard()]
    await client.close()


BAD = [
    ("nonsense", "frame.not_json"),
    ("[]", "frame.no_type"),
    (json.dumps({"type": "message.send", "space": "joint", "text": "x"}), "room.not_open"),
    (json.dumps({"type": "room.open", "as": "bishop"}), "frame.wrong_type"),
    (json.dumps({"type": "room.open", "as": "staff", "case": "x"}), "frame.wrong_type"),
    ("x" * 20_001, "frame.too_long"),
]


@pytest.mark.parametrize(("sent", "code"), BAD)
async def test_bad_frames_are_answered_with_a_code_and_the_socket_goes_on(sent, code):
    window = Window(Client())
    assert (await window.wire.connect())[0]
    await window.wire.send_to(text_data=sent)
    assert (await window.hear())["code"] == code
    await window.say("nothing.such")
    assert (await window.hear())["code"] == "frame.unknown_type"
    await window.close()


async def test_presence_is_said_by_role_and_goes_with_the_window():
    case, guest = await table()
    client, party = await of_client(case), await of_party(guest)
    await client.heard()
    await party.say("presence.set", typing="joint")
    assert {"type": "presence.changed", "space": "joint", "people": [{"who": "respondent", "typing": True}]} in await client.heard()
    await party.close()
    assert {"type": "presence.changed", "space": "joint", "people": []} in await client.heard()
    await client.close()


async def test_what_the_layer_lost_is_told_as_soon_as_anybody_has_read_it():
    case, guest = await table()
    client, party = await of_client(case), await of_party(guest)
    await client.heard()
    await party.heard()

    def lost():
        with channels.unheard():
            said = {"text": "said by a process that shares no layer", "by": cases.mediator(), "at": cases.hours(8)}
            return rooms.say_in_room(case=case, space=Space.JOINT, **said).message.cursor

    cursor = await later(lost)()
    assert await party.words() == []
    await later(rooms.mark_seen)(case=case, space=Space.JOINT, cursor=cursor, by=cases.client(case))
    assert await party.words() == await client.words() == ["said by a process that shares no layer"]
    for window in (client, party):
        await window.close()
