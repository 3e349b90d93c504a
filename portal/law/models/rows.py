"""Law as dated rows. A change is a new version with its own `valid_from`; the old one stays, so that a clock keeps its term."""

from datetime import datetime
from typing import Self, TypeVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language

from portal.law.rules import STATUS_WORDS, Status


def in_language(row: object, name: str) -> str:
    """`row.<name>_zh` or `row.<name>_en`, by the active language."""
    return str(getattr(row, f"{name}_zh" if (get_language() or "").startswith("zh") else f"{name}_en"))


def one_of(field: str, values: type) -> Q:
    return Q(**{f"{field}__in": [str(value) for value in values]})  # type: ignore[attr-defined]


Row_co = TypeVar("Row_co", bound="LawRow", covariant=True)


class LawRows(models.QuerySet[Row_co]):
    """Rows by time."""

    def at(self, moment: datetime) -> Self:
        """The versions of `moment`, whatever their status: one a code at most."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gt=moment), valid_from__lte=moment)

    def in_force(self, moment: datetime) -> Self:
        """The versions of `moment` that count: no drafts, and repealed ones only for the time before their repeal."""
        past = Q(status=Status.REPEALED, valid_to__isnull=False)
        return self.at(moment).filter(Q(status__in=[Status.VERIFIED, Status.UNVERIFIED]) | past)


class LawRow(models.Model):
    """What every fact carries: its version, the time it held, on what it rests, where and when it was read, how sure we are."""

    code = models.CharField(max_length=60)
    version = models.PositiveIntegerField()
    title_zh = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200)
    basis_zh = models.CharField(max_length=300, blank=True)
    basis_en = models.CharField(max_length=300, blank=True)
    provisions = models.JSONField(default=list, blank=True)
    note_zh = models.TextField(blank=True)
    note_en = models.TextField(blank=True)
    source_url = models.URLField(max_length=500, blank=True)
    checked_on = models.DateField()
    status = models.CharField(max_length=12)
    valid_from = models.DateTimeField()
    valid_to = models.DateTimeField(null=True, blank=True)
    pack = models.CharField(max_length=40)
    sha256 = models.CharField(max_length=64)

    objects = LawRows.as_manager()

    class Meta:
        abstract = True
        ordering = ["code", "version"]
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="%(class)s_version"),
            models.UniqueConstraint(fields=["code"], condition=Q(valid_to=None), name="%(class)s_one_open"),
            models.CheckConstraint(condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="%(class)s_times"),
            models.CheckConstraint(condition=one_of("status", Status), name="%(class)s_status"),
            models.CheckConstraint(condition=~Q(code="") & ~Q(title_zh="") & ~Q(title_en=""), name="%(class)s_named"),
        ]

    def __str__(self) -> str:
        return f"{self.code} v{self.version}"

    @property
    def title(self) -> str:
        return in_language(self, "title")

    @property
    def basis(self) -> str:
        return in_language(self, "basis")

    @property
    def note(self) -> str:
        return in_language(self, "note")

    @property
    def status_words(self) -> str:
        return str(STATUS_WORDS[Status(self.status)])

    def counts_at(self, moment: datetime) -> bool:
        """Whether this version counts at `moment`, as `in_force()` has it."""
        if not (self.valid_from <= moment and (self.valid_to is None or moment < self.valid_to)):
            return False
        return self.status in (Status.VERIFIED, Status.UNVERIFIED) or (self.status == Status.REPEALED and self.valid_to is not None)

    @property
    def verified(self) -> bool:
        return self.status == Status.VERIFIED
