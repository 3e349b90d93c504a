"""How days are written: 02-12 周四 and 02-15～23 in Chinese, Thu 12 Feb and 15 to 23 Feb in English."""

from datetime import date

from django.utils.dateformat import format as formatted
from django.utils.translation import get_language, pgettext


def chinese() -> bool:
    return (get_language() or "").startswith("zh")


def weekday(day: date) -> str:
    names = [
        pgettext("weekday", "Mon"),
        pgettext("weekday", "Tue"),
        pgettext("weekday", "Wed"),
        pgettext("weekday", "Thu"),
        pgettext("weekday", "Fri"),
        pgettext("weekday", "Sat"),
        pgettext("weekday", "Sun"),
    ]
    return names[day.weekday()]


def one_day(day: date, *, year: bool) -> str:
    """A day with its weekday, with or without the year."""
    return f"{_day(day, year)} {weekday(day)}" if chinese() else f"{weekday(day)} {_day(day, year)}"


def span(first: date, last: date, *, year: bool) -> str:
    """A range that says what changes only once: 02-15～23 or 15 to 23 Feb; across new year both years."""
    one_month = (first.year, first.month) == (last.year, last.month)
    across = first.year != last.year
    if chinese():
        return f"{_day(first, year or across)}～{f'{last:%d}' if one_month else _day(last, across)}"
    return f"{first.day if one_month else _day(first, across)} to {_day(last, year or across)}"


def _day(day: date, year: bool) -> str:
    if chinese():
        return day.isoformat() if year else f"{day:%m-%d}"
    return formatted(day, "j M Y" if year else "j M")
