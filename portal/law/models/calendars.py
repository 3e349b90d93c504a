"""Which days are worked, year by year; and years that somebody proposed and somebody else has to approve."""

from datetime import date, datetime
from typing import Any, NoReturn

from django.db import models
from django.db.models import F, Q

from portal.law.models.proposed import Proposed, second_person
from portal.law.models.rows import in_language, one_of
from portal.law.rules import Way
from portal.law.seeding import SeedDay


class WorkCalendar(models.Model):
    """A calendar by name; `unsettled` is how many last days of a year the next year's notice may still move."""

    code = models.CharField(max_length=8, unique=True)
    zone = models.CharField(max_length=40)
    title_zh = models.CharField(max_length=100)
    title_en = models.CharField(max_length=100)
    unsettled = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return self.code

    @property
    def title(self) -> str:
        return in_language(self, "title")


class Proposal(Proposed):
    """A year as somebody entered it."""

    calendar = models.ForeignKey(WorkCalendar, on_delete=models.PROTECT, related_name="proposals")
    year = models.PositiveSmallIntegerField()
    days = models.JSONField()
    source = models.CharField(max_length=200)
    source_url = models.URLField(max_length=300, blank=True)
    way = models.CharField(max_length=8, choices=Way.choices)

    class Meta:
        ordering = ["-proposed_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["calendar", "year"], condition=Q(decision=""), name="calendarproposal_one_waiting"),
            models.CheckConstraint(condition=one_of("way", Way), name="calendarproposal_way"),
            *second_person("calendarproposal"),
        ]

    def __str__(self) -> str:
        return f"{self.calendar} {self.year} {self.way}"

    @property
    def seed_days(self) -> list[SeedDay]:
        """The days that differ from the ordinary week, oldest first."""
        return [SeedDay(date.fromisoformat(day), kind, zh, en) for day, kind, zh, en in self.days]


class Years(models.QuerySet["CalendarYear"]):
    """Versions of years by time."""

    def in_force(self, at: datetime | None = None) -> "Years":
        """The version of each year that counts now, or that counted at `at`."""
        return self.filter(counting(at))

    def delete(self) -> NoReturn:
        raise TypeError("a year that was in force is never deleted")


def counting(at: datetime | None = None) -> Q:
    """The condition for versions that count at `at` (now)."""
    return Q(valid_to=None) if at is None else Q(Q(valid_to=None) | Q(valid_to__gt=at), valid_from__lte=at)


class CalendarYear(models.Model):
    """One version of a year, as its notice has it or provisionally as the statute has it. A later version closes it, nothing changes it."""

    calendar = models.ForeignKey(WorkCalendar, on_delete=models.PROTECT, related_name="years")
    year = models.PositiveSmallIntegerField()
    version = models.PositiveIntegerField(default=1)
    source = models.CharField(max_length=200)
    source_url = models.URLField(max_length=300, blank=True)
    provisional = models.BooleanField()
    sha256 = models.CharField(max_length=64)
    changed_at = models.DateTimeField()
    valid_from = models.DateTimeField()
    valid_to = models.DateTimeField(null=True, blank=True)
    proposal = models.OneToOneField(Proposal, on_delete=models.PROTECT, null=True, blank=True, related_name="recorded")

    objects = Years.as_manager()

    class Meta:
        ordering = ["calendar", "year", "version"]
        constraints = [
            models.UniqueConstraint(fields=["calendar", "year", "version"], name="calendaryear_version"),
            models.UniqueConstraint(fields=["calendar", "year"], condition=Q(valid_to=None), name="calendaryear_one_open"),
            models.CheckConstraint(condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="calendaryear_times"),
        ]

    def __str__(self) -> str:
        return f"{self.calendar} {self.year}"

    @property
    def seed_days(self) -> list[SeedDay]:
        return [SeedDay(row.date, row.kind, row.name_zh, row.name_en) for row in self.days.all()]

    def counts_at(self, at: datetime | None = None) -> bool:
        """Whether this version counts now, or counted at `at`, as `in_force()` has it."""
        if at is None:
            return self.valid_to is None
        return self.valid_from <= at and (self.valid_to is None or self.valid_to > at)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("a year that was in force is never deleted")


class CalendarDay(models.Model):
    """A day that differs from the ordinary week. A notice may reach into the year before its own."""

    year = models.ForeignKey(CalendarYear, on_delete=models.CASCADE, related_name="days")
    date = models.DateField()
    kind = models.CharField(max_length=8)
    name_zh = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60)

    class Meta:
        ordering = ["date"]
        constraints = [
            models.UniqueConstraint(fields=["year", "date"], name="calendarday_once"),
            models.CheckConstraint(condition=Q(kind__in=["holiday", "makeup"]), name="calendarday_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.date} {self.kind}"
