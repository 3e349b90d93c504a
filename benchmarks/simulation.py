"""A year of cases under another rule, against reading the same events and doing nothing with them."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from benchmarks.measuring import Row, Table, alternate

CASES = 2_000
TERM, DAYS = "cn.complaint", 10


def measure() -> Table:
    """CPU for one case of CASES, each with the events of a complaint that was asked about, answered and closed."""
    from dataclasses import replace

    from django.utils import timezone

    from disputes import simulation
    from disputes.models import CaseEvent
    from portal.law import queries as law

    last = timezone.now()
    first = last - timedelta(days=365)
    furnish(first)
    rule = replace(law.term(TERM).rule, count=DAYS)
    rows = CaseEvent.objects.filter(case__filed_at__gte=first).order_by("case_id", "n")
    upto = rows.order_by("-pk")[0].pk

    def read(times: int) -> None:
        for _ in range(times):
            assert sum(1 for _row in rows.values_list("case_id", "n", "event", "at", "by_kind", "data").iterator(chunk_size=2_000)) > CASES

    def lives(times: int) -> None:
        for _ in range(times):
            assert sum(1 for _life in simulation.lives(first, last, upto)) >= CASES

    def simulate(times: int) -> None:
        for _ in range(times):
            assert simulation.simulate(TERM, rule, first, last).total.clocks >= CASES

    seconds = alternate({"plain read": read, "read as facts": lives, "simulated": simulate}, times=1)
    notes = {"read as facts": "two queries a chunk", "simulated": "every clock folded, two due dates a clock of the term"}
    against = seconds["plain read"]
    return Table(
        f"Simulation of {TERM} at {DAYS} working days over {CASES:,} closed cases, per case (SQLite)",
        tuple(
            Row(name, value / CASES * 1e6, None if name == "plain read" else value / against, "plain read", notes.get(name, ""))
            for name, value in seconds.items()
        ),
    )


def furnish(first: datetime) -> None:
    """Rows as services would leave them, without words or trail."""
    from django.db import transaction

    from disputes.models import Case, CaseEvent

    with transaction.atomic():
        thread = conversation(first)
        cases = Case.objects.bulk_create(case(n, thread, first) for n in range(CASES))
        CaseEvent.objects.bulk_create(event for n, each in enumerate(cases) for event in life(n, each))


def conversation(at: datetime) -> Any:
    """One that all the cases came from: nobody reads it."""
    from disputes.models import Conversation

    return Conversation.objects.create(key_id="none", token_hash=uuid4().hex, language="en", channel="page", started_at=at)


def case(n: int, thread: Any, first: datetime) -> Any:
    from benchmarks.queue import case as queued

    made = queued(1, thread, first)
    filed = first + timedelta(hours=4 * n + 1)
    made.receipt_hash = uuid4().hex
    made.reference, made.filed_at, made.moved_at, made.closed_at = uuid4().hex[:10], filed, filed, filed + timedelta(days=20)
    return made


def life(n: int, case: Any) -> Iterator[Any]:
    """Seven events; the answer comes after 8 to 17 days of which the client took four."""
    from disputes.models import CaseEvent
    from disputes.rules import Event, Stage

    days = 8 + n % 10
    told: tuple[tuple[Event, float, Stage, dict[str, str]], ...] = (
        (Event.FILED, 0.0, Stage.FILED, {}),
        (Event.ACKNOWLEDGED, 0.1, Stage.FILED, {}),
        (Event.TAKEN, 0.5, Stage.IN_REVIEW, {}),
        (Event.INFORMATION_ASKED, 2.0, Stage.AWAITING_CLIENT, {}),
        (Event.INFORMATION_GIVEN, 6.0, Stage.IN_REVIEW, {}),
        (Event.ANSWERED, float(days), Stage.ANSWERED, {"resolution": "explained"}),
        (Event.CLOSED, days + 2.0, Stage.CLOSED, {}),
    )
    for number, (event, after, stage, data) in enumerate(told, 1):
        at = case.filed_at + timedelta(days=after)
        who = {"by_kind": "staff", "by_id": "somebody", "by_role": "intake"}
        yield CaseEvent(case=case, n=number, event=event, at=at, recorded_at=at, to_stage=stage, data=data, **who)
