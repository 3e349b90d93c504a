"""Which days are worked, year by year."""

from django.db import models
from django.db.models import Q

from portal.law.models.rows import in_language


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


class CalendarYear(models.Model):
    """One year as its notice has it, or provisionally as the statute has it."""

    calendar = models.ForeignKey(WorkCalendar, on_delete=models.PROTECT, related_name="years")
    year = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=200)
    source_url = models.URLField(max_length=300, blank=True)
    provisional = models.BooleanField()
    sha256 = models.CharField(max_length=64)
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["calendar", "year"]
        constraints = [models.UniqueConstraint(fields=["calendar", "year"], name="calendaryear_once")]

    def __str__(self) -> str:
        return f"{self.calendar} {self.year}"


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
