"""How easy clients found it to deal with us, for the desk: whole months that are over, and none with fewer answers than the small number.

A month still running is not shown: whoever saw the mean move would learn the newest answer."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.utils import timezone

from disputes.models import CaseEvent
from disputes.rules import Event

EASY = 5


@dataclass(frozen=True)
class Month:
    """One month; `count`, `mean` (one decimal) and `share` (whole per cent that said 5 or more) are None where too few answered."""

    first: date
    count: int | None
    mean: float | None
    share: int | None


def least() -> int:
    """Fewer answers than this are never shown."""
    return int(settings.SMALL_NUMBER)


def of_month(first: date, answers: list[int], k: int) -> Month:
    if len(answers) < k:
        return Month(first, None, None, None)
    easy = sum(1 for each in answers if each >= EASY)
    return Month(first, len(answers), round(sum(answers) / len(answers), 1), round(100 * easy / len(answers)))


def by_month(now: datetime) -> list[Month]:
    """The last twelve months that are over, newest first; those without any answer are left out."""
    this = timezone.localdate(now).replace(day=1)
    first = this.replace(year=this.year - 1)
    told = _answers(_midnight(first), _midnight(this))
    found: dict[date, list[int]] = {}
    for at, ease in told:
        found.setdefault(timezone.localdate(at).replace(day=1), []).append(ease)
    return [of_month(month, found[month], least()) for month in sorted(found, reverse=True)]


def _answers(since: datetime, until: datetime) -> Iterable[tuple[datetime, int]]:
    rows = CaseEvent.objects.filter(event=Event.RATED, at__gte=since, at__lt=until).order_by("at").values_list("at", "data")
    return [(at, int(data["ease"])) for at, data in rows]


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime(day.year, day.month, day.day))
