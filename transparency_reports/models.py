import uuid

from django.db import models
from django.db.models import Q

from disputes.models import Case
from portal.law.models.rows import one_of
from transparency_reports.rules import CommentGround, CommentState, Quarter, Status


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


class PublicComment(models.Model):
    """What somebody wrote about a report. Sealed under a key of its own until it is published; plain, and for everybody, from then on."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="comments")
    on_draft = models.BooleanField()
    language = models.CharField(max_length=8)
    state = models.CharField(max_length=10, choices=CommentState.choices, default=CommentState.WAITING)
    key_id = models.CharField(max_length=64, blank=True, default="")
    sealed = models.BinaryField(default=b"")
    text = models.TextField(blank=True, default="")
    ground = models.CharField(max_length=12, choices=CommentGround.choices, blank=True, default="")
    sent_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=80, blank=True, default="")
    answer_zh = models.TextField(blank=True, default="")
    answer_en = models.TextField(blank=True, default="")
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=80, blank=True, default="")

    class Meta:
        ordering = ["-sent_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=one_of("state", CommentState), name="comment_state"),
            models.CheckConstraint(condition=Q(language__in=["zh-hans", "en"]), name="comment_language"),
            models.CheckConstraint(
                condition=Q(state=CommentState.WAITING, decided_at__isnull=True, decided_by="")
                | ~Q(state=CommentState.WAITING) & Q(decided_at__isnull=False) & ~Q(decided_by=""),
                name="comment_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state=CommentState.DECLINED) & one_of("ground", CommentGround) | ~Q(state=CommentState.DECLINED) & Q(ground=""),
                name="comment_declined_with_a_ground",
            ),
            models.CheckConstraint(
                condition=Q(state=CommentState.PUBLISHED, key_id="") & ~Q(text="") | ~Q(state=CommentState.PUBLISHED) & Q(text=""),
                name="comment_plain_only_once_published",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answered_by="", answer_zh="", answer_en="")
                | Q(state=CommentState.PUBLISHED, answered_at__isnull=False) & ~Q(answered_by="") & ~Q(answer_zh="") & ~Q(answer_en=""),
                name="comment_answered_in_both_languages",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.public_id}"


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
