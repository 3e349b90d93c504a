"""A turn of the chat over a real Channels consumer, in process, against a Channels consumer that only echoes."""

import asyncio
import itertools
import json
import time
from statistics import median, quantiles
from typing import Any

from channels.testing import WebsocketCommunicator
from django.core.management import call_command

from benchmarks.echo import Echo
from benchmarks.measuring import Row, Table, rows

# Asked in turn, so that nothing is answered only because it was just answered.
QUESTIONS = (
    "How long do you keep my contract after I sell the company?", "Who may see my passport?", "How do I delete my account?",
    "你们会把我的身份证复印件给第三方吗？", "Do you send my data abroad?", "手机号泄露了怎么办？", "Can I get a copy of my data?",
)  # fmt: skip
LATE_TURNS, MEASURED = 300, 210
numbers = itertools.count()
questions = itertools.cycle(QUESTIONS)


async def raw(scope: Any, receive: Any, send: Any) -> None:
    """An echo without Channels: what the test client itself costs."""
    while True:
        event = await receive()
        if event["type"] == "websocket.connect":
            await send({"type": "websocket.accept"})
        elif event["type"] == "websocket.receive":
            await send({"type": "websocket.send", "text": event["text"]})
        else:
            return


class Session:
    """One open socket to an ASGI application."""

    def __init__(self, application: Any) -> None:
        self.socket = WebsocketCommunicator(application, "/ws/chat/")

    async def open(self) -> "Session":
        connected, _ = await self.socket.connect(timeout=10)
        assert connected
        return self

    async def echo(self) -> None:
        await self.socket.send_to(text_data=json.dumps({"type": "message.send", "id": f"e{next(numbers)}", "text": QUESTIONS[0]}))
        await self.socket.receive_from(timeout=10)

    async def start(self) -> "Session":
        await self.open()
        await self.say({"type": "session.start", "lang": "en"}, "message.created")
        return self

    async def ask(self) -> dict[str, Any]:
        return await self.say({"type": "message.send", "text": next(questions)}, "message.created")

    async def say(self, frame: dict[str, Any], answer: str) -> dict[str, Any]:
        """Send a frame and read until the bot's answer to it came; an error frame ends the measurement."""
        own = f"b{next(numbers)}"
        await self.socket.send_to(text_data=json.dumps(frame | {"id": own}))
        while True:
            got = json.loads(await self.socket.receive_from(timeout=30))
            assert got["type"] != "error", got
            if got["type"] == answer and got.get("from", "bot") == "bot":
                return got


def measure() -> Table:
    """FAQ turns with the transcript stored, sealed and masked; then how a turn grows with the conversation."""
    call_command("bot_train", if_stale=True, verbosity=0)
    return asyncio.run(_measure())


async def _measure() -> Table:
    from bot import consumers, dialogue

    consumers.ChatConsumer.pace, consumers.ChatConsumer.burst = 1e6, 10**6  # the limit on messages would measure itself
    dialogue.warm()
    bot = consumers.ChatConsumer.as_asgi()
    loop = asyncio.get_running_loop()
    plain, echo, chat = await Session(raw).open(), await Session(Echo.as_asgi()).open(), await Session(bot).start()
    answer = await chat.ask()
    seconds = await _alternate({"echo without Channels": plain.echo, "bare Channels echo": echo.echo, "FAQ turn": chat.ask}, loop)
    waits = await _waits(chat)
    grown = await _grow(await Session(bot).start(), await Session(bot).start(), loop)
    above = (seconds["FAQ turn"] - seconds["echo without Channels"]) / (seconds["bare Channels echo"] - seconds["echo without Channels"])
    return Table(
        "Chat: one turn, answered, stored, sealed and masked",
        (
            *rows(seconds, "bare Channels echo", {"FAQ turn": f"cites {_cited(answer)}"}),
            Row("FAQ turn, wall", waits[49] * 1e6, note=f"95 %: {waits[94] * 1e3:.1f} ms, 99 %: {waits[98] * 1e3:.1f} ms"),
            *rows(grown, "early turns of a conversation"),
        ),
        (
            "CPU of server and test client together, in one process, SQLite on disk; the client's part is in every line.",
            f"With the client's part (the echo without Channels) taken off both: {above:.1f} times a bare Channels echo.",
        ),
    )


def _cited(answer: dict[str, Any]) -> str:
    return ", ".join(each["clause"] or each["title"] for each in answer["citations"])


async def _waits(chat: Session) -> list[float]:
    """Seconds from saying to answered, in hundredths of all turns."""
    taken = []
    for _ in range(MEASURED):
        began = time.perf_counter()
        await chat.ask()
        taken.append(time.perf_counter() - began)
    return quantiles(taken, n=100)


async def _alternate(turns: dict[str, Any], loop: asyncio.AbstractEventLoop, times: int = 60, repeats: int = 5) -> dict[str, float]:
    """`measuring.alternate` inside a running event loop."""
    taken: dict[str, list[float]] = {name: [] for name in turns}
    for number in range(repeats + 1):
        for name, turn in turns.items():
            start = time.process_time()
            for _ in range(times):
                await turn()
            if number:
                taken[name].append((time.process_time() - start) / times)
    return {name: median(values) for name, values in taken.items()}


async def _grow(young: Session, old: Session, loop: asyncio.AbstractEventLoop) -> dict[str, float]:
    """CPU of turns in a conversation of a few turns and in one of LATE_TURNS, taken in turns."""
    for _ in range(LATE_TURNS):
        await old.ask()
    return await _alternate({"early turns of a conversation": young.ask, f"turns after {LATE_TURNS} others": old.ask}, loop, times=7)
