"""What staff leave behind at the desk: who opened sealed text, notes among colleagues, kept filters."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Index, Q, UniqueConstraint
from django.utils.translation import get_language

from disputes.models.cases import Case
from disputes.models.constraints import one_of
from disputes.rules import ReadReason


class AccessRecord(models.Model):
    """Staff opened sealed text: the client reads role, reason and time; the reader's pseudonym stays inside."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="reads")
    at = models.DateTimeField()
    by_id = models.CharField(max_length=64)
    by_role = models.CharField(max_length=32)
    what = models.CharField(max_length=40)
    reason = models.CharField(max_length=20)
    note = models.BinaryField(null=True)
    entry = models.CharField(max_length=36, blank=True, default="")

    class Meta:
        ordering = ["case_id", "at", "id"]
        constraints = [
            one_of("access_reason", "reason", ReadReason),
            CheckConstraint(name="access_by_somebody", condition=~Q(by_id="") & ~Q(by_role="")),
        ]
        indexes = [Index(name="access_by_reader", fields=["by_id", "at"])]

    @property
    def row(self) -> str:
        return f"{self.case_id}:{self.at.isoformat()}:{self.what}"


class CaseNote(models.Model):
    """What staff say to each other about a case, sealed under its key and gone with it; no door of the client's reads this table."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="notes")
    at = models.DateTimeField()
    by_id = models.CharField(max_length=64)
    by_role = models.CharField(max_length=32)
    text = models.BinaryField()
    entry = models.CharField(max_length=36, blank=True, default="")

    class Meta:
        ordering = ["case_id", "at", "id"]
        constraints = [CheckConstraint(name="case_note_by_somebody", condition=~Q(by_id="") & ~Q(by_role=""))]


class Department(models.Model):
    """A part of the firm that cases can be handed to. The empty code on a case means the common desk."""

    code = models.SlugField(max_length=40, unique=True)
    name_zh = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60)
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["code"]
        constraints = [CheckConstraint(name="department_named", condition=~Q(code="") & ~Q(name_zh="") & ~Q(name_en=""))]

    @property
    def name(self) -> str:
        return self.name_zh if (get_language() or "").startswith("zh") else self.name_en


class Seat(models.Model):
    """Where somebody works and how many open cases they can look after at once."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="seat")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, null=True, related_name="seats")
    capacity = models.PositiveSmallIntegerField(default=20)

    class Meta:
        constraints = [CheckConstraint(name="seat_capacity", condition=Q(capacity__gte=1, capacity__lte=500))]


class KeptView(models.Model):
    """A filter of the queue somebody kept under a name. Twenty slots a person, which the database counts."""

    SLOTS = range(1, 21)

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    slot = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=40)
    filters = models.JSONField(default=dict)

    class Meta:
        ordering = ["owner_id", "slot"]
        constraints = [
            UniqueConstraint(name="kept_view_slot", fields=["owner", "slot"]),
            UniqueConstraint(name="kept_view_name", fields=["owner", "name"]),
            CheckConstraint(name="kept_view_at_most_twenty", condition=Q(slot__gte=1, slot__lte=20)),
            CheckConstraint(name="kept_view_has_a_name", condition=~Q(name="")),
        ]
