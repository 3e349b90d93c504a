"""What a mediation leaves behind: sides, proposals, the agreement."""

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from disputes.models.cases import Case
from disputes.models.constraints import one_of, paired
from disputes.offers_rules import SIGNERS
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
    """An offer of one side to the other, or of the mediator to both. Words and terms are sealed under the case key; each side's
    answer is who and when. Whoever offers has accepted; `counters` is the offer it answers, `round` the sealed figures it comes from."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="proposals")
    n = models.PositiveIntegerField()
    maker = models.CharField(max_length=12, default="mediator")
    text = models.BinaryField()
    terms = models.BinaryField(null=True)
    counters = models.PositiveIntegerField(null=True)
    round = models.PositiveIntegerField(null=True)
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
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        ordering = ["case_id", "n"]
        constraints = [
            UniqueConstraint(name="proposal_n", fields=["case", "n"]),
            paired("proposal_client_paired", "client_at", "client_by"),
            paired("proposal_respondent_paired", "respondent_at", "respondent_by"),
            paired("proposal_declined_paired", "declined_at", "declined_by"),
            paired("proposal_declined_side_known", "declined_at", "declined_side"),
            one_of("proposal_maker", "maker", sorted(SIGNERS)),
            paired("proposal_withdrawn_paired", "withdrawn_at", "withdrawn_by"),
            CheckConstraint(
                name="proposal_withdrawn_is_unanswered",
                condition=Q(withdrawn_at__isnull=True)
                | Q(declined_at__isnull=True) & (Q(client_at__isnull=True) | Q(respondent_at__isnull=True)),
            ),
            CheckConstraint(
                name="proposal_maker_has_accepted",
                condition=~Q(maker=Side.CLIENT.value, client_at__isnull=True) & ~Q(maker=Side.RESPONDENT.value, respondent_at__isnull=True),
            ),
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
    """What both sides agreed, in both languages, sealed; `sha256` is over the salted texts, the salt is sealed with them.

    `text` is the version that was signed here, None for one signed on paper. With `code` anybody who holds the paper can check it."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="agreements")
    proposal = models.OneToOneField(Proposal, on_delete=models.PROTECT, related_name="agreement")
    text_zh = models.BinaryField()
    text_en = models.BinaryField()
    salt = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    body = models.CharField(max_length=32)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=64)
    text = models.OneToOneField("disputes.AgreementText", on_delete=models.PROTECT, related_name="agreement", null=True)
    code = models.CharField(max_length=16, unique=True, null=True)

    class Meta:
        constraints = [
            one_of("agreement_body", "body", MediatorBody),
            CheckConstraint(name="agreement_recorded_by_somebody", condition=~Q(recorded_by="")),
        ]

    @property
    def row(self) -> str:
        return f"{self.case_id}:{self.proposal_id}"
