"""What waits for a second person: entered by one, decided by another. Calendar years and terms come in this way."""

import uuid

from django.db import models
from django.db.models import BaseConstraint, F, Q

from portal.law.models.rows import one_of
from portal.law.rules import ROLE_WORDS, Decision
from portal.trail.rules import Actor


class Proposed(models.Model):
    """Who entered it and when, who decided it and how. It counts for nothing until another person approves it; what was decided stays."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sha256 = models.CharField(max_length=64)
    proposed_at = models.DateTimeField()
    proposed_by = models.CharField(max_length=64)
    proposed_role = models.CharField(max_length=32)
    decision = models.CharField(max_length=10, blank=True, default="", choices=Decision.choices)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=64, blank=True, default="")
    decided_role = models.CharField(max_length=32, blank=True, default="")
    reason = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        abstract = True

    @property
    def proposer(self) -> str:
        """Who entered it, by role: pages name nobody."""
        return str(ROLE_WORDS.get(self.proposed_role, self.proposed_role))

    @property
    def decider(self) -> str:
        return str(ROLE_WORDS.get(self.decided_role, self.decided_role))

    @property
    def waiting(self) -> bool:
        return self.decision == ""

    def is_own(self, by: Actor) -> bool:
        """Whether `by` entered it, in whichever role."""
        return self.proposed_by == by.id


def second_person(name: str) -> list[BaseConstraint]:
    """What the database holds of a proposal's two people; `name` begins the constraints' names."""
    two = [Decision.APPROVED.value, Decision.REJECTED.value]
    return [
        models.CheckConstraint(condition=one_of("decision", Decision) | Q(decision=""), name=f"{name}_decision"),
        models.CheckConstraint(condition=~Q(proposed_by="") & ~Q(proposed_role=""), name=f"{name}_by_somebody"),
        models.CheckConstraint(
            condition=Q(decision="", decided_at=None, decided_by="", decided_role="")
            | ~Q(decision="") & Q(decided_at__isnull=False) & ~Q(decided_by="") & ~Q(decided_role=""),
            name=f"{name}_decided_paired",
        ),
        models.CheckConstraint(
            condition=Q(decision="") | Q(decision=Decision.WITHDRAWN.value, decided_by=F("proposed_by"))
            | Q(decision__in=two) & ~Q(decided_by=F("proposed_by")),
            name=f"{name}_second_person",
        ),
        models.CheckConstraint(condition=~Q(decision=Decision.REJECTED.value) | ~Q(reason=""), name=f"{name}_reason"),
    ]  # fmt: skip
