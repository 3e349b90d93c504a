"""What somebody outside the system was asked to do about a request, and what came of it."""

import uuid
from datetime import date, datetime, timedelta

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.utils import timezone

from portal.law.models.rows import one_of
from portal.partners.models import Partner
from portal.rights.outside_rules import ANSWERS, OPEN, Kind, State


class OutsideTask(models.Model):
    """One task for a third party, or for a colleague who keeps paper or backups. What is said is sealed under the request's case key."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    request = models.ForeignKey("rights.Request", on_delete=models.CASCADE, related_name="tasks")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    owner = models.CharField(max_length=64)
    term = models.CharField(max_length=40)
    version = models.PositiveIntegerField()
    planned_at = models.DateTimeField()
    due_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    overdue_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=64, blank=True, default="")
    address = models.BinaryField(null=True)
    details = models.BinaryField(null=True)
    evidence = models.BinaryField(null=True)

    class Meta:
        ordering = ["due_at", "id"]
        constraints = [
            CheckConstraint(condition=one_of("kind", Kind) & one_of("state", State), name="rights_outside_codes"),
            CheckConstraint(
                condition=Q(kind=Kind.PARTNER, partner__isnull=False) | ~Q(kind=Kind.PARTNER) & Q(partner=None), name="rights_outside_who"
            ),
            CheckConstraint(condition=Q(due_at__gt=F("planned_at")) & ~Q(owner=""), name="rights_outside_owned"),
            CheckConstraint(
                condition=Q(state__in=[str(each) for each in OPEN], answered_at=None, answered_by="", evidence=None)
                | Q(state__in=[str(each) for each in ANSWERS], answered_at__isnull=False, evidence__isnull=False) & ~Q(answered_by=""),
                name="rights_outside_answered",
            ),
            CheckConstraint(condition=~Q(state__in=["told", "silent"]) | Q(told_at__isnull=False), name="rights_outside_told"),
            UniqueConstraint(fields=["request", "partner"], name="rights_outside_partner_once"),
            UniqueConstraint(fields=["request", "kind"], condition=Q(partner=None), name="rights_outside_kind_once"),
        ]
        indexes = [models.Index(fields=["state", "due_at"], name="rights_outside_due")]

    def __str__(self) -> str:
        return f"{self.kind} {self.public_id}"

    @property
    def open(self) -> bool:
        return self.state in OPEN

    @property
    def who(self) -> str:
        """Who has to do it, in the active language."""
        return self.partner.name if self.partner else str(Kind(self.kind).label)

    @property
    def last_day(self) -> date:
        """`due_at` is the end of this day."""
        return timezone.localdate(self.due_at - timedelta(microseconds=1))

    def overdue(self, now: datetime | None = None) -> bool:
        return self.open and self.due_at <= (now or timezone.now())
