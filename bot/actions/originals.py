"""The words as they were written, opened once more for filing: the tracker itself only ever holds them masked."""

from collections.abc import Sequence

from rasa_sdk import Tracker

from bot import casefacts
from bot.actions.here import Here
from disputes import sealed
from disputes.models import Conversation


def words(now: Here, cursors: Sequence[int] | None, masked: str) -> str:
    """The messages at `cursors`, opened and joined; the masked words where there is no conversation to open (a foreign server)."""
    if now.conversation is None or not cursors:
        return masked
    return "\n".join(_opened(now.conversation, cursors)) or masked


def wish(now: Here, tracker: Tracker) -> str:
    """The wish, told by itself or begun within the story, with what was added."""
    masked = str(tracker.get_slot("case_wish") or "")
    if not masked:
        return ""
    places = list(tracker.get_slot("case_wish_from") or [])
    if not tracker.get_slot("case_wish_within"):
        return words(now, places, masked)
    within = casefacts.wish_in(words(now, places[:1], masked)) or masked.partition("\n")[0]
    return "\n".join(filter(None, [within, words(now, places[1:], "")]))


def _opened(conversation: Conversation, cursors: Sequence[int]) -> list[str]:
    found = {message.cursor: message for message in conversation.messages.filter(cursor__in=list(cursors), from_kind="client")}
    return [sealed.open_message(conversation, found[cursor]) for cursor in cursors if cursor in found]
