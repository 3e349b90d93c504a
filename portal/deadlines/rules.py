"""What a deadline is made of: a rule, the days of a calendar, pauses, and the due date with its trace. Plain data, no clock."""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# The longest period a unit may have. Longer ones are typing mistakes; the longest in the law we know is the 20 years of CC 188.
LIMITS = {"wd": 3660, "d": 7305, "m": 240, "h": 87_600}
PERIOD = re.compile(r"(\d{1,6})\s*(wd|d|m|h)")


class DeadlineError(ValueError):
    """A due date that cannot be computed; `code` is stable, `message` is for people."""

    def __init__(self, code: str, message: str | Promise) -> None:
        super().__init__(code)
        self.code, self.message = code, message


class PauseEffect(StrEnum):
    """What waiting for the other side does to a clock."""

    PAUSE = "pause"  # days wholly inside a pause do not count
    RESTART = "restart"  # the whole period runs again from the end of the last pause
    NONE = "none"  # the clock runs on


class DayKind(StrEnum):
    WORKING = "working"
    REST = "rest"  # an ordinary weekend day
    HOLIDAY = "holiday"
    MAKEUP = "makeup"  # 调休: a weekend day on which China works


class StepKind(StrEnum):
    """One line of an explanation."""

    START = "start"
    RESTART = "restart"
    COUNT = "count"
    MAKEUP = "makeup"
    MONTH = "month"
    CLAMP = "clamp"
    HOURS = "hours"
    REST = "rest"
    HOLIDAY = "holiday"
    PAUSED = "paused"
    ROLL = "roll"
    PROVISIONAL = "provisional"
    END = "end"


@dataclass(frozen=True, slots=True)
class Rule:
    """`count` working days (wd), calendar days (d), months (m) or hours (h), in `zone`, resting on the days of `calendar`.

    `roll` moves a last day that is no working day to the next one (never for hours). `pause` is a PauseEffect value.
    """

    count: int
    unit: str
    zone: str = "Asia/Shanghai"
    roll: bool = True
    calendar: str = "cn"
    pause: str = PauseEffect.PAUSE

    def __post_init__(self) -> None:
        if self.unit not in LIMITS:
            raise DeadlineError("deadline.unit", _("A period is counted in working days (wd), days (d), months (m) or hours (h)."))
        if not 0 <= self.count <= LIMITS[self.unit]:
            raise DeadlineError("deadline.too_long", _("This period is longer than any law we know. Check the number."))
        if self.pause not in list(PauseEffect):
            raise DeadlineError("deadline.pause", _("A clock either pauses, restarts or runs on."))
        zone_of(self.zone)

    @classmethod
    def parse(cls, text: str) -> Self:
        """`15wd`, `30d`, `72h` as China counts them; `1m` as the EU does: months are the GDPR's unit and rest on EU days."""
        found = PERIOD.fullmatch(text.strip().lower())
        if found is None:
            raise DeadlineError("deadline.period", _("Write a period as 15wd, 30d, 1m or 72h."))
        rule = cls(int(found[1]), found[2])
        return replace(rule, calendar="eu", zone="Europe/Brussels") if rule.unit == "m" else rule


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a calendar. `source` is the address of the notice that says so; empty for an ordinary day."""

    date: date
    kind: str
    name_zh: str = ""
    name_en: str = ""
    source: str = ""
    provisional: bool = False

    @property
    def works(self) -> bool:
        return self.kind in (DayKind.WORKING, DayKind.MAKEUP)


@dataclass(frozen=True, slots=True)
class Pause:
    """A time in which the clock waited for somebody; `end` is None while it still does. The names say for what."""

    start: datetime
    end: datetime | None = None
    name_zh: str = ""
    name_en: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """A run of days that were treated alike. `n_first`..`n_last` number the counted ones; `at` is a moment where one matters."""

    kind: str
    first: date
    last: date
    n_first: int = 0
    n_last: int = 0
    name_zh: str = ""
    name_en: str = ""
    source: str = ""
    provisional: bool = False
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """`at` is the first moment that is too late: midnight after the last day (24:00), or the exact moment of an hours clock.

    `day` is the last day itself, the one people are shown. `paused` says that a pause is still open, so the date can only move out.
    """

    rule: Rule
    start: datetime
    at: datetime
    day: date
    trace: tuple[Step, ...]
    provisional: bool = False
    paused: bool = False


def zone_of(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise DeadlineError("deadline.zone", _("This time zone is not known.")) from None
