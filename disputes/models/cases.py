"""Cases, their events, which are never changed, and their clocks, which follow from the events."""

import uuid
from datetime import UTC, datetime
from typing import Any, NoReturn

from django.db import models
from django.db.models import CheckConstraint, F, Index, Q, UniqueConstraint

from disputes.life import Fact
from disputes.models.constraints import ACTOR_KINDS, one_of
from disputes.models.talks import Conversation
from disputes.rules import Ball, Channel, Event, Kind, Language, Resolution, Stage, Topic
from portal.trail.rules import Actor

NEVER = datetime(9999, 1, 1, tzinfo=UTC)


class Case(models.Model):
    """A case. `stage` to `n` are the fold of its events, kept for queries; `manage.py rebuild_cases` would write the same again."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    reference = models.CharField(max_length=10, unique=True)
    receipt_hash = models.CharField(max_length=64, unique=True)
    key_id = models.CharField(max_length=64)
    conversation = models.ForeignKey(Conversation, on_delete=models.PROTECT, related_name="cases")
    kind = models.CharField(max_length=10)
    topic = models.CharField(max_length=12)
    language = models.CharField(max_length=10)
    channel = models.CharField(max_length=10)
    jurisdiction = models.CharField(max_length=8, default="cn")
    happened = models.CharField(max_length=10, blank=True, default="")
    story = models.BinaryField()
    story_masked = models.TextField()
    wish = models.BinaryField()
    wish_masked = models.TextField()
    contact = models.CharField(max_length=64, blank=True, default="")
    notice = models.CharField(max_length=40, blank=True, default="")
    statement = models.BinaryField(default=bytes)

    stage = models.CharField(max_length=20, default=Stage.FILED)
    resolution = models.CharField(max_length=20, blank=True, default="")
    ball = models.CharField(max_length=10, default=Ball.FIRM)
    handler = models.CharField(max_length=64, blank=True, default="")
    mediator = models.CharField(max_length=64, blank=True, default="")
    department = models.CharField(max_length=40, blank=True, default="")
    filed_at = models.DateTimeField()
    moved_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    n = models.PositiveIntegerField(default=0)
    queue_at = models.DateTimeField(default=NEVER)
    late = models.BooleanField(default=False)
    next_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            one_of("case_kind", "kind", Kind),
            one_of("case_topic", "topic", Topic),
            one_of("case_language", "language", Language),
            one_of("case_channel", "channel", Channel),
            one_of("case_stage", "stage", Stage),
            one_of("case_resolution", "resolution", ["", *Resolution]),
            one_of("case_ball", "ball", Ball),
            CheckConstraint(
                name="case_closed_has_resolution_and_time",
                condition=Q(stage=Stage.CLOSED.value, closed_at__isnull=False) & ~Q(resolution="")
                | ~Q(stage=Stage.CLOSED.value) & Q(closed_at__isnull=True, resolution=""),
            ),
            CheckConstraint(name="case_closed_waits_for_nobody", condition=~Q(stage=Stage.CLOSED.value) | Q(ball=Ball.NOBODY.value)),
            CheckConstraint(name="case_closed_after_filed", condition=Q(closed_at__isnull=True) | Q(closed_at__gte=F("filed_at"))),
        ]
        indexes = [
            Index(name="case_queue", fields=["queue_at", "id"], condition=~Q(stage=Stage.CLOSED.value)),
            Index(name="case_queue_stage", fields=["stage", "queue_at", "id"], condition=~Q(stage=Stage.CLOSED.value)),
            Index(name="case_queue_handler", fields=["handler", "queue_at", "id"], condition=~Q(stage=Stage.CLOSED.value)),
            Index(name="case_queue_mediator", fields=["mediator", "queue_at", "id"], condition=~Q(stage=Stage.CLOSED.value)),
            Index(name="case_queue_department", fields=["department", "queue_at", "id"], condition=~Q(stage=Stage.CLOSED.value)),
            Index(name="case_next", fields=["next_at", "id"], condition=Q(next_at__isnull=False)),
            Index(name="case_filed", fields=["filed_at", "id"]),
            Index(name="case_closed", fields=["closed_at", "id"]),
            Index(name="case_contact", fields=["contact", "filed_at"], condition=~Q(contact="")),
        ]

    @property
    def subject(self) -> str:
        """What the trail calls this case."""
        return f"case:{self.public_id}"

    @property
    def row(self) -> str:
        """What the vault binds this case's sealed fields to."""
        return str(self.public_id)


class Unchanging(models.QuerySet[Any]):
    """Rows that are written once: an update in bulk is a mistake, whoever makes it."""

    def update(self, **values: Any) -> NoReturn:
        raise TypeError("events are never changed")

    def delete(self) -> NoReturn:
        raise TypeError("events are never deleted")


class CaseEvent(models.Model):
    """The immutable facts of a case. `data` holds codes and numbers; a person's words are sealed in `note` under the case key."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="events")
    n = models.PositiveIntegerField()
    event = models.CharField(max_length=32)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    by_kind = models.CharField(max_length=10)
    by_id = models.CharField(max_length=64, blank=True, default="")
    by_role = models.CharField(max_length=32)
    from_stage = models.CharField(max_length=20, blank=True, default="")
    to_stage = models.CharField(max_length=20)
    data = models.JSONField(default=dict)
    note = models.BinaryField(null=True)
    once = models.CharField(max_length=80, null=True)
    entry = models.CharField(max_length=36, blank=True, default="")

    objects = Unchanging.as_manager()

    class Meta:
        ordering = ["case_id", "n"]
        constraints = [
            UniqueConstraint(name="case_event_n", fields=["case", "n"]),
            UniqueConstraint(name="case_event_once", fields=["case", "once"], condition=Q(once__isnull=False)),
            one_of("case_event_event", "event", Event),
            one_of("case_event_by_kind", "by_kind", ACTOR_KINDS),
            one_of("case_event_from_stage", "from_stage", ["", *Stage]),
            one_of("case_event_to_stage", "to_stage", Stage),
            CheckConstraint(
                name="case_event_starts_with_filed", condition=Q(n=1, event=Event.FILED.value) | Q(n__gt=1) & ~Q(event=Event.FILED.value)
            ),
            CheckConstraint(
                name="case_event_breach_is_the_systems", condition=~Q(event=Event.BREACHED.value) | Q(by_kind="system", once__isnull=False)
            ),
        ]
        indexes = [Index(name="case_event_when", fields=["event", "at"])]

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("events are never changed")
        super().save(*args, **kwargs)

    @property
    def by(self) -> Actor:
        return Actor(self.by_kind, self.by_id, self.by_role)

    def fact(self) -> Fact:
        """This event as the folds read it."""
        return Fact(self.n, Event(self.event), self.at, self.by, self.data)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("events are never deleted")


class Clock(models.Model):
    """One running of one term for one case: the fold of its events, kept for the queue and the sweep. Never edited, only refolded.

    `under` is the term it runs under now when that is not `code` (an extension); `by_day` a day the case itself names."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="clocks")
    code = models.CharField(max_length=40)
    run = models.PositiveIntegerField(default=1)
    version = models.PositiveIntegerField()
    started_at = models.DateTimeField()
    pauses = models.JSONField(default=list)
    paused_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField()
    provisional = models.BooleanField(default=False)
    stopped_at = models.DateTimeField(null=True)
    stopped_by = models.PositiveIntegerField(null=True)
    breached_at = models.DateTimeField(null=True)
    under = models.CharField(max_length=40, blank=True, default="")
    by_day = models.CharField(max_length=10, blank=True, default="")
    level = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["case_id", "due_at", "code"]
        constraints = [
            UniqueConstraint(name="clock_run", fields=["case", "code", "run"]),
            CheckConstraint(name="clock_run_from_one", condition=Q(run__gte=1)),
            CheckConstraint(name="clock_due_after_start", condition=Q(due_at__gte=F("started_at"))),
            CheckConstraint(
                name="clock_stopped_paired",
                condition=Q(stopped_at__isnull=True, stopped_by__isnull=True) | Q(stopped_at__isnull=False, stopped_by__isnull=False),
            ),
        ]
        indexes = [
            Index(name="clock_provisional", fields=["code"], condition=Q(provisional=True, stopped_at__isnull=True)),
        ]

    @property
    def running(self) -> bool:
        return self.stopped_at is None and self.paused_at is None

    @property
    def term(self) -> str:
        """The code of the term it runs under."""
        return self.under or self.code
