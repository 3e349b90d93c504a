"""A request about one's data: the case it is, the records it is about, and what came of it: a copy, a deletion, a correction, a stop."""

import uuid

from django.db import models
from django.db.models import CheckConstraint, F, Index, Q, UniqueConstraint

from disputes.models import Case
from portal.law.models.rows import one_of
from portal.rights.drp_models import DrpAgent as DrpAgent  # noqa: PLC0414 (Django finds a room's models here)
from portal.rights.outside_models import OutsideTask as OutsideTask  # noqa: PLC0414 (Django finds a room's models here)
from portal.rights.rules import Effect, Outcome, Right, Standing, Stop, Way, Whom


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


class Correction(models.Model):
    """One thing of a record that was said to be wrong: what is held, what it should be, and what was decided. Sealed under the record's
    key and kept with the record: when that is erased its words can be read no more, and the masked twins are emptied.

    `what` is a Fact, of a message with its number; `told` says who had received it and what they were told."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    request = models.ForeignKey(Request, on_delete=models.SET_NULL, null=True, related_name="corrections")
    subject = models.CharField(max_length=120)
    what = models.CharField(max_length=20)
    was = models.BinaryField()
    was_masked = models.TextField(blank=True)
    should = models.BinaryField()
    should_masked = models.TextField(blank=True)
    asked_at = models.DateTimeField()
    effect = models.CharField(max_length=8, choices=Effect.choices, blank=True, default="")
    ground = models.CharField(max_length=60, blank=True, default="")
    words = models.BinaryField(null=True)
    told = models.BinaryField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=64, blank=True, default="")
    decided_role = models.CharField(max_length=32, blank=True, default="")
    entry = models.CharField(max_length=36, blank=True, default="")

    class Meta:
        ordering = ["asked_at", "id"]
        indexes = [Index(fields=["subject"], name="rights_correction_subject")]
        constraints = [
            CheckConstraint(
                condition=Q(effect="", decided_at=None, decided_by="", entry="")
                | one_of("effect", Effect) & Q(decided_at__isnull=False, told__isnull=False) & ~Q(decided_by="") & ~Q(entry=""),
                name="rights_correction_decided",
            ),
            CheckConstraint(
                condition=~Q(effect=Effect.REFUSED) & Q(ground="") | Q(effect=Effect.REFUSED, words__isnull=False) & ~Q(ground=""),
                name="rights_correction_refused_with_ground_and_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.what} {self.effect}"


class Limit(models.Model):
    """A stop on what may be done with a record: every use but keeping it, or one use. `words` are the answer, sealed under its key."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    request = models.ForeignKey(Request, on_delete=models.SET_NULL, null=True, related_name="limits")
    subject = models.CharField(max_length=120)
    stops = models.CharField(max_length=8, choices=Stop.choices)
    words = models.BinaryField(null=True)
    began_at = models.DateTimeField()
    began_by = models.CharField(max_length=64)
    began_role = models.CharField(max_length=32)
    entry = models.CharField(max_length=36)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=64, blank=True, default="")
    ended_role = models.CharField(max_length=32, blank=True, default="")
    end_entry = models.CharField(max_length=36, blank=True, default="")

    class Meta:
        ordering = ["began_at", "id"]
        constraints = [
            UniqueConstraint(
                fields=["subject", "stops"], condition=Q(ended_at=None) & ~Q(stops=Stop.OTHER), name="rights_limit_one_stands"
            ),
            CheckConstraint(condition=one_of("stops", Stop), name="rights_limit_stops"),
            CheckConstraint(
                condition=Q(ended_at=None, ended_by="", end_entry="")
                | Q(ended_at__gte=F("began_at")) & ~Q(ended_role="") & ~Q(end_entry=""),
                name="rights_limit_ended",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.stops}"


class Exemption(models.Model):
    """Why a restricted record has to be read all the same, and who let it: somebody else than who asked. `words` are the ground, sealed
    under the record's key; it holds until `ends_at`."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    limit = models.ForeignKey(Limit, on_delete=models.CASCADE, related_name="exemptions")
    words = models.BinaryField()
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=64)
    asked_role = models.CharField(max_length=32)
    approved_at = models.DateTimeField(null=True)
    approved_by = models.CharField(max_length=64, blank=True, default="")
    approved_role = models.CharField(max_length=32, blank=True, default="")
    ends_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["asked_at", "id"]
        constraints = [
            CheckConstraint(
                name="rights_exemption_two_people",
                condition=Q(approved_at=None, approved_by="", ends_at=None)
                | Q(approved_at__gte=F("asked_at"), ends_at__gt=F("approved_at")) & ~Q(approved_by="") & ~Q(approved_by=F("asked_by")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.limit.subject} {self.ends_at}"
