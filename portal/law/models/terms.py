"""Terms people change: a proposed version of a term, and what the cases of a year say about it."""

import uuid
from typing import Any, NoReturn

from django.db import models
from django.db.models import F, Q

from portal.deadlines import explanation
from portal.deadlines.rules import LIMITS, PauseEffect, Rule
from portal.law.lengths import changed
from portal.law.models.facts import Term
from portal.law.models.proposed import Proposed, second_person
from portal.law.models.rows import in_language, one_of
from portal.law.rules import PAUSE_WORDS
from portal.law.simulators import Simulated


class TermProposal(Proposed):
    """A new version of a term as somebody drafted it; `base` is the version it would follow."""

    base = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="proposals")
    code = models.CharField(max_length=60)
    count = models.PositiveIntegerField()
    unit = models.CharField(max_length=2)
    pause = models.CharField(max_length=8)
    title_zh = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200)
    why = models.CharField(max_length=500)
    valid_from = models.DateTimeField()

    class Meta:
        ordering = ["-proposed_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["code"], condition=Q(decision=""), name="termproposal_one_waiting"),
            models.CheckConstraint(condition=Q(unit__in=list(LIMITS)), name="termproposal_unit"),
            models.CheckConstraint(condition=Q(count__gte=1), name="termproposal_count"),
            models.CheckConstraint(condition=one_of("pause", PauseEffect), name="termproposal_pause"),
            models.CheckConstraint(condition=~Q(why="") & ~Q(title_zh="") & ~Q(title_en=""), name="termproposal_said"),
            *second_person("termproposal"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.count}{self.unit}"

    @property
    def title(self) -> str:
        return in_language(self, "title")

    @property
    def rule(self) -> Rule:
        return changed(self.base.rule, self.count, self.unit, self.pause)

    @property
    def period(self) -> str:
        """`10 working days`, in the active language."""
        return explanation.period(self.rule)

    @property
    def pause_words(self) -> str:
        return str(PAUSE_WORDS[PauseEffect(self.pause)])


class TermSimulation(models.Model):
    """A proposal against the cases of a period: who ran it, on what, and what came out. Never changed."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    proposal = models.ForeignKey(TermProposal, on_delete=models.PROTECT, related_name="simulations")
    ran_at = models.DateTimeField()
    ran_by = models.CharField(max_length=64)
    ran_role = models.CharField(max_length=32)
    first = models.DateTimeField()
    last = models.DateTimeField()
    result = models.JSONField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(first__lt=F("last")), name="termsimulation_period"),
            models.CheckConstraint(condition=~Q(ran_by="") & ~Q(ran_role=""), name="termsimulation_by_somebody"),
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id} {self.ran_at}"

    @property
    def simulated(self) -> Simulated:
        return Simulated.read(self.result)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("what a decision rested on is never deleted")
