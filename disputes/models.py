"""Conversations and cases. Words of people stand here once, sealed; lists read the masked twin; events are never changed."""

import uuid
from datetime import UTC, datetime
from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Index, Q, UniqueConstraint

from disputes.life import Fact
from disputes.rules import Ball, Channel, Event, FromKind, Handoff, Kind, Language, ReadReason, Resolution, Side, Stage, Topic
from portal.law.rules import MediatorBody
from portal.trail.rules import Actor

NEVER = datetime(9999, 1, 1, tzinfo=UTC)
ACTOR_KINDS = ("client", "staff", "bot", "system", "party")


def _one_of(name: str, column: str, values: Any) -> CheckConstraint:
    return CheckConstraint(name=name, condition=Q(**{f"{column}__in": [str(getattr(value, "value", value)) for value in values]}))


def _paired(name: str, at: str, by: str) -> CheckConstraint:
    """Who and when come together: both or neither."""
    return CheckConstraint(name=name, condition=Q(**{f"{at}__isnull": True, by: ""}) | Q(**{f"{at}__isnull": False}) & ~Q(**{by: ""}))


class Conversation(models.Model):
    """One thread of messages with one person; whoever holds the token (or the receipt of a case in it) may read and write."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    key_id = models.CharField(max_length=64)
    token_hash = models.CharField(max_length=64, unique=True)
    language = models.CharField(max_length=10)
    channel = models.CharField(max_length=10)
    last_cursor = models.PositiveIntegerField(default=0)
    handoff = models.CharField(max_length=10, default=Handoff.BOT)
    handoff_at = models.DateTimeField(null=True)
    joined_by = models.CharField(max_length=64, blank=True, default="")
    joined_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            _one_of("conversation_language", "language", Language),
            _one_of("conversation_channel", "channel", Channel),
            _one_of("conversation_handoff", "handoff", Handoff),
            _paired("conversation_joined_paired", "joined_at", "joined_by"),
            CheckConstraint(
                name="conversation_handoff_when",
                condition=Q(handoff=Handoff.BOT.value, handoff_at__isnull=True)
                | ~Q(handoff=Handoff.BOT.value) & Q(handoff_at__isnull=False),
            ),
        ]
        indexes = [Index(name="conversation_waiting", fields=["handoff_at"], condition=Q(handoff=Handoff.WAITING.value))]


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
    filed_at = models.DateTimeField()
    moved_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    n = models.PositiveIntegerField(default=0)
    queue_at = models.DateTimeField(default=NEVER)
    late = models.BooleanField(default=False)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            _one_of("case_kind", "kind", Kind),
            _one_of("case_topic", "topic", Topic),
            _one_of("case_language", "language", Language),
            _one_of("case_channel", "channel", Channel),
            _one_of("case_stage", "stage", Stage),
            _one_of("case_resolution", "resolution", ["", *Resolution]),
            _one_of("case_ball", "ball", Ball),
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


class Message(models.Model):
    """One message; `cursor` counts up within its conversation, `client_id` makes a repeated send harmless."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="messages")
    cursor = models.PositiveIntegerField()
    client_id = models.CharField(max_length=64, null=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="messages")
    from_kind = models.CharField(max_length=10)
    author = models.CharField(max_length=64, blank=True, default="")
    author_role = models.CharField(max_length=32, blank=True, default="")
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
            _one_of("message_from", "from_kind", FromKind),
            _one_of("message_language", "language", Language),
            CheckConstraint(name="message_cursor_from_one", condition=Q(cursor__gte=1)),
            CheckConstraint(
                name="message_staff_is_known",
                condition=Q(from_kind=FromKind.STAFF.value) & ~Q(author="") & ~Q(author_role="")
                | ~Q(from_kind=FromKind.STAFF.value) & Q(author="", author_role=""),
            ),
        ]

    @property
    def row(self) -> str:
        """What the vault binds the sealed text to."""
        return f"{self.conversation_id}:{self.cursor}"


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
            _one_of("case_event_event", "event", Event),
            _one_of("case_event_by_kind", "by_kind", ACTOR_KINDS),
            _one_of("case_event_from_stage", "from_stage", ["", *Stage]),
            _one_of("case_event_to_stage", "to_stage", Stage),
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
    """One running of one term for one case: the fold of its events, kept for the queue and the sweep. Never edited, only refolded."""

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
            Index(
                name="clock_sweep",
                fields=["due_at", "id"],
                condition=Q(stopped_at__isnull=True, paused_at__isnull=True, breached_at__isnull=True),
            ),
            Index(name="clock_provisional", fields=["code"], condition=Q(provisional=True, stopped_at__isnull=True)),
        ]

    @property
    def running(self) -> bool:
        return self.stopped_at is None and self.paused_at is None


class Party(models.Model):
    """A side of a case that went into mediation, and whether it accepted; the fold of its events."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="parties")
    side = models.CharField(max_length=12)
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.CharField(max_length=64, blank=True, default="")
    declined_at = models.DateTimeField(null=True)
    declined_by = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        constraints = [
            UniqueConstraint(name="party_side_once", fields=["case", "side"]),
            _one_of("party_side", "side", Side),
            _paired("party_accepted_paired", "accepted_at", "accepted_by"),
            _paired("party_declined_paired", "declined_at", "declined_by"),
            CheckConstraint(name="party_not_both", condition=Q(accepted_at__isnull=True) | Q(declined_at__isnull=True)),
        ]


class Proposal(models.Model):
    """What a mediator proposed; the words are sealed under the case key, each side's answer is who and when."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="proposals")
    n = models.PositiveIntegerField()
    text = models.BinaryField()
    language = models.CharField(max_length=10)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=64)
    client_at = models.DateTimeField(null=True)
    client_by = models.CharField(max_length=64, blank=True, default="")
    respondent_at = models.DateTimeField(null=True)
    respondent_by = models.CharField(max_length=64, blank=True, default="")
    declined_at = models.DateTimeField(null=True)
    declined_by = models.CharField(max_length=64, blank=True, default="")
    declined_side = models.CharField(max_length=12, blank=True, default="")

    class Meta:
        ordering = ["case_id", "n"]
        constraints = [
            UniqueConstraint(name="proposal_n", fields=["case", "n"]),
            _paired("proposal_client_paired", "client_at", "client_by"),
            _paired("proposal_respondent_paired", "respondent_at", "respondent_by"),
            _paired("proposal_declined_paired", "declined_at", "declined_by"),
            _paired("proposal_declined_side_known", "declined_at", "declined_side"),
            _one_of("proposal_side", "declined_side", ["", *Side]),
            _one_of("proposal_language", "language", Language),
            CheckConstraint(
                name="proposal_declined_is_not_accepted",
                condition=Q(declined_at__isnull=True) | Q(client_at__isnull=True) | Q(respondent_at__isnull=True),
            ),
        ]

    @property
    def row(self) -> str:
        return f"{self.case_id}:{self.n}"


class Agreement(models.Model):
    """What both sides agreed, in both languages, sealed; `sha256` is over the salted texts, the salt is sealed with them."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="agreements")
    proposal = models.OneToOneField(Proposal, on_delete=models.PROTECT, related_name="agreement")
    text_zh = models.BinaryField()
    text_en = models.BinaryField()
    salt = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    body = models.CharField(max_length=32)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=64)

    class Meta:
        constraints = [
            _one_of("agreement_body", "body", MediatorBody),
            CheckConstraint(name="agreement_recorded_by_somebody", condition=~Q(recorded_by="")),
        ]

    @property
    def row(self) -> str:
        return f"{self.case_id}:{self.proposal_id}"


class AccessRecord(models.Model):
    """Staff opened sealed text: the client reads role, reason and time; the reader's pseudonym stays inside."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="reads")
    at = models.DateTimeField()
    by_id = models.CharField(max_length=64)
    by_role = models.CharField(max_length=32)
    what = models.CharField(max_length=40)
    reason = models.CharField(max_length=20)
    note = models.BinaryField(null=True)
    entry = models.CharField(max_length=36, blank=True, default="")

    class Meta:
        ordering = ["case_id", "at", "id"]
        constraints = [
            _one_of("access_reason", "reason", ReadReason),
            CheckConstraint(name="access_by_somebody", condition=~Q(by_id="") & ~Q(by_role="")),
        ]
        indexes = [Index(name="access_by_reader", fields=["by_id", "at"])]

    @property
    def row(self) -> str:
        return f"{self.case_id}:{self.at.isoformat()}:{self.what}"


class CaseNote(models.Model):
    """What staff say to each other about a case, sealed under its key and gone with it; no door of the client's reads this table."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="notes")
    at = models.DateTimeField()
    by_id = models.CharField(max_length=64)
    by_role = models.CharField(max_length=32)
    text = models.BinaryField()
    entry = models.CharField(max_length=36, blank=True, default="")

    class Meta:
        ordering = ["case_id", "at", "id"]
        constraints = [CheckConstraint(name="case_note_by_somebody", condition=~Q(by_id="") & ~Q(by_role=""))]


class KeptView(models.Model):
    """A filter of the queue somebody kept under a name. Twenty slots a person, which the database counts."""

    SLOTS = range(1, 21)

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    slot = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=40)
    filters = models.JSONField(default=dict)

    class Meta:
        ordering = ["owner_id", "slot"]
        constraints = [
            UniqueConstraint(name="kept_view_slot", fields=["owner", "slot"]),
            UniqueConstraint(name="kept_view_name", fields=["owner", "name"]),
            CheckConstraint(name="kept_view_at_most_twenty", condition=Q(slot__gte=1, slot__lte=20)),
            CheckConstraint(name="kept_view_has_a_name", condition=~Q(name="")),
        ]
