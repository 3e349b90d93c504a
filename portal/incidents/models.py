import uuid

from django.db import models
from django.db.models import F, Q

from portal.incidents.rules import Kind


class Incident(models.Model):
    """Something that went wrong with information or with the portal, told to the public notice by notice."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title_zh = models.CharField(max_length=120)
    title_en = models.CharField(max_length=120)
    drafted_at = models.DateTimeField()

    class Meta:
        ordering = ["-drafted_at"]
        constraints = [models.CheckConstraint(condition=~Q(title_zh="") & ~Q(title_en=""), name="incident_in_both_languages")]

    def __str__(self) -> str:
        return str(self.public_id)

    def title(self, language: str) -> str:
        return self.title_zh if language.startswith("zh") else self.title_en


class IncidentNotice(models.Model):
    """What the firm says of an incident at one time: written by one person, published by another, in the public log; never changed."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="notices")
    n = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    text_zh = models.TextField()
    text_en = models.TextField()
    drafted_at = models.DateTimeField()
    drafted_by = models.CharField(max_length=80)
    published_at = models.DateTimeField(null=True)
    published_by = models.CharField(max_length=80, blank=True, default="")
    entry = models.CharField(max_length=40, blank=True, default="")

    class Meta:
        ordering = ["incident", "n"]
        constraints = [
            models.UniqueConstraint(fields=["incident", "n"], name="incident_notice_numbered"),
            models.CheckConstraint(condition=~Q(text_zh="") & ~Q(text_en=""), name="incident_notice_in_both_languages"),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="incident_notice_kind"),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True, published_by="", entry="")
                | Q(published_at__isnull=False) & ~Q(published_by="") & ~Q(entry=""),
                name="incident_notice_published_paired",
            ),
            models.CheckConstraint(condition=~Q(published_by=F("drafted_by")), name="incident_notice_second_person"),
        ]

    def __str__(self) -> str:
        return f"{self.incident_id} {self.n}"
