"""Counting a quarter: 10,000 to 1,000,000 events in it, and 100,000 in it beside 900,000 before it. Time, memory, growth.
Then drafting its report whole: counted with the quarters before it, cases listed, and what is counted beside the log written down.

The record is that of the demo's year, as the services wrote it: the cases the quarter's count reads, with all their events and clocks,
copied by the database over and over. So its kinds, lives and proportions are the demo's, and a million events take a minute.
"""

import os
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Any

from django.utils import timezone

from benchmarks.measuring import Row, Table
from benchmarks.queue import COPIED, _copy_rows, _largest, analyse, copy, using

REPEATS = 3
CASES = 60
SIZES = (10_000, 100_000, 1_000_000)
BEFORE = 900_000
EARLIER = "-1096 days"
MOMENTS = {
    "disputes_case": ("filed_at", "moved_at", "closed_at"),
    "disputes_caseevent": ("at", "recorded_at"),
    "disputes_clock": ("started_at", "due_at", "stopped_at", "breached_at", "paused_at"),
}
NAMED = {**COPIED["sqlite"], "receipt_hash": "'copy' || (id + {shift})"}


@dataclass(frozen=True)
class Measured:
    """Seconds of CPU for one event, and by how many MiB the process grew at most."""

    events: int
    seconds: float
    more: int


def measure() -> Table:
    """CPU for one event, median; a million once. Memory is the most the process held while counting, above what it had."""
    quarter = demo_year()
    block = gather(quarter)
    place, rows = main_database(), list[Row]()
    grow(block, SIZES[0])
    reference = read_and_count(quarter)
    rows += said(reference, reference[1], "")
    hidden, small = hiding(quarter), drafted(quarter)
    grow(block, SIZES[1])
    lone = read_and_count(quarter)
    rows += said(lone, reference[1], "")
    drafts = [small, drafted(quarter)]
    with using(copy(place, "beside")):
        grow(block, BEFORE, earlier=True)
        rows += said(read_and_count(quarter), lone[1], f" beside {BEFORE:,} before")
    grow(block, SIZES[2])
    rows += said(read_and_count(quarter, repeats=1), reference[1], "")
    drafts.append(drafted(quarter))
    notes = remarks(rows)
    rows += [row for draft in drafts for row in draft_said(draft, small)]
    return Table("Counting a quarter from the records, per event of the cases counted (SQLite)", (*rows, hidden), notes)


def said(pair: tuple[Measured, Measured], first: Measured, beside: str) -> list[Row]:
    read, counted = pair
    note = f"{counted.more} MiB more at most; {counted.seconds / first.seconds:.2f} × {first.events:,}"
    return [
        Row(f"plain read, {read.events:,}{beside}", read.seconds * 1e6, None, "", f"{read.more} MiB more at most"),
        Row(f"counted, {counted.events:,}{beside}", counted.seconds * 1e6, counted.seconds / read.seconds, "plain read", note),
    ]


@dataclass(frozen=True)
class Drafted:
    """A draft, writing its basis down once more, and reading that line by line."""

    whole: Measured
    kept: Measured
    again: Measured
    lines: int


def drafted(quarter: Any) -> Drafted:
    """The quarter drafted once, as a person does it, and taken back."""
    from django.db import transaction

    from portal.trail.rules import Actor
    from transparency_reports import basis
    from transparency_reports.services import draft_report

    enter()
    events, made = rows_of(quarter).count(), list[Any]()
    with transaction.atomic():
        whole = held(lambda: made.append(draft_report(quarter=quarter, by=Actor("staff", "bench"), at=timezone.now())))
        kept = held(lambda: basis.keep(made[0]))
        lines = sum(1 for _line in basis.kept(made[0])[1])
        again = held(lambda: deque(basis.kept(made[0])[1], maxlen=0))
        transaction.set_rollback(True)
    return Drafted(*(Measured(events, seconds / events, more) for seconds, more in (whole, kept, again)), lines)


def draft_said(draft: Drafted, first: Drafted) -> list[Row]:
    rows = []
    for name, now, then in (
        ("drafted whole", draft.whole, first.whole),
        (f"of that, {draft.lines:,} lines written down", draft.kept, first.kept),
        ("read again", draft.again, first.again),
    ):
        note = f"{now.more} MiB more at most; {now.seconds / then.seconds:.2f} × {then.events:,}"
        rows.append(Row(f"{name}, {now.events:,}", now.seconds * 1e6, None, "", note))
    return rows


def enter() -> None:
    """Every copied case gets a first entry of its own, as filing it would have made."""
    from disputes.models import Case
    from portal.trail.models import Entry

    now = timezone.now()
    there = set(Entry.objects.filter(n=1, subject__startswith="case:").values_list("subject", flat=True))
    entries = (
        Entry(at=now, event="case.filed", actor_kind="client", subject=f"case:{public_id}", n=1, salt=b"", leaf=os.urandom(32), seal=b"")
        for public_id in Case.objects.values_list("public_id", flat=True)
        if f"case:{public_id}" not in there
    )
    while chunk := list(islice(entries, 2_000)):
        Entry.objects.bulk_create(chunk)


def remarks(rows: list[Row]) -> tuple[str, ...]:
    from disputes.models import Case, CaseEvent, Clock

    events, cases, clocks = (model.objects.count() for model in (CaseEvent, Case, Clock))
    return (
        f"{events:,} events of {cases:,} cases with {clocks:,} clocks; {events * rows[-1].cpu_us / 1e6:,.0f} s of CPU to count them once.",
    )


def main_database() -> str:
    from django.db import connection

    return str(connection.settings_dict["NAME"])


def demo_year() -> Any:
    """The demo's year of CASES cases, through the services; returns the last full quarter."""
    from disputes import channels
    from portal.accounts.models import User
    from portal.pages.demo.history import History
    from transparency_reports.rules import Quarter

    now = timezone.now()
    with channels.unheard():
        History(list(User.objects.all()), now).build(CASES)
    return Quarter.last_full(timezone.localdate(now))


def gather(quarter: Any) -> tuple[int, int]:
    """Copy the cases the quarter's count reads, one after the other, and remove everything else; returns their first and last id."""
    from django.db import connection, transaction

    from disputes.models import Case
    from transparency_reports import queries

    subjects = [facts.subject.partition(":")[2] for facts in queries.facts(quarter.end, quarter.start)]
    ids = list(Case.objects.filter(public_id__in=subjects).order_by("id").values_list("id", flat=True))
    first = _largest(Case) + 1
    with transaction.atomic(), connection.cursor() as cursor:
        for number, own in enumerate(ids):
            multiply(cursor, own, own, first + number - own)
        remove_before(cursor, first)
    return first, first + len(ids) - 1


def multiply(cursor: Any, first: int, last: int, shift: int, *, earlier: bool = False) -> None:
    """Copy the cases `first` to `last` with their events and clocks under ids that are `shift` higher; `earlier` by three years."""
    from disputes.models import Case, CaseEvent, Clock

    names = {"id": f"id + {shift}", **{column: how.format(shift=shift) for column, how in NAMED.items()}}
    for model, own, column in ((Case, names, "id"), (CaseEvent, None, "case_id"), (Clock, None, "case_id")):
        changed = own or {"id": f"{_largest(model)} + row_number() OVER ()", "case_id": f"case_id + {shift}"}
        if earlier:
            moments = MOMENTS[model._meta.db_table]
            changed = changed | {each: f"strftime('%Y-%m-%d %H:%M:%f', {each}, '{EARLIER}')" for each in moments}
        _copy_rows(cursor, model, changed, f"WHERE {column} BETWEEN {first} AND {last}")


def remove_before(cursor: Any, first: int) -> None:
    """Only the benchmark may: what the copies were made of goes, so that sizes are what they say."""
    from disputes.models import CaseEvent, Clock

    cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name LIKE 'disputes_case%%'")
    for (name,) in cursor.fetchall():
        cursor.execute(f"DROP TRIGGER {name}")
    for model in (CaseEvent, Clock):
        cursor.execute(f"DELETE FROM {model._meta.db_table} WHERE case_id < {first}")  # noqa: S608 (our own names)


def grow(block: tuple[int, int], events: int, *, earlier: bool = False) -> None:
    """Copy the block until the record has `events` events of it, those `earlier` besides what is there."""
    from django.db import connection, transaction

    from disputes.models import Case, CaseEvent

    first, last = block
    there = 0 if earlier else CaseEvent.objects.count()
    one = CaseEvent.objects.filter(case__gte=first, case__lte=last).count()
    with transaction.atomic(), connection.cursor() as cursor:
        for _copy in range((events - there + one - 1) // one):
            multiply(cursor, first, last, _largest(Case) + 1 - first, earlier=earlier)
    analyse()


def read_and_count(quarter: Any, *, repeats: int = REPEATS) -> tuple[Measured, Measured]:
    """In turns: reading the events the count reads and nothing else; counting. The first turn warms up, unless it is the only one."""
    warm, events = int(repeats > 1), rows_of(quarter).count()
    taken = [(held(lambda: read(quarter)), held(lambda: tally(quarter))) for _turn in range(repeats + warm)][warm:]
    alone, counted = (
        Measured(events, median(seconds for seconds, _more in runs) / events, max(more for _seconds, more in runs))
        for runs in zip(*taken, strict=True)
    )
    return alone, counted


def tally(quarter: Any) -> Any:
    """As a draft counts: it is told of every case and where it counted, and keeps that."""
    from transparency_reports import queries

    told: list[Any] = []
    counts = queries.tally(quarter, quarter.end, seen=lambda case, places: told.append((case.subject, places)))
    assert told
    return counts


def rows_of(quarter: Any) -> Any:
    """The events of the cases the quarter counts: those of three years before are not among them."""
    from disputes.models import CaseEvent

    return CaseEvent.objects.filter(case__filed_at__gte=quarter.start - timedelta(days=500))


def read(quarter: Any) -> None:
    """The same events and nothing done with them."""
    said = ("case_id", "n", "event", "at", "by_kind", "by_id", "by_role", "data")
    for _row in stream(rows_of(quarter).order_by("case_id", "n").values_list(*said)):
        pass


def stream(rows: Any) -> Iterator[Any]:
    yield from rows.iterator(chunk_size=2_000)


def hiding(quarter: Any) -> Row:
    """What comes after the counting: the small numbers hidden together. It does not grow with the events."""
    from transparency_reports import queries

    counts = tally(quarter)
    start = time.process_time()
    assert queries.figures(counts, 5)
    return Row("hiding small numbers, once", (time.process_time() - start) * 1e6)


def held(run: Callable[[], object]) -> tuple[float, int]:
    """Seconds of CPU, and by how many MiB the process grew at its largest (the kernel's own figure, set back before)."""
    Path("/proc/self/clear_refs").write_text("5")
    before, start = memory("VmRSS"), time.process_time()
    run()
    return time.process_time() - start, (memory("VmHWM") - before) // 1024


def memory(name: str) -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:"))
