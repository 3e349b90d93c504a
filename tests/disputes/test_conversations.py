"""A conversation: cursors without gaps, a repeated send is one message, hand-over to a person and back, an end that is an end."""

import pytest
from django.db import IntegrityError, transaction
from redis.exceptions import ConnectionError as RedisConnectionError

from disputes import channels, codes, queries, sealed
from disputes.models import Conversation, Message
from disputes.services import conversations
from portal.doors.errors import Refusal
from portal.trail.rules import BOT, SYSTEM
from portal.vault.rules import Erased
from tests.disputes.cases import ID_NUMBER, file, hours, intake
from tests.people import wang

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("law")]


@pytest.fixture
def started():
    return conversations.start_conversation(language="zh-hans", channel="chat")


def say(conversation, text="您好", by=None, **more):
    return conversations.post_message(conversation=conversation, text=text, by=by or wang(), **more)


def test_conversation_is_opened_by_its_token_alone(started):
    assert queries.conversation_by_token(started.token).pk == started.conversation.pk
    assert started.token not in str(Conversation.objects.values())
    assert started.conversation.token_hash == codes.token_hash(started.token)


@pytest.mark.parametrize("token", ["", "x", "\ud800", "a" * 10_000])
def test_wrong_token_opens_nothing(started, token):
    with pytest.raises(Refusal) as refused:
        queries.conversation_by_token(token)
    assert refused.value.status == 404


def test_messages_are_numbered_from_one(started):
    assert [say(started.conversation).message.cursor for _ in range(3)] == [1, 2, 3]


def test_same_client_id_is_one_message(started):
    first = say(started.conversation, client_id="a")
    again = say(started.conversation, "别的话", client_id="a")
    assert (first.created, again.created, again.message.pk) == (True, False, first.message.pk)


def test_same_client_id_in_another_conversation_is_another_message(started):
    other = conversations.start_conversation(language="en", channel="chat").conversation
    assert say(started.conversation, client_id="a").created
    assert say(other, client_id="a").created


def test_text_is_sealed_and_its_twin_masked(started):
    message = say(started.conversation, f"我的身份证号是 {ID_NUMBER}").message
    assert ID_NUMBER.encode() not in bytes(message.text)
    assert ID_NUMBER not in message.text_masked
    assert sealed.open_message(started.conversation, message) == f"我的身份证号是 {ID_NUMBER}"


def test_bot_and_system_messages_have_no_author(started):
    assert say(started.conversation, by=BOT).message.from_kind == "bot"
    assert say(started.conversation, by=SYSTEM).message.author == ""


def test_bot_keeps_its_citations_and_buttons(started):
    cited = [{"clause": "3.2", "version": 4, "title": "身份证件", "url": "/zh-hans/policy/4/#c-3.2"}]
    message = say(
        started.conversation, by=BOT, citations=cited, buttons=[{"title": "保存多久", "payload": "/ask"}], in_reply_to="a"
    ).message
    message.refresh_from_db()
    assert (message.citations, message.in_reply_to) == (cited, "a")


@pytest.mark.parametrize("text", ["", "  \n", "x" * 4001, "\ud800", None])
def test_message_that_is_none_is_refused(started, text):
    with pytest.raises(Refusal) as refused:
        say(started.conversation, text)
    assert refused.value.status == 422
    assert not Message.objects.exists()


def test_history_pages_both_ways(started):
    for number in range(1, 8):
        say(started.conversation, f"第 {number} 句")
    assert [message.cursor for message in queries.messages(started.conversation, after=5)] == [6, 7]
    assert [message.cursor for message in queries.messages(started.conversation, before=6, limit=3)] == [3, 4, 5]


def test_first_to_ask_for_a_person_is_first_in_line(started):
    other = conversations.start_conversation(language="en", channel="chat").conversation
    conversations.ask_for_person(conversation=other, by=wang(), at=hours(0))
    mine = conversations.ask_for_person(conversation=started.conversation, by=wang(), at=hours(1))
    assert queries.place_in_line(mine) == 2
    assert [each.pk for each in queries.waiting_conversations()] == [other.pk, mine.pk]


def test_asking_twice_keeps_the_place(started):
    conversations.ask_for_person(conversation=started.conversation, by=wang(), at=hours(0))
    again = conversations.ask_for_person(conversation=started.conversation, by=wang(), at=hours(9))
    assert again.handoff_at == hours(0)


def test_person_joins_and_leaves(started):
    joined = conversations.join_conversation(conversation=started.conversation, by=intake())
    assert (joined.handoff, joined.joined_by) == ("person", intake().id)
    back = conversations.return_to_bot(conversation=started.conversation, by=intake())
    assert (back.handoff, back.joined_by, back.handoff_at) == ("bot", "", None)


def test_client_cannot_join_as_a_person(started):
    with pytest.raises(Refusal):
        conversations.join_conversation(conversation=started.conversation, by=wang())


def test_deleted_conversation_is_gone_for_good(started):
    message = say(started.conversation, "请忘记这句话").message
    conversations.delete_conversation(conversation=started.conversation, by=wang())
    with pytest.raises(Refusal):
        queries.conversation_by_token(started.token)
    with pytest.raises(Refusal):
        say(started.conversation)
    assert not Message.objects.exists()
    with pytest.raises(Erased):
        sealed.open_message(started.conversation, message)


def test_conversation_a_case_was_made_from_is_kept(started):
    file(conversation=started.conversation, channel="chat")
    with pytest.raises(Refusal) as refused:
        conversations.delete_conversation(conversation=started.conversation, by=wang())
    assert refused.value.code == "conversation.has_case"


def test_language_changes_for_what_comes(started):
    conversations.set_language(conversation=started.conversation, language="en")
    assert say(started.conversation).message.language == "en"
    with pytest.raises(Refusal):
        conversations.set_language(conversation=started.conversation, language="fr")


def test_two_messages_never_share_a_cursor(started):
    message = say(started.conversation).message
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.create(
            conversation=started.conversation,
            cursor=message.cursor,
            from_kind="client",
            language="en",
            text=b"",
            text_masked="",
            at=hours(0),
        )


class DeadLayer:
    """A channel layer whose server is gone; Redis's errors are no OSError."""

    async def group_send(self, group, message):
        raise RedisConnectionError("Error 111 connecting to 127.0.0.1:6379.")


@pytest.mark.django_db(transaction=True)
def test_what_is_said_is_kept_while_the_channel_layer_is_gone(monkeypatch):
    monkeypatch.setattr(channels, "get_channel_layer", DeadLayer)
    conversation = conversations.start_conversation(language="zh-hans", channel="chat").conversation
    say(conversation, "层断了也要记下")
    assert [sealed.open_message(conversation, message) for message in queries.messages(conversation)][-1] == "层断了也要记下"
