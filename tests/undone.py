"""Rows planted behind our back, on SQLite."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction
from django.db.models import Model


@contextmanager
def undone(model: type[Model]) -> Iterator[None]:
    """What somebody with the database's password does: past the triggers of the table, and taken back."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [model._meta.db_table])
            for (name,) in cursor.fetchall():
                cursor.execute(f'DROP TRIGGER "{name}"')
            cursor.execute("PRAGMA ignore_check_constraints = ON")
        yield
        transaction.set_rollback(True)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA ignore_check_constraints = OFF")
