"""The mediation room: who else is in it, what is said there, and when they meet."""

import uuid

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from disputes.life import side_of
from disputes.models.cases import Case
from disputes.models.constraints import one_of, paired
from disputes.rules import Capacity, Language, Part, Side
from portal.trail.rules import Actor


class Participant(models.Model):
    """Somebody besides the client and staff: invited once by a code, then back with an access code of their own; both kept as hashes.

    Name and address are sealed under the case key; `address_index` finds the same person again without the address."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="participants")
    part = models.CharField(max_length=16)
    capacity = models.CharField(max_length=16)
    language = models.CharField(max_length=10)
    name = models.BinaryField()
    address = models.BinaryField(null=True)
    address_index = models.CharField(max_length=64, blank=True, default="")
    invitation_hash = models.CharField(max_length=64, unique=True, null=True)
    access_hash = models.CharField(max_length=64, unique=True, null=True)
    invited_at = models.DateTimeField()
    invited_by = models.CharField(max_length=64)
    expires_at = models.DateTimeField()
    joined_at = models.DateTimeField(null=True)
    gone_at = models.DateTimeField(null=True)
    gone_by = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        ordering = ["case_id", "invited_at", "id"]
        constraints = [
            one_of("participant_part", "part", Part),
            one_of("participant_capacity", "capacity", Capacity),
            one_of("participant_language", "language", Language),
            paired("participant_gone_paired", "gone_at", "gone_by"),
            CheckConstraint(
                name="participant_code_fits_state",
                condition=Q(gone_at__isnull=False, invitation_hash__isnull=True, access_hash__isnull=True)
                | Q(gone_at__isnull=True, joined_at__isnull=True, invitation_hash__isnull=False, access_hash__isnull=True)
                | Q(gone_at__isnull=True, joined_at__isnull=False, invitation_hash__isnull=True, access_hash__isnull=False),
            ),
            UniqueConstraint(
                name="participant_one_respondent", fields=["case"], condition=Q(part=Part.RESPONDENT.value, gone_at__isnull=True)
            ),
        ]

    @property
    def row(self) -> str:
        """What the vault binds name and address to."""
        return str(self.public_id)

    @property
    def actor(self) -> Actor:
        return Actor("party", str(self.public_id), self.part)

    @property
    def side(self) -> Side:
        return side_of(self.part)
