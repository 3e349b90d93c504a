import hmac
from datetime import UTC
from hashlib import sha256
from typing import Any

from django.db import models
from django.db.models import Q

from portal.trail import ids, leaves
from portal.trail.rules import ACTOR_KINDS


class Entry(models.Model):
    """One thing that was done or seen. Never edited, never removed: triggers allow only the log's index to be filled in once.

    No foreign keys: actor and subject are pseudonymous text, because the record outlives what it records.
    """

    id = models.CharField(max_length=36, primary_key=True, default=ids.fresh, editable=False)
    index = models.BigIntegerField(null=True, unique=True)
    at = models.DateTimeField()
    event = models.CharField(max_length=64)
    actor_kind = models.CharField(max_length=8)
    actor_id = models.CharField(max_length=64, blank=True)
    actor_role = models.CharField(max_length=32, blank=True)
    subject = models.CharField(max_length=80, blank=True)
    n = models.PositiveIntegerField(null=True)
    facts = models.JSONField(default=dict)
    document = models.JSONField(null=True)
    salt = models.BinaryField()
    leaf = models.BinaryField()
    seal = models.BinaryField()

    class Meta:
        verbose_name_plural = "entries"
        constraints = [
            models.UniqueConstraint(fields=["subject", "n"], name="trail_entry_number_once"),
            models.CheckConstraint(condition=Q(index__isnull=True) | Q(index__gte=0), name="trail_entry_index"),
            models.CheckConstraint(condition=Q(actor_kind__in=ACTOR_KINDS), name="trail_entry_actor_kind"),
            models.CheckConstraint(condition=~Q(event=""), name="trail_entry_event"),
            models.CheckConstraint(
                condition=Q(subject="", n__isnull=True) | (~Q(subject="") & Q(n__isnull=False, n__gte=1)),
                name="trail_entry_subject_has_number",
            ),
            models.CheckConstraint(condition=Q(document__isnull=True) | Q(subject=""), name="trail_entry_document_has_no_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.id}"

    @property
    def moment(self) -> str:
        """The time as the leaf has it: UTC, to the second."""
        return self.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    def statement(self, house: bytes) -> dict[str, Any]:
        """The facts half: what may be opened to anyone, also after erasure. The actor is a mark only the house key explains."""
        mark = hmac.new(house, f"actor\n{self.id}\n{self.actor_id}".encode(), sha256).hexdigest() if self.actor_id else ""
        who = {"actor": mark, "kind": self.actor_kind, "role": self.actor_role}
        return {**who, "at": self.moment, "event": self.event, "facts": self.facts, "v": leaves.VERSION}

    def link(self) -> dict[str, Any]:
        """The link half: which entry of which subject this is."""
        return {"entry": self.id, "n": self.n or 0, "subject": self.subject}

    def own_secret(self, house: bytes) -> bytes:
        """The link secret of an entry whose subject has none of its own."""
        return hmac.digest(house, f"link\n{self.id}".encode(), "sha256")

    def document_leaf(self) -> bytes:
        statement = {"at": self.moment, "document": self.document, "event": self.event, "role": self.actor_role}
        return leaves.about_document({**statement, "facts": self.facts} if self.facts else statement)

    def row_seal(self, house: bytes) -> bytes:
        """HMAC over every column but the index and this one: an edit in the database shows without opening anything."""
        columns = [self.id, self.at.astimezone(UTC).isoformat(), self.event, self.actor_kind, self.actor_id, self.actor_role]
        rest = [self.subject, self.n, self.facts, self.document, bytes(self.salt).hex(), bytes(self.leaf).hex()]
        return hmac.digest(house, b"row\n" + leaves.canonical([*columns, *rest]), "sha256")


class Tile(models.Model):
    """A hash tile (level 0 and up) or an entry bundle (level -1) at its widest; narrower partial ones are its prefixes."""

    level = models.SmallIntegerField()
    index = models.BigIntegerField()
    width = models.SmallIntegerField()
    data = models.BinaryField()
    published = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["level", "index"], name="trail_tile_place"),
            models.CheckConstraint(condition=Q(level__gte=-1, level__lte=63, index__gte=0), name="trail_tile_level"),
            models.CheckConstraint(condition=Q(width__gte=1, width__lte=256), name="trail_tile_width"),
        ]
        indexes = [models.Index(fields=["level", "index"], condition=Q(published=False), name="trail_tile_to_publish")]

    def __str__(self) -> str:
        return f"{self.level}/{self.index} ({self.width})"


class Checkpoint(models.Model):
    """A signed tree head. One is made for every batch, and one more when a new key takes over an unchanged tree."""

    size = models.BigIntegerField()
    root = models.BinaryField()
    key = models.CharField(max_length=8)
    text = models.TextField()
    at = models.DateTimeField()
    published = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["size", "key"], name="trail_checkpoint_once"),
            models.CheckConstraint(condition=Q(size__gte=0), name="trail_checkpoint_size"),
        ]

    def __str__(self) -> str:
        return f"{self.size} ({self.key})"


class Cosignature(models.Model):
    """A witness's line under one of our checkpoints, verified before it was stored."""

    checkpoint = models.ForeignKey(Checkpoint, on_delete=models.PROTECT, related_name="cosignatures")
    witness = models.CharField(max_length=300)
    line = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["checkpoint", "witness"], name="trail_cosignature_once")]

    def __str__(self) -> str:
        return f"{self.witness} ({self.checkpoint_id})"


class WitnessState(models.Model):
    """How we stand with a witness: the size it holds as far as we know, and what was wrong last time ("" when nothing was)."""

    witness = models.CharField(max_length=300, unique=True)
    size = models.BigIntegerField(default=0)
    problem = models.CharField(max_length=20, blank=True, default="")
    failures = models.PositiveIntegerField(default=0)
    asked_at = models.DateTimeField(null=True)
    cosigned_at = models.DateTimeField(null=True)
    next_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(size__gte=0), name="trail_witness_size")]

    def __str__(self) -> str:
        return f"{self.witness} ({self.size})"
