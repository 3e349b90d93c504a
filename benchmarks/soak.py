"""Conversations that go on while the server is killed and started again: every accepted message is stored exactly once and answered.

Bounded: CLIENTS people say EACH things, and the server is killed (no goodbye, in the middle of turns) KILLS times on the way."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import quantiles
from typing import Any

from django.core.management import call_command
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException
from websockets.typing import Origin

from benchmarks.chat import QUESTIONS
from benchmarks.measuring import Row, Table
from benchmarks.pages import free_port

CLIENTS, EACH, KILLS, LIVED = 20, 20, 4, 5.0
PAUSE, PATIENCE = 0.5, 30.0
Frame = dict[str, Any]


@dataclass
class Person:
    """One client of the chat as the widget behaves: what is not confirmed is sent again under the same id, after `session.resume`."""

    number: int
    port: int
    token: str = ""
    cursor: int = 0
    heard: list[int] = field(default_factory=list)
    accepted: set[str] = field(default_factory=set)
    answered: set[str] = field(default_factory=set)
    again: int = 0
    waits: list[float] = field(default_factory=list)

    async def talk(self) -> None:
        for turn in range(EACH):
            own, began = f"p{self.number}-{turn}", time.perf_counter()
            while own not in self.answered:
                try:
                    await self.converse(own, QUESTIONS[(self.number + turn) % len(QUESTIONS)])
                except (OSError, WebSocketException, TimeoutError):
                    self.again += 1
                    await self.reconnect()
            self.waits.append(time.perf_counter() - began)
            await asyncio.sleep(PAUSE)
        await self.line.close()

    async def converse(self, own: str, words: str) -> None:
        await self.line.send(json.dumps({"type": "message.send", "id": own, "text": words}))
        await self.listen(own)

    async def listen(self, own: str) -> None:
        """Until the answer to `own` came."""
        async with asyncio.timeout(PATIENCE):
            while own not in self.answered:
                self.take(json.loads(await self.line.recv()))

    def take(self, frame: Frame) -> None:
        if frame["type"] == "error":
            raise TimeoutError(frame["code"])
        if frame["type"] == "session.started":
            self.token = frame["token"]
        if frame["type"] != "message.created":
            return
        own, kind = frame["in_reply_to"], frame["from"]
        if frame["cursor"] > self.cursor:
            self.cursor = frame["cursor"]
            self.heard.append(self.cursor)
        if own:
            (self.accepted if kind == "client" else self.answered).add(own)

    async def reconnect(self) -> None:
        """As often as it takes; the conversation begins where it has not, else it is resumed."""
        while True:
            try:
                await self.open()
                return
            except (OSError, WebSocketException, TimeoutError):
                await asyncio.sleep(0.2)

    async def open(self) -> None:
        address = {"X-Forwarded-For": f"10.9.0.{self.number + 1}"}
        where, origin = f"ws://127.0.0.1:{self.port}/ws/chat/", Origin(os.environ["PUBLIC_ORIGIN"])
        self.line: ClientConnection = await connect(where, origin=origin, additional_headers=address, compression=None)
        started = (
            {"type": "session.resume", "token": self.token, "after": self.cursor} if self.token else {"type": "session.start", "lang": "en"}
        )
        await self.line.send(json.dumps(started | {"id": "s"}))
        async with asyncio.timeout(PATIENCE):
            while (frame := json.loads(await self.line.recv()))["type"] != "session.started":
                self.take(frame)
        self.take(frame)


class Server:
    """A Daphne that is killed and started again at the same port."""

    def __init__(self) -> None:
        self.port = free_port()
        self.process = self.started()

    def started(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "daphne", "-b", "127.0.0.1", "-p", str(self.port), "-v", "0", "portal.asgi:application"]
        quiet = subprocess.DEVNULL
        return subprocess.Popen(command, env=os.environ | {"TRUSTED_PROXIES": "1"}, stdout=quiet, stderr=quiet)

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    async def die_now_and_then(self) -> None:
        for _ in range(KILLS):
            await asyncio.sleep(LIVED)
            self.kill()
            self.process = self.started()
            while not await self.answers():
                await asyncio.sleep(0.2)

    async def answers(self) -> bool:
        try:
            _reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        except OSError:
            return False
        writer.close()
        return True


def measure() -> Table:
    """About a minute and a half."""
    call_command("bot_train", if_stale=True, verbosity=0)
    server = Server()
    try:
        people = asyncio.run(_soak(server))
    finally:
        server.kill()
    wrong = faults(people)
    accepted = sum(len(person.accepted) for person in people)
    again = sum(person.again for person in people)
    waits = quantiles([wait for person in people for wait in person.waits], n=100)
    return Table(
        f"Soak: {CLIENTS} people, {EACH} messages each, the server killed {KILLS} times in the middle",
        (Row("saying to answered (wall, median)", waits[49] * 1e6, note=f"99 %: {waits[98]:.1f} s, waiting for a killed server included"),),
        (
            f"{accepted} messages accepted, {again} times a line was cut and what was not confirmed sent again under its id.",
            *(f"{what}: {count}" for what, count in wrong.items()),
        ),
    )


async def _soak(server: Server) -> list[Person]:
    people = [Person(number, server.port) for number in range(CLIENTS)]
    await asyncio.gather(*(person.reconnect() for person in people))
    await asyncio.gather(server.die_now_and_then(), *(person.talk() for person in people))
    return people


def faults(people: list[Person]) -> dict[str, int]:
    """What must all be nought: of the messages clients know to be accepted, against what the database has."""
    from disputes import queries
    from disputes.rules import FromKind

    found: Counter[str] = Counter({"lost": 0, "stored twice": 0, "unanswered": 0, "answered twice": 0, "gaps in what a client heard": 0})
    for person in people:
        rows = list(queries.conversation_by_token(person.token).messages.order_by("cursor"))
        said = Counter(row.client_id for row in rows if row.from_kind == FromKind.CLIENT)
        replies = Counter((row.in_reply_to, row.text_masked) for row in rows if row.from_kind == FromKind.BOT and row.in_reply_to)
        answered = {own for own, _words in replies}
        found["lost"] += sum(said[own] == 0 for own in person.accepted)
        found["stored twice"] += sum(times > 1 for times in said.values())
        found["unanswered"] += len(set(said) - answered)
        found["answered twice"] += sum(times > 1 for times in replies.values())
        found["gaps in what a client heard"] += sum(right != left + 1 for left, right in pairwise(person.heard))
    return dict(found)
