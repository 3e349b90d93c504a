"""Outcomes of closed cases, written anew for the public: drafted by one person, approved by another."""

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils.translation import get_language

from disputes.models.cases import Case
from disputes.models.constraints import one_of, paired
from disputes.rules import BROUGHT, Resolution, Topic
from portal.accounts.rules import Role
from portal.law.models.proposed import Proposed, second_person
from portal.law.rules import Decision

TEXTS = ("asked", "happened", "result", "changed")
PAIRS = tuple(f"{name}_{language}" for name in TEXTS for language in ("zh", "en"))


class PublicOutcome(Proposed):
    """What was asked, what happened, how it ended, what changed, in both languages; `span` is 2026-09, 2026-Q3 or 2026.

    Approved means published. `case` is only for us and goes when the case is erased. The words never change: a better wording is another.
    """

    slug = models.CharField(max_length=12, unique=True)
    case = models.ForeignKey(Case, on_delete=models.SET_NULL, null=True, related_name="outcomes")
    kind = models.CharField(max_length=10)
    topic = models.CharField(max_length=12)
    resolution = models.CharField(max_length=20)
    span = models.CharField(max_length=7)
    asked_zh = models.TextField()
    asked_en = models.TextField()
    happened_zh = models.TextField()
    happened_en = models.TextField()
    result_zh = models.TextField()
    result_en = models.TextField()
    changed_zh = models.TextField()
    changed_en = models.TextField()
    told_at = models.DateTimeField()
    objection_until = models.DateTimeField()
    agreed_at = models.DateTimeField(null=True)
    objected_at = models.DateTimeField(null=True)
    taken_down_at = models.DateTimeField(null=True)
    taken_down_by = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        ordering = ["-decided_at", "-proposed_at"]
        constraints = [
            *second_person("outcome"),
            one_of("outcome_kind", "kind", BROUGHT),
            one_of("outcome_topic", "topic", Topic),
            one_of("outcome_resolution", "resolution", Resolution),
            paired("outcome_taken_down_paired", "taken_down_at", "taken_down_by"),
            CheckConstraint(name="outcome_not_both", condition=Q(agreed_at__isnull=True) | Q(objected_at__isnull=True)),
            CheckConstraint(
                name="outcome_taken_down_was_up", condition=Q(taken_down_at__isnull=True) | Q(decision=Decision.APPROVED.value)
            ),
            CheckConstraint(name="outcome_has_words", condition=Q(*[~Q(**{name: ""}) for name in PAIRS])),
            UniqueConstraint(
                name="outcome_one_a_case",
                fields=["case"],
                condition=Q(decision="", objected_at__isnull=True) | Q(decision=Decision.APPROVED.value, taken_down_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.slug

    @property
    def published(self) -> bool:
        return self.decision == Decision.APPROVED and self.taken_down_at is None

    @property
    def texts(self) -> list[tuple[str, str]]:
        """(part, words) in the active language."""
        language = "zh" if (get_language() or "").startswith("zh") else "en"
        return [(name, getattr(self, f"{name}_{language}")) for name in TEXTS]

    @property
    def drafter(self) -> str:
        return str(Role(self.proposed_role).label)
