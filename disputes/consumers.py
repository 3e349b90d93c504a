"""The desk's socket: says that something moved, by ids alone. Pages then read it through views that check who asks."""

import json
import logging
import time
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from channels.db import database_sync_to_async

from disputes import channels, queries
from disputes.moves import OFFICE
from disputes.presence import Company
from portal.accounts.channels import staff as staff_group
from portal.accounts.models import User
from portal.accounts.sessions import SessionStore
from portal.accounts.sockets import staff_of
from portal.doors.sockets import CountedConsumer

logger = logging.getLogger(__name__)
LONGEST = 1_000
AGAIN = 10.0  # seconds for which what was found out about the person holds
NOT_SIGNED_IN = 4401

Frame = dict[str, Any]
Handler = Callable[["DeskConsumer", Frame], Awaitable[None]]


class Wrong(Exception):
    """A frame that is not understood or not allowed; only its code goes back."""


def read(text: str | None, longest: int = LONGEST) -> Frame:
    """One frame: a JSON object with a `type`, at most `longest` characters. Raises Wrong."""
    if text is None or len(text) > longest:
        raise Wrong("frame.not_text" if text is None else "frame.too_long")
    try:
        frame = json.loads(text)
    except (ValueError, RecursionError):
        raise Wrong("frame.not_json") from None
    if not isinstance(frame, dict) or not isinstance(frame.get("type"), str):
        raise Wrong("frame.no_type")
    return frame


def named(frame: Frame, field: str) -> UUID:
    try:
        return UUID(frame[field])
    except (KeyError, TypeError, ValueError, AttributeError):
        raise Wrong("frame.wrong_type") from None


class DeskConsumer(CountedConsumer):
    """One window of one member of staff, with at most one case or conversation open in it."""

    pace, burst = 2.0, 20
    user: User | None = None
    checked = 0.0
    typing = False
    case: UUID | None = None
    conversation: UUID | None = None
    told: tuple[str, int] = ("", 0)

    async def begin(self) -> None:
        self.company = Company()
        if await self.admitted() and self.user is not None:
            await self.join(channels.DESK)
            await self.join(staff_group(self.user.public_id))
            await self.say({"type": "desk.ready"})

    async def disconnect(self, code: int) -> None:
        await self.leave()

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        try:
            wait = self.bucket.take(time.monotonic())
            frame = read(text_data)
            if wait:
                raise Wrong("limit.reached")
            handler = HANDLERS.get(frame["type"])
            if handler is None:
                raise Wrong("frame.unknown_type")
            if await self.admitted():
                await handler(self, frame)
        except Wrong as wrong:
            await self.say({"type": "error", "code": str(wrong)})
        except Exception as error:
            logger.exception("a desk frame could not be handled: %s", type(error).__name__)
            await self.say({"type": "error", "code": "server.error"})

    async def say(self, frame: Frame) -> None:
        await self.send(text_data=json.dumps(frame))

    # who this is

    async def admitted(self) -> bool:
        """Whether the session still speaks for somebody who may see cases; read again every few seconds, closed with 4401 when not."""
        now = time.monotonic()
        if self.user is not None and now - self.checked < AGAIN:
            return True
        self.user, self.checked = await database_sync_to_async(self.present)(), now
        if self.user is None:
            await self.close(code=NOT_SIGNED_IN)
        return self.user is not None

    def present(self) -> User | None:
        # The scope's session was read at the handshake; signing out, idling and the pages' own use are in the stored one.
        session = SessionStore(self.scope["session"].session_key)
        user = staff_of({"user": self.scope["user"], "session": session})
        return user if user is not None and user.may("disputes.view_case") else None

    def may_see(self, case: UUID | str) -> bool:
        """As the pages decide; office staff see every case, which spares a question for each event."""
        user = self.user
        return user is not None and (user.has_role(*OFFICE) or queries.visible_to(user).filter(public_id=case).exists())

    # what is open in the window

    async def open_case(self, frame: Frame) -> None:
        found = await database_sync_to_async(self.find_case)(named(frame, "case"))
        if found is None:
            raise Wrong("case.not_found")
        await self.leave()
        self.case, self.conversation = found
        await self.join(channels.case_group(self.case))
        await self.join(channels.conversation_group(self.conversation))
        await self.show_up(new=True)

    def find_case(self, public_id: UUID) -> tuple[UUID, UUID] | None:
        assert self.user is not None
        return queries.visible_to(self.user).filter(public_id=public_id).values_list("public_id", "conversation__public_id").first()

    async def open_conversation(self, frame: Frame) -> None:
        found = await database_sync_to_async(self.find_conversation)(named(frame, "conversation"))
        if found is None:
            raise Wrong("conversation.not_found")
        await self.leave()
        self.conversation = found
        await self.join(channels.conversation_group(found))

    def find_conversation(self, public_id: UUID) -> UUID | None:
        assert self.user is not None
        found = queries.conversation_by_id(public_id) if self.user.may("disputes.join_conversation") else None
        return found.public_id if found else None

    async def join(self, group: str) -> None:
        self.groups.append(group)
        await self.channel_layer.group_add(group, self.channel_name)

    async def leave(self) -> None:
        """Close the case or conversation; those who have the case open see it."""
        if self.case is not None:
            gone = {"type": "presence.gone", "channel": self.channel_name}
            await self.channel_layer.group_send(channels.case_group(self.case), gone)
            await self.part(channels.case_group(self.case))
        if self.conversation is not None:
            await self.part(channels.conversation_group(self.conversation))
        self.case = self.conversation = None
        self.company, self.typing = Company(), False

    async def part(self, group: str) -> None:
        if group in self.groups:
            self.groups.remove(group)
            await self.channel_layer.group_discard(group, self.channel_name)

    # who else is here

    async def set_presence(self, frame: Frame) -> None:
        """The window is still there (said every 20 seconds), and whether somebody types in it."""
        if self.case is None:
            return
        self.typing = frame.get("typing") is True
        await self.show_up(new=False)
        if self.company.without_silent(time.monotonic()):
            await self.tell_company()

    async def show_up(self, *, new: bool, to: str = "") -> None:
        assert self.user is not None and self.case is not None
        here = {
            "type": "presence.here",
            "channel": self.channel_name,
            "who": str(self.user.public_id),
            "typing": self.typing,
            "new": new,
        }
        if to:
            await self.channel_layer.send(to, here)
        else:
            await self.channel_layer.group_send(channels.case_group(self.case), here)

    async def tell_company(self) -> None:
        me = str(self.user.public_id) if self.user else ""
        people = [{"id": who, "typing": typing} for who, typing in self.company.people(but=me)]
        await self.say({"type": "presence.changed", "case": str(self.case), "people": people})

    async def presence_here(self, event: Frame) -> None:
        if event["channel"] == self.channel_name or self.case is None:
            return
        if self.company.heard(event["channel"], event["who"], event["typing"], time.monotonic()):
            await self.tell_company()
        if event["new"]:
            await self.show_up(new=False, to=event["channel"])

    async def presence_gone(self, event: Frame) -> None:
        if self.company.gone(event["channel"]):
            await self.tell_company()

    # what the channel layer says

    async def case_changed(self, event: Frame) -> None:
        """One event comes by up to three groups and is said once; a case that is no longer this person's closes."""
        case, n = event["case"], event["n"]
        if self.told == (case, n) or not await self.admitted():
            return
        self.told = (case, n)
        if await database_sync_to_async(self.may_see)(case):
            await self.say({"type": "case.changed", "case": case, "n": n})
        elif case == str(self.case):
            await self.leave()
            await self.say({"type": "case.gone", "case": case})

    async def note_written(self, event: Frame) -> None:
        if await self.still_mine(event["case"]):
            await self.say({"type": "note.written", "case": event["case"]})

    async def mention_made(self, event: Frame) -> None:
        if await self.admitted():
            await self.say({"type": "mention.made"})

    async def still_mine(self, case: str) -> bool:
        return await self.admitted() and await database_sync_to_async(self.may_see)(case)

    async def message_created(self, event: Frame) -> None:
        if await self.admitted() and event["conversation"] == str(self.conversation):
            await self.say({"type": "message.created", "conversation": event["conversation"], "cursor": event["cursor"]})

    async def handoff_changed(self, event: Frame) -> None:
        if await self.admitted() and self.user is not None and self.user.may("disputes.join_conversation"):
            await self.say({"type": "handoff.changed", "conversation": event["conversation"]})

    async def typing_changed(self, event: Frame) -> None:
        if event["from"] == "client":
            await self.say({"type": "typing.changed", "from": "client", "on": event["on"]})

    async def conversation_deleted(self, event: Frame) -> None:
        await self.say({"type": "conversation.deleted", "conversation": event["conversation"]})

    async def staff_signed_out(self, event: Frame) -> None:
        self.user = None
        await self.close(code=NOT_SIGNED_IN)


HANDLERS: dict[str, Handler] = {
    "case.open": DeskConsumer.open_case,
    "conversation.open": DeskConsumer.open_conversation,
    "presence.set": DeskConsumer.set_presence,
}
