"""The log as others meet it: appending against plain inserts, a tile against a static file, and verifying all of it."""

import asyncio
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.log import BATCH, wait
from benchmarks.measuring import REPEATS, Row, Table, alternate

SIZES = (10_000, 100_000)
TIMES = 300


def measure() -> Table:
    """CPU of one entry, one answer, one entry verified; in this process, without a server."""
    return Table(
        "Public log: appending, serving, verifying (SQLite, one process)",
        (*appending(), *serving(), *verifying()),
        (
            "Appending: 200 in a transaction. A plain insert writes the same finished row; recording also counts, hashes and seals.",
            "Serving: ASGI calls without sockets, so that nothing but the answer is measured. A tile has 8,192 bytes, and so has the file.",
        ),
    )


def appending() -> list[Row]:
    runs = {"plain insert of a finished row": insert, "record an entry": record, "record and sequence an entry": record_and_sequence}
    taken: dict[str, list[float]] = {name: [] for name in runs}
    for turn in range(REPEATS + 1):
        for name, run in runs.items():
            seconds = run()
            if turn:
                taken[name].append(seconds / BATCH)
    plain = median(taken["plain insert of a finished row"])
    return [Row(name, median(each) * 1e6, median(each) / plain, "plain insert") for name, each in taken.items()]


def insert() -> float:
    from django.db import transaction
    from django.utils import timezone

    from portal.trail import services
    from portal.trail.rules import SYSTEM

    entries = [services._entry("bench.happened", SYSTEM, "", {}, timezone.now()) for _ in range(BATCH)]
    for entry in entries:
        services._seal(entry, None)
    start = time.process_time()
    with transaction.atomic():
        for entry in entries:
            entry.save(force_insert=True)
    return time.process_time() - start


def record() -> float:
    from django.db import transaction

    from portal.trail import services
    from portal.trail.rules import SYSTEM

    start = time.process_time()
    with transaction.atomic():
        for number in range(BATCH):
            services.record(event="bench.happened", by=SYSTEM, subject=f"bench:{number % 7}")
    return time.process_time() - start


def record_and_sequence() -> float:
    from portal.trail import services

    services.sequence()
    start = time.process_time()
    seconds = record()
    services.sequence()
    return seconds + (time.process_time() - start - seconds)


def serving() -> list[Row]:
    from django.conf import settings

    from portal.press.asgi import Press
    from portal.press.services import publish

    body = bytes(range(256)) * 32
    publish("/tlog/tile/0/x001/000", body, content_type="application/octet-stream", immutable=True)
    static = Path(settings.STATIC_ROOT) / "bench.bin"
    static.write_bytes(body)
    press = Press(nowhere)
    loop = asyncio.new_event_loop()
    try:
        runs = {
            "raw ASGI bytes": several(loop, raw(body), "/"),
            "static file by the press": several(loop, press, f"{settings.STATIC_URL}bench.bin"),
            "static file by Django": several(loop, django_static(), "/bench.bin"),
            "tile by the press": several(loop, press, "/tlog/tile/0/x001/000"),
        }
        seconds = alternate(runs, times=TIMES)
    finally:
        loop.close()
        static.unlink()
    against = seconds["static file by the press"]
    return [Row(name, value * 1e6, value / against, "static file by the press") for name, value in seconds.items()]


async def nowhere(scope: Any, receive: Any, send: Any) -> None:
    raise AssertionError("the press has no such path")


def raw(body: bytes) -> Any:
    async def application(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"8192")]})
        await send({"type": "http.response.body", "body": body})

    return application


def django_static() -> Any:
    """Django's own way to serve a file, with no middleware."""
    from django.conf import settings
    from django.core.handlers.asgi import ASGIRequest
    from django.views.static import serve

    async def application(scope: Any, receive: Any, send: Any) -> None:
        answer = serve(ASGIRequest(scope, None), scope["path"].lstrip("/"), document_root=settings.STATIC_ROOT)
        headers = [(name.encode(), value.encode()) for name, value in answer.headers.items()]
        await send({"type": "http.response.start", "status": answer.status_code, "headers": headers})
        await send({"type": "http.response.body", "body": b"".join(answer)})
        answer.close()

    return application


def several(loop: asyncio.AbstractEventLoop, application: Any, path: str) -> Callable[[int], None]:
    async def ask(times: int) -> None:
        for _ in range(times):
            size = 0

            async def send(message: dict[str, Any]) -> None:
                nonlocal size
                assert message.get("status", 200) == 200, (path, message)
                size += len(message.get("body", b""))

            await application(scope, receive, send)
            assert size == 8192, (path, size)

    scope = {"type": "http", "method": "GET", "path": path, "query_string": b"", "scheme": "http", "headers": []}
    return lambda times: loop.run_until_complete(ask(times))


async def receive() -> dict[str, Any]:
    return {"type": "http.request", "body": b""}


def verifying() -> list[Row]:
    """`verify_log` over everything the portal serves, against hashing the same leaves into a root and nothing else."""
    rows: list[Row] = []
    for size in SIZES:
        fill(size)
        plain, checked = hashed(), verified()
        rows.append(Row(f"hash the leaves into a root, {size:,}", plain * 1e6))
        rows.append(Row(f"verify an entry, all of {size:,}", checked * 1e6, checked / plain, "hashing the leaves"))
    return rows


def fill(size: int) -> None:
    from portal.press.services import publish
    from portal.trail import queries, services

    while (head := queries.latest_checkpoint()) is None or head.size < size:
        wait(min(size - (head.size if head else 0), services.LARGEST_BATCH))
        services.sequence(publish=publish)


def hashed() -> float:
    from portal.trail import merkle, tiles
    from portal.trail.models import Tile

    bundles = Tile.objects.filter(level=tiles.ENTRIES).order_by("index").values_list("data", flat=True)
    leaves = [leaf for bundle in bundles for leaf in tiles.unpack(bytes(bundle))]
    start = time.process_time()
    tree = merkle.Range()
    for leaf in leaves:
        tree.append(merkle.leaf_hash(leaf))
    assert tree.root()
    return (time.process_time() - start) / len(leaves)


def verified() -> float:
    from portal.press.services import read
    from portal.trail import queries
    from portal.trail.verifying import KEYS, check_log

    def fetch(path: str) -> bytes:
        if path == KEYS:
            return "".join(f"{vkey}\n" for vkey in queries.vkeys()).encode()
        found = read(path)
        assert found is not None, path
        return found.body

    start = time.process_time()
    assert all(line.held for line in check_log(fetch))
    head = queries.latest_checkpoint()
    assert head is not None
    return (time.process_time() - start) / head.size
