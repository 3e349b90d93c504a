"""Asking anew about a consent that does not cover what its purpose has become: once, before going on, with nothing typed lost."""

import json
import re
from datetime import datetime
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from bot.engine import Response
from disputes import queries, sealed
from disputes.models import Conversation, Message
from disputes.rules import FromKind
from portal.consent import queries as consent
from portal.consent import services
from portal.consent.models import Purpose
from portal.consent.rules import Answer, How
from portal.doors.errors import Refusal
from portal.trail.rules import Actor

NAME = "/agree_again"
PAYLOAD = re.compile(NAME + r'\{"answer": "(give|refuse)", "of": "([a-z0-9_-]{1,40})", "shown": "([0-9a-f]{64})"\}')
BACK = "/take_back"
TAKES_BACK = re.compile(BACK + r'\{"of": "([a-z0-9_-]{1,40})"\}')
LOOKED_AT = 200  # messages back to see whether these words were put to this person before
SERVICES = {"give": services.give_consent, "refuse": services.refuse_consent}


def is_answer(payload: str) -> bool:
    return PAYLOAD.fullmatch(payload) is not None or TAKES_BACK.fullmatch(payload) is not None


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
    """Record the answer a button gives. Words that changed once more are no answer to them: `question` puts the new ones.

    After a "yes" there is a button to take it back, as easy as it was given (PIPL 15)."""
    with translation.override(language):
        try:
            purpose, given = _record(conversation, payload, language, at)
        except Refusal as refusal:
            return {"text": refusal.text, "buttons": [], "custom": {}}
        back = [{"title": _("Take my consent back"), "payload": take_back_payload(purpose)}] if given else []
        return {"text": _("Your choice is recorded. It holds from now on."), "buttons": back, "custom": {}}


def _record(conversation: Conversation, payload: str, language: str, at: datetime) -> tuple[str, bool]:
    """The purpose that was answered, and whether with a "yes"."""
    by = Actor("client", str(conversation.public_id), "client")
    said: dict[str, Any] = {"subject": _subject(conversation), "language": language, "how": How.CHAT, "by": by, "at": at}
    if back := TAKES_BACK.fullmatch(payload):
        _take_back(conversation, back[1], said)
        return back[1], False
    found = PAYLOAD.fullmatch(payload)
    assert found is not None
    SERVICES[found[1]](purpose=found[2], shown=found[3], **said)
    return found[2], found[1] == "give"


def _take_back(conversation: Conversation, code: str, said: dict[str, Any]) -> None:
    """Wherever it was agreed to: in the conversation, and in the cases made in it."""
    cases = [case for case in queries.open_cases(conversation) if _gave(case.subject, code, said["at"])]
    for case in cases:
        mine = {"subject": case.subject, "by": sealed.client_of(case), "secret": sealed.trail_secret(case)}
        services.withdraw_consent(purpose=code, **said | mine)
    if not cases or _gave(_subject(conversation), code, said["at"]):
        services.withdraw_consent(purpose=code, **said)


def _gave(subject: str, code: str, at: datetime) -> bool:
    return consent.state(subject, code, at).answer == Answer.GIVEN


def given_here(conversation: Conversation, at: datetime) -> list[Purpose]:
    """What this person agreed to in this conversation or in a case made in it, and has not taken back, whether or not it has changed."""
    given: set[str] = set()
    for subject in (_subject(conversation), *(case.subject for case in queries.open_cases(conversation))):
        last = {event.purpose: event.answer for event in consent.history(subject)}
        given |= {code for code, answer in last.items() if answer == Answer.GIVEN}
    return [each for each in consent.purposes(at) if each.code in given]


def take_back_payload(code: str) -> str:
    return BACK + json.dumps({"of": code})


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
