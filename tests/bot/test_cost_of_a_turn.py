"""What a turn may ask of the database, and that what spares it asking changes no answer."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.db import connection, connections
from django.db.models import Max
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bot import knowledge
from bot.consumers import ChatConsumer
from bot.models import DialogueState
from disputes import channels
from disputes.models import Message
from disputes.services import conversations
from portal.education.models import Faq, Mark
from portal.policies import queries as policies
from portal.policies.models import Version
from tests.emptying import empty
from tests.people import qian, wang
from tests.wire import Wire

pytestmark = pytest.mark.django_db
QUESTION = "How long do you keep my contract after I sell the company?"
FRAMING = ("BEGIN", "SAVEPOINT", "RELEASE", "COMMIT")


def asked(run):
    """The tables `run` reads and writes, one line a statement."""
    with CaptureQueriesContext(connection) as queries, CaptureQueriesContext(connections["keys"]) as keys:
        run()
    statements = [" ".join(query["sql"].replace('"', "").split()) for query in (*queries.captured_queries, *keys.captured_queries)]
    return [said.split(" (")[0] for said in statements if not said.startswith(FRAMING)]


def begins(statements):
    return [statement.split()[0] for statement in statements]


def test_a_question_and_its_answer_take_eight_statements(talk):
    person = talk("en")
    person.say(QUESTION)
    statements = asked(lambda: person.say("Who may see my passport?"))
    assert begins(statements) == ["SELECT", "SELECT", "INSERT", "SELECT", "SELECT", "INSERT", "INSERT", "UPDATE"], statements


def test_a_message_while_a_person_answers_takes_five_statements(talk):
    person = talk("en")
    person.say(QUESTION)
    conversations.join_conversation(conversation=person.conversation, by=qian().actor("intake"))
    statements = asked(lambda: person.say("Thank you for looking into it."))
    assert begins(statements) == ["SELECT", "SELECT", "SELECT", "INSERT", "UPDATE"], statements


def test_turn_thirty_takes_what_turn_three_takes(talk):
    person, taken = talk("en"), []
    for turn in range(30):
        taken.append(len(asked(lambda turn=turn: person.say(QUESTION if turn % 2 else "Who may see my passport?"))))
    assert taken[2] == taken[-1]


def stamp():
    with connection.cursor() as cursor:
        cursor.execute(knowledge.STAMP, [connection.ops.adapt_datetimefield_value(timezone.now())])
        return cursor.fetchone()


def as_queries_have_it():
    version = policies.find_in_force()
    return (version.pk if version else None, version.sha256 if version else None, Mark.objects.aggregate(mark=Max("mark"))["mark"])


@pytest.mark.parametrize("moment", ["2024-01-01", "2025-12-15", "2027-06-01"])
def test_the_stamp_is_what_the_queries_say(firm, moment):
    with time_machine.travel(f"{moment}T12:00:00+08:00"):
        assert stamp() == as_queries_have_it()


def test_the_stamp_of_an_empty_house_is_what_the_queries_say(db):
    assert stamp() == as_queries_have_it() == (None, None, None)


@pytest.mark.django_db(transaction=True)
def test_a_house_that_was_emptied_is_as_empty():
    Faq.objects.create(slug="moved", position=1, topic="purpose")
    assert stamp() != (None, None, None)
    empty(connection)
    assert stamp() == (None, None, None)


def test_an_answer_is_found_by_the_policy_of_this_moment(talk):
    person = talk("en")
    person.say(QUESTION)
    assert person.citations
    Faq.objects.all().delete()
    with time_machine.travel(Version.objects.earliest("effective_at").effective_at - timedelta(seconds=1)):
        person.say(QUESTION)
    assert person.citations == []


def test_what_is_written_by_hand_reads_like_what_django_writes(talk):
    """The row of a turn is in every column what `post_message` would have stored."""
    person = talk("en")
    person.say(QUESTION)
    turned = Message.objects.get(client_id="c1")
    posted = conversations.post_message(
        conversation=person.conversation, text=QUESTION, by=wang(), language="en", client_id="c9", at=turned.at
    ).message
    posted.refresh_from_db()
    own = {"_state", "_conversation_cache", "id", "cursor", "client_id", "text", "conversation"}
    columns = [field.attname for field in Message._meta.concrete_fields if field.attname not in own]
    assert [getattr(turned, name) for name in columns] == [getattr(posted, name) for name in columns]


def test_the_state_keeps_one_row_and_the_time_of_the_last_turn(talk):
    person = talk("en")
    person.say(QUESTION)
    person.say("Who may see my passport?")
    last = Message.objects.filter(conversation=person.conversation).latest("cursor")
    assert DialogueState.objects.get(conversation=person.conversation).changed_at == last.at


async def heard(socket, kind, text=""):
    """Frames until the first of a kind (from the robot, where it is a message)."""
    frames = []
    while not frames or frames[-1]["type"] != kind or (text and frames[-1]["text"] == text) or frames[-1].get("from") == "client":
        frames.append(json.loads(await socket.receive_from()))
    return frames


async def begun(**frame):
    socket = Wire(ChatConsumer.as_asgi(), "/ws/chat/")
    assert (await socket.connect())[0]
    await socket.send_to(text_data=json.dumps({"id": "s", **frame}))
    return socket, (await heard(socket, "message.created"))


@pytest.mark.django_db(transaction=True)
async def test_another_tab_hears_the_message_and_its_answer_once_and_in_order(firm):
    one, frames = await begun(type="session.start", lang="en")
    other, _greeting = await begun(type="session.resume", token=frames[0]["token"], after=0)
    await one.send_to(text_data=json.dumps({"type": "message.send", "id": "q", "text": QUESTION}))
    asked_here = [frame for frame in await heard(one, "message.created") if frame["type"] == "message.created"]
    heard_there = await heard(other, "message.created")
    assert [(frame["cursor"], frame["from"]) for frame in heard_there] == [(2, "client"), (3, "bot")]
    assert heard_there == asked_here
    assert await one.receive_nothing() and await other.receive_nothing()
    for socket in (one, other):
        await socket.disconnect()


@pytest.mark.django_db(transaction=True)
async def test_what_another_tab_said_is_told_before_the_own_answer(firm, monkeypatch):
    """Even where nobody announced it (the layer was down): the cursor shows the gap."""
    one, frames = await begun(type="session.start", lang="en")
    other, _greeting = await begun(type="session.resume", token=frames[0]["token"], after=0)
    monkeypatch.setattr("disputes.channels._send", lambda group, message: None)
    for socket, name in ((other, "first"), (one, "second")):
        await socket.send_to(text_data=json.dumps({"type": "message.send", "id": name, "text": QUESTION}))
        while (last := json.loads(await socket.receive_from())).get("in_reply_to") != name or last["from"] != "bot":
            frames.append(last)
    told = [frame["cursor"] for frame in [*frames, last] if frame["type"] == "message.created"]
    assert told[-4:] == [2, 3, 4, 5] or told[-5:] == [2, 2, 3, 4, 5]
    for socket in (one, other):
        await socket.disconnect()


@pytest.mark.parametrize(("after", "seen"), [(0, [True, False]), (3600, [])])
@pytest.mark.django_db(transaction=True)
async def test_the_bot_is_seen_typing_only_where_its_answer_takes_long(firm, monkeypatch, after, seen):
    monkeypatch.setattr("bot.consumers.SEEN_TYPING_AFTER", after)
    socket, _greeting = await begun(type="session.start", lang="en")
    await socket.send_to(text_data=json.dumps({"type": "message.send", "id": "q", "text": QUESTION}))
    frames = await heard(socket, "message.created")
    assert [frame["on"] for frame in frames if frame["type"] == "typing.changed"] == seen
    await socket.disconnect()


@pytest.mark.django_db(transaction=True)
async def test_what_a_turn_tells_is_heard_once_it_is_stored_and_never_of_a_turn_undone(firm, monkeypatch):
    told = []

    class Layer:
        async def group_send(self, group, message):
            told.append((group.split(".")[0], message["type"]))

    socket, _greeting = await begun(type="session.start", lang="en")
    monkeypatch.setattr(channels, "get_channel_layer", Layer)
    with monkeypatch.context() as broken:
        broken.setattr("disputes.services.conversations.insert", lambda rows: 1 / 0)
        await socket.send_to(text_data=json.dumps({"type": "message.send", "id": "p", "text": QUESTION}))
        assert [frame["type"] for frame in await heard(socket, "error")] == ["error"]
    assert told == []
    await socket.send_to(text_data=json.dumps({"type": "message.send", "id": "q", "text": QUESTION}))
    await heard(socket, "message.created")
    assert await socket.receive_nothing()
    assert told == [("conversation", "message.created")]
    await socket.disconnect()
