import uuid
from abc import abstractmethod

from django.db import models
from django.db.models import Q

from portal.comments.rules import Ground, State
from portal.law.models.rows import one_of


def whole(prefix: str) -> list[models.BaseConstraint]:
    """What the database keeps true of a room's comments; each room names its constraints by a prefix of its own."""
    return [
        models.CheckConstraint(condition=one_of("state", State), name=f"{prefix}_state"),
        models.CheckConstraint(condition=Q(language__in=["zh-hans", "en"]), name=f"{prefix}_language"),
        models.CheckConstraint(
            condition=Q(state=State.WAITING, decided_at__isnull=True, decided_by="")
            | ~Q(state=State.WAITING) & Q(decided_at__isnull=False) & ~Q(decided_by=""),
            name=f"{prefix}_decided_by_somebody",
        ),
        models.CheckConstraint(
            condition=Q(state=State.DECLINED) & one_of("ground", Ground) | ~Q(state=State.DECLINED) & Q(ground=""),
            name=f"{prefix}_declined_with_a_ground",
        ),
        models.CheckConstraint(
            condition=Q(state=State.PUBLISHED, key_id="") & ~Q(text="") | ~Q(state=State.PUBLISHED) & Q(text=""),
            name=f"{prefix}_plain_only_once_published",
        ),
        models.CheckConstraint(
            condition=Q(answered_at__isnull=True, answered_by="", answer_zh="", answer_en="")
            | Q(state=State.PUBLISHED, answered_at__isnull=False) & ~Q(answered_by="") & ~Q(answer_zh="") & ~Q(answer_en=""),
            name=f"{prefix}_answered_in_both_languages",
        ),
    ]


class Comment(models.Model):
    """What somebody wrote about something of ours. Sealed under a key of its own until it is published; plain, and for everybody, then.

    A room that takes comments adds what they are about.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    language = models.CharField(max_length=8)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    key_id = models.CharField(max_length=64, blank=True, default="")
    sealed = models.BinaryField(default=b"")
    text = models.TextField(blank=True, default="")
    ground = models.CharField(max_length=12, choices=Ground.choices, blank=True, default="")
    sent_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=80, blank=True, default="")
    answer_zh = models.TextField(blank=True, default="")
    answer_en = models.TextField(blank=True, default="")
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=80, blank=True, default="")

    class Meta:
        abstract = True
        ordering = ["-sent_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.public_id}"

    @abstractmethod
    def names(self) -> dict[str, str]:
        """What it is about, as the public log names it."""
