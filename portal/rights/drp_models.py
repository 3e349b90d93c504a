"""Authorised agents of the Data Rights Protocol, what they exercised, the messages seen, and what was refused."""

import uuid

from django.db import models
from django.db.models import CheckConstraint, Q

from portal.law.models.rows import one_of
from portal.rights.drp import Step


class DrpAgent(models.Model):
    """An agent that staff let in with its public key; the token is kept as a keyed hash only."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agent_id = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    verify_key = models.CharField(max_length=44)
    token = models.CharField(max_length=64, blank=True, default="", db_index=True)
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=64)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["agent_id"]
        constraints = [
            CheckConstraint(condition=~Q(agent_id="") & ~Q(name="") & ~Q(verify_key=""), name="rights_drp_agent_named"),
            CheckConstraint(condition=Q(ended_at=None) | Q(token=""), name="rights_drp_agent_ended_has_no_token"),
        ]

    def __str__(self) -> str:
        return self.agent_id


class DrpRequest(models.Model):
    """What an agent exercised: a request of ours, under the agent's own name for it."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    request = models.OneToOneField("rights.Request", on_delete=models.CASCADE, related_name="drp")
    agent = models.ForeignKey(DrpAgent, on_delete=models.PROTECT, related_name="requests")
    agent_request_id = models.CharField(max_length=120, blank=True, default="")
    exercise = models.CharField(max_length=20)
    received_at = models.DateTimeField()
    # Where the agent wants to be told, sealed under the case's key; what it was told last, by its SHA-256; when it is tried again.
    callback = models.BinaryField(null=True)
    told = models.CharField(max_length=64, blank=True, default="")
    tries = models.PositiveSmallIntegerField(default=0)
    try_at = models.DateTimeField(null=True, db_index=True)

    class Meta:
        constraints = [
            CheckConstraint(
                condition=Q(callback__isnull=False) | Q(told="", tries=0, try_at=None), name="rights_drp_request_told_somewhere"
            )
        ]

    def __str__(self) -> str:
        return str(self.public_id)


class DrpSeen(models.Model):
    """A signed message that was taken, by its SHA-256: no message is taken twice."""

    digest = models.CharField(max_length=64, unique=True)
    agent = models.ForeignKey(DrpAgent, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.digest


class DrpRefusal(models.Model):
    """A message that was not taken: when, at which step, from whom as far as that was shown. Never what it said."""

    agent = models.ForeignKey(DrpAgent, on_delete=models.PROTECT, null=True, related_name="+")
    step = models.CharField(max_length=12)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [CheckConstraint(condition=one_of("step", Step), name="rights_drp_refusal_step")]

    def __str__(self) -> str:
        return self.step
