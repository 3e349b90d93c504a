import uuid
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

from django.db import models
from django.db.models import Q

from portal.consent.rules import Answer, Change, How, asked_about


class NoticeText(models.Model):
    """What we say before we take something in (PIPL art. 17). No consent is asked here: the basis is a duty (NDSR art. 20)."""

    code = models.SlugField(max_length=40)
    version = models.PositiveIntegerField()
    valid_from = models.DateTimeField()
    text_zh = models.TextField()
    text_en = models.TextField()
    basis_zh = models.TextField()
    basis_en = models.TextField()
    retention_zh = models.TextField()
    retention_en = models.TextField()

    class Meta:
        ordering = ["code", "version"]
        constraints = [models.UniqueConstraint(name="consent_notice_version", fields=["code", "version"])]


class Purpose(models.Model):
    """One thing consent is asked for, separately, and the exact words it is asked with."""

    code = models.SlugField(max_length=40)
    version = models.PositiveIntegerField()
    valid_from = models.DateTimeField()
    title_zh = models.CharField(max_length=120)
    title_en = models.CharField(max_length=120)
    text_zh = models.TextField()
    text_en = models.TextField()
    refusal_zh = models.TextField()
    refusal_en = models.TextField()
    basis = models.CharField(max_length=120)
    # A browser's "do not sell or share" signal answers this purpose for the person.
    follows_signal = models.BooleanField(default=False)

    class Meta:
        ordering = ["code", "version"]
        constraints = [models.UniqueConstraint(name="consent_purpose_version", fields=["code", "version"])]

    # What reaches further since these words were written, the oldest first; queries put it here, it stands in other rooms.
    changes: Sequence[Change] = ()

    @property
    def touched_at(self) -> datetime | None:
        """Since when a "yes" given before does not cover everything."""
        return self.changes[-1].at if self.changes else None

    def words(self, language: str) -> tuple[str, str, str]:
        """(title, what is asked, what a "no" means) in one language; what was added since is part of what is asked."""
        if language.startswith("zh"):
            return self.title_zh, asked_about(self.text_zh, self.changes, "zh"), self.refusal_zh
        return self.title_en, asked_about(self.text_en, self.changes, "en"), self.refusal_en

    def sha256(self, language: str) -> str:
        """Hash of everything the person is shown, hex."""
        return sha256("\n".join(self.words(language)).encode()).hexdigest()


class ConsentEvent(models.Model):
    """Append-only: what somebody said, to which words. `subject` is pseudonymous text ("case:<uuid>"), never a name."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    subject = models.CharField(max_length=120)
    purpose = models.SlugField(max_length=40)
    version = models.PositiveIntegerField()
    answer = models.CharField(max_length=9, choices=Answer.choices)
    at = models.DateTimeField()
    language = models.CharField(max_length=7)
    shown_sha256 = models.CharField(max_length=64)
    how = models.CharField(max_length=6, choices=How.choices)
    by_kind = models.CharField(max_length=12)
    by_id = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(name="consent_event_subject", fields=["subject", "purpose", "id"])]
        constraints = [
            models.CheckConstraint(name="consent_event_answer", condition=Q(answer__in=Answer.values)),
            models.CheckConstraint(name="consent_event_how", condition=Q(how__in=How.values)),
            models.CheckConstraint(name="consent_event_subject_set", condition=~Q(subject="")),
            models.CheckConstraint(name="consent_event_language", condition=Q(language__in=["zh-hans", "en"])),
        ]


class Receipt(models.Model):
    """Append-only: the signed receipt of one answer, as it was handed out; it goes with the answer."""

    answer = models.OneToOneField(ConsentEvent, on_delete=models.CASCADE, related_name="receipt")
    issued_at = models.DateTimeField()
    body = models.TextField()

    class Meta:
        ordering = ["id"]
        constraints = [models.CheckConstraint(name="consent_receipt_signed", condition=~Q(body=""))]


class Guarded(models.Model):
    """Somebody said to be under 14, and when a person looked at the proof of their parent or guardian (PIPL art. 31)."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    subject = models.CharField(max_length=120, unique=True)
    said_at = models.DateTimeField()
    how = models.CharField(max_length=6, choices=How.choices)
    guardian_at = models.DateTimeField(null=True)
    guardian_by = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="consent_guarded_confirmed",
                condition=Q(guardian_at=None, guardian_by="") | Q(guardian_at__gte=models.F("said_at")) & ~Q(guardian_by=""),
            ),
            models.CheckConstraint(name="consent_guarded_how", condition=Q(how__in=How.values)),
        ]

    def __str__(self) -> str:
        return self.subject
