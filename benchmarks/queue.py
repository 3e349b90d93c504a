"""The staff queue and the sweep of clocks at 1,000 and at 100,000 cases: synthetic rows in two databases of the same shape."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import uuid4

from benchmarks.measuring import Row, Table, alternate

SMALL, LARGE = 1_000, 100_000
OPEN_SHARE = 5  # one case in five is open
PAGE = "/staff/cases/"


def measure() -> Table:
    """The page as Qian of intake sees it, through Django's test client, and a sweep with nothing due."""
    from disputes.services import clocks

    browser = signed_in()
    places = databases()

    def page(times: int) -> None:
        for _ in range(times):
            assert browser.get(PAGE).status_code == 200

    def sweep(times: int) -> None:
        for _ in range(times):
            assert clocks.sweep() == 0

    seconds = alternate({size: inside(place, page) for size, place in places.items()}, times=5)
    swept = alternate({size: inside(place, sweep) for size, place in places.items()}, times=200)
    small, large = places
    queries = [count_queries(place, page) for place in places.values()]
    return Table(
        f"Queue page and sweep at {SMALL:,} and {LARGE:,} cases, one in {OPEN_SHARE} open (SQLite)",
        (
            Row(f"queue page, {small} cases", seconds[small] * 1e6, None, "", f"{queries[0]} queries"),
            Row(f"queue page, {large} cases", seconds[large] * 1e6, seconds[large] / seconds[small], small, f"{queries[1]} queries"),
            Row(f"sweep with none due, {small} cases", swept[small] * 1e6),
            Row(f"sweep with none due, {large} cases", swept[large] * 1e6, swept[large] / swept[small], small),
        ),
    )


def databases() -> dict[str, Path]:
    """Two files: the furnished database with SMALL cases in it, and a copy grown to LARGE."""
    from django.db import connection

    first = Path(connection.settings_dict["NAME"])
    add_cases(SMALL)
    connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    second = first.with_name("large.sqlite3")
    for stale in second.parent.glob("large.sqlite3*"):
        stale.unlink()
    shutil.copy(first, second)
    with using(second):
        add_cases(LARGE - SMALL)
        connection.cursor().execute("ANALYZE")
    with using(first):
        connection.cursor().execute("ANALYZE")
    return {f"{SMALL:,}": first, f"{LARGE:,}": second}


@contextmanager
def using(place: Path) -> Iterator[None]:
    """The main database is the file at `place` for a while."""
    from django.db import connection

    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = str(place)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before


def inside(place: Path, run: Callable[[int], None]) -> Callable[[int], None]:
    def there(times: int) -> None:
        with using(place):
            run(times)

    return there


def count_queries(place: Path, page: Callable[[int], None]) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with using(place), CaptureQueriesContext(connection) as captured:
        page(1)
    return len(captured)


def signed_in() -> Any:
    """Qian's browser after password and second factor; her session goes along into the copy."""
    from django.test import Client

    from tests import people

    return people.signed_in(Client(HTTP_HOST="localhost:8000"), people.qian())


def add_cases(count: int) -> None:
    """Rows as filing would leave them, without words: what lists and sweeps read."""
    from django.db import transaction
    from django.utils import timezone

    from disputes.models import Case, Clock, Conversation

    now, numbers = timezone.now(), iter(range(count))
    while batch := list(islice(numbers, 5_000)):
        with transaction.atomic():
            threads = Conversation.objects.bulk_create(conversation(now) for _ in batch)
            cases = Case.objects.bulk_create(case(number, thread, now) for number, thread in zip(batch, threads, strict=True))
            Clock.objects.bulk_create(clock for each in cases for clock in clocks_of(each, now))


def conversation(now: datetime) -> Any:
    from disputes.models import Conversation

    return Conversation(key_id="none", token_hash=uuid4().hex, language="en", channel="page", started_at=now)


def case(number: int, thread: Any, now: datetime) -> Any:
    from disputes.models import NEVER, Case

    filed = now - timedelta(minutes=5 * (number % 100_000))
    ended = number % OPEN_SHARE != 0
    where = {"stage": "closed", "resolution": "explained", "ball": "nobody", "closed_at": now} if ended else {"stage": "in_review"}
    code = uuid4().hex
    due = NEVER if ended else now + timedelta(minutes=1 + number)
    who = {"handler": "" if number % 10 else "somebody", "conversation": thread, "key_id": "none"}
    what = {"kind": "complaint", "topic": "sharing", "language": "en", "channel": "page", "story": b"", "wish": b""}
    words = {"story_masked": "They gave my number to others.", "wish_masked": "Stop it."}
    names = {"reference": code[:10], "receipt_hash": code * 2}
    return Case(filed_at=filed, moved_at=filed, queue_at=due, **names, **what, **words, **who, **where)


def clocks_of(case: Any, now: datetime) -> Iterator[Any]:
    from disputes.models import Clock

    for code, due in (("ack.any", 2), ("reply.first", 4), ("cn.complaint", 400)):
        over = {"stopped_at": now, "stopped_by": 1} if case.stage == "closed" or code == "ack.any" else {}
        yield Clock(case=case, code=code, version=1, started_at=case.filed_at, due_at=case.filed_at + timedelta(days=due + 400), **over)
