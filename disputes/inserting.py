"""Inserting the rows that every turn of a chat writes, with a statement made once: making it took longer than running it."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import Field, Model


@lru_cache(maxsize=8)
def _statement(model: type[Model]) -> tuple[str, tuple["Field[Any, Any]", ...]]:
    fields = tuple(field for field in model._meta.local_concrete_fields if not field.primary_key)
    columns = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    holes = ", ".join(["%s"] * len(fields))
    return f"INSERT INTO {connection.ops.quote_name(model._meta.db_table)} ({columns}) VALUES ({holes}) RETURNING id", fields  # noqa: S608


def insert(rows: Sequence[Model]) -> None:
    """Insert new rows of one model, whose key the database gives: the values and constraints of `save`, without signals and without
    what fields make themselves (auto_now)."""
    database = connections[DEFAULT_DB_ALIAS]
    with database.cursor() as cursor:
        for row in rows:
            statement, fields = _statement(type(row))
            cursor.execute(statement, [field.get_db_prep_save(getattr(row, field.attname), database) for field in fields])
            row.pk = cursor.fetchone()[0]
            row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS
