"""Evidence files: what came, where it lies sealed, and what became of it."""

import uuid

from django.db import models
from django.db.models import CheckConstraint, F, Index, Q, UniqueConstraint

from disputes.files_refusals import WHY
from disputes.files_rules import HELD, KINDS, FileKind, FileState, Space
from disputes.models.cases import Case
from disputes.models.constraints import ACTOR_KINDS, one_of
from portal.trail.rules import Actor


class CaseFile(models.Model):
    """One file of a case. Names, hashes and words are sealed under the case key, and so are the blobs `blob` (as it was sent),
    `shared` (what others get) and `preview`; `tail` holds, sealed, what came after the last whole chunk of an upload.
    `n` counts within a space; `opened_at` is when somebody else in the mediation room first took it (evidence has records of that)."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="files")
    n = models.PositiveIntegerField(null=True)
    space = models.CharField(max_length=20, default=Space.CASE)
    state = models.CharField(max_length=10, default=FileState.UPLOADING)
    by_kind = models.CharField(max_length=10)
    by_id = models.CharField(max_length=64, blank=True, default="")
    by_role = models.CharField(max_length=32)
    started_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    ready_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    retry_at = models.DateTimeField(null=True)
    waiting = models.CharField(max_length=10, blank=True, default="")
    size = models.PositiveBigIntegerField()
    received = models.PositiveBigIntegerField(default=0)
    tail = models.BinaryField(default=bytes)
    about = models.BinaryField(default=bytes)
    words = models.BinaryField(default=bytes)
    masked = models.TextField(blank=True, default="")
    claim = models.PositiveIntegerField(null=True)
    keep_original = models.BooleanField(default=False)
    kind = models.CharField(max_length=8, blank=True, default="")
    blob = models.CharField(max_length=32, blank=True, default="")
    shared = models.CharField(max_length=32, blank=True, default="")
    shared_size = models.PositiveBigIntegerField(default=0)
    preview = models.CharField(max_length=32, blank=True, default="")
    preview_size = models.PositiveBigIntegerField(default=0)
    left_out = models.JSONField(default=list)
    reason = models.CharField(max_length=16, blank=True, default="")
    digest = models.CharField(max_length=64, blank=True, default="")
    scanned = models.BooleanField(default=False)
    relevant = models.BooleanField(default=False)
    opened_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["case_id", "n", "started_at"]
        constraints = [
            UniqueConstraint(name="case_file_n", fields=["case", "space", "n"], condition=Q(n__isnull=False)),
            UniqueConstraint(
                name="case_file_once",
                fields=["case", "space", "digest"],
                condition=~Q(digest="") & Q(state__in=[FileState.CHECKING.value, FileState.READY.value]),
            ),
            one_of("case_file_space", "space", Space),
            one_of("case_file_state", "state", FileState),
            one_of("case_file_kind", "kind", ["", *KINDS]),
            one_of("case_file_reason", "reason", ["", *WHY]),
            one_of("case_file_by_kind", "by_kind", ACTOR_KINDS),
            CheckConstraint(name="case_file_not_past_its_end", condition=Q(received__lte=F("size"))),
            CheckConstraint(
                name="case_file_numbered", condition=Q(state=FileState.UPLOADING.value, n=None) | ~Q(n=None) | Q(expires_at=None)
            ),
            CheckConstraint(
                name="case_file_ready_is_shared",
                condition=~Q(state=FileState.READY.value) | ~Q(shared="") & ~Q(kind="") & Q(ready_at__isnull=False),
            ),
        ]
        indexes = [
            Index(name="case_file_waiting", fields=["sent_at"], condition=Q(state=FileState.CHECKING.value)),
            Index(name="case_file_half", fields=["expires_at"], condition=Q(state=FileState.UPLOADING.value)),
            Index(name="case_file_of_case", fields=["case", "state"]),
        ]

    @property
    def row(self) -> str:
        """What the vault binds this file's sealed fields to."""
        return str(self.public_id)

    @property
    def by(self) -> Actor:
        return Actor(self.by_kind, self.by_id, self.by_role)

    @property
    def type(self) -> FileKind | None:
        return KINDS.get(self.kind)

    @property
    def held(self) -> bool:
        """Whether there are bytes of it here."""
        return self.state in HELD

    @property
    def blobs(self) -> list[str]:
        return [name for name in (self.blob, self.shared, self.preview) if name]
