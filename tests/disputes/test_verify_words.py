"""What was said against the log: a message that was edited, removed, added or moved is named, in conversations and mediation rooms."""

from datetime import timedelta

import pytest
from django.db import connection, models

from disputes.models import Conversation, Message, RoomMessage
from disputes.rules import Space
from disputes.services import conversations, keeping, rooms
from disputes.services.erasing import erase_case
from portal.trail.auditing import check_tables
from portal.trail.models import Entry
from portal.trail.rules import BOT, SYSTEM
from portal.trail.services import sequence
from tests.disputes.cases import FILED, client, hours, mediated, mediator
from tests.disputes.test_pages_life import closed
from tests.people import wang

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("law"), pytest.mark.one_database]
ROWS = models.QuerySet(RoomMessage)


def problems():
    return [line.text for line in check_tables() if not line.held]


def into_the_log():
    while keeping.keep_words():
        pass
    sequence()


@pytest.fixture
def talk(law):
    """A conversation of four messages, three of them in the log."""
    started = conversations.start_conversation(language="en", channel="chat", at=FILED).conversation
    for n, (by, text) in enumerate([(wang(), "One."), (BOT, "Two."), (wang(), "Three.")]):
        conversations.post_message(conversation=started, text=text, by=by, at=hours(n))
    into_the_log()
    conversations.post_message(conversation=started, text="Four.", by=BOT, at=hours(4))
    return started


@pytest.fixture
def room(law):
    """A mediation in which three things were said, in two spaces."""
    case = mediated()
    for n, (by, space) in enumerate([(client(case), Space.JOINT), (mediator(), Space.JOINT), (mediator(), Space.CAUCUS_CLIENT)]):
        rooms.say_in_room(case=case, space=space, text="您好", by=by, at=hours(9 + n))
    into_the_log()
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'disputes_roommessage'")
        for (name,) in cursor.fetchall():
            cursor.execute(f"DROP TRIGGER {name}")
    return case


def test_messages_that_were_not_touched_fit(talk, room):
    assert problems() == []
    said = " ".join(line.text for line in check_tables() if line.code == "room")
    kept = Message.objects.count()
    assert f"Rows of conversations: {kept}," in said and "Rows of mediation rooms: 3," in said


@pytest.mark.parametrize(
    "edit",
    [
        {"text": b"x"},
        {"text_masked": "x"},
        {"from_kind": "bot"},
        {"citations": [{"number": "9.9"}]},
        {"at": hours(1) + timedelta(seconds=1)},
    ],
)
def test_an_edited_message_is_named(talk, edit):
    talk.messages.filter(cursor=1).update(**edit)
    (said,) = problems()
    assert "message 1 was edited" in said and str(talk.public_id) in said


@pytest.mark.parametrize("cursor", [1, 3])
def test_a_removed_message_is_named(talk, cursor):
    talk.messages.filter(cursor=cursor).delete()
    Conversation.objects.update(last_cursor=2, kept=2)
    assert f"message {cursor} is missing" in " ".join(problems())


def test_two_messages_that_changed_places_are_named(talk):
    one, other = talk.messages.filter(cursor__lte=2)
    for message, cursor in ((one, 90), (other, 1), (one, 2)):
        Message.objects.filter(pk=message.pk).update(cursor=cursor)
    (said,) = problems()
    assert "message 1 stands at place 2; message 2 stands at place 1" in said


def test_an_added_message_is_named(talk):
    Message.objects.create(conversation=talk, cursor=9, from_kind="bot", language="en", text=b"x", text_masked="", at=hours(5))
    assert [f"{talk.public_id}; 9" in said for said in problems()] == [True]


def test_an_edit_logged_again_is_still_named(talk):
    """Whoever sets back how far the log holds a conversation has the false words logged too; the true entry still stands."""
    talk.messages.filter(cursor=3).update(text_masked="x")
    Conversation.objects.filter(pk=talk.pk).update(kept=2)
    into_the_log()
    (said,) = problems()
    assert "message 3 was edited" in said


def test_a_conversation_whose_row_is_gone_is_named(talk):
    talk.messages.all().delete()
    Conversation.objects.filter(pk=talk.pk).delete()
    (said,) = problems()
    assert "message 1 is missing; message 2 is missing; message 3 is missing" in said


def test_messages_taken_away_as_if_erased_are_named(talk):
    talk.messages.all().delete()
    Conversation.objects.filter(pk=talk.pk).update(deleted_at=hours(9))
    assert "message 2 is missing" in problems()[0]


def test_what_was_erased_is_explained_by_the_entry_of_the_erasure(talk):
    case = closed()
    into_the_log()
    conversations.delete_conversation(conversation=talk, by=SYSTEM)
    erase_case(case=case, by=SYSTEM)
    into_the_log()
    assert problems() == []
    gone = 1 + (case.conversation.last_cursor > 0)
    assert f"Of conversations, {gone} were erased; the log says when." in [line.text for line in check_tables()]


@pytest.mark.parametrize("edit", [{"by_id": "x"}, {"space": Space.CAUCUS_RESPONDENT}, {"text": b"x"}, {"at": hours(3)}, {"language": "en"}])
def test_an_edited_row_of_a_room_is_named(room, edit):
    row = ROWS.all().filter(space=Space.CAUCUS_CLIENT).get()
    ROWS.all().filter(pk=row.pk).update(**edit)
    assert room.reference in " ".join(problems())


def test_removed_added_and_moved_rows_of_a_room_are_named(room):
    one, other = ROWS.all().filter(space=Space.JOINT).order_by("cursor")
    for row, cursor in ((one, 90), (other, 1), (one, 2)):
        ROWS.all().filter(pk=row.pk).update(cursor=cursor)
    assert len(problems()) == 2
    ROWS.all().filter(pk=one.pk)._raw_delete("default")
    assert "is missing" in " ".join(problems())
    ROWS.all().filter(pk=other.pk).update(cursor=7)
    assert f"{room.reference}, joint 7" in " ".join(problems())


def test_the_log_says_nothing_of_what_was_said_or_where(room):
    said = Entry.objects.filter(event="room.said")
    assert [set(entry.facts) for entry in said] == [{"n", "row"}] * 3
