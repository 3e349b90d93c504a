"""Where each conversation's dialogue stands: masked words only, sealed with the conversation's own key."""

from django.db import models

from disputes.models import Conversation


class DialogueState(models.Model):
    conversation = models.OneToOneField(Conversation, on_delete=models.CASCADE, related_name="+")
    sealed = models.BinaryField()
    changed_at = models.DateTimeField()


class Sender(models.Model):
    """A sender of the REST door: a keyed hash of key and name, never the name."""

    index = models.CharField(max_length=64, unique=True)
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="+")
