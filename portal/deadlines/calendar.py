"""Which days are worked: a calendar over the days given to it."""

from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from datetime import date

from portal.deadlines.rules import Day, DayKind

SATURDAY = 5


@dataclass(frozen=True, eq=False)
class Calendar:
    """`days` holds only what differs from the ordinary week: holidays, and weekend days that are worked.

    A year outside `known_years` has at most its statutory days in `days` and counts Monday to Friday: every day of it is
    provisional. So are the last `unsettled` days of a known year before an unknown one: the notice for the next year may still
    move them (China's notice for 2019, of 2018-12-01, made 2018-12-29 a working day and 2018-12-31 a day off).
    """

    code: str
    zone: str
    days: Mapping[date, Day] = field(default_factory=dict)
    known_years: Container[int] = ()
    unsettled: int = 0
    weekend: bool = True

    def day(self, day: date) -> Day:
        """The day with its kind and source; never fails."""
        given, provisional = self.days.get(day), self.provisional(day)
        if given is None:
            rests = self.weekend and day.weekday() >= SATURDAY
            return Day(day, DayKind.REST if rests else DayKind.WORKING, provisional=provisional)
        return Day(day, given.kind, given.name_zh, given.name_en, given.source, provisional)

    def provisional(self, day: date) -> bool:
        if day.year not in self.known_years:
            return True
        return day > date(day.year, 12, 31 - self.unsettled) and day.year + 1 not in self.known_years


def without_rest(zone: str) -> Calendar:
    """A calendar on which every day is a working day, for periods that never rest."""
    return Calendar("none", zone, known_years=range(1, 10_000), weekend=False)
