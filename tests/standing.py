"""What most tests stand on: loaded once a process, and laid down again from memory for every further test."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.apps import apps
from django.core.management.color import no_style
from django.db import connections, router, transaction
from django.db.models import Model
from django.utils import timezone

from portal.law.services import load_pack
from portal.trail.rules import SYSTEM

Rows = dict[type[Model], list[tuple[Any, ...]]]
LAW_SINCE = datetime(2025, 12, 1, tzinfo=ZoneInfo("Asia/Shanghai"))
LAST = ("policies.version",)
"""A published version takes no further parts, so it comes after them; foreign keys are looked at when the transaction ends."""
BY_TRIGGER = ("education.mark",)
"""What the database writes by itself."""


@dataclass(frozen=True)
class Kept:
    """What a load wrote, and how many rows the same tables held `under` it."""

    under: dict[type[Model], int]
    rows: Rows


_kept: dict[Hashable, Kept] = {}


def stand_on_law(at: datetime = LAW_SINCE) -> None:
    """The default pack, in force since `at`."""
    stand_on(("law", at), lambda: load_pack(by=SYSTEM, at=at))


def stand_on(name: Hashable, *load: Callable[[], object]) -> None:
    """Do every `load` the first time, and put the rows they wrote there again the next times; `name` says all that they depend on.

    Where a table holds more or fewer rows than it did then, `load` does it: rows from memory would meet others with their ids.
    """
    if name in _kept and all(model._base_manager.count() == n for model, n in _kept[name].under.items()):
        _lay_down(_kept[name].rows)
        return
    before = _everything()
    for each in load:
        each()
    after = _everything()
    if all(set(after[model]).issuperset(rows) for model, rows in before.items()):
        new = {model: [row for row in rows if row not in before[model]] for model, rows in after.items()}
        new = {model: rows for model, rows in new.items() if rows}
        _kept[name] = Kept({model: len(before[model]) for model in new}, new)


def stand_inside(name: Hashable, *load: Callable[[], object]) -> None:
    """The same for what does more when the transaction ends (pages for the press): from memory only inside a test's own, where nothing
    is carried out at the end anyway; and today's rows are for today."""
    if connections["default"].in_atomic_block:
        stand_on((name, timezone.localdate()), *load)
        return
    for each in load:
        each()


def _models() -> list[type[Model]]:
    ours = [model for model in apps.get_models() if model._meta.managed and model._meta.app_label not in ("auth", "contenttypes")]
    found = [model for model in ours if model._meta.label_lower not in BY_TRIGGER]
    return sorted(found, key=lambda model: model._meta.label_lower in LAST)


def _everything() -> Rows:
    return {model: _rows(model) for model in _models()}


def _columns(model: type[Model]) -> list[str]:
    return [field.column for field in model._meta.local_concrete_fields]


def _alias(model: type[Model]) -> str:
    return router.db_for_write(model)


def _quoted(model: type[Model]) -> tuple[str, str]:
    quote = connections[_alias(model)].ops.quote_name
    return quote(model._meta.db_table), ", ".join(map(quote, _columns(model)))


def _rows(model: type[Model]) -> list[tuple[Any, ...]]:
    """As the database has them: to read and to write them as objects takes ten times as long."""
    table, columns = _quoted(model)
    with connections[_alias(model)].cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM {table}")  # noqa: S608 (names of our own models)
        # SQLite reads a time of day, but takes it only as text.
        return [tuple(str(value) if isinstance(value, time) else value for value in row) for row in cursor.fetchall()]


def _lay_down(rows: Rows) -> None:
    for alias in {_alias(model) for model in rows}:
        here = [model for model in rows if _alias(model) == alias]
        with transaction.atomic(using=alias), connections[alias].cursor() as cursor:
            for model in here:
                table, columns = _quoted(model)
                cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({_places(model)})", rows[model])  # noqa: S608
            for statement in connections[alias].ops.sequence_reset_sql(no_style(), here):
                cursor.execute(statement)


def _places(model: type[Model]) -> str:
    return ", ".join(["%s"] * len(_columns(model)))
