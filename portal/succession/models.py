"""A change of hands two people decided, what becomes of each purpose, who objected, and the hand-over of cases."""

import uuid
from datetime import datetime, time, timedelta
from typing import Any, NoReturn

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.utils import timezone

from portal.law.models.proposed import Proposed, second_person
from portal.law.models.rows import in_language, one_of
from portal.law.rules import Decision
from portal.succession import rules
from portal.succession.rules import Fate, Kind, Phase, Reach

NEWS_DAYS = 90


class Succession(Proposed):
    """The firm is sold, merged, divided or closed. `sha256` is of `content`, which the public log names."""

    kind = models.CharField(max_length=12, choices=Kind.choices)
    name_zh = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    contact = models.CharField(max_length=200)
    effective_on = models.DateField()
    more_zh = models.CharField(max_length=1000, blank=True, default="")
    more_en = models.CharField(max_length=1000, blank=True, default="")
    reach = models.CharField(max_length=8, choices=Reach.choices)
    listed = models.JSONField(default=list)
    off_at = models.DateTimeField(null=True)
    off_by = models.CharField(max_length=64, blank=True, default="")
    off_role = models.CharField(max_length=32, blank=True, default="")
    off_zh = models.CharField(max_length=500, blank=True, default="")
    off_en = models.CharField(max_length=500, blank=True, default="")
    told_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-proposed_at", "-id"]
        constraints = [
            CheckConstraint(condition=one_of("kind", Kind), name="succession_kind"),
            CheckConstraint(condition=one_of("reach", Reach), name="succession_reach"),
            CheckConstraint(condition=~Q(name_zh="") & ~Q(name_en="") & ~Q(contact=""), name="succession_recipient"),
            CheckConstraint(
                condition=Q(more_zh="", more_en="") | ~Q(more_zh="") & ~Q(more_en=""), name="succession_changes_in_both_languages"
            ),
            CheckConstraint(
                condition=Q(off_at=None, off_by="", off_role="", off_zh="", off_en="")
                | Q(off_at__isnull=False, decision="approved") & ~Q(off_by="") & ~Q(off_role="") & ~Q(off_zh="") & ~Q(off_en=""),
                name="succession_called_off_whole",
            ),
            UniqueConstraint(
                fields=["sha256"], condition=Q(decision__in=["", "approved"], off_at=None), name="succession_the_same_once"
            ),
            *second_person("succession"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.kind} {self.public_id}"

    @property
    def name(self) -> str:
        return in_language(self, "name")

    @property
    def more(self) -> str:
        return in_language(self, "more")

    @property
    def off_words(self) -> str:
        return in_language(self, "off")

    @property
    def effective_at(self) -> datetime:
        """The first moment of the day."""
        return timezone.make_aware(datetime.combine(self.effective_on, time.min))

    @property
    def lately(self) -> bool:
        """Whether it is still news: coming, or in effect for less than three months."""
        return timezone.now() < self.effective_at + timedelta(days=NEWS_DAYS)

    @property
    def standing(self) -> bool:
        """Approved and not called off."""
        return self.decision == Decision.APPROVED and self.off_at is None

    def phase(self, now: datetime) -> Phase:
        if self.decision != Decision.APPROVED:
            return Phase.WAITING if self.waiting else Phase.DROPPED
        if self.off_at is not None:
            return Phase.OFF
        return Phase.COMING if now < self.effective_at else Phase.DONE

    def draft(self) -> rules.Draft:
        """The notice as the rules read it."""
        lines = tuple(rules.Line(line.purpose, line.version, line.fate, line.changes) for line in self.lines.all())
        return rules.Draft(
            self.kind, self.name_zh, self.name_en, self.contact, self.effective_on, self.more_zh, self.more_en, self.reach,
            tuple(self.listed), lines,
        )  # fmt: skip

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("what was announced is never deleted")


class Line(models.Model):
    """One purpose of the inventory, in the version that stood when it was entered, and what becomes of it."""

    succession = models.ForeignKey(Succession, on_delete=models.PROTECT, related_name="lines")
    purpose = models.CharField(max_length=40)
    version = models.PositiveIntegerField()
    fate = models.CharField(max_length=10, choices=Fate.choices)
    changes = models.BooleanField(default=False)

    class Meta:
        ordering = ["succession_id", "purpose"]
        constraints = [
            UniqueConstraint(fields=["succession", "purpose"], name="succession_line_once"),
            CheckConstraint(condition=one_of("fate", Fate), name="succession_line_fate"),
            CheckConstraint(condition=Q(changes=False) | Q(fate=Fate.GOES), name="succession_line_changes_what_goes"),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.fate}"


class Objection(models.Model):
    """Somebody does not want it to go: their case (`case:<public id>`), or what they said at a mediation table (`participant:<public id>`).

    It can be taken back until the day, and is erased with the case."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    succession = models.ForeignKey(Succession, on_delete=models.PROTECT, related_name="objections")
    subject = models.CharField(max_length=120)
    at = models.DateTimeField()
    by_kind = models.CharField(max_length=12)

    class Meta:
        ordering = ["succession_id", "id"]
        constraints = [UniqueConstraint(fields=["succession", "subject"], name="succession_objection_once")]

    def __str__(self) -> str:
        return str(self.public_id)


class NewConsent(models.Model):
    """Somebody agreed that their case goes to a recipient who uses it otherwise; `shown` is the SHA-256 of the notice they read."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    succession = models.ForeignKey(Succession, on_delete=models.PROTECT, related_name="new_consents")
    subject = models.CharField(max_length=120)
    at = models.DateTimeField()
    by_kind = models.CharField(max_length=12)
    language = models.CharField(max_length=10)
    shown = models.CharField(max_length=64)

    class Meta:
        ordering = ["succession_id", "id"]
        constraints = [UniqueConstraint(fields=["succession", "subject"], name="succession_new_consent_once")]

    def __str__(self) -> str:
        return str(self.public_id)


class Handover(models.Model):
    """The bundle of the cases that go: asked for by one, opened by another, taken once. `sha256` is of its signed manifest."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    succession = models.ForeignKey(Succession, on_delete=models.PROTECT, related_name="handovers")
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=64)
    asked_role = models.CharField(max_length=32)
    opened_at = models.DateTimeField(null=True)
    opened_by = models.CharField(max_length=64, blank=True, default="")
    opened_role = models.CharField(max_length=32, blank=True, default="")
    taken_at = models.DateTimeField(null=True)
    taken_by = models.CharField(max_length=64, blank=True, default="")
    taken_role = models.CharField(max_length=32, blank=True, default="")
    cases = models.PositiveIntegerField(default=0)
    left_out = models.PositiveIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        ordering = ["-asked_at", "-id"]
        constraints = [
            UniqueConstraint(fields=["succession"], condition=Q(taken_at=None), name="succession_handover_one_open"),
            CheckConstraint(condition=~Q(asked_by="") & ~Q(asked_role=""), name="succession_handover_asked"),
            CheckConstraint(
                condition=Q(opened_at=None, opened_by="", opened_role="")
                | Q(opened_at__isnull=False) & ~Q(opened_by="") & ~Q(opened_role="") & ~Q(opened_by=F("asked_by")),
                name="succession_handover_second_person",
            ),
            CheckConstraint(
                condition=Q(taken_at=None, taken_by="", sha256="")
                | Q(taken_at__isnull=False, opened_at__isnull=False) & ~Q(taken_by="") & ~Q(sha256=""),
                name="succession_handover_taken_whole",
            ),
        ]

    def __str__(self) -> str:
        return str(self.public_id)

    @property
    def state(self) -> str:
        """asked, opened or taken."""
        if self.taken_at is not None:
            return "taken"
        return "opened" if self.opened_at is not None else "asked"
