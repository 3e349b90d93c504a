"""The database itself refuses to edit or remove what was recorded, whoever asks."""

import pytest
from django.db import DatabaseError, connection, transaction

from portal.trail.models import Checkpoint, Entry
from portal.trail.services import record, sequence
from tests.people import wang

pytestmark = pytest.mark.django_db
EDITS = {
    "at": "2020-01-01 00:00:00+00:00", "event": "case.settled", "actor_kind": "staff", "actor_id": "chen", "actor_role": "mediator", "subject": "case:b",
    "n": 7, "facts": '{"a": 1}', "document": "{}", "id": "other",
}  # fmt: skip


@pytest.fixture
def entry():
    return record(event="case.filed", by=wang(), subject="case:a")


def edit(table, column, value):
    run(f'UPDATE {table} SET "{column}" = %s', value)  # noqa: S608


def run(sql, *values):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)


@pytest.mark.parametrize("column", EDITS)
def test_no_column_of_an_entry_can_be_edited(entry, column):
    with pytest.raises(DatabaseError, match="append-only"):
        edit("trail_entry", column, EDITS[column])


@pytest.mark.parametrize("column", ["salt", "leaf", "seal"])
def test_no_bytes_of_an_entry_can_be_edited(entry, column):
    with pytest.raises(DatabaseError, match="append-only"):
        edit("trail_entry", column, b"other")


def test_every_column_but_the_index_is_tried_above():
    assert {field.column for field in Entry._meta.fields} == {*EDITS, "salt", "leaf", "seal", "index"}


def test_an_entry_cannot_be_removed(entry):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        entry.delete()


def test_the_index_is_filled_in_once(entry):
    run('UPDATE trail_entry SET "index" = 5')
    for value in (6, None):
        with pytest.raises(DatabaseError, match="append-only"):
            run('UPDATE trail_entry SET "index" = %s', value)


def test_the_index_cannot_bring_another_edit_along(entry):
    with pytest.raises(DatabaseError, match="append-only"):
        run("UPDATE trail_entry SET \"index\" = 5, event = 'case.settled'")


@pytest.mark.parametrize("column", ["size", "root", "key", "text", "at"])
def test_a_checkpoint_cannot_be_edited(column):
    sequence()
    value = {"size": 7, "root": b"other", "at": "2020-01-01 00:00:00+00:00"}.get(column, "other")
    with pytest.raises(DatabaseError, match="append-only"):
        edit("trail_checkpoint", column, value)


def test_a_checkpoint_cannot_be_removed():
    sequence()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Checkpoint.objects.all().delete()
