"""A request about one's data: the case it is, which records it was shown to be about, the copy given out, what was erased."""

import uuid

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from disputes.models import Case
from portal.law.models.rows import one_of
from portal.rights.rules import Outcome, Right, Standing, Way, Whom


class Request(models.Model):
    """What is asked for and for whom. The words are the case's, sealed under its key; here stand codes only."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="request")
    right = models.CharField(max_length=12, choices=Right.choices)
    whom = models.CharField(max_length=10, choices=Whom.choices)
    way = models.CharField(max_length=10, choices=Way.choices, blank=True, default="")
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.CharField(max_length=64, blank=True, default="")
    destroyed_at = models.DateTimeField(null=True)
    destroyed_by = models.CharField(max_length=64, blank=True, default="")
    certificate = models.JSONField(null=True)

    class Meta:
        constraints = [
            CheckConstraint(condition=one_of("right", Right), name="rights_request_right"),
            CheckConstraint(condition=one_of("whom", Whom), name="rights_request_whom"),
            CheckConstraint(
                condition=Q(way="", confirmed_at=None) | one_of("way", Way) & Q(confirmed_at__isnull=False), name="rights_request_confirmed"
            ),
            CheckConstraint(
                condition=Q(destroyed_at=None, destroyed_by="")
                | Q(way=Way.DOCUMENT, destroyed_at__gte=F("confirmed_at")) & ~Q(destroyed_by=""),
                name="rights_request_destroyed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.right} {self.case.reference}"

    @property
    def standing(self) -> Standing:
        return Standing(self.way, self.way == Way.DOCUMENT, self.destroyed_at is not None)


class Record(models.Model):
    """One record that the request was shown to be about, and what became of it when it was to be deleted."""

    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="records")
    subject = models.CharField(max_length=120)
    outcome = models.CharField(max_length=8, choices=Outcome.choices, blank=True, default="")
    code = models.CharField(max_length=60, blank=True, default="")
    ground = models.CharField(max_length=60, blank=True, default="")
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["request_id", "id"]
        constraints = [
            UniqueConstraint(fields=["request", "subject"], name="rights_record_once"),
            CheckConstraint(
                condition=Q(outcome="", done_at=None) | one_of("outcome", Outcome) & Q(done_at__isnull=False), name="rights_record_outcome"
            ),
            CheckConstraint(condition=~Q(outcome=Outcome.KEPT) | ~Q(code=""), name="rights_record_kept_for_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.outcome}"


class Package(models.Model):
    """A copy that can be fetched once with the case's receipt; it is put together when it is fetched, so nothing lies about."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="packages")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-made_at", "-id"]
        constraints = [CheckConstraint(condition=Q(expires_at__gt=F("made_at")), name="rights_package_expires")]

    def __str__(self) -> str:
        return str(self.public_id)
