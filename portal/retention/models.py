"""Legal holds, and runs with everything they decided on."""

import uuid
from typing import Any, NoReturn

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from portal.law.models.proposed import Proposed, second_person
from portal.law.models.rows import one_of
from portal.retention.rules import Ground, State


class Hold(models.Model):
    """Something that must not be erased. The reason is sealed under a key of its own; the ground is what the person is told."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    subject = models.CharField(max_length=120)
    ground = models.CharField(max_length=10, choices=Ground.choices)
    until = models.DateField()
    key_id = models.CharField(max_length=64)
    reason = models.BinaryField()
    placed_at = models.DateTimeField()
    placed_by = models.CharField(max_length=64)
    placed_role = models.CharField(max_length=32)
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.CharField(max_length=64, blank=True, default="")
    lifted_role = models.CharField(max_length=32, blank=True, default="")
    lifted_reason = models.BinaryField(null=True)

    class Meta:
        ordering = ["-placed_at", "-id"]
        constraints = [
            CheckConstraint(condition=one_of("ground", Ground), name="retention_hold_ground"),
            CheckConstraint(condition=~Q(subject="") & ~Q(placed_by=""), name="retention_hold_by_somebody"),
            CheckConstraint(
                condition=Q(lifted_at=None, lifted_by="", lifted_role="")
                | Q(lifted_at__isnull=False) & ~Q(lifted_by="") & ~Q(lifted_role="") & ~Q(lifted_by=F("placed_by")),
                name="retention_hold_lifted_by_another",
            ),
        ]
        indexes = [models.Index(name="retention_hold_on", fields=["subject"], condition=Q(lifted_at=None))]

    def __str__(self) -> str:
        return f"{self.ground} {self.public_id}"

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("holds are lifted, never deleted")


class Run(Proposed):
    """A list of what is over, put together by one person, approved by another, carried out by the worker. `sha256` is of the list."""

    carried_at = models.DateTimeField(null=True)
    certificate = models.JSONField(null=True)
    entry = models.CharField(max_length=36, blank=True, default="")

    class Meta:
        ordering = ["-proposed_at", "-id"]
        constraints = [
            CheckConstraint(
                condition=Q(carried_at=None, certificate=None, entry="")
                | Q(carried_at__isnull=False, certificate__isnull=False, decision="approved") & ~Q(entry=""),
                name="retention_run_carried_whole",
            ),
            *second_person("retention_run"),
        ]

    def __str__(self) -> str:
        return str(self.public_id)


class Item(models.Model):
    """One thing of a run. `code` is the code of the refusal where one kept it."""

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="items")
    rule = models.CharField(max_length=40)
    version = models.PositiveIntegerField()
    subject = models.CharField(max_length=120)
    due_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    code = models.CharField(max_length=60, blank=True, default="")
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["run_id", "id"]
        constraints = [
            UniqueConstraint(fields=["run", "rule", "subject"], name="retention_item_once"),
            CheckConstraint(condition=one_of("state", State), name="retention_item_state"),
            CheckConstraint(
                condition=Q(state="waiting", done_at=None) | ~Q(state="waiting") & Q(done_at__isnull=False), name="retention_item_done"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.state}"
