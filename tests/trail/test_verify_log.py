"""The whole way: entries recorded, sequenced in batches, served by the press, recomputed from outside. And every way it can be wrong."""

import random

import pytest
from django.utils.translation import override

from portal.press.services import withdraw
from portal.trail import checkpoints, keys, merkle, note, queries, tiles
from portal.trail.checkpoints import Head
from portal.trail.rules import SYSTEM
from portal.trail.services import record_document
from portal.trail.verifying import CHECKPOINT, KEYS, check_log
from tests.trail import second
from tests.trail.serving import grow

# Everything here is asked of the served bytes, as a stranger asks.
pytestmark = pytest.mark.one_database

ORIGIN = "localhost:8000/tlog"


def sign(size, root, seed=None):
    return checkpoints.sign(Head(ORIGIN, size, root), seed or keys.seed()).encode()


def entries(served):
    """The leaves as served, found without the product's own reading of bundles."""
    found = []
    for path in sorted(path for path in served.bodies if "/entries/" in path):
        body = served.bodies[path]
        while body:
            length = body[0] * 256 + body[1]
            found.append(body[2 : 2 + length])
            body = body[2 + length :]
    return found


def test_seven_hundred_entries_in_batches_hold(served, settings):
    settings.LOG_PADDING = 4
    grow(700, batches=5)
    assert served.verdict() is None
    assert len(entries(served)) == 700
    head, _ = checkpoints.open_checkpoint(served.bodies[CHECKPOINT].decode(), keys.verification_keys())
    assert head.root == second.root(entries(served))


def test_every_line_says_what_held(served):
    grow(8)
    record_document(event="policy.published", by=SYSTEM, document={"type": "policy", "sha256": "a" * 64})
    grow(4)
    lines = served.check(trusted=queries.vkeys(), previous=sign(8, second.root(entries_of(served, 8))).decode())
    assert [line.code for line in lines] == ["vkey", "checkpoint", "entries", "tiles", "root", "consistency"]
    assert all(line.held for line in lines)
    assert "12 opaque about people, 1 about public documents" in lines[2].text


def entries_of(served, count):
    served.verdict()
    return entries(served)[:count]


def test_a_log_without_entries_holds(served):
    grow(0)
    assert served.verdict() is None


def test_a_portal_without_a_log_is_not_verified(served):
    assert served.verdict() == "missing"


def test_the_log_is_the_same_behind_the_database(served, client, settings):
    grow(300, batches=2)
    assert served.verdict() is None
    for path, body in served.bodies.items():
        assert client.get(path).content == body


@pytest.fixture
def log(served):
    grow(300, batches=2)
    assert served.verdict() is None
    return served


def test_a_flipped_byte_anywhere_is_noticed(log):
    """In every served file, at places drawn from a fixed seed, and always at both ends."""
    dice = random.Random(6962)
    for path, body in {**log.bodies, KEYS: log.changed[KEYS]}.items():
        for at in {0, len(body) - 1, *(dice.randrange(len(body)) for _ in range(6))}:
            keep = log.changed.get(path)
            log.changed[path] = body[:at] + bytes([body[at] ^ (1 << dice.randrange(8))]) + body[at + 1 :]
            assert log.verdict() is not None, f"{path} at {at}"
            log.changed.pop(path) if keep is None else log.changed.update({path: keep})
    assert log.verdict() is None


@pytest.mark.parametrize(
    "part", ["checkpoint", "tile/0/000", "tile/0/001.p/44", "tile/1/000.p/1", "tile/entries/000", "tile/entries/001.p/44"]
)
@pytest.mark.parametrize("body", [b"", b"\0", b"\xff" * 40, b"[" * 9000])
def test_other_bytes_are_refused_without_a_traceback(log, part, body):
    log.changed[f"/tlog/{part}"] = body
    assert log.verdict() in {"note.form", "tile", "bundle.form", "leaf.form", "head.root"}


@pytest.mark.parametrize("part", ["checkpoint", "tile/0/001.p/44", "tile/1/000.p/1", "tile/entries/000"])
def test_a_file_cut_short_is_refused(log, part):
    log.changed[f"/tlog/{part}"] = log.bodies[f"/tlog/{part}"][:-1]
    assert log.verdict() in {"note.form", "tile", "bundle.form"}


def test_a_missing_tile_is_named(log, shelf):
    withdraw("/tlog/tile/0/000")
    assert log.check()[-1].text == "/tlog/tile/0/000 cannot be fetched: 404."


def test_a_bundle_with_an_entry_too_many_is_refused(log):
    path = "/tlog/tile/entries/001.p/44"
    log.changed[path] = log.bodies[path] + tiles.pack([b"{}"])
    assert log.verdict() == "bundle.form"


def test_an_entry_exchanged_in_bundle_and_tile_does_not_give_the_signed_root(log):
    bundle = tiles.unpack(log.bodies["/tlog/tile/entries/001.p/44"])
    bundle[3] = bundle[4]
    log.changed["/tlog/tile/entries/001.p/44"] = tiles.pack(bundle)
    log.changed["/tlog/tile/0/001.p/44"] = b"".join(merkle.leaf_hash(each) for each in bundle)
    assert log.verdict() == "head.root"


def test_an_entry_of_no_known_form_is_refused(served):
    leaf = b"Wang complained about Li"
    served.changed |= {CHECKPOINT: sign(1, merkle.leaf_hash(leaf)), "/tlog/tile/entries/000.p/1": tiles.pack([leaf])}
    assert served.verdict() == "leaf.form"


def test_a_checkpoint_by_another_key_is_refused(log):
    log.changed[CHECKPOINT] = sign(300, second.root(entries(log)), seed=b"\1" * 32)
    assert log.verdict() == "note.unknown_key"


def test_a_served_key_other_than_the_trusted_one_is_refused(log):
    mine = note.key(ORIGIN, b"\1" * 32).vkey
    assert log.verdict(trusted=[mine]) == "vkey.differs"


def test_a_portal_that_changed_key_and_log_is_refused_by_who_kept_the_key(log):
    trusted = queries.vkeys()
    log.changed[KEYS] = f"{note.key(ORIGIN, bytes(32)).vkey}\n".encode()
    log.changed[CHECKPOINT] = sign(300, second.root(entries(log)), seed=bytes(32))
    assert log.verdict() is None
    assert log.verdict(trusted=trusted) == "vkey.differs"


@pytest.mark.parametrize("keys_", [b"", b"\n", b"nonsense\n", b"\xff\n"])
def test_keys_that_are_none_are_refused(log, keys_):
    log.changed[KEYS] = keys_
    assert log.verdict() in {"vkey", "note.form"}


@pytest.mark.parametrize("trusted", ["", "nonsense", "a+b+c"])
def test_a_trusted_key_that_is_none_is_refused(log, trusted):
    assert log.verdict(trusted=[trusted]) == "vkey"


def test_a_log_that_went_on_holds_against_an_earlier_checkpoint(served):
    grow(40)
    previous = queries.latest_checkpoint().text
    grow(300, batches=3)
    assert served.verdict(previous=previous) is None


def test_a_rolled_back_log_is_refused(served):
    grow(40)
    older = served.fetch(CHECKPOINT)
    grow(40)
    newer = served.fetch(CHECKPOINT).decode()
    served.changed[CHECKPOINT] = older
    assert served.verdict(previous=newer) == "head.rollback"


def test_a_split_view_is_refused(log):
    other = sign(200, second.root([b"another", b"history"])).decode()
    assert log.verdict(previous=other) == "head.split"


def test_a_split_view_of_the_same_size_is_refused(log):
    assert log.verdict(previous=sign(300, bytes(32)).decode()) == "head.split"


def test_an_earlier_checkpoint_of_another_log_is_refused(log):
    other = checkpoints.sign(Head("other.example/tlog", 3, bytes(32)), keys.seed())
    assert log.verdict(previous=other) in {"note.unknown_key", "checkpoint.origin"}


@pytest.mark.parametrize("previous", ["", "nonsense", "\ud800"])
def test_an_earlier_checkpoint_that_is_none_is_refused(log, previous):
    assert log.verdict(previous=previous) == "note.form"


def test_an_earlier_checkpoint_of_no_entries_is_a_beginning_of_every_log(log):
    assert log.verdict(previous=sign(0, merkle.EMPTY_ROOT).decode()) is None
    assert log.verdict(previous=sign(0, bytes(32)).decode()) == "head.split"


def test_a_claimed_size_beyond_all_bounds_ends_at_the_first_missing_file(log):
    log.changed[CHECKPOINT] = sign(10**18, bytes(32))
    assert log.verdict() == "missing"


@pytest.mark.parametrize("width", [1, 43])
def test_a_head_that_claims_fewer_entries_than_its_root_has_is_refused(log, width):
    log.changed[CHECKPOINT] = sign(256 + width, second.root(entries(log)))
    for part in (f"tile/0/001.p/{width}", f"tile/entries/001.p/{width}"):
        wide = log.bodies[f"/tlog/{part.replace(f'/{width}', '/44')}"]
        log.changed[f"/tlog/{part}"] = tiles.narrow(tiles.ENTRIES if "entries" in part else 0, wide, width)
    assert log.verdict() == "head.root"


def test_lines_are_spoken_in_chinese_too(log):
    with override("zh-hans"):
        assert "已按条目重新计算，与签名的一致" in "".join(line.text for line in check_log(log.fetch))
