"""E-mails that came in: sealed, with a masked line for lists, and what became of each."""

import uuid
from typing import Any

from django.db import models
from django.db.models import CheckConstraint, Index, Q

from disputes.models import Case
from portal.mailroom.rules import Ground, Handled, Outcome, Proof

HANDLED = Q(handled="", handled_at=None, handled_by="", handled_role="")


def _one_of(name: str, column: str, values: Any) -> CheckConstraint:
    return CheckConstraint(name=name, condition=Q(**{f"{column}__in": [str(value) for value in values]}))


class Letter(models.Model):
    """One e-mail. `content` is its text, sender, subject and names of attachments as JSON, sealed under a key of its own.

    `message_hash` makes the same e-mail one letter however often it is fetched. After `INBOUND_DAYS` the key is destroyed and the row
    says only that a letter came, when, and what became of it."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    message_hash = models.CharField(max_length=64, unique=True)
    key_id = models.CharField(max_length=64)
    content = models.BinaryField(null=True)
    sender = models.CharField(
        max_length=64, blank=True, default="", db_index=True
    )  # blind index of the address; "" when there is no one plain address
    sender_masked = models.CharField(max_length=120, blank=True, default="")
    line_masked = models.CharField(max_length=200, blank=True, default="")
    proof = models.CharField(max_length=10, default=Proof.NONE)
    outcome = models.CharField(max_length=20)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="+")
    received_at = models.DateTimeField()
    fetched_at = models.DateTimeField()
    handled = models.CharField(max_length=10, blank=True, default="")
    ground = models.CharField(max_length=20, blank=True, default="")
    handled_at = models.DateTimeField(null=True)
    handled_by = models.CharField(max_length=64, blank=True, default="")
    handled_role = models.CharField(max_length=32, blank=True, default="")
    forgotten_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-received_at", "-id"]
        constraints = [
            _one_of("letter_outcome", "outcome", Outcome.values),
            _one_of("letter_proof", "proof", Proof.values),
            _one_of("letter_handled", "handled", ["", *Handled.values]),
            _one_of("letter_ground", "ground", ["", *Ground.values]),
            CheckConstraint(
                name="letter_handled_by_somebody",
                condition=HANDLED | ~Q(handled="") & Q(handled_at__isnull=False) & ~Q(handled_by="") & ~Q(handled_role=""),
            ),
            CheckConstraint(
                name="letter_dismissed_has_ground",
                condition=Q(handled="dismissed") & ~Q(ground="") | ~Q(handled="dismissed") & Q(ground=""),
            ),
            CheckConstraint(name="letter_joined_has_case", condition=~Q(outcome="joined") | Q(case__isnull=False)),
            CheckConstraint(
                name="letter_forgotten_is_empty",
                condition=Q(forgotten_at=None, content__isnull=False)
                | Q(forgotten_at__isnull=False, content=None, sender="", sender_masked="", line_masked=""),
            ),
        ]
        indexes = [
            Index(
                name="letter_waiting",
                fields=["received_at", "id"],
                condition=Q(handled="", forgotten_at__isnull=True) & ~Q(outcome__in=["joined", "automatic"]),
            ),
            Index(name="letter_old", fields=["fetched_at"], condition=Q(forgotten_at__isnull=True)),
        ]

    @property
    def subject(self) -> str:
        """What the trail calls this letter."""
        return f"letter:{self.public_id}"
