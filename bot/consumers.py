"""The chat socket, version 1. The database is the truth: frames tell what is stored, and missed ones are fetched by cursor."""

import asyncio
import json
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from channels.consumer import get_handler_name
from channels.db import database_sync_to_async
from django.utils import translation

from bot import dialogue, frames
from bot.frames import Frame, Malformed
from bot.outside import finishing
from bot.services import delete_chat, rate_chat, start_chat
from disputes import channels, queries
from disputes.models import Conversation
from disputes.rules import Handoff, Language
from disputes.services import conversations
from portal.doors.errors import Refusal
from portal.doors.sockets import CountedConsumer
from portal.law import queries as law

logger = logging.getLogger(__name__)
PAGE = 100
ENDED = 4410
SEEN_TYPING_AFTER = 0.15  # seconds

# Questions on their way to a language model: the loop itself holds them only weakly.
under_way: set["asyncio.Task[None]"] = set()

Handler = Callable[["ChatConsumer", Frame], Awaitable[None]]


class ChatConsumer(CountedConsumer):
    """One socket. Frames are handled one after another, so nothing overtakes anything."""

    pace, burst = 100 / 60, 30
    conversation: Conversation | None = None
    language = Language.CHINESE.value
    cursor = 0
    typing_seen: "asyncio.Future[None] | None" = None

    async def dispatch(self, message: dict[str, Any]) -> None:
        """As Channels does, but without going to the database's thread first to close old connections: whatever here asks the database
        does that itself, and what this socket said it does not have to be told."""
        if message["type"] != "message.created" or message["cursor"] > self.cursor:
            await getattr(self, get_handler_name(message))(message)

    async def disconnect(self, code: int) -> None:
        await self.leave_group()

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """Every failure becomes an error frame with a code; the socket goes on."""
        frame_id: str | None = None
        try:
            wait = self.bucket.take(time.monotonic())
            frame = frames.read(text_data)
            frame_id = frame["id"]
            if wait:
                await self.say(frames.error("limit.reached", frame_id, retry_after=int(wait) + 1))
                return
            handler = HANDLERS.get(frame["type"])
            if handler is None:
                raise Malformed("frame.unknown_type", frame_id)
            await handler(self, frame)
        except Malformed as broken:
            await self.say(frames.error(broken.code, broken.frame_id or frame_id))
        except Refusal as refusal:
            with translation.override(self.language):
                await self.say(frames.refused(refusal, frame_id))
        except Exception as error:
            logger.exception("a frame could not be handled: %s", type(error).__name__)
            await self.say(frames.error("server.error", frame_id))

    async def say(self, frame: Frame) -> None:
        await self.send(text_data=json.dumps(frame, ensure_ascii=False))

    def current(self, frame: Frame) -> Conversation:
        if self.conversation is None:
            raise Malformed("session.missing", frame["id"])
        return self.conversation

    # sessions

    async def start(self, frame: Frame) -> None:
        language = frames.text_of(frame, "lang") or self.language
        started = await database_sync_to_async(start_chat)(language, signal=(b"sec-gpc", b"1") in self.scope["headers"])
        await self.enter(started.conversation, frame, started.token, after=0)

    async def resume(self, frame: Frame) -> None:
        token, after = frames.text_of(frame, "token"), frames.whole(frame, "after", 0)
        try:
            conversation = await database_sync_to_async(queries.conversation_by_token)(token)
        except Refusal:
            raise Malformed("session.unknown", frame["id"]) from None
        await self.enter(conversation, frame, token, after)

    async def enter(self, conversation: Conversation, frame: Frame, token: str, after: int) -> None:
        await self.leave_group()
        self.conversation, self.language = conversation, conversation.language
        after = min(after, conversation.last_cursor)  # a cursor from beyond the end would wait for what never comes
        first = max(after, conversation.last_cursor - PAGE)
        self.cursor = first
        await self.channel_layer.group_add(channels.conversation_group(conversation.public_id), self.channel_name)
        started = {
            "type": "session.started",
            "token": token,
            "in_reply_to": frame["id"],
            "more": first > after,
            "last": conversation.last_cursor,
        }
        await self.say(started)
        await self.catch_up()

    async def leave_group(self) -> None:
        if self.conversation is not None:
            group = channels.conversation_group(self.conversation.public_id)
            await self.channel_layer.group_discard(group, self.channel_name)

    async def catch_up(self) -> None:
        """Send what was stored after the last frame sent, in order."""
        if self.conversation is None:
            return
        for frame in await database_sync_to_async(self.stored)(self.conversation, self.cursor):
            await self.deliver(frame)

    @staticmethod
    def stored(conversation: Conversation, after: int, before: int | None = None) -> list[Frame]:
        return [frames.message(conversation, each) for each in queries.messages(conversation, after=after, before=before, limit=PAGE)]

    async def deliver(self, frame: Frame) -> None:
        if frame["cursor"] > self.cursor:
            self.cursor = frame["cursor"]
            await self.say(frame)

    # what the client says

    async def message(self, frame: Frame) -> None:
        conversation = self.current(frame)
        text, payload = frames.text_of(frame, "text"), frames.text_of(frame, "payload", 500)
        if frame.get("attachments"):
            raise Malformed("attachment.unavailable", frame["id"])
        told: channels.Told = []
        try:
            async with self.seen_typing():
                answered = await database_sync_to_async(self.turn)(
                    conversation, "" if payload else text, payload, frame["id"], self.cursor, told
                )
            for each in answered:
                self.cursor = max(self.cursor, each["cursor"])
                await self.say(each)
        finally:
            await channels.tell_all(told)
        if finishing.is_pressed(payload):
            task = asyncio.create_task(finishing.carry_out_beside(conversation))
            under_way.add(task)
            task.add_done_callback(under_way.discard)

    @asynccontextmanager
    async def seen_typing(self) -> AsyncIterator[None]:
        """The bot is seen typing where its answer takes longer than anybody would notice."""
        waiting = asyncio.get_running_loop().call_later(SEEN_TYPING_AFTER, self.type_on)
        self.typing_seen = None
        try:
            yield
        finally:
            waiting.cancel()
            if self.typing_seen is not None:
                await self.typing_seen
                await self.say({"type": "typing.changed", "from": "bot", "on": False})

    def type_on(self) -> None:
        self.typing_seen = asyncio.ensure_future(self.say({"type": "typing.changed", "from": "bot", "on": True}))

    @staticmethod
    def turn(conversation: Conversation, text: str, payload: str, client_id: str, seen: int, told: channels.Told) -> list[Frame]:
        """What was stored after `seen` by others, the client's message and its answers; the same again for an id that came before.
        `told` gets what others are to hear."""
        with channels.gathered(told):
            turn = dialogue.turn(conversation, text, payload=payload, client_id=client_id)
        first = turn.message.cursor
        missed = ChatConsumer.stored(conversation, seen, first) if first > seen + 1 else []
        return [*missed, frames.message(conversation, turn.message), *(frames.reply(each) for each in turn.replies)]

    async def history(self, frame: Frame) -> None:
        conversation = self.current(frame)
        before, limit = frames.whole(frame, "before", 2**31), frames.whole(frame, "limit", 30, 1, PAGE)
        page = await database_sync_to_async(self.earlier)(conversation, before, limit)
        await self.say({"type": "history.page", "in_reply_to": frame["id"], **page})

    @staticmethod
    def earlier(conversation: Conversation, before: int, limit: int) -> Frame:
        found = queries.messages(conversation, before=before, limit=limit + 1)
        return {"messages": [frames.message(conversation, each) for each in found[-limit:]], "more": len(found) > limit}

    async def typing(self, frame: Frame) -> None:
        group = channels.conversation_group(self.current(frame).public_id)
        event = {"type": "typing.changed", "from": "client", "on": frame.get("on") is True, "by": self.channel_name}
        await self.channel_layer.group_send(group, event)

    async def speak(self, frame: Frame) -> None:
        conversation = self.current(frame)
        await database_sync_to_async(conversations.set_language)(conversation=conversation, language=frames.text_of(frame, "lang"))
        self.language = conversation.language

    async def rate(self, frame: Frame) -> None:
        score, text = frames.whole(frame, "score", 0, 1, 5), frames.text_of(frame, "text", 2000)
        await database_sync_to_async(rate_chat)(self.current(frame), score, text)

    async def delete(self, frame: Frame) -> None:
        await database_sync_to_async(delete_chat)(self.current(frame))

    # what the channel layer says: ids only, read again here

    async def message_created(self, event: dict[str, Any]) -> None:
        await self.catch_up()

    async def typing_changed(self, event: dict[str, Any]) -> None:
        if event.get("by") != self.channel_name:
            await self.say({"type": "typing.changed", "from": event["from"], "on": event["on"]})

    async def handoff_changed(self, event: dict[str, Any]) -> None:
        if self.conversation is not None:
            await self.say(await database_sync_to_async(self.standing)(self.conversation))

    @staticmethod
    def standing(conversation: Conversation) -> Frame:
        conversation.refresh_from_db()
        with translation.override(conversation.language):
            wait = law.expected_answer() if conversation.handoff == Handoff.WAITING else ""
        return {"type": "handoff.changed", "state": conversation.handoff, "position": queries.place_in_line(conversation), "wait": wait}

    async def conversation_deleted(self, event: dict[str, Any]) -> None:
        await self.leave_group()
        self.conversation = None
        await self.say({"type": "conversation.deleted"})

    async def case_changed(self, event: dict[str, Any]) -> None:
        """What a change of the case means for the client arrives as a message; the status page shows the rest."""


HANDLERS: dict[str, Handler] = {
    "session.start": ChatConsumer.start,
    "session.resume": ChatConsumer.resume,
    "message.send": ChatConsumer.message,
    "history.request": ChatConsumer.history,
    "typing.set": ChatConsumer.typing,
    "language.set": ChatConsumer.speak,
    "rating.give": ChatConsumer.rate,
    "conversation.delete": ChatConsumer.delete,
}
