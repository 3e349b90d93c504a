"""The sequencer: places, tiles, one signed head after another, and never one that contradicts an earlier one."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from portal.trail import checkpoints, guards, keys, merkle, queries, tiles
from portal.trail.models import Checkpoint, Entry, Tile
from portal.trail.refuted import Refuted
from portal.trail.rules import SYSTEM
from portal.trail.services import PADDING, record, record_document, sequence
from tests.people import wang
from tests.trail import second
from tests.trail.test_record import race

pytestmark = pytest.mark.django_db


def record_some(count):
    return [record(event="case.read", by=wang(), subject=f"case:{number}") for number in range(count)]


def logged():
    """Every entry of the log, read from the bundles."""
    bundles = Tile.objects.filter(level=tiles.ENTRIES).order_by("index")
    return [entry for bundle in bundles for entry in tiles.unpack(bytes(bundle.data))]


def test_every_waiting_entry_gets_a_place_of_its_own(settings):
    settings.LOG_PADDING = 1
    record_some(5)
    assert sequence() == 5
    assert sorted(Entry.objects.values_list("index", flat=True)) == [0, 1, 2, 3, 4]
    assert sequence() == 0


def test_the_log_holds_each_leaf_at_the_place_its_row_names():
    record_some(5)
    sequence()
    assert logged() == [bytes(row.leaf) for row in Entry.objects.order_by("index")]


def test_decoys_fill_a_batch_up_to_a_multiple(settings):
    settings.LOG_PADDING = 8
    record_some(3)
    assert sequence() == 8
    assert Entry.objects.filter(event=PADDING).count() == 5


def test_a_decoy_looks_like_any_other_leaf(settings):
    settings.LOG_PADDING = 8
    record_some(3)
    sequence()
    assert {(len(leaf), leaf[:16]) for leaf in logged()} == {(80, b"mingshi-trail-1\n")}


def test_decoys_stand_among_the_others(settings):
    settings.LOG_PADDING = 64
    record_some(32)
    sequence()
    assert set(Entry.objects.filter(event=PADDING).values_list("index", flat=True)) != set(range(32, 64))


def test_on_a_clock_the_log_grows_once_a_round_whatever_happened(settings):
    """What the public sees, times and sizes, is the same for a quiet quarter of an hour and for one in which four things happened."""
    settings.LOG_PADDING = 8
    noon, seen = timezone.now().replace(minute=0, second=0, microsecond=0), []
    for passed in range(0, 900, 2):
        if passed in (2, 3 * 100, 4 * 100, 898):
            record_some(1)
        if sequence(now=noon + timedelta(seconds=passed), clock=300):
            seen.append((passed, queries.latest_checkpoint().size))
    assert seen == [(0, 8), (300, 16), (600, 24)]
    assert sequence(now=noon + timedelta(seconds=900), clock=300) == 8
    assert Entry.objects.filter(index=None).count() == 0


def test_documents_need_no_decoys():
    record_document(event="policy.published", by=SYSTEM, document={"type": "policy", "sha256": "a" * 64})
    assert sequence() == 1


def test_without_entries_the_empty_tree_is_signed_once():
    assert sequence() == 0 and sequence() == 0
    assert [(row.size, bytes(row.root)) for row in Checkpoint.objects.all()] == [(0, merkle.EMPTY_ROOT)]


def test_the_signed_root_is_that_of_a_second_implementation(settings):
    settings.LOG_PADDING = 1
    for count in (3, 300, 1, 252, 44):
        record_some(count)
        sequence()
        head, _ = checkpoints.open_checkpoint(queries.latest_checkpoint().text, keys.verification_keys())
        assert head == checkpoints.Head("localhost:8000/tlog", len(logged()), second.root(logged()))
    assert head.size == 600


def test_any_two_heads_are_consistent(settings):
    settings.LOG_PADDING = 1
    for count in (3, 255, 10):
        record_some(count)
        sequence()
    heads = {row.size: bytes(row.root) for row in Checkpoint.objects.all()}
    for old, new in ((3, 258), (3, 268), (258, 268), (268, 268)):
        merkle.verify_consistency(old, new, queries.consistency(old, new), heads[old], heads[new])


def test_tiles_are_published_before_the_checkpoint_that_needs_them():
    record_some(4)
    told = []
    sequence(publish=lambda path, body, content_type, immutable: told.append((path, content_type, immutable)))
    assert told == [
        ("/tlog/tile/entries/000.p/4", "application/octet-stream", True),
        ("/tlog/tile/0/000.p/4", "application/octet-stream", True),
        ("/tlog/checkpoint", "text/plain; charset=utf-8", False),
    ]


def test_what_could_not_be_published_is_published_next_time():
    record_some(4)

    def fail(*args):
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        sequence(publish=fail)
    told = []
    assert sequence(publish=lambda *args: told.append(args[0])) == 0
    assert told[-1] == "/tlog/checkpoint"


def test_what_is_published_is_not_published_again():
    record_some(4)
    sequence(publish=lambda *args: None)
    told = []
    sequence(publish=lambda *args: told.append(args[0]))
    assert told == []


@pytest.mark.django_db(transaction=True)
def test_sequencing_inside_a_transaction_is_refused():
    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        sequence()


@pytest.mark.django_db(transaction=True)
def test_many_sequencers_give_every_place_once():
    record_some(9)
    if connection.vendor == "postgresql":
        race(sequence, writers=4)
    else:
        sequence()
    assert sorted(Entry.objects.values_list("index", flat=True)) == list(range(12))


def plant(sql, *values):
    guards.lift(connection)
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
    guards.install(connection)


def test_nothing_is_signed_on_top_of_changed_tiles():
    record_some(4)
    sequence()
    Tile.objects.filter(level=0).update(data=b"\0" * 128)
    record_some(4)
    with pytest.raises(Refuted, match=r"head\.tiles"):
        sequence()
    assert Checkpoint.objects.count() == 1


@pytest.mark.parametrize("level", [0, tiles.ENTRIES])
def test_nothing_is_signed_when_a_tile_is_gone(level):
    record_some(4)
    sequence()
    Tile.objects.filter(level=level).delete()
    record_some(4)
    with pytest.raises(Refuted, match=r"head\.tiles"):
        sequence()


def test_nothing_is_signed_on_top_of_a_changed_checkpoint():
    record_some(4)
    sequence()
    plant("UPDATE trail_checkpoint SET text = replace(text, '4', '5')")
    with pytest.raises(Refuted):
        sequence()


def test_nothing_is_signed_when_the_public_saw_more_than_we_have():
    record_some(4)
    sequence()
    ahead = checkpoints.sign(checkpoints.Head("localhost:8000/tlog", 8, b"\0" * 32), keys.seed())
    with pytest.raises(Refuted, match=r"head\.rollback"):
        sequence(seen=ahead.encode())


def test_nothing_is_signed_when_the_public_saw_something_else():
    record_some(4)
    sequence()
    other = checkpoints.sign(checkpoints.Head("localhost:8000/tlog", 4, b"\0" * 32), keys.seed())
    with pytest.raises(Refuted, match=r"head\.split"):
        sequence(seen=other.encode())


def test_what_the_public_saw_may_be_older():
    record_some(4)
    sequence()
    seen = queries.latest_checkpoint().text.encode()
    record_some(300)
    sequence()
    record_some(4)
    assert sequence(seen=seen) == 4


def test_a_full_batch_leaves_the_rest_for_the_next(monkeypatch, settings):
    settings.LOG_PADDING = 1
    monkeypatch.setattr("portal.trail.services.LARGEST_BATCH", 3)
    record_some(5)
    assert [sequence(), sequence(), sequence()] == [3, 2, 0]


def test_followers_read_on_from_their_cursor(settings):
    settings.LOG_PADDING = 1
    record_some(5)
    sequence()
    record_some(1)
    assert [entry.index for entry in queries.following(2)] == [3, 4]
    assert [entry.index for entry in queries.following(-1, limit=2)] == [0, 1]


def test_the_cost_of_a_batch_does_not_grow_with_the_log(settings, django_assert_max_num_queries):
    settings.LOG_PADDING = 1
    record_some(600)
    sequence()
    record_some(3)
    with django_assert_max_num_queries(12):
        sequence()
