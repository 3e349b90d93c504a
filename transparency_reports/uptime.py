"""Whether the chat can be reached: asked by the worker on a fixed clock, kept as counts of a day, about nobody.

Time is cut into slots of CLOCK seconds since 1970. In each slot one question goes through the real socket, as far as the database,
and starts no conversation. A slot in which nobody asked, because the worker was not running, is said as such: it counts neither way.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.conf import settings
from django.db.models import F
from django.utils import timezone
from websockets.exceptions import WebSocketException
from websockets.sync.client import connect

from transparency_reports.models import ChatDay

CLOCK, WAIT, DAYS = 60, 3.0, 90
LATE = timedelta(minutes=5)
QUESTION = {"type": "session.resume", "id": "uptime", "token": "uptime"}
ANSWER = {"type": "error", "code": "session.unknown", "in_reply_to": "uptime"}


@dataclass(frozen=True)
class Uptime:
    """Of the slots from `since` on: in how many the chat answered, in how many not, in how many nobody asked; `last` is the latest."""

    since: datetime
    last: datetime
    answered: int
    silent: int
    unmeasured: int

    @property
    def share(self) -> str:
        """Answered in a hundred asked, two places, rounded down: 100.00 is only where it always answered."""
        hundredths = self.answered * 10_000 // (self.answered + self.silent)
        return f"{hundredths // 100}.{hundredths % 100:02}"


def slot(moment: datetime) -> int:
    return int(moment.timestamp()) // CLOCK


def begun(number: int) -> datetime:
    return datetime.fromtimestamp(number * CLOCK, UTC)


def chat_answers(origin: str = "") -> bool:
    """Whether a frame sent to the chat socket comes back answered by the database within WAIT seconds a step; never raises for the
    other side."""
    address = (origin or settings.CHAT_PROBE).replace("http", "ws", 1) + "/ws/chat/"
    try:
        with connect(address, origin=settings.PUBLIC_ORIGIN, open_timeout=WAIT, close_timeout=1, proxy=None) as socket:  # type: ignore[arg-type]
            socket.send(json.dumps(QUESTION))
            return bool(json.loads(socket.recv(timeout=WAIT)) == ANSWER)
    except (OSError, WebSocketException, ValueError):
        return False


def probe_chat(now: datetime | None = None, ask: Callable[[], bool] = chat_answers) -> bool | None:
    """Ask once in this slot, whoever of the workers comes first; what was found, None where this slot has it already."""
    moment = now or timezone.now()
    number, day = slot(moment), timezone.localdate(moment)
    if ChatDay.objects.filter(day=day, last__gte=number).exists():
        return None
    found = ask()
    ChatDay.objects.get_or_create(day=day, defaults={"first": number, "last": number - 1})
    more = {"answered": F("answered") + 1} if found else {"silent": F("silent") + 1}
    return found if ChatDay.objects.filter(day=day, last__lt=number).update(last=number, **more) else None


def uptime(now: datetime) -> Uptime | None:
    """The last DAYS days, today included; None where nothing was ever asked in them."""
    first_day = timezone.localdate(now) - timedelta(days=DAYS - 1)
    days = list(ChatDay.objects.filter(day__gte=first_day).order_by("day"))
    return summed(days, slot(now), _start(first_day, days)) if days else None


def _start(first_day: date, days: Sequence[ChatDay]) -> int:
    """The first slot that should have been asked in: the first one ever, or that of midnight."""
    if not ChatDay.objects.filter(day__lt=first_day).exists():
        return days[0].first
    return slot(datetime.combine(first_day, datetime.min.time(), timezone.get_default_timezone()))


def summed(days: Sequence[ChatDay], current: int, start: int) -> Uptime:
    """The slot that has just begun is not yet missing."""
    answered, silent = sum(day.answered for day in days), sum(day.silent for day in days)
    last = days[-1].last
    due = max(current - 1, last) - start + 1
    return Uptime(begun(start), begun(last), answered, silent, max(due - answered - silent, 0))
