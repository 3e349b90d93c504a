"""Words that belong to a case, said in its conversation."""

from datetime import datetime

from disputes import sealed
from disputes.models import Case, Message
from disputes.rules import Channel
from disputes.services import conversations
from disputes.services.moving import locked
from portal.doors.text import clean
from portal.trail.rules import Actor

REASON_LIMIT = 2_000


def hold(case: Case) -> Case:
    """Lock the thread and the case, in the order every service takes them; gives the case as it is now."""
    conversations.locked(case.conversation)
    return locked(case)


def say(case: Case, text: str, *, by: Actor, at: datetime | None = None, client_id: str | None = None, language: str = "") -> Message:
    """Post `text` in the conversation of `case` (the caller holds it and records the event)."""
    return post(case, text, by=by, at=at, client_id=client_id, language=language).message


def post(
    case: Case, text: str, *, by: Actor, at: datetime | None = None, client_id: str | None = None, language: str = ""
) -> conversations.Posted:
    """As `say`, telling whether the message is new. In a chat a person who speaks has joined: the robot is silent from then on."""
    thread = case.conversation
    posted = conversations.post_message(conversation=thread, text=text, by=by, case=case, at=at, client_id=client_id, language=language)
    if posted.created and by.kind == "staff" and thread.channel == Channel.CHAT:
        conversations.join_conversation(conversation=thread, by=by, at=at)
    return posted


def write_down(
    case: Case, text: str, *, arrived_by: str, entered_by: Actor | None = None, at: datetime, client_id: str
) -> conversations.Posted:
    """Post what the client said by phone, on paper or in an e-mail; the same `client_id` again gives the message already there."""
    return conversations.post_message(
        conversation=case.conversation, text=text, by=sealed.client_of(case), case=case, at=at, client_id=client_id,
        language=case.language, arrived_by=arrived_by, entered_by=entered_by,
    )  # fmt: skip


def reason(text: str) -> str:
    """A reason as it may be sealed: cleaned, at most 2,000 characters, may be empty."""
    return clean(text, limit=REASON_LIMIT)


def required_reason(text: str) -> str:
    """A reason that must be given."""
    return clean(text, limit=REASON_LIMIT, required=True)
