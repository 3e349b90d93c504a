from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from portal.deadlines.calendar import Calendar
from portal.law import queries as law
from portal.law.rules import Hours


@dataclass(frozen=True)
class Office:
    """The desk's working time, to let invented staff keep office hours."""

    hours: Hours
    calendar: Calendar

    @classmethod
    def of_the_firm(cls) -> "Office":
        firm = law.operator()
        return cls(firm.hours, law.calendar(firm.calendar))

    def after(self, start: datetime, hours: float) -> datetime:
        """The moment `hours` of open time after `start`."""
        left, now = timedelta(hours=hours), self.hours.next_opening(start, self.calendar)
        while True:
            close = datetime.combine(now.astimezone(ZoneInfo(self.calendar.zone)).date(), self.hours.closes, ZoneInfo(self.calendar.zone))
            if left < close - now:
                return now + left
            left -= close - now
            now = self.hours.next_opening(close, self.calendar)
