"""2,000 sockets that are only open, beside 200 people who talk at once, against `manage.py serve`: nothing lost, nobody forgotten.

Each who talks has a second window open, so that every message also takes the way through the channel layer. With
`python -m tests.servers python -m benchmarks idle --servers` that layer is a real Valkey and the database PostgreSQL."""

import asyncio
import itertools
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from statistics import median, quantiles
from typing import TypeVar

from django.core.management import call_command
from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException
from websockets.typing import Origin

from benchmarks.chat import QUESTIONS
from benchmarks.measuring import Clock, Row, Table, cpu_of
from benchmarks.pages import free_port
from benchmarks.soak import Frame, Person, faults
from benchmarks.sockets import addresses, memory_of
from portal.pages.management.commands.serve import allow_files

IDLE, TALKING, EACH = 2_000, 200, 5
QUIET = 60.0
PACE = 20.0  # messages a second of all together, where they talk as people do
PATIENCE = 180.0
T = TypeVar("T")


@dataclass
class Talker(Person):
    """One window: whoever opens none again hears everything at the first sending, or counts as lost."""

    said: dict[str, float] = field(default_factory=dict)
    replied: dict[str, float] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)

    async def open(self) -> None:
        number = next(addresses)
        headers = {"X-Forwarded-For": f"10.{number // 65536}.{number // 256 % 256}.{number % 256}"}
        where, origin = f"ws://127.0.0.1:{self.port}/ws/chat/", Origin(os.environ["PUBLIC_ORIGIN"])
        self.line = await connect(
            where, origin=origin, additional_headers=headers, compression=None, open_timeout=PATIENCE, ping_interval=None
        )
        first = {"type": "session.resume", "token": self.token, "after": 0} if self.token else {"type": "session.start", "lang": "en"}
        await self.line.send(json.dumps(first | {"id": "s"}))
        async with asyncio.timeout(PATIENCE):
            while not self.heard:
                self.take(json.loads(await self.line.recv()))

    async def listen_on(self) -> None:
        async for text in self.line:
            self.take(json.loads(text))

    def take(self, frame: Frame) -> None:
        if frame["type"] == "error":
            self.errors.append(frame["code"])
            return
        super().take(frame)
        if frame["type"] == "message.created" and frame["from"] == "bot" and frame["in_reply_to"]:
            self.replied.setdefault(frame["in_reply_to"], time.perf_counter())

    async def say(self, own: str) -> None:
        self.said[own] = time.perf_counter()
        await self.line.send(json.dumps({"type": "message.send", "id": own, "text": QUESTIONS[len(self.said) % len(QUESTIONS)]}))

    async def has(self, own: str) -> None:
        async with asyncio.timeout(PATIENCE):
            while own not in self.answered:
                await asyncio.sleep(0.01)

    def waited(self, kind: str) -> list[float]:
        return [self.replied[own] - at for own, at in self.said.items() if own.startswith(kind) and own in self.replied]


@dataclass(frozen=True)
class Found:
    """Seconds, KiB and counts of one run."""

    memory: dict[str, int]
    opening: tuple[float, float]
    resting: float
    burst: float
    waits: dict[str, list[float]]
    wrong: dict[str, int]
    alive: int


def measure() -> Table:
    """About four minutes. Every socket says it comes from an address of its own, as through a proxy."""
    call_command("bot_train", if_stale=True, verbosity=0)
    allow_files()
    with serving() as (web, worker, port):
        found = asyncio.run(_measure(web, worker, port))
    sent = TALKING * EACH * 2
    load = f"load of the machine {os.getloadavg()[0]:.1f}"
    return Table(
        f"Idle: {IDLE:,} sockets only open, {TALKING} people of two windows each, manage.py serve, {_stores()}; {load}",
        (
            Row("opening one of the first 200", found.opening[0] * 1e6),
            Row(f"opening one of the last 200 of {IDLE:,}", found.opening[1] * 1e6, found.opening[1] / found.opening[0], "the first"),
            Row("a second with all of them idle", found.resting * 1e6, note=f"{found.resting:.1%} of a core, over {QUIET:g} s"),
            Row(f"a turn, {TALKING} at once", found.burst * 1e6),
            *(_wait(f"a wait, {words} (wall, median)", found.waits[kind]) for kind, words in KINDS.items()),
        ),
        (
            ", ".join(f"{name} {kib / 1024:,.0f} MiB" for name, kib in found.memory.items())
            + f"; {(found.memory['web, all idle'] - found.memory['web at start']) / IDLE:.1f} KiB a socket",
            f"{sent:,} messages, {', '.join(f'{name}: {count}' for name, count in found.wrong.items())}",
            f"{found.alive:,} of {IDLE:,} idle ones still there, and answered, afterwards",
        ),
    )


KINDS = {"burst": f"{TALKING} at once, no pause", "pace": f"{PACE:g} messages a second"}


def _wait(what: str, seconds: list[float]) -> Row:
    cuts = quantiles(seconds, n=100)
    return Row(what, median(seconds) * 1e6, note=f"95 %: {cuts[94] * 1e3:,.0f} ms, 99 %: {cuts[98] * 1e3:,.0f} ms")


def _stores() -> str:
    from django.conf import settings
    from django.db import connection

    return f"{connection.vendor}, {settings.CHANNEL_LAYERS['default']['BACKEND'].rpartition('.')[2]}"


@contextmanager
def serving() -> Iterator[tuple[int, int, int]]:
    """(process id of the web process, of the worker, port) of a `manage.py serve` with the usual 1,024 open files."""
    port = free_port()
    limited = ["sh", "-c", 'ulimit -Sn 1024; exec "$@"', "serve", sys.executable, "manage.py", "serve", "--port", str(port)]
    with subprocess.Popen(limited, env=os.environ | {"TRUSTED_PROXIES": "1"}, stdout=subprocess.DEVNULL) as server:
        try:
            web, worker = _children(server.pid)
            yield web, worker, port
        finally:
            server.terminate()


def _children(pid: int) -> list[int]:
    """The two processes `serve` starts, in their order."""
    while len(found := Path(f"/proc/{pid}/task/{pid}/children").read_text().split()) < 2:
        time.sleep(0.1)
    return [int(each) for each in found]


async def _measure(web: int, worker: int, port: int) -> Found:
    clock, memory = cpu_of(web), {}
    probe = await _first(port)
    memory["web at start"] = memory_of(web)
    idle, costs = await _open_idle(port, clock)
    memory["web, all idle"] = memory_of(web)
    resting = await _rest(clock)
    talkers, seconds = await _windows(port)
    readers = [asyncio.create_task(each.listen_on()) for each in (*talkers, *seconds)]
    before = clock()
    await asyncio.gather(*(_one_after_another(each) for each in talkers))
    burst = (clock() - before) / (TALKING * EACH)
    await _at_a_pace(talkers)
    await _heard_twice(talkers, seconds)
    memory["after all this"] = memory_of(web)
    memory["worker"] = memory_of(worker)
    alive = sum(await asyncio.gather(*(_still_there(each) for each in idle)))
    waits = {kind: [wait for each in talkers for wait in each.waited(kind)] for kind in KINDS}
    wrong = await asyncio.to_thread(faults, list(talkers)) | _windows_apart(talkers, seconds)
    for reader in readers:
        reader.cancel()
    await asyncio.gather(*(each.line.close() for each in (probe, *idle, *talkers, *seconds)))
    return Found(memory, costs, resting, burst, waits, wrong, alive)


async def _first(port: int) -> Talker:
    """The first conversation of a process that may not listen yet: with its answer the robot has loaded everything."""
    probe = Talker(0, port)
    await probe.reconnect()
    await probe.say("first")
    await probe.listen("first")
    return probe


async def _open_idle(port: int, clock: Clock) -> tuple[list[Talker], tuple[float, float]]:
    """All idle sockets, eight opening at a time, and the CPU seconds of one of the first and one of the last 200."""
    idle, costs = [], []
    for batch in batches(range(IDLE), 200):
        before = clock()
        for few in batches(batch, 8):
            opened = [Talker(number, port) for number in few]
            await asyncio.gather(*(each.open() for each in opened))
            idle += opened
        costs.append((clock() - before) / len(batch))
    return idle, (costs[0], costs[-1])


def batches(everything: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    return (everything[start : start + size] for start in range(0, len(everything), size))


async def _rest(clock: Clock) -> float:
    """CPU seconds a second while nobody says anything."""
    before, began = clock(), time.perf_counter()
    await asyncio.sleep(QUIET)
    return (clock() - before) / (time.perf_counter() - began)


async def _windows(port: int) -> tuple[list[Talker], list[Talker]]:
    """Those who talk, and a second window of each."""
    talkers = [Talker(number, port) for number in range(TALKING)]
    for few in batches(talkers, 8):
        await asyncio.gather(*(each.open() for each in few))
    seconds = [Talker(each.number, port, token=each.token) for each in talkers]
    for few in batches(seconds, 8):
        await asyncio.gather(*(each.open() for each in few))
    return talkers, seconds


async def _one_after_another(talker: Talker) -> None:
    """EACH messages, the next as soon as the one before is answered."""
    for turn in range(EACH):
        await talker.say(f"burst{turn}")
        await talker.has(f"burst{turn}")


async def _at_a_pace(talkers: list[Talker]) -> None:
    """EACH messages of everybody, spread evenly, whether the one before is answered or not."""
    began = time.perf_counter()
    for number, (turn, talker) in enumerate(itertools.product(range(EACH), talkers)):
        await asyncio.sleep(max(0.0, began + number / PACE - time.perf_counter()))
        await talker.say(f"pace{turn}")
    await asyncio.gather(*(talker.has(f"pace{EACH - 1}") for talker in talkers))


async def _heard_twice(talkers: list[Talker], seconds: list[Talker]) -> None:
    """Until the second windows have heard what the first have, or PATIENCE ends."""
    began = time.perf_counter()
    while any(one.cursor != two.cursor for one, two in zip(talkers, seconds, strict=True)):
        if time.perf_counter() - began > PATIENCE:
            return
        await asyncio.sleep(0.1)


async def _still_there(person: Talker) -> bool:
    """Whether an idle socket, closed by nobody, gives its conversation's history when asked."""
    try:
        async with asyncio.timeout(PATIENCE):
            await person.line.send(json.dumps({"type": "history.request", "id": "h"}))
            while (frame := json.loads(await person.line.recv()))["type"] != "history.page":
                pass
    except (OSError, TimeoutError, WebSocketException):
        return False
    return [each["cursor"] for each in frame["messages"]] == [1]


def _windows_apart(talkers: list[Talker], seconds: list[Talker]) -> dict[str, int]:
    """What went wrong between the two windows of somebody, and what was refused."""
    both = list(zip(talkers, seconds, strict=True))
    return {
        "not heard in the second window": sum(len(set(one.heard) - set(two.heard)) for one, two in both),
        "gaps there": sum(right != left + 1 for _one, two in both for left, right in pairwise(two.heard)),
        "refused": sum(len(each.errors) for pair in both for each in pair),
        "never answered": sum(len(one.said) - len(one.replied) for one in talkers),
    }
