"""At start an operator is warned of every field that the inventory does not name."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Warning
from django.db import DatabaseError

from portal.inventory import doors, queries


def every_field_is_in_the_inventory(app_configs: Sequence[Any] | None, **options: Any) -> list[CheckMessage]:
    """One warning (inventory.W001) for all of them; silent before the inventory is loaded, and when single apps are checked."""
    if app_configs is not None:
        return []
    try:
        known = queries.patterns()
        missing = doors.uncovered(known, doors.fields()) if known else []
    except DatabaseError:  # not migrated yet
        return []
    if not missing:
        return []
    hint = "Say at /staff/inventory/ what each is for, or take it away. " + ", ".join(missing)
    return [Warning(f"{len(missing)} fields take something in that the inventory does not name.", hint=hint, id="inventory.W001")]
