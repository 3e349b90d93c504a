"""Asking anew about a consent that does not cover what its purpose has become: once, before going on, with nothing typed lost."""

import json
import re
from datetime import datetime
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from bot.engine import Response
from disputes.models import Conversation, Message
from disputes.rules import FromKind
from portal.consent import queries as consent
from portal.consent import services
from portal.consent.models import Purpose
from portal.consent.rules import How
from portal.doors.errors import Refusal
from portal.trail.rules import Actor

NAME = "/agree_again"
PAYLOAD = re.compile(NAME + r'\{"answer": "(give|refuse)", "of": "([a-z0-9_-]{1,40})", "shown": "([0-9a-f]{64})"\}')
LOOKED_AT = 200  # messages back to see whether these words were put to this person before
SERVICES = {"give": services.give_consent, "refuse": services.refuse_consent}


def is_answer(payload: str) -> bool:
    return PAYLOAD.fullmatch(payload) is not None


def may_ask() -> bool:
    """Whether anything changed that anybody could have agreed to before."""
    return consent.anything_changed()


def question(conversation: Conversation, language: str, before: int, at: datetime) -> Response | None:
    """The next purpose that changed after this person agreed to it, unless these words were put to them here already."""
    waiting = consent.to_ask_again(_subject(conversation), at)
    put = _put_before(conversation, before) if waiting else ""
    purpose = next((each for each in waiting if each.sha256(language) not in put), None)
    return _asked(purpose, language) if purpose else None


def _subject(conversation: Conversation) -> str:
    return f"conversation:{conversation.public_id}"


def _put_before(conversation: Conversation, before: int) -> str:
    """The payloads of everything asked here lately, as one text."""
    rows = conversation.messages.filter(from_kind=FromKind.BOT, cursor__lt=before).order_by("-cursor").values_list("buttons", flat=True)
    return " ".join(button["payload"] for buttons in rows[:LOOKED_AT] for button in buttons)


def _asked(purpose: Purpose, language: str) -> Response:
    shown = purpose.sha256(language)
    with translation.override(language):
        lead = _("Before I answer: you agreed to this, and it has changed since. Your message is kept, and I answer it either way.")
        titles = {"give": _("I agree"), "refuse": _("I do not agree")}
    buttons = [{"title": title, "payload": _payload(answer, purpose.code, shown)} for answer, title in titles.items()]
    return {"text": "\n\n".join((lead, *purpose.words(language))), "buttons": buttons, "custom": {}}


def _payload(answer: str, code: str, shown: str) -> str:
    return NAME + json.dumps({"answer": answer, "of": code, "shown": shown})


def take(conversation: Conversation, payload: str, language: str, at: datetime) -> Response:
    """Record the answer a button gives. Words that changed once more are no answer to them: `question` puts the new ones."""
    found = PAYLOAD.fullmatch(payload)
    assert found is not None
    by = Actor("client", str(conversation.public_id), "client")
    said: dict[str, Any] = {"purpose": found[2], "shown": found[3], "language": language, "how": How.CHAT, "by": by, "at": at}
    with translation.override(language):
        try:
            SERVICES[found[1]](subject=_subject(conversation), **said)
        except Refusal as refusal:
            return {"text": refusal.text, "buttons": [], "custom": {}}
        return {"text": _("Your choice is recorded. It holds from now on."), "buttons": [], "custom": {}}


def kept_back(conversation: Conversation, before: int) -> Message | None:
    """The message that was answered with our question and with nothing else yet; None when there is none."""
    kept, asks = None, False
    for message in conversation.messages.filter(cursor__lt=before).order_by("-cursor")[:LOOKED_AT]:
        if message.from_kind != FromKind.CLIENT:
            asks = asks or any(button["payload"].startswith(NAME) for button in message.buttons)
        elif asks:
            kept, asks = message, False
        else:
            break
    return kept
