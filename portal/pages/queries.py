"""What the pages say that is nobody else's: whether the machine is ready, the front page, when the house is open."""

import asyncio
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import uuid4

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.db import DatabaseError, connections
from django.utils import timezone

from portal.deadlines.explanation import period
from portal.deadlines.rules import Day, DayKind
from portal.doors.errors import Refusal
from portal.law import queries as law
from portal.law.models import Operator, Term
from portal.law.queries import Shown
from portal.law.rules import StartEvent
from portal.law.shelf import Shelf
from portal.pages.models import Heartbeat

FRESH = timedelta(seconds=60)
AHEAD = timedelta(days=120)
PROMISES = {
    "ack": "ack.any",
    "first": "reply.first",
    "complaint": "cn.complaint",
    "feedback": "reply.feedback",
    "rights": "cn.rights",
    "mediation": "mediation.max",
}
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Promise:
    """A term we keep; `shown` is the due date if its clock started now, None where it starts with something else."""

    term: Term
    period: str
    shown: Shown | None


@dataclass(frozen=True)
class ClosedDays:
    """A run of days on which the house is shut against the ordinary week, or open (`makeup`)."""

    first: date
    last: date
    day: Day

    @property
    def makeup(self) -> bool:
        return self.day.kind == DayKind.MAKEUP


def operator() -> Operator | None:
    """The firm, or None before `manage.py setup` and while the database does not answer: a page still says what it can."""
    try:
        return law.operator()
    except (Refusal, DatabaseError):
        return None


def promises(now: datetime) -> dict[str, Promise]:
    """The terms of PROMISES that are in force, by our short names, each with the date it would give somebody who wrote now."""
    terms = {term.code: term for term in law.terms(now)}
    shelf = Shelf()
    return {name: _promise(terms[code], now, shelf) for name, code in PROMISES.items() if code in terms}


def _promise(term: Term, now: datetime, shelf: Shelf) -> Promise:
    starts_now = term.start_event == StartEvent.RECEIPT
    return Promise(term, period(term.rule), law.show(law.due_for(term, now, shelf=shelf), term) if starts_now else None)


def closed_days(firm: Operator, today: date) -> list[ClosedDays]:
    """Holidays and make-up workdays of the next months, neighbours of one name together."""
    calendar = law.calendar(firm.calendar)
    days = (calendar.day(today + timedelta(days=ahead)) for ahead in range(AHEAD.days))
    return list(_runs(day for day in days if day.kind in (DayKind.HOLIDAY, DayKind.MAKEUP)))


def _runs(days: Iterator[Day]) -> Iterator[ClosedDays]:
    run: ClosedDays | None = None
    for day in days:
        if run and day.date - run.last == timedelta(days=1) and (day.kind, day.name_en) == (run.day.kind, run.day.name_en):
            run = ClosedDays(run.first, day.date, run.day)
            continue
        if run:
            yield run
        run = ClosedDays(day.date, day.date, day)
    if run:
        yield run


def readiness(now: datetime | None = None) -> dict[str, bool]:
    """`database`, `layer` and `worker`: whether each answers now."""
    database = _databases_answer()
    return {"database": database, "layer": _layer_answers(), "worker": database and worker_is_fresh(now or timezone.now())}


def worker_is_fresh(now: datetime) -> bool:
    """Whether some worker was alive within the last minute."""
    return Heartbeat.objects.filter(at__gte=now - FRESH).exists()


def _databases_answer() -> bool:
    try:
        for alias in ("default", "keys"):
            with connections[alias].cursor() as cursor:
                cursor.execute("SELECT 1")
    except DatabaseError as error:
        logger.warning("not ready: database: %s", type(error).__name__)
        return False
    return True


def _layer_answers() -> bool:
    try:
        return async_to_sync(_through_the_layer)()
    except Exception as error:  # whatever the layer's client raises means the same: it does not answer
        logger.warning("not ready: channel layer: %s", type(error).__name__)
        return False


async def _through_the_layer() -> bool:
    """Send one message to a name of our own and read it back, within two seconds."""
    layer = get_channel_layer()
    if layer is None:
        return False
    async with asyncio.timeout(2):
        name, token = await layer.new_channel(), uuid4().hex
        await layer.send(name, {"type": "ready.check", "token": token})
        return bool((await layer.receive(name))["token"] == token)
