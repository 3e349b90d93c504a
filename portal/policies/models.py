import uuid
from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from portal.accounts.models import Contact
from portal.comments.models import Comment, whole
from portal.policies.rules import NOTICE, ImpactKind, Status


class Elapsed(models.Func):
    """Whole seconds from the first moment to the second, in the words of each database (SQLite's schema may not call Python)."""

    output_field = models.BigIntegerField()
    arity = 2

    template = "(EXTRACT(EPOCH FROM %(expressions)s))"
    arg_joiner = " - "

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        first, second = (compiler.compile(part) for part in self.get_source_expressions())
        sql = f"(CAST(strftime('%%s', {first[0]}) AS INTEGER) - CAST(strftime('%%s', {second[0]}) AS INTEGER))"
        return sql, (*first[1], *second[1])


class Version(models.Model):
    """One text of the privacy policy in both languages. A draft has no number; a published one never changes again."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.PositiveIntegerField(null=True, unique=True)
    status = models.CharField(max_length=9, choices=Status.choices, default=Status.DRAFT)
    based_on = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    material = models.BooleanField(default=True)
    # Codes of the purposes whose consent a change of substance touches: only those people are asked again.
    purposes = models.JSONField(null=True)
    changes_zh = models.JSONField(default=list)
    changes_en = models.JSONField(default=list)
    drafted_at = models.DateTimeField(default=timezone.now)
    drafted_by = models.CharField(max_length=64, blank=True)
    edited_by = models.CharField(max_length=64, blank=True)
    edits = models.PositiveIntegerField(default=0)
    published_at = models.DateTimeField(null=True)
    published_by = models.CharField(max_length=64, blank=True)
    effective_at = models.DateTimeField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    entry = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["number", "drafted_at"]
        constraints = [
            models.CheckConstraint(name="policies_version_status", condition=Q(status__in=Status.values)),
            models.CheckConstraint(
                name="policies_version_published_whole",
                condition=Q(
                    status=Status.DRAFT,
                    number__isnull=True,
                    published_at__isnull=True,
                    effective_at__isnull=True,
                    sha256="",
                )
                | Q(
                    ~Q(sha256=""),
                    status=Status.PUBLISHED,
                    number__isnull=False,
                    published_at__isnull=False,
                    effective_at__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="policies_version_not_backdated",
                condition=Q(effective_at__isnull=True) | Q(effective_at__gte=F("published_at")),
            ),
            # ECL art. 34: rule changes are shown seven days before they bind anyone; the first policy has nobody to warn.
            models.CheckConstraint(
                name="policies_version_notice_days",
                condition=Q(effective_at__isnull=True)
                | Q(number=1)
                | Q(material=False)
                | Q(models.lookups.GreaterThanOrEqual(Elapsed(F("effective_at"), F("published_at")), int(NOTICE / timedelta(seconds=1)))),
            ),
        ]

    @property
    def is_published(self) -> bool:
        return self.status == Status.PUBLISHED

    def changes(self, language: str) -> list[str]:
        return list(self.changes_zh if language.startswith("zh") else self.changes_en)

    def in_force_at(self, moment: datetime) -> bool:
        """Whether its own time has come (a later version may have replaced it since)."""
        return self.effective_at is not None and self.effective_at <= moment


class Section(models.Model):
    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="sections")
    number = models.PositiveIntegerField()
    title_zh = models.CharField(max_length=200, blank=True)
    title_en = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(name="policies_section_number", fields=["version", "number"])]

    def title(self, language: str) -> str:
        return self.title_zh if language.startswith("zh") else self.title_en


class Clause(models.Model):
    """A pair zh/en. `number` may move from version to version; `anchor` is the same clause for ever.

    The texts are Markdown: paragraphs, lists, emphasis (prose.py), and tables where they stand (tables.py). `table` is the clause's own,
    below its text, the one that the registers write: {"caption": {"zh", "en"}, "columns": [{"zh", "en"}], "rows": [[{"zh", "en"}]]}.
    """

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="clauses")
    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="clauses")
    position = models.PositiveIntegerField()
    number = models.CharField(max_length=12)
    anchor = models.SlugField(max_length=60)
    title_zh = models.CharField(max_length=200, blank=True)
    title_en = models.CharField(max_length=200, blank=True)
    text_zh = models.TextField(blank=True)
    text_en = models.TextField(blank=True)
    summary_zh = models.TextField(blank=True)
    summary_en = models.TextField(blank=True)
    table = models.JSONField(null=True)
    topics = models.JSONField(default=list)
    items = models.JSONField(default=list)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(name="policies_clause_number", fields=["version", "number"]),
            models.UniqueConstraint(name="policies_clause_anchor", fields=["version", "anchor"]),
            models.UniqueConstraint(name="policies_clause_position", fields=["version", "position"]),
        ]

    def title(self, language: str) -> str:
        return self.title_zh if language.startswith("zh") else self.title_en

    def text(self, language: str) -> str:
        return self.text_zh if language.startswith("zh") else self.text_en

    def summary(self, language: str) -> str:
        return self.summary_zh if language.startswith("zh") else self.summary_en


class Opening(models.Model):
    """A draft shown to everybody for comment up to and with a day. From then on its text stands; what follows is another draft."""

    version = models.OneToOneField(Version, on_delete=models.PROTECT, related_name="opening")
    at = models.DateTimeField()
    by = models.CharField(max_length=64)
    until = models.DateField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = [models.CheckConstraint(name="policies_opening_by_somebody", condition=~Q(by="") & ~Q(sha256=""))]


class DraftComment(Comment):
    """What somebody wrote about an opened draft."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="comments")

    class Meta(Comment.Meta):
        constraints = whole("policies_comment")

    def names(self) -> dict[str, str]:
        return {"policy_draft": str(self.version.public_id)}


class Remark(models.Model):
    """What one of the staff asks of a draft before it is published; it stays, with who settled it and how.

    `anchor` and `number`: the clause as it stood then, both "" for the draft as a whole.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="remarks")
    anchor = models.CharField(max_length=60, blank=True)
    number = models.CharField(max_length=12, blank=True)
    text = models.TextField()
    at = models.DateTimeField()
    by = models.CharField(max_length=64)
    role = models.CharField(max_length=32)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.CharField(max_length=64, blank=True, default="")
    settled_role = models.CharField(max_length=32, blank=True, default="")
    outcome = models.TextField(blank=True, default="")

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(name="policies_remark_by_somebody", condition=~Q(text="") & ~Q(by="")),
            models.CheckConstraint(
                name="policies_remark_settled_with_words",
                condition=Q(settled_at__isnull=True, settled_by="", settled_role="", outcome="")
                | Q(settled_at__isnull=False) & ~Q(settled_by="") & ~Q(outcome=""),
            ),
        ]


class Subscriber(models.Model):
    """Somebody who is told of changes by e-mail. The address is a verified contact of accounts, and goes with it.

    `told`: the number of the last version they need no letter about (any more).
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    contact = models.OneToOneField(Contact, on_delete=models.CASCADE, related_name="+")
    language = models.CharField(max_length=7)
    wording_too = models.BooleanField()
    told = models.PositiveIntegerField()
    since = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(name="policies_subscriber_language", condition=Q(language__in=["zh-hans", "en"]))]


class Impact(models.Model):
    """One kind of thing that has to follow a published version: by whom, by when, and what was done about it."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="impacts")
    kind = models.CharField(max_length=10, choices=ImpactKind.choices)
    owner = models.CharField(max_length=64, blank=True, default="")
    due = models.DateField()
    # When its owner was written to because it is overdue: once.
    told_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    done_by = models.CharField(max_length=64, blank=True, default="")
    note = models.TextField(blank=True, default="")

    class Meta:
        ordering = ["due", "version", "kind"]
        constraints = [
            models.UniqueConstraint(name="policies_impact_once", fields=["version", "kind"]),
            models.CheckConstraint(name="policies_impact_kind", condition=Q(kind__in=ImpactKind.values)),
            models.CheckConstraint(
                name="policies_impact_done_with_a_note",
                condition=Q(done_at__isnull=True, done_by="", note="") | Q(done_at__isnull=False) & ~Q(done_by="") & ~Q(note=""),
            ),
        ]
