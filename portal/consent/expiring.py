"""What of this room can expire, for retention runs: answers of somebody whose last word was a no or a withdrawal."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Max

from portal.consent import services
from portal.consent.models import ConsentEvent
from portal.consent.rules import Answer
from portal.retention.expiring import Expirer
from portal.trail.rules import Actor


def _silent(moment: datetime, n: int) -> Iterator[tuple[str, datetime]]:
    rows = ConsentEvent.objects.values("subject").annotate(last=Max("at")).filter(last__lt=moment).order_by("last")[: 4 * n]
    return ((row["subject"], row["last"]) for row in rows if began(row["subject"]) is not None)


def began(subject: str) -> datetime | None:
    """When the last answer was given; None while a "yes" about anything still stands, or nothing is here."""
    last = {event.purpose: event for event in ConsentEvent.objects.filter(subject=subject).order_by("id")}
    if not last or any(event.answer == Answer.GIVEN for event in last.values()):
        return None
    return max(event.at for event in last.values())


def _erase(subject: str, *, by: Actor) -> None:
    services.forget_subject(subject=subject, by=by)


CONSENTS = Expirer(_silent, began, _erase)
