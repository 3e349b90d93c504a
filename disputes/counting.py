"""Counts that cost the same at any length of the table: nobody at a desk needs to know whether there are 4,000 or 4,001."""

from collections.abc import Mapping
from typing import Any

from django.db.models import IntegerField, QuerySet, Subquery

from portal.accounts.models import User

MOST = 1_000


class Counted(Subquery):
    """How many rows a query gives; the query itself says where to stop."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()


def counted(viewer: User, wanted: Mapping[str, QuerySet[Any]]) -> dict[str, int]:
    """How many rows each of `wanted` has, in one query; MOST + 1 stands for "more than MOST"."""
    counts = {name: Counted(rows.values("pk")[: MOST + 1]) for name, rows in wanted.items()}
    found = User.objects.filter(pk=viewer.pk).annotate(**counts).values(*counts).get()
    return {name: int(number) for name, number in found.items()}


def many(number: int) -> str:
    """A count for people: 12, 1000+."""
    return str(number) if number <= MOST else f"{MOST}+"
