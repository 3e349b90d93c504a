"""The room's socket: what is said, who is there and who types, each space to those who may read it. Described in docs/asyncapi-room.yaml.

A window joins the groups of its own spaces only, so a caucus is never even sent to the other side's; and every message is read again
through `rooms_read` before it goes out."""

import json
import logging
import time
from collections.abc import Awaitable, Callable
from typing import Any

from channels.db import database_sync_to_async
from django.db import transaction

from disputes import queries, room_channels, rooms_read, seats
from disputes.channels import room_group
from disputes.consumers import Frame, Wrong, named, read
from disputes.models import Case
from disputes.presence import Company
from disputes.rooms_read import Heard
from disputes.services import rooms
from portal.accounts.channels import staff as staff_group
from portal.accounts.sessions import SessionStore
from portal.accounts.sockets import staff_of
from portal.doors.errors import Refusal
from portal.doors.sockets import CountedConsumer
from portal.trail.rules import Actor

logger = logging.getLogger(__name__)
LONGEST = 20_000
AGAIN = 10.0  # seconds for which what was found out about the person holds
NOT_YOURS, GONE = 4401, 4410
PAGE = 100
DOORS = ("client", "party", "staff")
Handler = Callable[["RoomConsumer", Frame], Awaitable[None]]


def as_frame(heard: Heard) -> Frame:
    """One message as it is sent; `who` is a role, never a name."""
    row = heard.message
    return {
        "type": "message.created",
        "space": row.space,
        "cursor": row.cursor,
        "who": row.by_role,
        "mine": heard.mine,
        "lang": row.language,
        "text": heard.text,
        "at": row.at.isoformat(),
        "id": row.client_id if heard.mine else None,
        "file": {"n": row.file.n, "name": heard.file_name} if row.file else None,
    }


class RoomConsumer(CountedConsumer):
    """One window of somebody who sits in one room."""

    pace, burst = 2.0, 30
    case: Case | None = None
    me: Actor | None = None
    door = ""
    checked = 0.0
    typing = ""

    async def begin(self) -> None:
        self.told: dict[str, int] = {}
        self.company: dict[str, Company] = {}

    async def disconnect(self, code: int) -> None:
        await self.leave()

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        reply: str | None = None
        try:
            wait = self.bucket.take(time.monotonic())
            frame = read(text_data, LONGEST)
            reply = frame["id"] if isinstance(frame.get("id"), str) else None
            if wait:
                raise Wrong("limit.reached")
            handler = HANDLERS.get(frame["type"])
            if handler is None:
                raise Wrong("frame.unknown_type")
            if frame["type"] == "room.open" or await self.admitted():
                await handler(self, frame)
        except Wrong as wrong:
            await self.say({"type": "error", "code": str(wrong), "id": reply})
        except Refusal as refusal:
            await self.say({"type": "error", "code": refusal.code, "id": reply})
        except Exception as error:
            logger.exception("a room frame could not be handled: %s", type(error).__name__)
            await self.say({"type": "error", "code": "server.error", "id": reply})

    async def say(self, frame: Frame) -> None:
        await self.send(text_data=json.dumps(frame, ensure_ascii=False))

    # who this is

    async def admitted(self) -> bool:
        """Whether the browser's session still has this seat, asked again every few seconds; closed with 4401 when not."""
        if self.case is None:
            raise Wrong("room.not_open")
        if time.monotonic() - self.checked < AGAIN:
            return True
        self.checked = time.monotonic()
        found = await database_sync_to_async(self.seat)(self.door, str(self.case.public_id))
        if found is None or found[1] != self.me:
            await self.close(code=NOT_YOURS)
            return False
        return True

    def seat(self, door: str, case: str) -> seats.Seat | None:
        """Who this browser is at a door now, if they may sit in that room at all."""
        # The scope's session was read at the handshake; leaving, signing out and idling are in the stored one.
        session = SessionStore(self.scope["session"].session_key)
        found = {"client": seats.client_seat, "party": seats.party_seat}[door](session) if door != "staff" else self.staff(session, case)
        return found if found and rooms_read.may_sit(*found) else None

    def staff(self, session: SessionStore, public_id: str) -> seats.Seat | None:
        user = staff_of({"user": self.scope["user"], "session": session})
        case = queries.by_public_id(public_id) if user else None
        me = seats.staff_seat(user, case) if user is not None and case is not None else None
        return (case, me) if case is not None and me is not None else None

    async def open(self, frame: Frame) -> None:
        """Sit down: `as` is client, party or staff, staff name the case; `after` says what is known of each space already."""
        door = frame.get("as")
        if door not in DOORS:
            raise Wrong("frame.wrong_type")
        found = await database_sync_to_async(self.seat)(door, str(named(frame, "case")) if door == "staff" else "")
        if found is None:
            await self.close(code=NOT_YOURS)
            return
        await self.leave()
        self.case, self.me = found
        self.door, self.checked = str(door), time.monotonic()
        spaces = await database_sync_to_async(self.spaces)()
        after = frame["after"] if isinstance(frame.get("after"), dict) else {}
        self.told = {space: _whole(after.get(space)) for space in spaces}
        self.company = {space: Company() for space in spaces}
        for group in self.groups_of(spaces):
            await self.join(group)
        await self.say({"type": "room.ready", "spaces": spaces})
        for space in spaces:
            await self.catch_up(space)
        await self.show_up(new=True)

    def groups_of(self, spaces: list[str]) -> list[str]:
        assert self.case is not None and self.me is not None
        own = {"party": room_channels.participant_group, "staff": staff_group}.get(self.door)
        groups = [room_group(self.case.public_id), *(room_channels.space_group(self.case.public_id, space) for space in spaces)]
        return [*groups, own(self.me.id)] if own else groups

    def spaces(self) -> list[str]:
        assert self.case is not None and self.me is not None
        self.case.refresh_from_db(fields=["mediator", "stage", "erased_at"])
        return [space.value for space in rooms_read.sight(self.case, self.me)]

    async def join(self, group: str) -> None:
        self.groups.append(group)
        await self.channel_layer.group_add(group, self.channel_name)

    async def leave(self) -> None:
        """Get up; the others in each space see it."""
        for space in self.company:
            await self.tell(space, {"type": "presence.gone", "channel": self.channel_name, "space": space})
        for group in self.groups:
            await self.channel_layer.group_discard(group, self.channel_name)
        self.groups.clear()
        self.company, self.case, self.typing = {}, None, ""

    async def tell(self, space: str, event: Frame) -> None:
        assert self.case is not None
        await self.channel_layer.group_send(room_channels.space_group(self.case.public_id, space), event)

    # what is said

    def own_space(self, frame: Frame) -> str:
        space = frame.get("space")
        if space not in self.company:
            raise Wrong("case.not_found")
        return str(space)

    async def message(self, frame: Frame) -> None:
        space, text, own = self.own_space(frame), frame.get("text"), frame.get("id")
        if not isinstance(text, str) or not isinstance(own, str) or not 8 <= len(own) <= 64:
            raise Wrong("frame.wrong_type")
        await database_sync_to_async(self.keep)(space, text, own)
        await self.catch_up(space)
        await self.say({"type": "message.kept", "space": space, "id": own})

    def keep(self, space: str, text: str, own: str) -> None:
        assert self.case is not None and self.me is not None
        with transaction.atomic():
            rooms.say_in_room(case=self.case, space=space, text=text, by=self.me, client_id=own)

    async def catch_up(self, space: str) -> None:
        """Send what was stored after the last frame sent, in order: nothing twice, nothing left out."""
        while True:
            page = await database_sync_to_async(self.stored)(space, self.told[space])
            for frame in page:
                if frame["cursor"] > self.told.get(space, 0):
                    self.told[space] = frame["cursor"]
                    await self.say(frame)
            if len(page) < PAGE:
                return

    def stored(self, space: str, after: int) -> list[Frame]:
        if self.case is None or self.me is None:
            return []
        self.case.refresh_from_db(fields=["mediator", "stage", "erased_at"])
        return [as_frame(heard) for heard in rooms_read.messages_for(self.case, self.me, space, after=after, limit=PAGE)]

    async def seen(self, frame: Frame) -> None:
        space, cursor = self.own_space(frame), _whole(frame.get("cursor"))
        await database_sync_to_async(rooms.mark_seen)(case=self.case, space=space, cursor=cursor, by=self.me)

    # who else is here

    async def set_presence(self, frame: Frame) -> None:
        """The window is still there (said every 20 seconds), and in which space somebody types in it."""
        space = frame.get("typing")
        self.typing = space if isinstance(space, str) and space in self.company else ""
        await self.show_up(new=False)
        for space, company in self.company.items():
            if company.without_silent(time.monotonic()):
                await self.tell_company(space)

    async def show_up(self, *, new: bool, to: str = "") -> None:
        """Typing in a space is said in that space; that one is there, in all of one's own."""
        assert self.me is not None
        for space in self.company:
            here = {"type": "presence.here", "channel": self.channel_name, "who": self.me.role, "space": space, "new": new}
            here["typing"] = self.typing == space
            if to:
                await self.channel_layer.send(to, here)
            else:
                await self.tell(space, here)

    async def tell_company(self, space: str) -> None:
        people = [{"who": who, "typing": typing} for who, typing in self.company[space].people()]
        await self.say({"type": "presence.changed", "space": space, "people": people})

    async def presence_here(self, event: Frame) -> None:
        space = event["space"]
        if event["channel"] == self.channel_name or space not in self.company:
            return
        if self.company[space].heard(event["channel"], event["who"], event["typing"], time.monotonic()):
            await self.tell_company(space)
        if event["new"]:
            await self.answer_newcomer(space, event["channel"])

    async def answer_newcomer(self, space: str, channel: str) -> None:
        assert self.me is not None
        here = {"type": "presence.here", "channel": self.channel_name, "who": self.me.role, "space": space, "new": False}
        await self.channel_layer.send(channel, here | {"typing": self.typing == space})

    async def presence_gone(self, event: Frame) -> None:
        company = self.company.get(event["space"])
        if company is not None and company.gone(event["channel"]):
            await self.tell_company(event["space"])

    # what the channel layer says

    async def room_said(self, event: Frame) -> None:
        space = event["space"]
        if space in self.company and event["cursor"] > self.told[space] and await self.admitted():
            await self.catch_up(space)

    async def room_seen(self, event: Frame) -> None:
        space = event["space"]
        if space not in self.company:
            return
        # What the worker said (a checked file) may not come through where web and worker share no channel layer: the first reader tells.
        if event["cursor"] > self.told[space] and await self.admitted():
            await self.catch_up(space)
        await self.say({"type": "seen.changed", "space": space})

    async def room_files(self, event: Frame) -> None:
        if event["space"] in self.company and await self.admitted():
            await self.say({"type": "files.changed", "space": event["space"]})

    async def case_changed(self, event: Frame) -> None:
        """Something happened in the case. Whoever may sit there no longer, or elsewhere, is sent out before anything else is said."""
        if self.case is None:
            return
        self.checked = 0.0
        if not await self.admitted():
            return
        if await database_sync_to_async(self.spaces)() != list(self.company):
            await self.close(code=NOT_YOURS)
            return
        await self.say({"type": "room.changed", "n": event["n"]})

    async def participant_gone(self, event: Frame) -> None:
        await self.leave()
        await self.close(code=GONE)

    async def mention_made(self, event: Frame) -> None:
        """For the desk's windows of the same person."""

    async def staff_signed_out(self, event: Frame) -> None:
        await self.leave()
        await self.close(code=NOT_YOURS)


def _whole(value: Any) -> int:
    """A cursor; anything that is none is 0."""
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**31 else 0


HANDLERS: dict[str, Handler] = {
    "room.open": RoomConsumer.open,
    "message.send": RoomConsumer.message,
    "seen.set": RoomConsumer.seen,
    "presence.set": RoomConsumer.set_presence,
}
