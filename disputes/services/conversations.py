"""A conversation: begin it, write in it, hand it to a person and back, end it. Text is sealed once; lists read the masked twin."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from disputes import channels, codes, refusals, sealed
from disputes.inserting import insert
from disputes.models import Case, Conversation, Message
from disputes.rules import Channel, Event, FromKind, Handoff, Language, Stage
from disputes.services import keeping, moving
from portal.doors.text import clean
from portal.retention import queries as retention
from portal.trail import queries as past
from portal.trail import services as trail
from portal.trail.rules import Actor
from portal.vault import services as vault
from portal.vault.finding import mask_text

MESSAGE_LIMIT = 4000
UNANSWERED = "robot.unanswered"


@dataclass(frozen=True)
class Started:
    """A new conversation and the secret that opens it, which exists nowhere else."""

    conversation: Conversation
    token: str


@dataclass(frozen=True)
class Posted:
    """A message; `created` is False when the same client id had been sent before and nothing new happened."""

    message: Message
    created: bool


@dataclass(frozen=True)
class Answer:
    """What the robot says, before it is stored."""

    text: str
    citations: Sequence[dict[str, Any]] = ()
    buttons: Sequence[dict[str, Any]] = ()


@transaction.atomic
def start_conversation(*, language: str, channel: str, at: datetime | None = None) -> Started:
    """A conversation with a key of its own. Nothing about the person is known or kept; it has no trail entry until it is a case."""
    if language not in Language.values or channel not in Channel.values:
        raise refusals.not_a_choice("language" if language not in Language.values else "channel")
    token = codes.new_token()
    conversation = Conversation.objects.create(
        key_id=vault.create_key(purpose="conversation"),
        token_hash=codes.token_hash(token),
        language=language,
        channel=channel,
        started_at=at or timezone.now(),
    )
    return Started(conversation, token)


def locked(conversation: Conversation) -> Conversation:
    """`conversation` as it is now, nobody else writing in it until this transaction ends."""
    found = Conversation.objects.select_for_update().filter(pk=conversation.pk, deleted_at=None).first()
    if found is None:
        raise refusals.conversation_not_found()
    return found


@transaction.atomic
def post_message(
    *, conversation: Conversation, text: str, by: Actor, language: str = "", client_id: str | None = None, in_reply_to: str | None = None,
    citations: Sequence[dict[str, Any]] = (), buttons: Sequence[dict[str, Any]] = (), case: Case | None = None, at: datetime | None = None,
    arrived_by: str = "", entered_by: Actor | None = None,
) -> Posted:  # fmt: skip
    """Append one message (at most 4,000 characters). The same `client_id` again gives the message already there.

    `arrived_by` (phone, paper, email) marks a client's words that came another way, `entered_by` who of the staff wrote them down.

    While a person answers, a client's message also counts in the case they talk about. Locks: conversation first, then case."""
    words = clean(text, limit=MESSAGE_LIMIT, required=True)
    current = locked(conversation)
    if client_id is not None and (earlier := current.messages.filter(client_id=client_id).first()):
        return Posted(earlier, False)
    author = entered_by or (by if by.kind == "staff" else Actor(by.kind))
    heard = _case_in_hand(current) if by.kind == "client" and case is None and current.handoff == Handoff.PERSON else None
    message = _append(
        current, words, mask_text(words).text, client_id=client_id, case=case or heard, from_kind=_from(by), author=author.id,
        author_role=author.role, arrived_by=arrived_by, language=language or current.language, citations=list(citations),
        buttons=list(buttons), in_reply_to=in_reply_to, at=at or timezone.now(),
    )  # fmt: skip
    message.save(force_insert=True)
    Conversation.objects.filter(pk=current.pk).update(last_cursor=message.cursor)
    conversation.last_cursor = message.cursor
    channels.message_created(current.public_id, message.cursor)
    if heard is not None:
        _hear(heard, message)
    return Posted(message, True)


@transaction.atomic
def converse(
    *, conversation: Conversation, text: str, masked: str, language: str, client_id: str | None, at: datetime,
    answer: Callable[[Message], Sequence[Answer]],
) -> tuple[Posted, list[Message]]:  # fmt: skip
    """The client's message, and what `answer` says to it: one lock, one number for the cursor, one thing to hear for listeners.

    `text` is clean and `masked` its masked twin; the conversation goes on in `language`. `answer` is asked unless a person answers."""
    kept = _refreshed(conversation)
    if client_id is not None and (earlier := _sent_before(conversation, client_id)):
        return Posted(earlier, False), []
    if language != conversation.language:
        conversation.language = kept = language
    by_person = conversation.handoff == Handoff.PERSON
    heard = _case_in_hand(conversation) if by_person else None
    message = _append(conversation, text, masked, client_id=client_id, case=heard, from_kind=FromKind.CLIENT, language=language, at=at)
    insert([message])
    answers = [] if by_person else [_answered(conversation, message, each) for each in answer(message)]
    insert(answers)
    with connection.cursor() as cursor:
        cursor.execute(REACHED, [conversation.last_cursor, kept, conversation.pk])
    channels.message_created(conversation.public_id, conversation.last_cursor)
    if heard is not None:
        _hear(heard, message)
    return Posted(message, True), answers


# Run in every turn of a chat: written out, because making the statements took ten times as long as running them.
LOCK = "SELECT last_cursor, handoff, language FROM disputes_conversation WHERE id = %s AND deleted_at IS NULL"
SENT_BEFORE = "SELECT cursor FROM disputes_message WHERE conversation_id = %s AND client_id = %s"
REACHED = "UPDATE disputes_conversation SET last_cursor = %s, language = %s WHERE id = %s"


def _refreshed(conversation: Conversation) -> str:
    """Lock a conversation as `locked` does and bring its cursor and who answers up to date; returns the language it is kept in."""
    with connection.cursor() as cursor:
        cursor.execute(f"{LOCK} FOR UPDATE" if connection.features.has_select_for_update else LOCK, [conversation.pk])
        found = cursor.fetchone()
    if found is None:
        raise refusals.conversation_not_found()
    conversation.last_cursor, conversation.handoff, language = found
    return str(language)


def _sent_before(conversation: Conversation, client_id: str) -> Message | None:
    with connection.cursor() as cursor:
        cursor.execute(SENT_BEFORE, [conversation.pk, client_id])
        found = cursor.fetchone()
    return conversation.messages.get(cursor=found[0]) if found else None


def _append(current: Conversation, words: str, masked: str, **columns: Any) -> Message:
    """The next message of a locked conversation, not yet saved."""
    current.last_cursor += 1
    sealed_words = sealed.seal_message(current, current.last_cursor, words)
    return Message(conversation=current, cursor=current.last_cursor, text=sealed_words, text_masked=masked, **columns)


def _answered(current: Conversation, message: Message, answer: Answer) -> Message:
    words = clean(answer.text, limit=MESSAGE_LIMIT, required=True)
    masked = masked_quote(words) if answer.citations else mask_text(words).text
    return _append(
        current, words, masked, from_kind=FromKind.BOT, language=message.language, citations=list(answer.citations),
        buttons=list(answer.buttons), in_reply_to=message.client_id, at=message.at,
    )  # fmt: skip


@lru_cache(maxsize=512)
def masked_quote(words: str) -> str:
    """The masked twin of an answer that quotes what is published: it holds nobody's words, and is given again and again."""
    return mask_text(words).text


def _hear(case: Case, message: Message) -> None:
    """What a client says while a person answers is said in the case too."""
    event = Event.INFORMATION_GIVEN if case.stage == Stage.AWAITING_CLIENT else Event.CLIENT_WROTE
    moving.move(case, event, by=sealed.client_of(case), at=message.at, data={"cursor": message.cursor})


def _case_in_hand(conversation: Conversation) -> Case | None:
    """The open case a person is talking about with the client: what they say in the chat is said in the case."""
    cases = {case.pk: case for case in conversation.cases.exclude(stage=Stage.CLOSED).select_related("conversation").order_by("filed_at")}
    spoken = conversation.messages.filter(from_kind=FromKind.STAFF, case__in=cases).order_by("-cursor").values_list("case_id", flat=True)
    latest = spoken.first() if cases else None
    return cases[latest] if latest else next(reversed(cases.values()), None)


def _from(by: Actor) -> FromKind:
    return {"client": FromKind.CLIENT, "bot": FromKind.BOT, "staff": FromKind.STAFF}.get(by.kind, FromKind.SYSTEM)


@transaction.atomic
def count_in_case(*, case: Case, cursor: int) -> None:
    """What the client said to the robot at `cursor` is said in the case too. Refusal as for any move; locks: conversation, then case."""
    current = locked(case.conversation)
    message = current.messages.get(cursor=cursor, from_kind=FromKind.CLIENT)
    message.case = case
    message.save(update_fields=["case"])
    _hear(case, message)


def set_language(*, conversation: Conversation, language: str) -> Conversation:
    """Speak another language from now on; what was said keeps its own."""
    if language not in Language.values:
        raise refusals.not_a_choice("language")
    Conversation.objects.filter(pk=conversation.pk).update(language=language)
    conversation.language = language
    return conversation


@transaction.atomic
def note_unanswered(*, conversation: Conversation, band: str, by: Actor, at: datetime | None = None) -> None:
    """The robot had no answer: one entry a conversation, however often. It is counted also when the words are gone."""
    subject = f"conversation:{conversation.public_id}"
    if not past.happened(subject, UNANSWERED):
        secret, facts = vault.secret(conversation.key_id, "trail"), {"channel": conversation.channel, "band": band}
        trail.record(event=UNANSWERED, by=by, subject=subject, secret=secret, facts=facts, at=at)


@transaction.atomic
def ask_for_person(*, conversation: Conversation, by: Actor, at: datetime | None = None) -> Conversation:
    """The client wants a person: the conversation waits in the desk's line. Asking twice keeps the first place."""
    current = locked(conversation)
    if current.handoff == Handoff.BOT:
        _hand(current, Handoff.WAITING, by, at or timezone.now(), "handoff.asked")
    return current


@transaction.atomic
def join_conversation(*, conversation: Conversation, by: Actor, at: datetime | None = None) -> Conversation:
    """A member of staff answers from now on; the robot is silent. Whoever joins last answers."""
    current = locked(conversation)
    if by.kind != "staff":
        raise refusals.not_your_part()
    if current.handoff != Handoff.PERSON or current.joined_by != by.id:
        _hand(current, Handoff.PERSON, by, at or timezone.now(), "handoff.joined")
    return current


@transaction.atomic
def return_to_bot(*, conversation: Conversation, by: Actor, at: datetime | None = None) -> Conversation:
    """The person is done, or the client prefers the robot: it answers again."""
    current = locked(conversation)
    if current.handoff != Handoff.BOT:
        _hand(current, Handoff.BOT, by, at or timezone.now(), "handoff.ended")
    return current


def _hand(conversation: Conversation, state: Handoff, by: Actor, at: datetime, event: str) -> None:
    person = state is Handoff.PERSON
    conversation.handoff, conversation.handoff_at = state, None if state is Handoff.BOT else at
    conversation.joined_by, conversation.joined_at = (by.id, at) if person else ("", None)
    conversation.save(update_fields=["handoff", "handoff_at", "joined_by", "joined_at"])
    subject, secret = f"conversation:{conversation.public_id}", vault.secret(conversation.key_id, "trail")
    trail.record(event=event, by=by, subject=subject, secret=secret, facts={"channel": conversation.channel}, at=at)
    channels.handoff_changed(conversation.public_id)


@transaction.atomic
def check_may_be_deleted(conversation: Conversation) -> None:
    """Refusal (409) while a case or a legal hold rests on it."""
    if conversation.cases.exists():
        raise refusals.has_case()
    retention.check_free(f"conversation:{conversation.public_id}")


def delete_conversation(*, conversation: Conversation, by: Actor, at: datetime | None = None) -> None:
    """Destroy the key, so that nobody reads it again, and empty its messages; refused (409) while a case or a legal hold rests on it."""
    current, moment = locked(conversation), at or timezone.now()
    check_may_be_deleted(current)
    keeping.bury_words(current, by=by, at=moment)
    current.messages.all().delete()
    current.deleted_at, current.handoff, current.handoff_at, current.joined_by, current.joined_at = moment, Handoff.BOT, None, "", None
    current.save()
    vault.destroy_key(current.key_id, by=by, at=moment)
    channels.conversation_deleted(current.public_id)
