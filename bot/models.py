"""Where each conversation's dialogue stands (masked words only, sealed with the conversation's own key), what the robot could not answer,
which of its answers went stale, and who wants to be told. All of it goes with the conversation's messages."""

import uuid
from typing import Any, NoReturn

from django.db import models
from django.db.models import CheckConstraint, Index, Q, UniqueConstraint

from bot.rules import Band, Outcome, Reason
from disputes.models import Conversation, Message
from disputes.rules import Language
from portal.education.models import Draft
from portal.partners.models import Partner


class DialogueState(models.Model):
    conversation = models.OneToOneField(Conversation, on_delete=models.CASCADE, related_name="+")
    sealed = models.BinaryField()
    changed_at = models.DateTimeField()


class Sender(models.Model):
    """A sender of the REST door: a keyed hash of key and name, never the name."""

    index = models.CharField(max_length=64, unique=True)
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="+")


class Group(models.Model):
    """Questions that ask the same in one language. `twin` is the same question in the other one, linked by hand; it holds no words."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    language = models.CharField(max_length=10)
    reason = models.CharField(max_length=20, blank=True, default="", choices=Reason.choices)
    decided_at = models.DateTimeField(null=True)
    twin = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="+")
    draft = models.ForeignKey(Draft, on_delete=models.SET_NULL, null=True, related_name="+")
    begun_at = models.DateTimeField()

    class Meta:
        constraints = [
            CheckConstraint(name="bot_group_language", condition=Q(language__in=Language.values)),
            CheckConstraint(name="bot_group_reason", condition=Q(reason__in=["", *Reason.values])),
            CheckConstraint(
                name="bot_group_decided", condition=Q(reason="", decided_at__isnull=True) | ~Q(reason="") & Q(decided_at__isnull=False)
            ),
        ]


class Question(models.Model):
    """A message the robot did not answer for certain. Its words stand in the message only, and go with it."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    message = models.OneToOneField(Message, on_delete=models.CASCADE, related_name="+")
    group = models.ForeignKey(Group, on_delete=models.SET_NULL, null=True, related_name="questions")
    language = models.CharField(max_length=10)
    band = models.CharField(max_length=10, choices=Band.choices)
    topics = models.JSONField(default=list)
    sureness = models.FloatField()
    asked_at = models.DateTimeField()
    struck_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            CheckConstraint(name="bot_question_language", condition=Q(language__in=Language.values)),
            CheckConstraint(name="bot_question_band", condition=Q(band__in=Band.values)),
        ]
        indexes = [
            Index(name="bot_question_ungrouped", fields=["asked_at"], condition=Q(group__isnull=True)),
            Index(name="bot_question_asked", fields=["asked_at"]),
        ]


class Followed(models.Model):
    """How far the follower has looked for answers that cite an older text than a version in force."""

    version = models.PositiveIntegerField(unique=True)
    reached = models.BigIntegerField(default=0)
    done_at = models.DateTimeField(null=True)


class StaleAnswer(models.Model):
    """An answer of the robot cites a clause as it read in `said`, and it reads otherwise since `version`."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="+")
    anchor = models.SlugField(max_length=60)
    said = models.PositiveIntegerField()
    version = models.PositiveIntegerField()

    class Meta:
        constraints = [UniqueConstraint(name="bot_stale_once", fields=["message", "anchor", "version"])]
        indexes = [Index(name="bot_stale_clause", fields=["version", "anchor"])]


class Watch(models.Model):
    """Somebody wants to be told in their conversation when a clause changes. `version` is the one they know."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="+")
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="+")
    anchor = models.SlugField(max_length=60)
    version = models.PositiveIntegerField()
    language = models.CharField(max_length=10)
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            UniqueConstraint(name="bot_watch_once", fields=["conversation", "anchor"], condition=Q(ended_at__isnull=True)),
            CheckConstraint(name="bot_watch_language", condition=Q(language__in=Language.values)),
        ]


class Told(models.Model):
    """A watcher was told of a version: at most once, whoever works and however often."""

    watch = models.ForeignKey(Watch, on_delete=models.CASCADE, related_name="+")
    version = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [UniqueConstraint(name="bot_told_once", fields=["watch", "version"])]


class Disclosure(models.Model):
    """A question that a person sent, masked, to the language model of a third party: to whom, when, under which policy, and what came of
    it. The words stand in the message only. Stays when the conversation's words are gone: it is the record of what was handed out."""

    conversation = models.ForeignKey(Conversation, on_delete=models.PROTECT, related_name="+")
    cursor = models.PositiveIntegerField()
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    policy = models.PositiveIntegerField()
    at = models.DateTimeField()
    outcome = models.CharField(max_length=8, choices=Outcome.choices, default=Outcome.AGREED)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            UniqueConstraint(name="bot_disclosed_once", fields=["conversation", "cursor"]),
            CheckConstraint(name="bot_disclosure_outcome", condition=Q(outcome__in=Outcome.values)),
        ]
        indexes = [Index(name="bot_disclosed", fields=["partner", "at"])]

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("what was handed out is never deleted")
