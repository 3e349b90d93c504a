"""Chat sockets of a Daphne process of its own: what starting costs, what an idle one holds, and 200 that talk at once."""

import asyncio
import itertools
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from django.core.management import call_command
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Origin

from benchmarks.chat import QUESTIONS
from benchmarks.measuring import Row, Table, cpu_of
from benchmarks.pages import free_port

# How many are open, and over how many of the last what opening one costs is taken.
OPEN, LAST = (200, 2000, 8000), 200
STARTS, TALKING, EACH = 3, 200, 3
addresses = itertools.count()


def measure() -> Table:
    """A row each; some five minutes, most of it opening sockets, each as from an address of its own through a proxy."""
    call_command("bot_train", if_stale=True, verbosity=0)
    starts = [_start() for _ in range(STARTS)]
    first, cpu_first, started = (median(each) for each in zip(*starts, strict=True))
    with served() as (pid, port, began):
        asyncio.run(_first_answer(port, began))
        idle = asyncio.run(_idle(pid, port, "/ws/chat/"))
        talk = asyncio.run(_talk(pid, port))
        worked = memory_of(pid)
    with served() as (pid, port, began):
        asyncio.run(_first_answer(port, began))
        bare = asyncio.run(_idle(pid, port, "/ws/bare/"))
    mib = f"web process {started / 1024:,.0f} MiB, {worked / 1024:,.0f} after all this; worker {worker_memory() / 1024:,.0f}"
    answered = f"{talk['rate']:.0f} turns/s, {talk['lost']:.0f} of {talk['sent']:.0f} lost"
    return Table(
        "Sockets: a Daphne process with the whole portal, SQLite",
        (
            Row(f"start to first answer (wall, median of {STARTS})", first * 1e6, note=mib),
            Row("the same, CPU of the process", cpu_first * 1e6),
            *(Row(f"opening a bare one, {count} open", cpu * 1e6, note=f"{kib:.1f} KiB each") for count, (kib, cpu) in bare.items()),
            *(
                Row(f"opening a chat, {count} open", cpu * 1e6, cpu / bare[count][1], "a bare one", f"{kib:.1f} KiB each")
                for count, (kib, cpu) in idle.items()
            ),
            Row(f"a turn, {TALKING} talking at once", talk["cpu"] * 1e6, note=answered),
            Row("the same, wait for an answer (median)", talk["median"] * 1e6, note=f"99 %: {talk['late'] * 1e3:,.0f} ms"),
        ),
        ("CPU of the server process. An idle chat has begun its session and heard the greeting, a bare one was only accepted.",),
    )


@contextmanager
def served() -> Iterator[tuple[int, int, float]]:
    """(process id, port, when it was started) of a Daphne that may not answer yet."""
    port = free_port()
    command = [sys.executable, "-m", "daphne", "-b", "127.0.0.1", "-p", str(port), "-v", "0", "benchmarks.served:application"]
    with subprocess.Popen(command, env=os.environ | {"TRUSTED_PROXIES": "1"}) as server:
        try:
            yield server.pid, port, time.perf_counter()
        finally:
            server.terminate()


def _start() -> tuple[float, float, float]:
    """Of a process that begins: seconds to its first answer, seconds of CPU by then, KiB it holds."""
    with served() as (pid, port, began):
        return asyncio.run(_first_answer(port, began)), cpu_of(pid)(), memory_of(pid)


def memory_of(pid: int) -> int:
    """KiB of a process that are really in memory."""
    return int(re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())[1])  # type: ignore[index]


def worker_memory() -> int:
    """KiB of a worker twelve seconds old: each of its jobs has run."""
    with subprocess.Popen([sys.executable, "manage.py", "worker"], env=os.environ) as worker:
        time.sleep(12)
        held = memory_of(worker.pid)
        worker.terminate()
    return held


class Client:
    """One socket to the server, from an address of its own."""

    def __init__(self, line: ClientConnection) -> None:
        self.line = line

    @classmethod
    async def open(cls, port: int, path: str = "/ws/chat/") -> "Client":
        number = next(addresses)
        address = f"10.{number // 65536}.{number // 256 % 256}.{number % 256}"
        headers = {"X-Forwarded-For": address}
        where = f"ws://127.0.0.1:{port}{path}"
        origin = Origin(os.environ["PUBLIC_ORIGIN"])
        return cls(await connect(where, origin=origin, additional_headers=headers, compression=None, open_timeout=60))

    async def start(self) -> "Client":
        await self.say({"type": "session.start", "lang": "en"}, "s", "message.created")
        return self

    async def say(self, frame: dict[str, Any], own: str, until: str) -> dict[str, Any]:
        await self.line.send(json.dumps(frame | {"id": own}))
        async with asyncio.timeout(60):
            while True:
                got: dict[str, Any] = json.loads(await self.line.recv())
                if got["type"] == until and got.get("from", "bot") == "bot":
                    return got


async def _first_answer(port: int, began: float) -> float:
    """Seconds from the start of the process to its first answer to a question."""
    while True:
        try:
            client = await (await Client.open(port)).start()
            break
        except OSError:
            await asyncio.sleep(0.05)
    await client.say({"type": "message.send", "text": QUESTIONS[0]}, "q", "message.created")
    seconds = time.perf_counter() - began
    await client.line.close()
    return seconds


async def _idle(pid: int, port: int, path: str) -> dict[int, tuple[float, float]]:
    """For each number of OPEN: (KiB a socket holds, CPU seconds each of the LAST took to open)."""
    clock, found = cpu_of(pid), {}
    open_ones: list[Client] = []
    empty = memory_of(pid)

    async def up_to(count: int) -> None:
        while len(open_ones) < count:
            client = await Client.open(port, path)
            open_ones.append(await client.start() if path == "/ws/chat/" else client)

    for count in OPEN:
        await up_to(count - LAST)
        before = clock()
        await up_to(count)
        await asyncio.sleep(0.5)
        found[count] = ((memory_of(pid) - empty) / count, (clock() - before) / LAST)
    for client in open_ones:
        await client.line.close()
    return found


async def _talk(pid: int, port: int) -> dict[str, float]:
    """TALKING sockets ask EACH so many questions, all at once; an answer must come, to the question that was asked."""
    clients = [await (await Client.open(port)).start() for _ in range(TALKING)]
    clock, waits, lost = cpu_of(pid), [], 0

    async def ask(client: Client, number: int) -> None:
        nonlocal lost
        for turn in range(EACH):
            began, own = time.perf_counter(), f"q{turn}"
            try:
                got = await client.say(
                    {"type": "message.send", "text": QUESTIONS[(number + turn) % len(QUESTIONS)]}, own, "message.created"
                )
            except TimeoutError:
                got = {}
            lost += got.get("in_reply_to") != own
            waits.append(time.perf_counter() - began)

    before, began = clock(), time.perf_counter()
    await asyncio.gather(*(ask(client, number) for number, client in enumerate(clients)))
    taken, used = time.perf_counter() - began, clock() - before
    for client in clients:
        await client.line.close()
    cuts = quantiles(waits, n=100)
    sent = TALKING * EACH
    return {"cpu": used / sent, "rate": sent / taken, "lost": lost, "sent": sent, "median": cuts[49], "late": cuts[98]}
