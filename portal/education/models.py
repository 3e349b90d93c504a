import uuid

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from portal.education.rules import OPEN, Change, Kind, State


class Faq(models.Model):
    """A question people ask and the published answer, both languages. `clauses` holds clause anchors, which outlive numbers.

    `also` are other wordings it is found by, a line each, never shown; `basis` the SHA-256 of each clause as the last reviewer read it.
    Every change of a row changes the `Mark`."""

    slug = models.SlugField(max_length=80, unique=True)
    position = models.PositiveIntegerField(unique=True)
    topic = models.SlugField(max_length=40)
    question_zh = models.CharField(max_length=200)
    question_en = models.CharField(max_length=200)
    answer_zh = models.TextField()
    answer_en = models.TextField()
    also_zh = models.TextField(blank=True, default="")
    also_en = models.TextField(blank=True, default="")
    clauses = models.JSONField(default=list)
    basis = models.JSONField(default=dict)
    from_file = models.BooleanField(default=True)

    class Meta:
        ordering = ["position"]


class Guide(models.Model):
    """A short explanation of one situation, both languages; text in the same small Markdown as clauses."""

    slug = models.SlugField(max_length=80, unique=True)
    position = models.PositiveIntegerField(unique=True)
    title_zh = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200)
    summary_zh = models.TextField()
    summary_en = models.TextField()
    text_zh = models.TextField()
    text_en = models.TextField()
    clauses = models.JSONField(default=list)
    basis = models.JSONField(default=dict)
    from_file = models.BooleanField(default=True)
    updated_on = models.DateField()

    class Meta:
        ordering = ["position"]


class Mark(models.Model):
    """One row, written by the database itself whenever a Faq row changes: random, so that no two states ever share it."""

    mark = models.CharField(max_length=32)


class Draft(models.Model):
    """A text on its way to the public: written by one, published by another. `slug` is empty until a new one is published."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    slug = models.SlugField(max_length=80, blank=True, default="")
    content = models.JSONField()
    retire = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    note = models.CharField(max_length=300, blank=True, default="")
    edits = models.PositiveIntegerField(default=0)
    writers = models.JSONField(default=list)
    writer_role = models.CharField(max_length=32)
    drafted_at = models.DateTimeField()
    decided_by = models.CharField(max_length=64, blank=True, default="")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["drafted_at"]
        constraints = [
            CheckConstraint(name="education_draft_kind", condition=Q(kind__in=[Kind.ANSWER, Kind.GUIDE])),
            CheckConstraint(name="education_draft_state", condition=Q(state__in=State.values)),
            CheckConstraint(
                name="education_draft_decided",
                condition=Q(decided_at__isnull=True, state__in=OPEN) | Q(decided_at__isnull=False) & ~Q(state__in=OPEN),
            ),
            UniqueConstraint(name="education_draft_one_open", fields=["kind", "slug"], condition=Q(state__in=OPEN) & ~Q(slug="")),
        ]

    @property
    def is_open(self) -> bool:
        return self.state in OPEN


class Edition(models.Model):
    """One version of something the robot or the pages say: never changed, never removed. Roles stand here, people do not."""

    kind = models.CharField(max_length=10, choices=Kind.choices)
    slug = models.SlugField(max_length=80)
    n = models.PositiveIntegerField()
    change = models.CharField(max_length=10, choices=Change.choices)
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    written_role = models.CharField(max_length=32)
    reviewed_role = models.CharField(max_length=32, blank=True, default="")
    at = models.DateTimeField()
    entry = models.CharField(max_length=64)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            UniqueConstraint(name="education_edition_n", fields=["kind", "slug", "n"]),
            CheckConstraint(name="education_edition_kind", condition=Q(kind__in=Kind.values)),
            CheckConstraint(name="education_edition_change", condition=Q(change__in=Change.values)),
        ]
