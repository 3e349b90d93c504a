import uuid

from django.db import models
from django.db.models import Q

from disputes.models import Case
from portal.comments.models import Comment, whole
from transparency_reports.rules import Quarter, Status


class Report(models.Model):
    """A quarter's figures, frozen when drafted; every correction is a new version that names the one it replaces."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    year = models.PositiveSmallIntegerField()
    quarter = models.PositiveSmallIntegerField()
    version = models.PositiveSmallIntegerField(default=1)
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.DRAFT)
    method = models.CharField(max_length=20)
    small_number = models.PositiveSmallIntegerField()
    figures = models.JSONField()
    earlier = models.JSONField(default=list)
    summary_zh = models.TextField(blank=True)
    summary_en = models.TextField(blank=True)
    correction_zh = models.TextField(blank=True)
    correction_en = models.TextField(blank=True)
    changes = models.JSONField(default=list)
    counts = models.JSONField(default=dict)
    counted_at = models.DateTimeField(null=True)
    described_by = models.CharField(max_length=80, blank=True, default="")
    drafted_at = models.DateTimeField()
    drafted_by = models.CharField(max_length=80)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.CharField(max_length=80, blank=True)
    hashes = models.JSONField(default=dict)
    counted_seed = models.BinaryField(default=b"")
    entry = models.CharField(max_length=40, blank=True)
    opened_at = models.DateTimeField(null=True)
    opened_by = models.CharField(max_length=80, blank=True, default="")
    comment_until = models.DateField(null=True)
    prints = models.JSONField(default=dict)
    print_entry = models.CharField(max_length=40, blank=True, default="")

    class Meta:
        ordering = ["-year", "-quarter", "-version"]
        constraints = [
            models.CheckConstraint(
                condition=Q(opened_at__isnull=True, opened_by="", comment_until__isnull=True)
                | Q(opened_at__isnull=False, comment_until__isnull=False, version=1) & ~Q(opened_by=""),
                name="draft_opened_by_somebody_until_a_day",
            ),
            models.UniqueConstraint(fields=["year", "quarter", "version"], name="one_report_a_version"),
            models.CheckConstraint(condition=Q(quarter__gte=1, quarter__lte=4), name="report_quarter_1_to_4"),
            models.CheckConstraint(
                condition=Q(status=Status.DRAFT, published_at__isnull=True, published_by="")
                | (Q(status=Status.PUBLISHED, published_at__isnull=False) & ~Q(published_by="")),
                name="published_report_has_who_and_when",
            ),
            models.CheckConstraint(
                condition=Q(version=1) | (~Q(correction_zh="") & ~Q(correction_en="")), name="correction_gives_its_reason"
            ),
        ]

    @property
    def period(self) -> Quarter:
        return Quarter(self.year, self.quarter)

    @property
    def slug(self) -> str:
        """Stable address of the newest version; an older one keeps its number."""
        return self.period.slug

    @property
    def least_together(self) -> int:
        """What the hidden rows of a table whose total is printed make up together at least, unless all are hidden (small_numbers.py)."""
        return 2 * self.small_number - 1


class CountedCase(models.Model):
    """That a report counts a case, and in which rows: `leaf` is what the published list holds of it (counted.py).

    Written with the draft, and never again once the report is published.
    """

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="counted_cases")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    places = models.JSONField()
    filing = models.BinaryField()
    leaf = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "case"], name="case_counted_once_a_report")]

    def __str__(self) -> str:
        return f"{self.case_id} in {self.report_id}"


class Basis(models.Model):
    """What a report was counted from beside the log's entries (basis.py); the log holds the SHA-256 of its lines."""

    report = models.OneToOneField(Report, on_delete=models.CASCADE, related_name="basis")
    sha256 = models.CharField(max_length=64)

    def __str__(self) -> str:
        return self.sha256


class BasisPart(models.Model):
    """A piece of one zlib stream, the lines of a basis: pieces, so that a long one is written and read in flat memory."""

    basis = models.ForeignKey(Basis, on_delete=models.CASCADE, related_name="parts")
    n = models.PositiveIntegerField()
    packed = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["basis", "n"], name="report_basis_part_once")]

    def __str__(self) -> str:
        return f"{self.basis_id} {self.n}"


class KeptBytes(models.Model):
    """What was published of a report or an edition, compressed (zlib) and named by the SHA-256 of what is in it. Never changes."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    packed = models.BinaryField()

    def __str__(self) -> str:
        return self.sha256


class KeptAsset(models.Model):
    """A static file that a published page is drawn with, by its hashed name; its bytes are in KeptBytes."""

    name = models.CharField(max_length=200, primary_key=True)
    sha256 = models.CharField(max_length=64)

    def __str__(self) -> str:
        return self.name


class LiveShare(models.Model):
    """What the live page says of one clock, as it last moved: `share` is the lower end of a band of ten points, None for too few."""

    family = models.CharField(max_length=20)
    share = models.PositiveSmallIntegerField(null=True)
    moved_at = models.DateTimeField()

    class Meta:
        ordering = ["-moved_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(share__isnull=True) | Q(share__lte=90), name="live_share_is_a_band"),
        ]

    def __str__(self) -> str:
        return f"{self.family} {self.share}"


class ChatDay(models.Model):
    """How often the chat answered on a day, about nobody; `first` and `last` are slots in which it was asked (uptime.py)."""

    day = models.DateField(unique=True)
    first = models.PositiveBigIntegerField()
    last = models.BigIntegerField()
    answered = models.PositiveIntegerField(default=0)
    silent = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(last__gte=models.F("first") + models.F("answered") + models.F("silent") - 1), name="chat_asked_once_a_slot"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day}: {self.answered} of {self.answered + self.silent}"


class Statement(models.Model):
    """Something the firm says of itself, true as of a day and good until another; renewed by a new one that names it."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    text_zh = models.TextField()
    text_en = models.TextField()
    accurate_on = models.DateField()
    expires_on = models.DateField()
    renews = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="renewed_by")
    drafted_at = models.DateTimeField()
    drafted_by = models.CharField(max_length=80)
    approved_at = models.DateTimeField(null=True)
    approved_by = models.CharField(max_length=80, blank=True, default="")
    entry = models.CharField(max_length=40, blank=True, default="")

    class Meta:
        ordering = ["-drafted_at"]
        constraints = [
            models.CheckConstraint(condition=~Q(text_zh="") & ~Q(text_en=""), name="statement_in_both_languages"),
            models.CheckConstraint(condition=Q(expires_on__gt=models.F("accurate_on")), name="statement_expires_later"),
            models.CheckConstraint(
                condition=Q(approved_at__isnull=True, approved_by="") | Q(approved_at__isnull=False) & ~Q(approved_by=""),
                name="statement_approved_paired",
            ),
            models.CheckConstraint(condition=~Q(approved_by=models.F("drafted_by")), name="statement_second_person"),
        ]

    def __str__(self) -> str:
        return f"{self.public_id}"


class PublicComment(Comment):
    """What somebody wrote about a report or its opened draft."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="comments")
    on_draft = models.BooleanField()

    class Meta(Comment.Meta):
        constraints = whole("comment")

    def names(self) -> dict[str, str]:
        return {"report": self.report.slug}


class Edition(models.Model):
    """A year in one document, worked out from its published quarterly reports; frozen in `document` when it is published."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    year = models.PositiveSmallIntegerField()
    version = models.PositiveSmallIntegerField(default=1)
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.DRAFT)
    summary_zh = models.TextField(blank=True, default="")
    summary_en = models.TextField(blank=True, default="")
    correction_zh = models.TextField(blank=True, default="")
    correction_en = models.TextField(blank=True, default="")
    written_by = models.JSONField(default=list)
    drafted_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    published_by = models.CharField(max_length=80, blank=True, default="")
    document = models.JSONField(default=dict)
    hashes = models.JSONField(default=dict)
    entry = models.CharField(max_length=40, blank=True, default="")
    prints = models.JSONField(default=dict)
    print_entry = models.CharField(max_length=40, blank=True, default="")

    class Meta:
        ordering = ["-year", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["year", "version"], name="one_edition_a_version"),
            models.CheckConstraint(
                condition=Q(status=Status.DRAFT, published_at__isnull=True, published_by="")
                | (Q(status=Status.PUBLISHED, published_at__isnull=False) & ~Q(published_by="") & ~Q(entry="")),
                name="published_edition_has_who_and_when",
            ),
            models.CheckConstraint(
                condition=Q(version=1) | (~Q(correction_zh="") & ~Q(correction_en="")), name="edition_correction_gives_its_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} v{self.version}"

    @property
    def slug(self) -> str:
        return str(self.year)


class Story(models.Model):
    """What got better: words of ours, bound to one printed row of two quarters. Its numbers are never typed in."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="stories")
    title_zh = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200)
    text_zh = models.TextField()
    text_en = models.TextField()
    figure = models.CharField(max_length=40)
    row = models.CharField(max_length=80)
    before = models.CharField(max_length=10)
    after = models.CharField(max_length=10)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(title_zh="") & ~Q(title_en="") & ~Q(text_zh="") & ~Q(text_en=""), name="story_in_both_languages"
            ),
            models.CheckConstraint(condition=Q(before__lt=models.F("after")), name="story_from_before_to_after"),
        ]

    def __str__(self) -> str:
        return f"{self.figure}.{self.row}"
