"""The tools of the desk: drafts, words written once for many, lists of steps, colleagues called to a case."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Index, Q, UniqueConstraint
from django.utils.translation import get_language

from disputes.models.cases import Case
from disputes.models.desk import CaseNote


class Draft(models.Model):
    """What one person has typed in one form of a case and not sent: sealed under the case key, and gone when it is sent or the case erased.

    For its author alone. It is no part of the case's record: nobody has said it yet. `n` grows with each keeping."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="drafts")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    form = models.CharField(max_length=40)
    n = models.PositiveIntegerField(default=1)
    at = models.DateTimeField()
    fields = models.BinaryField()

    class Meta:
        ordering = ["-at", "id"]
        constraints = [
            UniqueConstraint(name="draft_one_a_form", fields=["case", "owner", "form"]),
            CheckConstraint(name="draft_of_a_form", condition=~Q(form="") & Q(n__gte=1)),
        ]
        indexes = [Index(name="draft_by_owner", fields=["owner", "at"])]


class Named(models.Model):
    """A name in both languages, a version for whoever edits it in two windows, and an end instead of a deletion."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name_zh = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60)
    n = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True

    @property
    def name(self) -> str:
        return self.name_zh if (get_language() or "").startswith("zh") else self.name_en


class CannedReply(Named):
    """Words for many letters, in both languages; places in braces are filled from the case (disputes.places)."""

    shortcut = models.SlugField(max_length=20, unique=True)
    text_zh = models.TextField()
    text_en = models.TextField()

    class Meta:
        ordering = ["shortcut"]
        constraints = [
            CheckConstraint(name="canned_reply_whole", condition=~Q(name_zh="") & ~Q(name_en="") & ~Q(text_zh="") & ~Q(text_en="")),
            CheckConstraint(name="canned_reply_shortcut", condition=~Q(shortcut="")),
        ]

    def text(self, language: str) -> str:
        """The words in `language` (zh-hans or en), their places not yet filled."""
        return self.text_en if language == "en" else self.text_zh


class Macro(Named):
    """Steps that are taken one after the other, or none of them (disputes.steps)."""

    steps = models.JSONField(default=list)

    class Meta:
        ordering = ["name_en", "id"]
        constraints = [
            CheckConstraint(name="macro_named", condition=~Q(name_zh="") & ~Q(name_en="")),
            CheckConstraint(name="macro_has_steps", condition=~Q(steps=[])),
        ]


class Mention(models.Model):
    """A colleague called to a note; unread until they have opened the case."""

    note = models.ForeignKey(CaseNote, on_delete=models.CASCADE, related_name="mentions")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [UniqueConstraint(name="mention_once", fields=["note", "user"])]
        indexes = [
            Index(name="mention_of", fields=["user", "-at"]),
            Index(name="mention_unseen", fields=["user"], condition=Q(seen_at__isnull=True)),
        ]
