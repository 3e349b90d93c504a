"""What most tests stand on: loaded once a process, and laid down again from memory for every further test."""

from collections.abc import Callable, Hashable
from datetime import datetime
from zoneinfo import ZoneInfo

from django.apps import apps
from django.core.management.color import no_style
from django.db import connections, router
from django.db.models import Model

from portal.law.services import load_pack
from portal.trail.rules import SYSTEM

Rows = dict[type[Model], list[Model]]
_kept: dict[Hashable, Rows] = {}
LAW_SINCE = datetime(2025, 12, 1, tzinfo=ZoneInfo("Asia/Shanghai"))


def stand_on_law(at: datetime = LAW_SINCE) -> None:
    """The default pack, in force since `at`."""
    stand_on(("law", at), lambda: load_pack(by=SYSTEM, at=at))


def stand_on(name: Hashable, load: Callable[[], object]) -> None:
    """Do `load` the first time, and put the rows it wrote there again the next times; `name` says all that they depend on.

    Where a table is not empty before, `load` does it: rows from memory would meet others with their ids.
    """
    rows = _kept.get(name)
    if rows is not None and not any(model._base_manager.exists() for model in rows):
        _lay_down(rows)
        return
    before = {model for model in _models() if model._base_manager.exists()}
    load()
    written = {model: list(model._base_manager.all()) for model in _models()}
    rows = {model: found for model, found in written.items() if found}
    if not before:
        _kept[name] = rows


def _models() -> list[type[Model]]:
    return [model for model in apps.get_models() if model._meta.managed and model._meta.app_label not in ("auth", "contenttypes")]


def _lay_down(rows: Rows) -> None:
    for model, found in rows.items():
        model._base_manager.bulk_create(found)
    for alias in {router.db_for_write(model) for model in rows}:
        connection = connections[alias]
        here = [model for model in rows if router.db_for_write(model) == alias]
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), here):
                cursor.execute(statement)
