"""The log's addresses behind the press: the same bytes from the tables, and nothing for any other spelling."""

import pytest

from portal.trail import checkpoints, keys, queries, tiles
from portal.trail.services import record, sequence
from tests.people import wang

pytestmark = pytest.mark.django_db


@pytest.fixture
def log(settings):
    settings.LOG_PADDING = 1
    for _ in range(5):
        record(event="case.read", by=wang(), subject="case:a")
    sequence()


def test_the_keys_are_served_one_a_line_the_current_one_first(client, settings):
    settings.LOG_SEEDS = (b"\3" * 32, *settings.LOG_SEEDS)
    answer = client.get("/.well-known/tlog-vkey")
    assert answer.content.decode().split("\n") == [*queries.vkeys(), ""]
    assert answer["Content-Type"] == "text/plain; charset=utf-8"


def test_the_checkpoint_is_served_and_hardly_cached(client, log):
    answer = client.get("/tlog/checkpoint")
    head, _ = checkpoints.open_checkpoint(answer.content.decode(), keys.verification_keys())
    assert (head.size, answer["Content-Type"], answer["Cache-Control"]) == (5, "text/plain; charset=utf-8", "no-cache")


def test_a_partial_tile_is_served_for_ever_also_narrower(client, log):
    wide, narrow = client.get("/tlog/tile/0/000.p/5"), client.get("/tlog/tile/0/000.p/3")
    assert narrow.content == wide.content[:96] and len(wide.content) == 160
    assert "immutable" in wide["Cache-Control"] and wide["Content-Type"] == "application/octet-stream"


def test_a_bundle_is_served(client, log):
    entries = tiles.unpack(client.get("/tlog/tile/entries/000.p/4").content)
    assert [len(entry) for entry in entries] == [80] * 4


@pytest.mark.parametrize(
    "path",
    [
        "0/000",
        "0/000.p/6",
        "0/000.p/0",
        "0/001.p/1",
        "1/000.p/1",
        "entries/000",
        "0/x000/000",
        "64/000",
        "0/000.p/05",
        "../checkpoint",
    ],
)
def test_what_the_log_does_not_have_is_not_found(client, log, path):
    assert client.get(f"/tlog/tile/{path}").status_code == 404


def test_before_anything_is_signed_there_is_no_checkpoint(client):
    assert client.get("/tlog/checkpoint").status_code == 404


@pytest.mark.parametrize("path", ["/.well-known/tlog-vkey", "/tlog/checkpoint", "/tlog/tile/0/000.p/5"])
@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_the_log_is_only_read(client, log, path, method):
    assert getattr(client, method)(path).status_code == 405
