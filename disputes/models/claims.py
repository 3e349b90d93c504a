"""What a client asks for, step by step, and what the firm learned: nothing here is ever changed, a change is another step."""

import uuid

from django.db import models
from django.db.models import CheckConstraint, F, Index, Q, UniqueConstraint
from django.utils.translation import get_language

from disputes.claims import LARGEST, Currency
from disputes.lessons import Cause
from disputes.models.cases import Case
from disputes.models.constraints import one_of, paired
from disputes.rules import ClaimState, Remedy


class ClaimStep(models.Model):
    """One step of claim number `claim`: asked, changed, answered, done, dropped. Its words are the note of the case's event `n`."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="claim_steps")
    n = models.PositiveIntegerField()
    claim = models.PositiveIntegerField()
    at = models.DateTimeField()
    state = models.CharField(max_length=10)
    remedy = models.CharField(max_length=16)
    amount = models.DecimalField(max_digits=11, decimal_places=2, null=True)
    currency = models.CharField(max_length=3, blank=True, default="")
    masked = models.TextField(blank=True, default="")
    done_on = models.DateField(null=True)

    class Meta:
        ordering = ["case_id", "n"]
        constraints = [
            UniqueConstraint(name="claim_step_n", fields=["case", "n"]),
            CheckConstraint(name="claim_from_one", condition=Q(claim__gte=1)),
            one_of("claim_state", "state", ClaimState),
            one_of("claim_remedy", "remedy", Remedy),
            one_of("claim_currency", "currency", ["", *Currency]),
            paired("claim_amount_has_currency", "amount", "currency"),
            CheckConstraint(name="claim_amount_bounded", condition=Q(amount__isnull=True) | Q(amount__gt=0, amount__lte=LARGEST)),
            CheckConstraint(name="claim_amount_is_compensation", condition=Q(amount__isnull=True) | Q(remedy=Remedy.COMPENSATION.value)),
            CheckConstraint(
                name="claim_done_has_a_day",
                condition=Q(state=ClaimState.DONE.value, done_on__isnull=False) | ~Q(state=ClaimState.DONE.value) & Q(done_on__isnull=True),
            ),
        ]


class Lesson(models.Model):
    """What was learned from a closed case, in both languages and without anything about a person; it outlives the case's words."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="lessons")
    cause = models.CharField(max_length=12)
    title_zh = models.CharField(max_length=120)
    title_en = models.CharField(max_length=120)
    text_zh = models.TextField()
    text_en = models.TextField()
    change_zh = models.TextField()
    change_en = models.TextField()
    due_on = models.DateField()
    noted_at = models.DateTimeField()
    noted_by = models.CharField(max_length=64)
    done_at = models.DateTimeField(null=True)
    done_by = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        ordering = ["-noted_at", "-id"]
        constraints = [
            one_of("lesson_cause", "cause", Cause),
            paired("lesson_done_paired", "done_at", "done_by"),
            CheckConstraint(name="lesson_noted_by_somebody", condition=~Q(noted_by="")),
            CheckConstraint(name="lesson_titled", condition=~Q(title_zh="") & ~Q(title_en="")),
            CheckConstraint(name="lesson_done_after_noted", condition=Q(done_at__isnull=True) | Q(done_at__gte=F("noted_at"))),
        ]
        indexes = [Index(name="lesson_open", fields=["due_on", "id"], condition=Q(done_at__isnull=True))]

    def _said(self, column: str) -> str:
        return str(getattr(self, f"{column}_{'zh' if (get_language() or '').startswith('zh') else 'en'}"))

    @property
    def why(self) -> str:
        """The cause in words."""
        return str(Cause(self.cause).label)

    @property
    def title(self) -> str:
        return self._said("title")

    @property
    def text(self) -> str:
        return self._said("text")

    @property
    def change(self) -> str:
        """What will be done differently."""
        return self._said("change")
