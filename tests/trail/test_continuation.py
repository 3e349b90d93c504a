"""From a kept checkpoint or receipt to the live log by a few tiles: held for every pair of sizes, refused for whatever was changed."""

import random

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from portal.trail import checkpoints, keys, merkle, proofs, queries, tiles
from portal.trail.checkpoints import Head
from portal.trail.continuing import check_continuation, check_prefix, served_nodes
from portal.trail.refuted import Refuted
from portal.trail.rules import SYSTEM
from portal.trail.services import record
from portal.trail.verifying import CHECKPOINT, KEYS
from tests.people import wang
from tests.trail import second
from tests.trail.serving import grow
from tests.trail.test_verify_log import sign

# Everything here is asked of the served bytes, as a stranger asks.
pytestmark = pytest.mark.one_database


def entries(count, mark=""):
    return [f"entry {mark}{number}".encode() for number in range(count)]


def tiled(data):
    """`fetch` over the hash tiles of a log of `data`, made without the product's way of growing them."""
    row, served, level = [merkle.leaf_hash(each) for each in data], {}, 0
    while row:
        for at in range(0, len(row), 256):
            part = row[at : at + 256]
            served[f"/tlog/{tiles.path(level, at // 256, len(part))}"] = b"".join(part)
        row, level = [tiles.tile_root(b"".join(row[at : at + 256])) for at in range(0, len(row) - 255, 256)], level + 1
    return served


def head(data, size=None):
    return Head("a/tlog", len(data) if size is None else size, second.root(data))


@given(st.integers(1, 900), st.data())
def test_any_two_heads_of_one_log_fit_by_tiles_alone(new, data):
    old = data.draw(st.integers(0, new))
    log = entries(new)
    check_prefix(head(log[:old]), head(log), served_nodes(tiled(log).__getitem__, new))


@given(st.integers(1, 600), st.data())
def test_heads_of_two_logs_are_a_split_view(new, data):
    old = data.draw(st.integers(1, new))
    log, other = entries(new), entries(old, "x")
    with pytest.raises(Refuted, match="head.split"):
        check_prefix(head(other), head(log), served_nodes(tiled(log).__getitem__, new))


@pytest.fixture
def log(served):
    """A log of 300 and more entries; `log.kept` is the checkpoint somebody kept at 40."""
    grow(40)
    served.kept = queries.latest_checkpoint().text
    grow(290)
    return served


def verdict(served, **options):
    lines = list(check_continuation(served.fetch, **options))
    assert all(line.held for line in lines[:-1]), "only the last line may say no"
    return None if lines[-1].held else lines[-1].code


@pytest.fixture
def receipt(served):
    entry = record(event="case.filed", by=wang(), subject="case:abc", secret=b"\7" * 32)
    grow(40)
    text = queries.proof(entry, opening=True, secret=b"\7" * 32)
    grow(290)
    return text


def test_a_log_that_went_on_holds(log):
    assert verdict(log, old=log.kept, trusted=queries.vkeys()) is None


def test_only_a_few_tiles_are_fetched(log):
    verdict(log, old=log.kept)
    assert sorted(log.bodies) == ["/tlog/checkpoint", "/tlog/tile/0/000", "/tlog/tile/0/001.p/74"]


def test_the_same_checkpoint_again_holds(log):
    assert verdict(log, old=log.fetch(CHECKPOINT).decode()) is None


def test_a_rollback_is_refused_in_a_plain_sentence(log):
    newer = log.fetch(CHECKPOINT).decode()
    log.changed[CHECKPOINT] = log.kept.encode()
    assert verdict(log, old=newer) == "head.rollback"
    sentence = list(check_continuation(log.fetch, old=newer))[-1].text
    assert sentence == "The log has been rolled back: it had 330 entries before and has 40 now."


@pytest.mark.parametrize("size", [40, 256, 330])
def test_a_split_view_is_refused_in_a_plain_sentence(log, size):
    other = sign(size, second.root(entries(size))).decode()
    assert verdict(log, old=other) == "head.split"
    with override("zh-hans"):
        sentence = list(check_continuation(log.fetch, old=other))[-1].text
    assert sentence == f"这不是同一个日志：{size} 条时的根哈希与之前不同。"


def test_tiles_that_do_not_fit_the_signed_root_are_not_called_a_split_view(log):
    log.changed["/tlog/tile/0/001.p/74"] = bytes(74 * 32)
    assert verdict(log, old=log.kept) == "head.served_tiles"


@pytest.mark.parametrize("body", [b"", b"\0", b"\0" * 31, bytes(32), bytes(257 * 32)])
@pytest.mark.parametrize("path", ["tile/0/000", "tile/0/001.p/74"])
def test_other_bytes_for_a_tile_are_refused_without_a_traceback(log, path, body):
    log.changed[f"/tlog/{path}"] = body
    assert verdict(log, old=log.kept) == "head.served_tiles"


def test_a_flipped_byte_anywhere_is_refused(log, receipt):
    old = log.kept
    assert verdict(log, old=old, receipt=receipt) is None
    dice = random.Random(7)
    for path, body in {**log.bodies, KEYS: log.changed[KEYS]}.items():
        for at in {0, len(body) - 1, *(dice.randrange(len(body)) for _ in range(12))}:
            keep = log.changed.get(path)
            log.changed[path] = body[:at] + bytes([body[at] ^ (1 << dice.randrange(8))]) + body[at + 1 :]
            assert verdict(log, old=old, receipt=receipt) is not None, f"{path} at {at}"
            log.changed.pop(path) if keep is None else log.changed.update({path: keep})


@pytest.mark.parametrize("old", ["", "nonsense", "\ud800", "a\n1\nb\n\n— a b\n"])
def test_a_kept_checkpoint_that_is_none_is_refused(log, old):
    assert verdict(log, old=old) == "note.form"


@pytest.mark.parametrize("cut", [1, 20, 60])
def test_a_kept_checkpoint_cut_short_is_refused(log, cut):
    assert verdict(log, old=log.kept[:-cut]) == "note.form"


def test_a_kept_checkpoint_by_an_unknown_key_is_refused(log):
    assert verdict(log, old=sign(40, bytes(32), seed=b"\1" * 32).decode()) == "note.unknown_key"


def test_a_claimed_size_beyond_all_bounds_ends_at_the_first_missing_tile(log):
    log.changed[CHECKPOINT] = sign(10**18, bytes(32))
    assert verdict(log, old=log.kept) == "missing"


def test_a_checkpoint_of_an_older_key_still_holds(log, settings):
    settings.LOG_SEEDS = (b"\3" * 32, *settings.LOG_SEEDS)
    log.changed[KEYS] = "".join(f"{vkey}\n" for vkey in queries.vkeys()).encode()
    grow(5)
    assert verdict(log, old=log.kept) is None


def test_a_receipt_is_found_again_in_a_log_that_went_on(served, receipt):
    lines = list(check_continuation(served.fetch, receipt=receipt, trusted=queries.vkeys()))
    assert [line.code for line in lines] == ["vkey", "checkpoint", "inclusion", "consistency", "inclusion.now"]
    assert all(line.held for line in lines)


def test_a_receipt_of_a_log_that_was_replaced_is_refused(served, receipt):
    other = entries(400)
    served.changed |= tiled(other) | {CHECKPOINT: sign(400, second.root(other))}
    assert verdict(served, receipt=receipt) == "head.split"


def test_a_receipt_of_a_log_that_was_rolled_back_is_refused(served, receipt):
    served.changed[CHECKPOINT] = sign(3, bytes(32))
    assert verdict(served, receipt=receipt) == "head.rollback"


@pytest.mark.parametrize(
    "change", [lambda text: text[:-1], lambda text: text.replace("index 0", "index 1"), lambda text: "", lambda text: text[40:]]
)
def test_a_receipt_that_was_touched_is_refused(served, receipt, change):
    assert verdict(served, receipt=change(receipt)) in {"proof.form", "note.form", "inclusion"}


def test_the_receipt_of_another_entry_does_not_stand_in(served, receipt):
    entry = record(event="case.read", by=SYSTEM)
    grow(5)
    mine, other = proofs.parse(receipt), proofs.parse(queries.proof(entry))
    mixed = proofs.write(proofs.Proof(mine.index, mine.hashes, mine.checkpoint, other.extra))
    assert verdict(served, receipt=mixed) == "inclusion"


def test_a_head_signed_for_another_log_is_refused(log):
    other = checkpoints.sign(Head("other.example/tlog", 3, bytes(32)), keys.seed())
    assert verdict(log, old=other) in {"note.unknown_key", "checkpoint.origin"}
