"""After a test that commits: rows go from the tables that have any, past the triggers that keep them. Django's `flush` takes every table,
and then writes permissions and content types again, which no test changes."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import TransactionTestCase

LASTING = {"django_content_type", "auth_permission"}
KEEPING = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND (sql LIKE '%BEFORE DELETE%' OR sql LIKE '%AFTER DELETE%')"


def instead_of_flush() -> None:
    """For every test process, once."""

    def teardown(self: TransactionTestCase) -> None:
        for alias in self._databases_names(include_mirrors=False):
            empty(connections[alias])

    TransactionTestCase._fixture_teardown = teardown


def empty(connection: BaseDatabaseWrapper) -> None:
    """Delete every row but Django's own lists."""
    quote = connection.ops.quote_name
    tables = [name for name in connection.introspection.django_table_names(only_existing=True) if name not in LASTING]
    if not tables:
        return
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM {quote(name)})" for name in tables))  # noqa: S608
        filled = [name for (name,) in cursor.fetchall()]
        with transaction.atomic(using=connection.alias), _unkept(connection.vendor, cursor):
            for name in filled:
                cursor.execute(f"DELETE FROM {quote(name)}")  # noqa: S608 (names of our own models)


@contextmanager
def _unkept(vendor: str, cursor: Any) -> Iterator[None]:
    """Without the triggers that refuse it, or write down that it was done."""
    if vendor == "postgresql":
        cursor.execute("SET LOCAL session_replication_role = replica")
        yield
        return
    kept = cursor.execute(KEEPING).fetchall()
    for name, _sql in kept:
        cursor.execute(f"DROP TRIGGER {name}")
    yield
    for _name, sql in kept:
        cursor.execute(sql)
