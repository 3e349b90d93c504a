"""Conversations and their messages. Words of people stand here once, sealed; lists read the masked twin."""

import uuid

from django.db import models
from django.db.models import CheckConstraint, F, Index, Q, UniqueConstraint

from disputes.models.constraints import one_of, paired
from disputes.rules import Channel, FromKind, Handoff, Language
from disputes.taken_down import CHANNELS


class Conversation(models.Model):
    """One thread of messages with one person; whoever holds the token (or the receipt of a case in it) may read and write.

    `kept` is how far the public log holds its messages."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    key_id = models.CharField(max_length=64)
    token_hash = models.CharField(max_length=64, unique=True)
    language = models.CharField(max_length=10)
    channel = models.CharField(max_length=10)
    last_cursor = models.PositiveIntegerField(default=0)
    kept = models.PositiveIntegerField(default=0)
    handoff = models.CharField(max_length=10, default=Handoff.BOT)
    handoff_at = models.DateTimeField(null=True)
    joined_by = models.CharField(max_length=64, blank=True, default="")
    joined_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            one_of("conversation_language", "language", Language),
            one_of("conversation_channel", "channel", Channel),
            one_of("conversation_handoff", "handoff", Handoff),
            paired("conversation_joined_paired", "joined_at", "joined_by"),
            CheckConstraint(
                name="conversation_handoff_when",
                condition=Q(handoff=Handoff.BOT.value, handoff_at__isnull=True)
                | ~Q(handoff=Handoff.BOT.value) & Q(handoff_at__isnull=False),
            ),
        ]
        indexes = [
            Index(name="conversation_waiting", fields=["handoff_at"], condition=Q(handoff=Handoff.WAITING.value)),
            Index(name="conversation_to_keep", fields=["id"], condition=Q(last_cursor__gt=F("kept"), deleted_at=None)),
        ]


class Message(models.Model):
    """One message; `cursor` counts up within its conversation, `client_id` makes a repeated send harmless.

    `arrived_by` is phone, paper or email for a client's words that did not come by page, chat or API. Who entered them is the author:
    a client's message with an author was never typed by the client."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="messages")
    cursor = models.PositiveIntegerField()
    client_id = models.CharField(max_length=64, null=True)
    case = models.ForeignKey("disputes.Case", on_delete=models.PROTECT, null=True, related_name="messages")
    from_kind = models.CharField(max_length=10)
    author = models.CharField(max_length=64, blank=True, default="")
    author_role = models.CharField(max_length=32, blank=True, default="")
    arrived_by = models.CharField(max_length=10, blank=True, default="")
    language = models.CharField(max_length=10)
    text = models.BinaryField()
    text_masked = models.TextField()
    citations = models.JSONField(default=list)
    buttons = models.JSONField(default=list)
    in_reply_to = models.CharField(max_length=64, null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["conversation_id", "cursor"]
        constraints = [
            UniqueConstraint(name="message_cursor", fields=["conversation", "cursor"]),
            UniqueConstraint(name="message_client_id", fields=["conversation", "client_id"], condition=Q(client_id__isnull=False)),
            one_of("message_from", "from_kind", FromKind),
            one_of("message_language", "language", Language),
            CheckConstraint(name="message_cursor_from_one", condition=Q(cursor__gte=1)),
            CheckConstraint(
                name="message_staff_is_known",
                condition=Q(from_kind=FromKind.STAFF.value) & ~Q(author="") & ~Q(author_role="")
                | ~Q(from_kind=FromKind.STAFF.value) & Q(author="", author_role="")
                | Q(from_kind=FromKind.CLIENT.value) & ~Q(author="") & ~Q(author_role="") & ~Q(arrived_by=""),
            ),
            one_of("message_arrived_by", "arrived_by", ["", *CHANNELS]),
            CheckConstraint(name="message_arrived_is_the_clients", condition=Q(arrived_by="") | Q(from_kind=FromKind.CLIENT.value)),
        ]

    @property
    def entered(self) -> bool:
        """Whether staff wrote this down for the client."""
        return self.from_kind == FromKind.CLIENT and bool(self.author)

    @property
    def row(self) -> str:
        """What the vault binds the sealed text to."""
        return f"{self.conversation_id}:{self.cursor}"
