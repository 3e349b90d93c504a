"""Tiles kept in memory: a proof reads one tile, and what another log left there is never handed out."""

import pytest

from portal.trail import proofs, queries, tiles
from portal.trail.checkpoints import open_checkpoint
from portal.trail.keys import verification_keys
from portal.trail.merkle import leaf_hash, verify_inclusion
from portal.trail.models import Entry
from portal.trail.rules import SYSTEM
from portal.trail.services import record, sequence

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


@pytest.fixture
def log(settings):
    """600 entries: three tiles of level 0, the last one partial, and one of level 1."""
    settings.LOG_PADDING = 1
    queries._kept.clear()
    for _ in range(600):
        record(event="case.read", by=SYSTEM)
    sequence()
    return queries.latest_checkpoint()


def proven(entry):
    found = proofs.parse(queries.proof(entry))
    head, _key = open_checkpoint(found.checkpoint, verification_keys())
    verify_inclusion(leaf_hash(bytes(entry.leaf)), found.index, head.size, found.hashes, head.root)


def test_the_second_proof_reads_only_its_own_tile(log, monkeypatch):
    read = []
    stored = queries.stored
    monkeypatch.setattr(queries, "stored", lambda places: stored(read.extend(wanted := list(places)) or wanted))
    for index in (3, 300):
        proven(Entry.objects.get(index=index))
    assert read[-1:] == [(0, 1)] and sorted(read[:-1]) == [(0, 0), (0, 2), (1, 0)]


def test_tiles_of_another_log_are_found_out_and_read_again(log):
    entry = Entry.objects.get(index=3)
    proven(entry)
    queries._kept.update({place: tiles.rows(bytes(len(rows[0]))) for place, rows in queries._kept.items()})
    proven(entry)


def test_no_more_than_so_many_are_kept(log, monkeypatch):
    monkeypatch.setattr(queries, "KEPT", 2)
    for index in (3, 300, 599):
        proven(Entry.objects.get(index=index))
        assert len(queries._kept) <= 2
