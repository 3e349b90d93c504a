"""Days that people agree on."""

from datetime import date, datetime, timedelta

from django.utils import timezone

LONGEST = timedelta(days=5 * 366)


def possible(day: date | None, now: datetime) -> bool:
    """Whether something can be promised for `day`: from today on, within five years; no day at all is possible too."""
    today = timezone.localdate(now)
    return day is None or today <= day <= today + LONGEST
