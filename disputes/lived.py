"""What happened to many cases at once, as the folds read it: one query and no model instances for a chunk of them."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db.models import QuerySet

from disputes.life import Fact
from disputes.models import CaseEvent
from disputes.rules import Event
from portal.trail.rules import Actor

SAID = ("case_id", "n", "event", "at", "by_kind", "by_id", "by_role", "data")


def facts_of(cases: Sequence[int], upto: int | None = None) -> dict[int, list[Fact]]:
    """The events of each of `cases` (primary keys), oldest first, up to the row `upto`; a case without any is missing."""
    rows = CaseEvent.objects.filter(case__in=cases, **({} if upto is None else {"pk__lte": upto}))
    return {case: [_fact(*row[1:]) for row in own] for case, own in groupby(_read(rows), itemgetter(0))}


def _read(rows: QuerySet[CaseEvent]) -> QuerySet[CaseEvent, tuple[Any, ...]]:
    return rows.order_by("case_id", "n").values_list(*SAID)


def _fact(n: int, event: str, at: datetime, kind: str, who: str, role: str, data: dict[str, Any]) -> Fact:
    return Fact(n, Event(event), at, Actor(kind, who, role), data)
