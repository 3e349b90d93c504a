"""Appending to the public log and proving an entry, at 10,000 and at 100,000 entries."""

import shutil
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from benchmarks.measuring import REPEATS, Row, Table, alternate
from benchmarks.queue import inside, using

SMALL, LARGE = 10_000, 100_000
BATCH = 200


def measure() -> Table:
    """`sequence()` of a batch and `proof()` of random entries in two databases of different size."""
    places = {f"{size:,}": grown(size) for size in (SMALL, LARGE)}
    small, large = places
    appended = append(places)
    proved = alternate({size: inside(place, prove) for size, place in places.items()}, times=100)
    return Table(
        f"Public log at {SMALL:,} and {LARGE:,} entries (SQLite)",
        (
            Row(f"append one of a batch of {BATCH}, {small} entries", appended[small] * 1e6),
            Row(f"append one of a batch of {BATCH}, {large} entries", appended[large] * 1e6, appended[large] / appended[small], small),
            Row(f"proof of an entry, {small} entries", proved[small] * 1e6),
            Row(f"proof of an entry, {large} entries", proved[large] * 1e6, proved[large] / proved[small], small),
        ),
        ("Appending: hashing, tiles, the signed checkpoint and the rows' places, committed; publishing to the press not counted.",),
    )


def grown(size: int) -> Path:
    """A copy of the database whose log has about `size` entries."""
    from django.db import connection

    from portal.trail import queries, services

    first = Path(connection.settings_dict["NAME"])
    connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    place = first.with_name(f"log-{size}.sqlite3")
    for stale in place.parent.glob(f"{place.name}*"):
        stale.unlink()
    shutil.copy(first, place)
    with using(place):
        services.sequence()
        while (head := queries.latest_checkpoint()) and head.size < size:
            wait(min(size - head.size, services.LARGEST_BATCH))
            services.sequence()
    return place


def wait(count: int) -> None:
    """`count` entries that wait for their place, written in bulk."""
    from django.utils import timezone

    from portal.trail import services
    from portal.trail.models import Entry
    from portal.trail.rules import SYSTEM

    entries = [services._entry("bench.happened", SYSTEM, "", {}, timezone.now()) for _ in range(count)]
    for entry in entries:
        services._seal(entry, None)
    Entry.objects.bulk_create(entries, batch_size=500)


def append(places: dict[str, Path]) -> dict[str, float]:
    """Median CPU of one entry joining the log, in turns; writing the waiting rows is not counted."""
    from portal.trail import services

    taken: dict[str, list[float]] = {size: [] for size in places}
    for turn in range(REPEATS + 1):
        for size, place in places.items():
            with using(place):
                wait(BATCH)
                start = time.process_time()
                services.sequence()
                if turn:
                    taken[size].append((time.process_time() - start) / BATCH)
    return {size: median(seconds) for size, seconds in taken.items()}


def prove(times: int) -> None:
    from random import Random

    from portal.trail import queries
    from portal.trail.models import Entry

    pick: Callable[[int], int] = Random(1).randrange
    head = queries.latest_checkpoint()
    assert head is not None
    for _ in range(times):
        entry = Entry.objects.get(index=pick(head.size))
        assert queries.proof(entry)
