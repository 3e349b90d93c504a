"""Case passports as issued: the signed part and every disclosure, sealed under the case key."""

import uuid

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from disputes.models.cases import Case


class Passport(models.Model):
    """What was signed about a case after its event `n`. `entry` is the log entry that holds its hash; each copy shows a choice of it."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="passports")
    n = models.PositiveIntegerField()
    signed = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    entry = models.CharField(max_length=36)
    issued_at = models.DateTimeField()

    class Meta:
        ordering = ["case_id", "n"]
        constraints = [
            UniqueConstraint(name="passport_once_a_state", fields=["case", "n"]),
            CheckConstraint(name="passport_in_the_log", condition=~Q(entry="") & ~Q(sha256="")),
        ]

    @property
    def row(self) -> str:
        return str(self.public_id)
