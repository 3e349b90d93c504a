"""The days of a calendar year, from pinned libraries. Pure.

China: `chinesecalendar` holds the State Council's notices, make-up days included; a year without a notice has the statutory
days from `holidays`. England and Wales: `holidays`. EU: the two days that are public holidays in all Member States.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import holidays
from chinese_calendar.constants import Holiday
from chinese_calendar.constants import holidays as off_days
from chinese_calendar.constants import workdays as makeup_days

CHINA = {
    Holiday.new_years_day.value: "元旦",
    Holiday.spring_festival.value: "春节",
    Holiday.tomb_sweeping_day.value: "清明节",
    Holiday.labour_day.value: "劳动节",
    Holiday.dragon_boat_festival.value: "端午节",
    Holiday.national_day.value: "国庆节",
    Holiday.mid_autumn_festival.value: "中秋节",
}
STATUTORY = {zh: en for en, zh in CHINA.items()} | {"农历除夕": Holiday.spring_festival.value}
ENGLAND = {
    "New Year's Day": "元旦",
    "Good Friday": "耶稣受难日",
    "Easter Monday": "复活节星期一",
    "May Day": "五月初公休",
    "Spring Bank Holiday": "春季公休",
    "Late Summer Bank Holiday": "夏季公休",
    "Christmas Day": "圣诞节",
    "Boxing Day": "节礼日",
}


@dataclass(frozen=True, slots=True)
class SeedDay:
    """A day that differs from the ordinary week; `kind` is holiday or makeup."""

    date: date
    kind: str
    name_zh: str
    name_en: str


def china(year: int) -> list[SeedDay]:
    """The year as the State Council has it. LookupError for a year without a notice."""
    off, worked = _of(year, off_days), _of(year, makeup_days)
    if not off:
        raise LookupError(year)
    found = [SeedDay(day, "holiday", CHINA[name], name) for day, name in off] + [
        SeedDay(day, "makeup", CHINA[name], name) for day, name in worked
    ]
    return sorted(found, key=lambda each: each.date)


def china_statutory(year: int) -> list[SeedDay]:
    """The statutory days alone: nobody knows yet which days will be bridged or made up."""
    found = holidays.country_holidays("CN", years=year, language="zh_CN")
    return [_statutory(day, name) for day, name in sorted(found.items()) if day.year == year]


@lru_cache(maxsize=16)
def statutory_dates(year: int) -> tuple[tuple[date, str], ...]:
    """Every statutory day of a year with its Chinese name, without what any notice moved; two that fall on one date are two entries."""
    found = sorted(holidays.country_holidays("CN", years=year, language="zh_CN", observed=False).items())
    named = [(day, name.strip()) for day, names in found for name in names.split(";") if day.year == year]
    return tuple((day, CHINA[STATUTORY[name]]) for day, name in named if name in STATUTORY)


def england(year: int) -> list[SeedDay]:
    found = holidays.country_holidays("GB", subdiv="ENG", years=year, language="en_GB")
    return [_bank_holiday(day, name) for day, name in sorted(found.items()) if day.year == year]


def europe(year: int) -> list[SeedDay]:
    return [
        SeedDay(date(year, 1, 1), "holiday", "元旦", "New Year's Day"),
        SeedDay(date(year, 12, 25), "holiday", "圣诞节", "Christmas Day"),
    ]


Seed = Callable[[int], list[SeedDay]]
# For each seed: the days of a year with a notice, and of one without.
SEEDS: dict[str, tuple[Seed, Seed]] = {"china": (china, china_statutory), "england": (england, england), "europe": (europe, europe)}


def _of(year: int, days: dict[date, str]) -> list[tuple[date, str]]:
    return [(day, str(name)) for day, name in days.items() if day.year == year]


def _statutory(day: date, name: str) -> SeedDay:
    """`春节（补假）` and `国庆节; 中秋节` by their first plain name."""
    plain = re.split("[;（]", name, maxsplit=1)[0].strip()
    english = STATUTORY[plain]
    return SeedDay(day, "holiday", CHINA[english], english)


def _bank_holiday(day: date, name: str) -> SeedDay:
    plain = re.split(r"[;(]", name, maxsplit=1)[0].strip()
    return SeedDay(day, "holiday", ENGLAND.get(plain, plain), name)
