"""A conversation with the robot, begun, rated and ended: what the socket and the chat page share beside `dialogue.turn`."""

import logging
from datetime import datetime

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from bot import dialogue, where_it_was
from disputes.files_rules import FileState, readable
from disputes.models import CaseFile, Conversation
from disputes.services import conversations
from disputes.services.conversations import Started
from portal.consent.services import honour_signal
from portal.trail import services as trail
from portal.trail.rules import BOT, SYSTEM, Actor
from portal.vault import services as vault

logger = logging.getLogger(__name__)


def get_ready() -> None:
    """Load what the first turn would wait for; without a usable model the chat says so and everything else goes on."""
    try:
        dialogue.warm()
    except Exception as error:
        logger.error("the chat cannot answer: %s", error)


def client_of(conversation: Conversation) -> Actor:
    return Actor("client", str(conversation.public_id), "client")


@transaction.atomic
def start_chat(language: str, at: datetime | None = None, *, signal: bool = False) -> Started:
    """A conversation whose first message is the robot saying what it is. `signal`: the browser sends Global Privacy Control."""
    started = conversations.start_conversation(language=language, channel="chat", at=at)
    if signal:
        subject = f"conversation:{started.conversation.public_id}"
        honour_signal(subject=subject, language=started.conversation.language, by=client_of(started.conversation), at=at)
    tracker = where_it_was.load(started.conversation)
    tracker.slots["language"] = language
    hello = dialogue.engine().render(tracker, "utter_greet", {})
    conversations.post_message(
        conversation=started.conversation, text=hello["text"], by=BOT, language=language, buttons=hello["buttons"], at=at
    )
    return started


@transaction.atomic
def rate_chat(conversation: Conversation, score: int, text: str, at: datetime | None = None) -> None:
    """Record a rating from 1 to 5; words that come with it are part of the conversation."""
    by, subject = client_of(conversation), f"conversation:{conversation.public_id}"
    secret = vault.secret(conversation.key_id, "trail")
    trail.record(event="conversation.rated", by=by, subject=subject, secret=secret, facts={"score": score}, at=at)
    if text.strip():
        conversations.post_message(conversation=conversation, text=f"{score}/5 · {text}"[:4000], by=by, at=at)


@transaction.atomic
def delete_chat(conversation: Conversation, at: datetime | None = None) -> None:
    """Forget the dialogue and destroy the conversation's key; refused while a case rests on it."""
    conversations.delete_conversation(conversation=conversation, by=client_of(conversation), at=at)
    where_it_was.forget(conversation)


@transaction.atomic
def note_file(conversation: Conversation, file: CaseFile, at: datetime | None = None) -> None:
    """Say in the thread, once, that a file has come in whole: its number and size, never its name. Whoever answers there sees it too."""
    now = CaseFile.objects.select_related("case").get(pk=file.pk)
    if now.state == FileState.UPLOADING or now.n is None:
        return
    with translation.override(conversation.language):
        facts = {"n": now.n, "reference": now.case.reference, "size": readable(now.size)}
        words = _("File %(n)s (%(size)s) was added to case %(reference)s. It is checked before anybody can open it.") % facts
    conversations.post_message(
        conversation=conversation, text=words, by=SYSTEM, language=conversation.language, client_id=f"file-{now.public_id}", at=at
    )
