"""After a backup was restored: take back what the public log has and our tables lost, so that the log never goes back.

The rows of lost entries are gone (`verify_trail` names their places from then on), but their leaves are public, and the tree
goes on from where strangers last saw it. What was waiting in the backup and joined the log later gets its place again.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from portal.trail import checkpoints, keys, queries, services, tiles
from portal.trail.locks import hold_sequencer
from portal.trail.models import Checkpoint, Entry
from portal.trail.refuted import Refuted
from portal.trail.sentences import sentence
from portal.trail.verifying import CHECKPOINT, KEYS, Fetch, check_log


class CannotAdopt(Exception):
    """The log that was found does not hold, or is not the continuation of ours; says why."""


@dataclass(frozen=True)
class Adopted:
    """From `old` to `new` entries; `placed` of them are rows we have, the others are lost."""

    old: int
    new: int
    placed: int

    @property
    def lost(self) -> int:
        return self.new - self.old - self.placed


def adopt_public_log(fetch: Fetch, *, now: datetime | None = None) -> Adopted:
    """Continue from the log behind `fetch`, once every byte of it held and it begins with our own; CannotAdopt otherwise.

    A log that is not longer than ours changes nothing.
    """
    served, last = _Served(fetch), queries.latest_checkpoint()
    try:
        return _adopt(served, last, now or timezone.now())
    except Refuted as refuted:
        raise CannotAdopt(sentence(refuted)) from None


def _adopt(served: "_Served", last: Checkpoint | None, now: datetime) -> Adopted:
    old = last.size if last else 0
    text = served.fetch(CHECKPOINT).decode(errors="replace")
    head, key = checkpoints.open_checkpoint(text, keys.verification_keys())
    if head.size <= old:
        return Adopted(old, old, 0)
    for line in check_log(served.fetch, trusted=queries.vkeys(), previous=last.text if last and last.size else None):
        if not line.held:
            raise CannotAdopt(line.text)
    with transaction.atomic(durable=True):
        hold_sequencer()
        placed = _place(dict(served.entries(old, head.size)))
        services._store(served.tiles())
        Checkpoint.objects.create(size=head.size, root=head.root, key=key.id.hex(), text=text, at=now)
    return Adopted(old, head.size, placed)


class _Served:
    """`fetch`, with our own keys for the log's, and every body kept: what is stored must be what was checked."""

    def __init__(self, fetch: Fetch) -> None:
        self._fetch = fetch
        self.bodies: dict[str, bytes] = {KEYS: "".join(f"{vkey}\n" for vkey in queries.vkeys()).encode()}

    def fetch(self, path: str) -> bytes:
        if path not in self.bodies:
            self.bodies[path] = self._fetch(path)
        return self.bodies[path]

    def tiles(self) -> dict[tiles.Place, bytes]:
        places = {path: tiles.parse_path(path.removeprefix("/tlog/")) for path in self.bodies}
        return {(place[0], place[1]): self.bodies[path] for path, place in places.items() if place}

    def entries(self, start: int, end: int) -> Iterator[tuple[int, bytes]]:
        for (level, index), body in self.tiles().items():
            if level == tiles.ENTRIES:
                for at, leaf in enumerate(tiles.unpack(body), index * tiles.WIDTH):
                    if start <= at < end:
                        yield at, leaf


def _place(lost: dict[int, bytes]) -> int:
    """Give rows that wait for a place the one the log already has for their leaf; returns how many."""
    waiting: dict[bytes, list[Entry]] = defaultdict(list)
    for entry in Entry.objects.filter(index=None).only("id", "leaf"):
        waiting[bytes(entry.leaf)].append(entry)
    found = [(index, waiting[leaf].pop()) for index, leaf in sorted(lost.items()) if waiting.get(leaf)]
    for index, entry in found:
        Entry.objects.filter(pk=entry.pk, index=None).update(index=index)
    return len(found)
