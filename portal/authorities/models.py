import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from portal.authorities.rules import Authority, Outcome


def by_two_people(name: str) -> list[models.CheckConstraint]:
    """Confirmed by whom and when stand together, and by somebody else than who entered it."""
    return [
        models.CheckConstraint(
            condition=Q(confirmed_at__isnull=True, confirmed_by="") | Q(confirmed_at__isnull=False) & ~Q(confirmed_by=""),
            name=f"{name}_confirmed_paired",
        ),
        models.CheckConstraint(condition=~Q(confirmed_by=F("entered_by")), name=f"{name}_second_person"),
    ]


class Entered(models.Model):
    """Entered by one person; it counts, and never changes again, once another has confirmed it."""

    entered_at = models.DateTimeField()
    entered_by = models.CharField(max_length=80)
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.CharField(max_length=80, blank=True, default="")

    class Meta:
        abstract = True


class AuthorityRequest(Entered):
    """An authority asked for people's data. Nothing in it names one of them: that stays in the letter, which is kept elsewhere."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    authority = models.CharField(max_length=12, choices=Authority.choices)
    basis = models.CharField(max_length=200)
    asked_on = models.DateField()
    people = models.PositiveIntegerField()

    class Meta:
        ordering: ClassVar = ["-asked_on", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(authority__in=Authority.values) & ~Q(basis=""), name="authority_request_says_who_and_why"),
            models.CheckConstraint(condition=Q(people__gte=1), name="authority_request_about_somebody"),
            *by_two_people("authority_request"),
        ]

    def __str__(self) -> str:
        return f"authority:{self.public_id}"


class AuthorityAnswer(Entered):
    """What came of a request."""

    request = models.OneToOneField(AuthorityRequest, on_delete=models.PROTECT, related_name="answer")
    outcome = models.CharField(max_length=8, choices=Outcome.choices)
    answered_on = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="authority_answer_outcome"),
            *by_two_people("authority_answer"),
        ]

    def __str__(self) -> str:
        return f"{self.request} {self.outcome}"
