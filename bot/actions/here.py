"""What an action may know beside the tracker: the conversation it speaks in, the unmasked words of this one message, the time."""

from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone
from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet

from bot import engine, hearing
from bot.knowledge import understanding
from bot.understanding.parsing import Parse
from disputes import queries as disputes
from disputes.models import Conversation
from portal.trail.rules import Actor

Event = dict[str, Any]
# Messages that are kept for a complaint, and how many cursors back they may lie.
MOST_TOLD, LATELY = 12, 40


@dataclass(frozen=True)
class Miss:
    """A question this turn did not answer for certain: `maybe` asked back, `none` admitted it, `unsure` did not understand, `declined`
    took it for nothing of ours."""

    band: str
    topics: tuple[str, ...]
    sureness: float


@dataclass(frozen=True)
class Here:
    """`original` lives for this turn only: it is sealed in the conversation, and never enters the tracker. `missed` collects what was not
    answered for certain."""

    conversation: Conversation | None
    cursor: int
    original: str
    masked: str
    parse: Parse
    found: tuple[str, ...]
    receipt: str
    at: datetime
    missed: list[Miss] = field(default_factory=list)

    @property
    def client(self) -> Actor:
        return Actor("client", str(self.conversation.public_id) if self.conversation else "", "client")


_here: ContextVar[Here | None] = ContextVar("here", default=None)


def enter(here: Here | None) -> None:
    _here.set(here)


def of(tracker: Tracker) -> Here:
    """The turn's context; called from a real Rasa server there is none, and it is made from the tracker."""
    return _here.get() or _from_tracker(tracker)


def _from_tracker(tracker: Tracker) -> Here:
    text = str(tracker.latest_message.get("text") or "")
    return Here(_conversation(tracker.sender_id), 0, text, text, understanding().parse(text), (), "", timezone.now())


def _conversation(sender: str) -> Conversation | None:
    try:
        return disputes.conversation_by_id(UUID(sender))
    except ValueError:
        return None


def told(tracker: Tracker) -> list[tuple[int, str]]:
    """What was told outside any form lately, each with its cursor: a complaint begins with it."""
    newest = of(tracker).cursor
    return [(cursor, text) for cursor, text in tracker.get_slot("told") or [] if newest - cursor <= LATELY]


def remembered(tracker: Tracker) -> Event:
    """This message among those that a complaint begins with; a button says nothing."""
    said = [] if is_pressed(tracker) else [(of(tracker).cursor, of(tracker).masked)]
    return SlotSet("told", [*told(tracker), *said][-MOST_TOLD:])


def as_read(tracker: Tracker, value: str) -> str:
    """An answer with what its pinyin was read as, so that it can be checked; as it is where it came in characters or in English."""
    now = of(tracker)
    reading = hearing.reading(now.masked, now.parse) if value == now.masked else ""
    return f"{value}（{reading}）" if reading else value


def understand(text: str) -> Parse:
    return understanding().parse(text)


def spoken(tracker: Tracker) -> str:
    """The language to answer in: `zh-hans` or `en`."""
    return str(tracker.get_slot("language") or of(tracker).parse.language)


def is_pressed(tracker: Tracker) -> bool:
    """Whether a button was pressed: what the thread shows of it is its title, which nobody has said."""
    return engine.is_pressed(tracker.latest_message)


def entity(tracker: Tracker, name: str) -> str:
    """The value of an entity of this message (from a button's payload), or empty."""
    return str(next(tracker.get_latest_entity_values(name), "") or "")
