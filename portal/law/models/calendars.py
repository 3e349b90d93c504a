"""Which days are worked, year by year; and years that somebody proposed and somebody else has to approve."""

import uuid
from datetime import date, datetime
from typing import Any, NoReturn

from django.db import models
from django.db.models import F, Q

from portal.law.models.rows import in_language, one_of
from portal.law.rules import ROLE_WORDS, Decision, Way
from portal.law.seeding import SeedDay
from portal.trail.rules import Actor


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


class Proposal(models.Model):
    """A year as somebody entered it. It counts for nothing until another person approves it; what was decided stays."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    calendar = models.ForeignKey(WorkCalendar, on_delete=models.PROTECT, related_name="proposals")
    year = models.PositiveSmallIntegerField()
    days = models.JSONField()
    source = models.CharField(max_length=200)
    source_url = models.URLField(max_length=300, blank=True)
    way = models.CharField(max_length=8, choices=Way.choices)
    sha256 = models.CharField(max_length=64)
    proposed_at = models.DateTimeField()
    proposed_by = models.CharField(max_length=64)
    proposed_role = models.CharField(max_length=32)
    decision = models.CharField(max_length=10, blank=True, default="", choices=Decision.choices)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=64, blank=True, default="")
    decided_role = models.CharField(max_length=32, blank=True, default="")
    reason = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        ordering = ["-proposed_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["calendar", "year"], condition=Q(decision=""), name="calendarproposal_one_waiting"),
            models.CheckConstraint(condition=one_of("way", Way), name="calendarproposal_way"),
            models.CheckConstraint(condition=one_of("decision", Decision) | Q(decision=""), name="calendarproposal_decision"),
            models.CheckConstraint(condition=~Q(proposed_by="") & ~Q(proposed_role=""), name="calendarproposal_by_somebody"),
            models.CheckConstraint(
                condition=Q(decision="", decided_at=None, decided_by="", decided_role="")
                | ~Q(decision="") & Q(decided_at__isnull=False) & ~Q(decided_by="") & ~Q(decided_role=""),
                name="calendarproposal_decided_paired",
            ),
            models.CheckConstraint(
                condition=Q(decision="") | Q(decision=Decision.WITHDRAWN.value, decided_by=F("proposed_by"))
                | Q(decision__in=[Decision.APPROVED.value, Decision.REJECTED.value]) & ~Q(decided_by=F("proposed_by")),
                name="calendarproposal_second_person",
            ),
            models.CheckConstraint(condition=~Q(decision=Decision.REJECTED.value) | ~Q(reason=""), name="calendarproposal_reason"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.calendar} {self.year} {self.way}"

    @property
    def seed_days(self) -> list[SeedDay]:
        """The days that differ from the ordinary week, oldest first."""
        return [SeedDay(date.fromisoformat(day), kind, zh, en) for day, kind, zh, en in self.days]

    @property
    def proposer(self) -> str:
        """Who entered it, by role: pages name nobody."""
        return str(ROLE_WORDS.get(self.proposed_role, self.proposed_role))

    @property
    def decider(self) -> str:
        return str(ROLE_WORDS.get(self.decided_role, self.decided_role))

    @property
    def waiting(self) -> bool:
        return self.decision == ""

    def is_own(self, by: Actor) -> bool:
        """Whether `by` entered it, in whichever role."""
        return self.proposed_by == by.id


class Years(models.QuerySet["CalendarYear"]):
    """Versions of years by time."""

    def in_force(self, at: datetime | None = None) -> "Years":
        """The version of each year that counts now, or that counted at `at`."""
        return self.filter(counting("", at))

    def delete(self) -> NoReturn:
        raise TypeError("a year that was in force is never deleted")


def counting(relation: str, at: datetime | None = None) -> Q:
    """The condition for versions that count at `at` (now); `relation` is empty or `years__`."""
    if at is None:
        return Q(**{f"{relation}valid_to": None})
    return Q(Q(**{f"{relation}valid_to": None}) | Q(**{f"{relation}valid_to__gt": at}), **{f"{relation}valid_from__lte": at})


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
