"""What a report is made of: quarters, figures and their states. Pure."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

METHOD = "2026.9"
"""Methods are compared as text: after 2026.9 comes 2026.91 or 2027.1, never 2026.10."""
ZONE = ZoneInfo("Asia/Shanghai")
EARLIER_QUARTERS = 3


class Status(TextChoices):
    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")


class Unit(StrEnum):
    CASES = "cases"
    PERCENT = "percent"
    HOURS = "hours"
    DAYS = "days"
    READS = "reads"
    POINTS = "points"
    TALKS = "talks"
    RECORDS = "records"
    PEOPLE = "people"
    ENTRIES = "entries"  # of the firm's own registers; nobody's number, so none is too small


class State(StrEnum):
    """Why a value is or is not printed. Nothing is ever rounded to hide it.

    `corrected` stands only in a corrected version: the number, or one beside it, changed by too little to be printed.
    """

    SHOWN = "shown"
    SUPPRESSED = "suppressed"
    CORRECTED = "corrected"
    NOT_COLLECTED = "not_collected"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True)
class Quarter:
    """A calendar quarter in the portal's time zone."""

    year: int
    number: int

    @classmethod
    def parse(cls, text: str) -> "Quarter":
        """`2026-Q3` in either case; ValueError says the form."""
        match = re.fullmatch(r"(20\d\d)-q([1-4])", text.strip().lower())
        if not match:
            raise ValueError("a quarter is written like 2026-Q3")
        return cls(int(match[1]), int(match[2]))

    @classmethod
    def last_full(cls, today: date) -> "Quarter":
        return cls(today.year, (today.month - 1) // 3 + 1).previous()

    def previous(self) -> "Quarter":
        return Quarter(self.year, self.number - 1) if self.number > 1 else Quarter(self.year - 1, 4)

    @property
    def slug(self) -> str:
        return f"{self.year}-q{self.number}"

    @property
    def title(self) -> str:
        """Short, for the axis of a chart."""
        return f"{self.year} Q{self.number}"

    @property
    def name(self) -> str:
        """In the active language, for a heading."""
        return str(_("%(year)s Q%(number)s")) % {"year": self.year, "number": self.number}

    @property
    def start(self) -> datetime:
        return datetime(self.year, 3 * self.number - 2, 1, tzinfo=ZONE)

    @property
    def end(self) -> datetime:
        """The first moment after the quarter."""
        year, month = (self.year + 1, 1) if self.number == 4 else (self.year, 3 * self.number + 1)
        return datetime(year, month, 1, tzinfo=ZONE)

    @property
    def last_day(self) -> date:
        return (self.end - timedelta(days=1)).date()

    def holds(self, moment: datetime) -> bool:
        return self.start <= moment < self.end


@dataclass(frozen=True)
class Cell:
    """One row of a figure: `key` names it, `value` is what was counted (None where nothing is)."""

    key: str
    value: float | None
    state: State = State.SHOWN

    def hidden(self, state: State = State.SUPPRESSED) -> "Cell":
        return Cell(self.key, None, state)


@dataclass(frozen=True)
class Figure:
    """A figure with one row, or one row a part and a total. `code` finds its definition."""

    code: str
    unit: Unit
    cells: tuple[Cell, ...]
    total: Cell | None = None
    structural: frozenset[str] = field(default=frozenset())
