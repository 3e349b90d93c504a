import uuid

from django.db import models
from django.db.models import Q

from portal.notices.rules import Channel, State


class Notice(models.Model):
    """One thing to tell one person, written in the transaction that decided it. Address and words are sealed under a key of its own.

    `once` names the occasion ("case.filed:<id>"): the same occasion twice is one notice. After KEPT the sealed columns are emptied.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    once = models.CharField(max_length=200, unique=True)
    template = models.CharField(max_length=60)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    language = models.CharField(max_length=10)
    recipient = models.CharField(max_length=64, db_index=True)  # blind index of the address
    key_id = models.CharField(max_length=32)
    address = models.BinaryField(null=True)
    subject = models.BinaryField(null=True)
    body = models.BinaryField(null=True)
    reply_to = models.BinaryField(null=True)  # where an answer joins its case; sealed, since it holds a token
    stop = models.BinaryField(null=True)  # where one click ends letters of this kind (RFC 8058); sealed likewise
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(max_length=40, blank=True)  # a code, never words of a mail server: they quote addresses
    created_at = models.DateTimeField()
    next_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    forgotten_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["state", "next_at"], name="notices_due")]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="notices_state_known"),
            models.CheckConstraint(condition=Q(channel__in=Channel.values), name="notices_channel_known"),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False) | (~Q(state="sent") & Q(sent_at__isnull=True)),
                name="notices_sent_has_time",
            ),
            models.CheckConstraint(
                condition=Q(state="sending", claimed_at__isnull=False) | (~Q(state="sending") & Q(claimed_at__isnull=True)),
                name="notices_sending_is_claimed",
            ),
            models.CheckConstraint(
                condition=Q(forgotten_at=None, address__isnull=False, subject__isnull=False, body__isnull=False)
                | Q(forgotten_at__isnull=False, address=None, subject=None, body=None, reply_to=None, stop=None),
                name="notices_forgotten_is_empty",
            ),
        ]
