"""The public log at 10,000 to 10,000,000 entries: what a batch, a proof, a consistency proof and a checkpoint cost; tiles are stored ones.

The entries before are not rows of ours, only what the log holds of them: all their tiles and the last bundle. So 10,000,000 fit.
"""

import time
from collections.abc import Callable
from hashlib import sha256
from itertools import islice
from random import Random
from statistics import median

from benchmarks.log import BATCH, wait
from benchmarks.measuring import Row, Table

SIZES = (10_000, 100_000, 1_000_000, 10_000_000)
TURNS = 32  # of 200: the edge tiles run through all their widths, which decide what one batch costs
PROOFS = 200
AT_ONCE = 200_000


def measure() -> Table:
    """One log that grows; at each size the same things are done, CPU, median."""
    rows: list[Row] = []
    first: dict[str, float] = {}
    for size in SIZES:
        grow_to(size)
        for what, seconds in at(size).items():
            ratio = seconds / first.setdefault(what, seconds)
            rows.append(Row(f"{what}, {size:,}", seconds * 1e6, None if size == SIZES[0] else ratio, f"{SIZES[0]:,}"))
    return Table(
        "Public log as it grows, stored tiles (SQLite)", tuple(sorted(rows, key=lambda row: row.what.partition(",")[0])), remarks()
    )


def remarks() -> tuple[str, ...]:
    from portal.trail.models import Tile

    return (f"{Tile.objects.count():,} tiles stored; every one of them was written once and not made again for a proof.",)


def at(size: int) -> dict[str, float]:
    """Seconds of CPU by what was done, on a log of `size`."""
    appended = append()
    return {
        f"append one of a batch of {BATCH}": appended,
        "sign and store an unchanged log": checkpoint(),
        "hashes of a proof": proofs(size),
        "consistency proof": consistency(size),
    }


def append() -> float:
    from portal.trail import services

    taken = []
    for _turn in range(TURNS):
        wait(BATCH)
        start = time.process_time()
        services.sequence()
        taken.append((time.process_time() - start) / BATCH)
    return sum(taken) / len(taken)


def checkpoint() -> float:
    """What sequencing costs besides the entries: a batch of one document needs no decoys."""
    from portal.trail import services
    from portal.trail.rules import SYSTEM

    taken = []
    for turn in range(TURNS):
        services.record_document(
            event="bench.published", by=SYSTEM, document={"type": "bench", "sha256": sha256(bytes([turn])).hexdigest()}
        )
        start = time.process_time()
        services.sequence()
        taken.append(time.process_time() - start)
    return median(taken)


def proofs(size: int) -> float:
    """Of random entries, replayed against the signed root as a proof is before anybody gets it."""
    from portal.trail import queries, tiles
    from portal.trail.models import Tile

    head = queries.latest_checkpoint()
    assert head is not None
    pick = Random(size).randrange

    def leaf(index: int) -> bytes:
        tile = bytes(Tile.objects.get(level=0, index=index // tiles.WIDTH).data)
        return tiles.hashes(tile)[index % tiles.WIDTH]

    picked = [pick(head.size) for _ in range(PROOFS)]
    chosen = iter([(leaf(index), index) for index in picked])

    def prove() -> None:
        queries.inclusion(*next(chosen), head)

    return timed(prove)


def consistency(size: int) -> float:
    from portal.trail import queries

    head = queries.latest_checkpoint()
    assert head is not None
    pick = Random(size).randrange
    return timed(lambda: queries.consistency(pick(1, head.size), head.size))


def timed(run: Callable[[], object]) -> float:
    taken = []
    for _ in range(PROOFS):
        start = time.process_time()
        run()
        taken.append(time.process_time() - start)
    return median(taken)


def grow_to(size: int) -> None:
    """Have the stored log hold nearly `size` entries at least."""
    from portal.trail import queries, services

    services.sequence()
    while (head := queries.latest_checkpoint()) and head.size + 256 <= size:
        extend(head.size, min(size - head.size, AT_ONCE))


def extend(size: int, count: int) -> None:
    """Put `count` leaves nobody has a row for into tiles, and sign: as the sequencer does, but for the rows and whole bundles."""
    from django.utils import timezone

    from portal.trail import merkle, services, tiles

    entries = [b"mingshi-trail-1\n" + sha256(number.to_bytes(8, "big")).digest() * 2 for number in range(size, size + count)]
    edge = services._edge(size)
    bundle = edge.get((tiles.ENTRIES, size // tiles.WIDTH), b"")
    changed = tiles.grow(size, edge, [merkle.leaf_hash(entry) for entry in entries])
    bundles = tiles.grow_bundles(size, bundle, entries)
    last = dict(islice(reversed(bundles.items()), 1))
    services._store({**changed, **last})
    services._sign_head(size + count, {**edge, **changed}, timezone.now())
