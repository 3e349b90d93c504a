"""Our own tables against the log: a planted edit, removal, addition or exchange is found and named, whoever planted it."""

from datetime import timedelta

import pytest
from django.db import connection

from portal.trail import guards, rooms, tiles
from portal.trail.auditing import check_tables
from portal.trail.models import Entry, Tile
from portal.trail.rules import SYSTEM
from portal.trail.services import record, record_document, sequence
from tests.people import wang

pytestmark = pytest.mark.django_db


@pytest.fixture
def log(settings):
    """A log of ten rows in two batches, and one row waiting."""
    settings.LOG_PADDING = 1
    for number in range(9):
        record(event="case.read", by=wang(), subject=f"case:{number % 2}", facts={"reason": "triage"})
        if number == 4:
            sequence()
    record_document(event="policy.published", by=SYSTEM, document={"type": "policy", "sha256": "a" * 64}, facts={"material": True})
    sequence()
    record(event="case.filed", by=wang(), subject="case:2")


@pytest.fixture
def plant(db):
    """Change rows as someone with the database's password could: triggers taken away first, put back after."""
    guards.lift(connection)
    yield Entry.objects
    guards.install(connection)


def problems():
    return {line.code: line.text for line in check_tables() if not line.held}


def test_tables_that_fit_are_said_to_fit(log):
    lines = list(check_tables())
    assert [line.code for line in lines] == ["rows", "heads", "vkey", "checkpoint", "entries", "tiles", "root"]
    assert all(line.held for line in lines)


def test_a_kind_of_entry_that_nobody_holds_is_named(log, monkeypatch):
    monkeypatch.setattr(rooms, "_alone", {})
    assert problems() == {"kind.unheld": "Entries of the kind policy.published (1) are held against no rows, and nothing says why not."}


def test_a_fresh_portal_fits_once_the_empty_log_is_signed(db):
    assert set(problems()) == {"missing"}
    sequence()
    assert problems() == {}


EDITS = {
    "at": None, "event": "case.settled", "actor_kind": "staff", "actor_id": "chen", "actor_role": "mediator", "subject": "case:7",
    "facts": {"reason": "other"}, "salt": b"x", "leaf": b"x", "seal": b"x", "n": 9, "document": {},
}  # fmt: skip


@pytest.mark.parametrize("column", EDITS)
def test_an_edited_row_is_named(log, plant, column):
    row = plant.get(index=3)
    value = row.at + timedelta(microseconds=1) if column == "at" else EDITS[column]
    extra = {"subject": "", "n": None} if column == "document" else {}
    plant.filter(pk=row.pk).update(**{column: value, **extra})
    event = "case.settled" if column == "event" else "case.read"
    assert problems()["row.edited"] == f"Row {row.id} ({event}, place 3) was edited."


def test_an_edited_document_is_named(log, plant):
    row = plant.get(event="policy.published")
    plant.filter(pk=row.pk).update(document={"type": "policy", "sha256": "b" * 64})
    assert row.id in problems()["row.edited"]


def test_a_waiting_row_that_was_edited_is_named(log, plant):
    plant.filter(index=None).update(event="case.settled")
    assert "case.settled, place –" in problems()["row.edited"]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL keeps to the type of a column")
@pytest.mark.parametrize("index", [3, None])
@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("leaf", "text"),
        ("seal", "text"),
        ("salt", "text"),
        ("n", "x"),
        ("at", "x"),
        ("at", "2020-13-45 00:00:00"),
        ("facts", '"x"'),
        ("event", b"x"),
    ],
)
def test_a_row_of_nonsense_is_named(log, plant, column, value, index):
    row = plant.get(index=index)
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE trail_entry SET {column} = %s WHERE id = %s", [value, row.id])  # noqa: S608
    assert row.id in " ".join(problems().values())


def test_a_removed_row_is_named(log, plant):
    plant.filter(index=3).delete()
    assert problems()["row.missing"] == "The row at place 3 of the log is missing."


def test_a_row_removed_before_it_was_logged_leaves_a_gap(db, plant):
    rows = [record(event="case.read", by=wang(), subject="case:a") for _ in range(3)]
    plant.filter(pk=rows[1].pk).delete()
    sequence()
    assert problems() == {"row.number": "Rows about case:a are missing: there are 2, but they are numbered up to 3."}


def test_two_rows_that_changed_places_are_named(log, plant):
    one, two = plant.get(index=2), plant.get(index=6)
    for row, index in ((one, 99), (two, 2), (one, 6)):
        plant.filter(pk=row.pk).update(index=index)
    moved = [line.text for line in check_tables() if line.code == "row.moved"]
    assert moved == [
        f"Row {two.id} (case.read) stands at place 2, but the log has it at 6.",
        f"Row {one.id} (case.read) stands at place 6, but the log has it at 2.",
    ]


def test_an_added_row_is_named(log, plant):
    plant.filter(index=None).update(index=50)
    assert "place 50, which the log never gave" in problems()["row.added"]


def test_a_row_exchanged_for_a_forged_one_is_named(log, plant):
    """Whoever has the key ring can seal a row; what was published still contradicts it."""
    old = plant.get(index=3)
    plant.filter(index=3).delete()
    forged = record(event="case.settled", by=wang())
    plant.filter(pk=forged.pk).update(index=3)
    found = problems()
    assert forged.id in found["row.edited"] and old.id not in str(found.values())


def test_a_changed_tile_is_named(log, plant):
    Tile.objects.filter(level=0).update(data=b"\0" * 320)
    assert "tile/0/000.p/10" in problems()["tile"]


@pytest.mark.parametrize("data", [b"", b"\0", b"\0\1", b"\0\1a"])
def test_a_changed_bundle_does_not_give_the_signed_roots(log, data):
    Tile.objects.filter(level=tiles.ENTRIES).update(data=data)
    assert {"head.root", "bundle.form"} <= set(problems())


@pytest.mark.parametrize("size", [5, 10])
@pytest.mark.parametrize(
    ("change", "code"),
    [
        ("root = text", "head.row"),
        ("size = size + 1", "head.row"),
        ("text = replace(text, '=', '')", "note.form"),
        ("text = ''", "note.form"),
    ],
)
def test_a_changed_checkpoint_is_named(log, plant, size, change, code):
    if connection.vendor == "postgresql":
        change = change.replace("root = text", "root = text::bytea")
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE trail_checkpoint SET {change} WHERE size = %s", [size])  # noqa: S608
    assert code in problems()


def test_rows_hold_after_the_key_was_changed(log, settings):
    settings.LOG_SEEDS = (b"\3" * 32, *settings.LOG_SEEDS)
    record(event="case.read", by=wang(), subject="case:0")
    sequence()
    assert problems() == {}


def test_rows_of_a_key_that_was_thrown_away_are_not_believed(log, settings):
    settings.LOG_SEEDS = (b"\3" * 32,)
    assert {"row.edited", "note.unknown_key"} <= set(problems())
