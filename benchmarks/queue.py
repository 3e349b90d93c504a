"""The desk at 1,000, 100,000 and 1,000,000 cases: queue page, search, week ahead and the sweep, on databases of the same shape."""

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from benchmarks.measuring import Row, Table, alternate

SIZES = (1_000, 100_000, 1_000_000)
OPEN_SHARE = 5  # one case in five is open
SMALLEST = f"{SIZES[0]:,}"


def measure() -> Table:
    """Pages as Qian of intake and Zhao, who supervises, see them, by wall clock: the database works in it too."""
    from django.db import connection

    from tests import people

    qian, zhao = signed_in(people.qian()), signed_in(people.zhao())
    places, vendor = databases(), connection.display_name
    what: dict[str, tuple[Callable[[], object], int]] = {
        "queue page": (lambda: page(qian, "/staff/cases/"), 5),
        "search by reference": (lambda: page(qian, "/staff/cases/?q=2026-B"), 5),
        "week ahead": (lambda: page(zhao, "/staff/week/"), 3),
        "sweep with none due": (sweep, 100),
    }
    rows: list[Row] = []
    for name, (run, times) in what.items():
        seconds = alternate({size: inside(place, run) for size, place in places.items()}, times=times, clock=time.perf_counter)
        queries = {size: count_queries(place, run) for size, place in places.items()}
        rows += [
            Row(
                f"{name}, {size} cases",
                taken * 1e6,
                taken / seconds[SMALLEST] if size != SMALLEST else None,
                SMALLEST,
                f"{queries[size]} queries",
            )
            for size, taken in seconds.items()
        ]
    return Table(f"The desk, one case in {OPEN_SHARE} open ({vendor}, wall clock)", tuple(rows))


def page(browser: Any, address: str) -> None:
    assert browser.get(address).status_code == 200


def sweep() -> None:
    from disputes.services import clocks

    assert clocks.sweep() == 0


def signed_in(user: Any) -> Any:
    """A browser after password and second factor; the session goes along into the copies."""
    from django.test import Client

    from tests import people

    return people.signed_in(Client(HTTP_HOST="localhost:8000"), user)


def databases() -> dict[str, str]:
    """One database of each size, by name (a file on SQLite)."""
    from django.db import connection

    found = {SMALLEST: connection.settings_dict["NAME"]}
    add_cases(SIZES[0])
    analyse()
    for size in SIZES[1:]:
        found[f"{size:,}"] = copy(found[SMALLEST], f"desk{size}")
        with using(found[f"{size:,}"]):
            grow(size)
            analyse()
    return {name: str(place) for name, place in found.items()}


def copy(place: str, name: str) -> str:
    from django.db import connection

    if connection.vendor == "postgresql":
        connection.close()
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{place}"')
        return name
    connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    return str(shutil.copy(place, Path(place).with_name(f"{name}.sqlite3")))


def analyse() -> None:
    from django.db import connection

    connection.cursor().execute("ANALYZE")


@contextmanager
def using(place: str) -> Iterator[None]:
    """The main database is another one for a while."""
    from django.db import connection

    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = place
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before


def inside(place: str, run: Callable[[], object]) -> Callable[[int], None]:
    def there(times: int) -> None:
        with using(place):
            for _ in range(times):
                run()

    return there


def count_queries(place: str, run: Callable[[], object]) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with using(place), CaptureQueriesContext(connection) as captured:
        run()
    return len(captured)


def add_cases(count: int) -> None:
    """Rows as filing would leave them, without words: what lists and sweeps read."""
    from django.db import transaction
    from django.utils import timezone

    from disputes.models import Case, Clock, Conversation

    now = timezone.now()
    with transaction.atomic():
        thread = Conversation.objects.create(key_id="none", token_hash=uuid4().hex, language="en", channel="page", started_at=now)
        cases = Case.objects.bulk_create(case(number, thread, now) for number in range(count))
        Clock.objects.bulk_create(clock for each in cases for clock in clocks_of(each, now))


def case(number: int, thread: Any, now: datetime) -> Any:
    from disputes.models import NEVER, Case

    filed = now - timedelta(minutes=5 * number)
    ended = number % OPEN_SHARE != 0
    where = {"stage": "closed", "resolution": "explained", "ball": "nobody", "closed_at": now} if ended else {"stage": "in_review"}
    due = now + timedelta(hours=2 + number / 8)  # all within the week ahead, which shows 300 at most
    times = {"filed_at": filed, "moved_at": filed, "queue_at": NEVER if ended else due, "next_at": due + timedelta(days=180 * ended)}
    who = {"handler": "" if number % 10 else "somebody", "conversation": thread, "key_id": "none"}
    what = {"kind": "complaint", "topic": "sharing", "language": "en", "channel": "page", "story": b"", "wish": b""}
    words = {"story_masked": "They gave my number to others.", "wish_masked": "Stop it."}
    return Case(reference=f"2026-{number:05d}", receipt_hash=f"first{number}", **times, **what, **words, **who, **where)


def clocks_of(case: Any, now: datetime) -> Iterator[Any]:
    from disputes.models import NEVER, Clock

    open_until = None if case.queue_at == NEVER else case.queue_at
    for code in ("ack.any", "reply.first", "cn.complaint"):
        running = code == "cn.complaint" and open_until is not None
        over = {} if running else {"stopped_at": now, "stopped_by": 1}
        due = open_until if running and open_until is not None else case.filed_at + timedelta(days=4)
        yield Clock(case=case, code=code, version=1, started_at=case.filed_at, due_at=due, next_at=due if running else None, **over)


COPIED = {
    "sqlite": {"public_id": "printf('%032x', id + {shift})", "reference": "printf('B%09d', id + {shift})"},
    "postgresql": {"public_id": "lpad(to_hex(id + {shift}), 32, '0')::uuid", "reference": "'B' || lpad((id + {shift})::text, 9, '0')"},
}


def grow(size: int) -> None:
    """Copy all rows over and over until there are `size` cases, each copy with names of its own."""
    from django.db import connection, transaction

    from disputes.models import Case, Clock

    with transaction.atomic(), connection.cursor() as cursor:
        while (missing := size - Case.objects.count()) > 0:
            shift = _largest(Case)
            names = {name: said.format(shift=shift) for name, said in COPIED[connection.vendor].items()}
            names |= {"id": f"id + {shift}", "receipt_hash": f"'copy' || (id + {shift})"}
            _copy_rows(cursor, Case, names, f"WHERE id <= {missing + _smallest(Case) - 1}")
            _copy_rows(
                cursor,
                Clock,
                {"id": f"id + {_largest(Clock)}", "case_id": f"case_id + {shift}"},
                f"WHERE case_id <= {missing + _smallest(Case) - 1}",
            )


def _largest(model: Any) -> int:
    return int(model.objects.order_by("-pk").values_list("pk", flat=True)[0])


def _smallest(model: Any) -> int:
    return int(model.objects.order_by("pk").values_list("pk", flat=True)[0])


def _copy_rows(cursor: Any, model: Any, changed: dict[str, str], which: str) -> None:
    """`changed` says by SQL what a copy has of its own; the other columns stay as they are."""
    columns = [field.column for field in model._meta.concrete_fields]
    named, values = ", ".join(f'"{each}"' for each in columns), ", ".join(changed.get(each, f'"{each}"') for each in columns)
    cursor.execute(f'INSERT INTO "{model._meta.db_table}" ({named}) SELECT {values} FROM "{model._meta.db_table}" {which}')  # noqa: S608
