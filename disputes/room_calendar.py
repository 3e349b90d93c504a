"""A session of a mediation for people and for calendar programs (RFC 5545). Names no person."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from disputes.models import Case, Sitting


def when(sitting: Sitting, language: str) -> str:
    """Day and hour as people read them in `language`, in the firm's time zone."""
    with translation.override(language):
        return date_format(timezone.localtime(sitting.starts_at), "DATETIME_FORMAT")


def file(case: Case, sitting: Sitting, place: str, language: str) -> bytes:
    """The session as an .ics file; a cancelled one says so, so that a calendar takes its entry out."""
    with translation.override(language):
        title = _("Mediation session, case %(reference)s") % {"reference": case.reference}
    event = Event()
    event.add("uid", f"{sitting.public_id}@mingshi")
    event.add("dtstamp", timezone.now())
    event.add("summary", title)
    event.add("dtstart", sitting.starts_at)
    event.add("dtend", sitting.starts_at + timedelta(minutes=sitting.minutes))
    event.add("location", place)
    event.add("url", f"{settings.PUBLIC_ORIGIN}/{language}/room/")
    event.add("status", "CANCELLED" if sitting.cancelled_at else "CONFIRMED")
    event.add("sequence", 1 if sitting.cancelled_at else 0)
    calendar = Calendar()
    calendar.add("prodid", "-//Mingshi//Mediation//EN")
    calendar.add("version", "2.0")
    calendar.add_component(event)
    return bytes(calendar.to_ical())
