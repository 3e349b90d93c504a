"""Calendars for the tests, built straight from the libraries and not from our tables."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import holidays
from chinese_calendar.constants import holidays as cn_holidays
from chinese_calendar.constants import workdays as cn_workdays

from portal.deadlines.calendar import Calendar
from portal.deadlines.rules import Day

SHANGHAI, BRUSSELS, LONDON = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Brussels"), ZoneInfo("Europe/London")
KNOWN = range(2024, 2027)
NAMES = {"Spring Festival": "春节", "National Day": "国庆节"}
NOTICE = "https://www.gov.cn/notice"


def _cn() -> Calendar:
    days = {day: Day(day, "holiday", NAMES.get(name, name), name, NOTICE) for day, name in cn_holidays.items() if day.year in KNOWN}
    days |= {day: Day(day, "makeup", NAMES.get(name, name), name, NOTICE) for day, name in cn_workdays.items() if day.year in KNOWN}
    statutory = holidays.country_holidays("CN", years=[2027], language="en_US")
    days |= {day: Day(day, "holiday", name, name) for day, name in statutory.items()}
    return Calendar("cn", "Asia/Shanghai", days, KNOWN, unsettled=3)


def _eu(code: str, zone: str, **given: object) -> Calendar:
    found = holidays.country_holidays(years=range(2024, 2031), **given)  # type: ignore[arg-type]
    return Calendar(code, zone, {day: Day(day, "holiday", name, name) for day, name in found.items()}, range(2024, 2031))


CN = _cn()
EU = Calendar(
    "eu",
    "Europe/Brussels",
    {
        date(year, month, day): Day(date(year, month, day), "holiday", "", "Holiday")
        for year in range(2024, 2031)
        for month, day in ((1, 1), (12, 25))
    },
    range(2024, 2031),
)
UK = _eu("uk", "Europe/London", country="GB", subdiv="ENG")


def at(text: str, zone: ZoneInfo = SHANGHAI) -> datetime:
    """`2026-02-12` at ten in the morning, or `2026-02-12T23:59`, in the zone."""
    return datetime.fromisoformat(text if "T" in text else f"{text}T10:00").replace(tzinfo=zone)
