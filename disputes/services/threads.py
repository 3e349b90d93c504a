"""Words that belong to a case, said in its conversation."""

from datetime import datetime

from disputes.models import Case, Message
from disputes.services import conversations
from portal.doors.text import clean
from portal.trail.rules import Actor

REASON_LIMIT = 2_000


def say(case: Case, text: str, *, by: Actor, at: datetime | None = None, client_id: str | None = None, language: str = "") -> Message:
    """Post `text` in the conversation of `case` (the caller holds the case's lock and records the event)."""
    return post(case, text, by=by, at=at, client_id=client_id, language=language).message


def post(
    case: Case, text: str, *, by: Actor, at: datetime | None = None, client_id: str | None = None, language: str = ""
) -> conversations.Posted:
    """As `say`, telling whether the message is new."""
    return conversations.post_message(
        conversation=case.conversation, text=text, by=by, case=case, at=at, client_id=client_id, language=language
    )


def reason(text: str) -> str:
    """A reason as it may be sealed: cleaned, at most 2,000 characters, may be empty."""
    return clean(text, limit=REASON_LIMIT)


def required_reason(text: str) -> str:
    """A reason that must be given."""
    return clean(text, limit=REASON_LIMIT, required=True)
