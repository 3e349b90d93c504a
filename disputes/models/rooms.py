"""The mediation room: who else is in it, what is said there, and when they meet."""

import uuid

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from disputes.life import side_of
from disputes.models.cases import Case, Unchanging
from disputes.models.constraints import one_of, paired
from disputes.models.files import CaseFile
from disputes.rules import Capacity, Language, Part, SessionAnswer, Side, Space
from portal.trail.rules import Actor


class Participant(models.Model):
    """Somebody besides the client and staff: invited once by a code, then back with an access code of their own; both kept as hashes.

    Name and address are sealed under the case key; `address_index` finds the same person again without the address."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="participants")
    part = models.CharField(max_length=16)
    capacity = models.CharField(max_length=16)
    language = models.CharField(max_length=10)
    name = models.BinaryField()
    address = models.BinaryField(null=True)
    address_index = models.CharField(max_length=64, blank=True, default="")
    invitation_hash = models.CharField(max_length=64, unique=True, null=True)
    access_hash = models.CharField(max_length=64, unique=True, null=True)
    invited_at = models.DateTimeField()
    invited_by = models.CharField(max_length=64)
    expires_at = models.DateTimeField()
    joined_at = models.DateTimeField(null=True)
    gone_at = models.DateTimeField(null=True)
    gone_by = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        ordering = ["case_id", "invited_at", "id"]
        constraints = [
            one_of("participant_part", "part", Part),
            one_of("participant_capacity", "capacity", Capacity),
            one_of("participant_language", "language", Language),
            paired("participant_gone_paired", "gone_at", "gone_by"),
            CheckConstraint(
                name="participant_code_fits_state",
                condition=Q(gone_at__isnull=False, invitation_hash__isnull=True, access_hash__isnull=True)
                | Q(gone_at__isnull=True, joined_at__isnull=True, invitation_hash__isnull=False, access_hash__isnull=True)
                | Q(gone_at__isnull=True, joined_at__isnull=False, invitation_hash__isnull=True, access_hash__isnull=False),
            ),
            UniqueConstraint(
                name="participant_one_respondent", fields=["case"], condition=Q(part=Part.RESPONDENT.value, gone_at__isnull=True)
            ),
        ]

    @property
    def row(self) -> str:
        """What the vault binds name and address to."""
        return str(self.public_id)

    @property
    def subject(self) -> str:
        return f"participant:{self.public_id}"

    @property
    def actor(self) -> Actor:
        return Actor("party", str(self.public_id), self.part)

    @property
    def side(self) -> Side:
        return side_of(self.part)


class RoomMessage(models.Model):
    """Something said in a mediation, sealed for its space. Cursors count within a space: those of one say nothing about another.
    One that brings a `file` has no words; who may read the message may have the file."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="room_messages")
    space = models.CharField(max_length=20)
    cursor = models.PositiveIntegerField()
    client_id = models.CharField(max_length=64, null=True)
    by_kind = models.CharField(max_length=10)
    by_id = models.CharField(max_length=64)
    by_role = models.CharField(max_length=32)
    language = models.CharField(max_length=10)
    text = models.BinaryField()
    file = models.ForeignKey(CaseFile, on_delete=models.PROTECT, null=True, related_name="told")
    at = models.DateTimeField()

    objects = Unchanging.as_manager()

    class Meta:
        ordering = ["case_id", "space", "cursor"]
        constraints = [
            UniqueConstraint(name="room_message_cursor", fields=["case", "space", "cursor"]),
            UniqueConstraint(name="room_message_client_id", fields=["case", "by_id", "client_id"], condition=Q(client_id__isnull=False)),
            UniqueConstraint(name="room_message_file_once", fields=["file"], condition=Q(file__isnull=False)),
            one_of("room_message_space", "space", Space),
            one_of("room_message_by_kind", "by_kind", ("client", "staff", "party")),
            one_of("room_message_language", "language", Language),
            CheckConstraint(name="room_message_by_somebody", condition=~Q(by_id="") & ~Q(by_role="")),
            CheckConstraint(name="room_message_cursor_from_one", condition=Q(cursor__gte=1)),
        ]

    @property
    def row(self) -> str:
        """What the vault binds the text to; its column is the space, so that no text opens in another."""
        return f"{self.case_id}:{self.cursor}"


class RoomSeen(models.Model):
    """How far somebody has read a space, and when they were last there; those who may read the space see it."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="room_seen")
    space = models.CharField(max_length=20)
    who = models.CharField(max_length=64)
    role = models.CharField(max_length=32)
    cursor = models.PositiveIntegerField(default=0)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            UniqueConstraint(name="room_seen_once", fields=["case", "space", "who"]),
            one_of("room_seen_space", "space", Space),
        ]


class Sitting(models.Model):
    """A session the mediator sets: when, where, about what. Place and agenda are sealed; a changed session is another one."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="sittings")
    n = models.PositiveIntegerField()
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField()
    place = models.BinaryField()
    agenda_zh = models.BinaryField(null=True)
    agenda_en = models.BinaryField(null=True)
    set_at = models.DateTimeField()
    set_by = models.CharField(max_length=64)
    cancelled_at = models.DateTimeField(null=True)
    cancelled_by = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        ordering = ["case_id", "n"]
        constraints = [
            UniqueConstraint(name="sitting_n", fields=["case", "n"]),
            paired("sitting_cancelled_paired", "cancelled_at", "cancelled_by"),
            CheckConstraint(name="sitting_after_it_is_set", condition=Q(starts_at__gt=F("set_at"))),
            CheckConstraint(name="sitting_length", condition=Q(minutes__gte=15, minutes__lte=480)),
            CheckConstraint(name="sitting_has_agenda", condition=Q(agenda_zh__isnull=False) | Q(agenda_en__isnull=False)),
        ]

    @property
    def row(self) -> str:
        return str(self.public_id)


class SittingAnswer(models.Model):
    """The latest answer of one person about a session; their words are the note of the case's event `n`."""

    sitting = models.ForeignKey(Sitting, on_delete=models.CASCADE, related_name="answers")
    who = models.CharField(max_length=64)
    role = models.CharField(max_length=32)
    answer = models.CharField(max_length=10)
    n = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["sitting_id", "at", "id"]
        constraints = [
            UniqueConstraint(name="sitting_answer_once", fields=["sitting", "who"]),
            one_of("sitting_answer_answer", "answer", SessionAnswer),
        ]


class Minutes(models.Model):
    """What the mediator wrote down about a session, for both sides. Never changed: a correction is another row after it."""

    sitting = models.ForeignKey(Sitting, on_delete=models.PROTECT, related_name="minutes_written")
    n = models.PositiveIntegerField()
    text = models.BinaryField()
    language = models.CharField(max_length=10)
    at = models.DateTimeField()
    by_id = models.CharField(max_length=64)

    objects = Unchanging.as_manager()

    class Meta:
        ordering = ["sitting_id", "n"]
        constraints = [
            UniqueConstraint(name="minutes_n", fields=["sitting", "n"]),
            one_of("minutes_language", "language", Language),
            CheckConstraint(name="minutes_by_somebody", condition=~Q(by_id="")),
        ]

    @property
    def row(self) -> str:
        return f"{self.sitting_id}:{self.n}"
