"""What a mediation leaves behind: sides, proposals, the agreement."""

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from disputes.models.cases import Case
from disputes.models.constraints import one_of, paired
from disputes.rules import Language, Side
from portal.law.rules import MediatorBody


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
            one_of("party_side", "side", Side),
            paired("party_accepted_paired", "accepted_at", "accepted_by"),
            paired("party_declined_paired", "declined_at", "declined_by"),
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
            paired("proposal_client_paired", "client_at", "client_by"),
            paired("proposal_respondent_paired", "respondent_at", "respondent_by"),
            paired("proposal_declined_paired", "declined_at", "declined_by"),
            paired("proposal_declined_side_known", "declined_at", "declined_side"),
            one_of("proposal_side", "declined_side", ["", *Side]),
            one_of("proposal_language", "language", Language),
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
            one_of("agreement_body", "body", MediatorBody),
            CheckConstraint(name="agreement_recorded_by_somebody", condition=~Q(recorded_by="")),
        ]

    @property
    def row(self) -> str:
        return f"{self.case_id}:{self.proposal_id}"
