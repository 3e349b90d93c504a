"""Due dates as an iCalendar file (RFC 5545), for any calendar program. Titles come from the caller and name no person."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from icalendar import Alarm, Calendar, Event

from portal.deadlines.rules import Due

TYPE = "text/calendar; charset=utf-8"


@dataclass(frozen=True)
class Entry:
    """One due date: `key` stays the same when the date moves, so that a calendar moves its entry too."""

    key: str
    title: str
    due: Due
    url: str = ""
    note: str = ""


def calendar_file(entries: Iterable[Entry], *, name: str, now: datetime) -> bytes:
    """The file: a whole day for each date (a moment for an hours clock), tentative while provisional, an alarm the day before."""
    calendar = Calendar()
    calendar.add("prodid", "-//Mingshi//Deadlines//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    for entry in entries:
        calendar.add_component(_event(entry, now))
    return bytes(calendar.to_ical())


def _event(entry: Entry, now: datetime) -> Event:
    event = Event()
    event.add("uid", f"{hashlib.sha256(entry.key.encode()).hexdigest()[:32]}@mingshi")
    event.add("dtstamp", now)
    event.add("summary", entry.title)
    if entry.due.rule.unit == "h":
        event.add("dtstart", entry.due.at)
    else:
        event.add("dtstart", entry.due.day)
        event.add("dtend", entry.due.day + timedelta(days=1))
    event.add("status", "TENTATIVE" if entry.due.provisional or entry.due.paused else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    if entry.url:
        event.add("url", entry.url)
    if entry.note:
        event.add("description", entry.note)
    event.add_component(_alarm(entry.title))
    return event


def _alarm(title: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", title)
    alarm.add("trigger", timedelta(days=-1))
    return alarm
