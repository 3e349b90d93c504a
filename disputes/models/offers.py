"""Rounds of sealed figures, the texts of agreements, and who signed them: what is written here once is never changed."""

from typing import Any, NoReturn

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from disputes.claims import Currency
from disputes.models.cases import Case, Unchanging
from disputes.models.constraints import ACTOR_KINDS, one_of, paired
from disputes.models.mediation import Proposal
from disputes.offers_rules import SIGNERS, RoundState
from disputes.rules import Language
from portal.law.rules import MediatorBody


class SealedRound(models.Model):
    """One round of sealed figures over one currency. The figures lie under a key of their own, which ends with the round;
    `opened` holds both only when they met, sealed under the case key."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="sealed_rounds")
    n = models.PositiveIntegerField()
    currency = models.CharField(max_length=3)
    key_id = models.CharField(max_length=64)
    state = models.CharField(max_length=10, default=RoundState.OPEN)
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=64)
    ended_at = models.DateTimeField(null=True)
    client = models.BinaryField(null=True)
    client_commitment = models.CharField(max_length=64, blank=True, default="")
    client_at = models.DateTimeField(null=True)
    client_by = models.CharField(max_length=64, blank=True, default="")
    client_entry = models.CharField(max_length=36, blank=True, default="")
    respondent = models.BinaryField(null=True)
    respondent_commitment = models.CharField(max_length=64, blank=True, default="")
    respondent_at = models.DateTimeField(null=True)
    respondent_by = models.CharField(max_length=64, blank=True, default="")
    respondent_entry = models.CharField(max_length=36, blank=True, default="")
    opened = models.BinaryField(null=True)

    class Meta:
        ordering = ["case_id", "n"]
        constraints = [
            UniqueConstraint(name="sealed_round_n", fields=["case", "n"]),
            UniqueConstraint(name="sealed_round_one_open", fields=["case"], condition=Q(state=RoundState.OPEN.value)),
            one_of("sealed_round_currency", "currency", Currency),
            one_of("sealed_round_state", "state", RoundState),
            paired("sealed_round_client_paired", "client_at", "client_by"),
            paired("sealed_round_respondent_paired", "respondent_at", "respondent_by"),
            CheckConstraint(name="sealed_round_opened_by_somebody", condition=~Q(opened_by="")),
            CheckConstraint(
                name="sealed_round_ended",
                condition=Q(state=RoundState.OPEN.value, ended_at__isnull=True)
                | ~Q(state=RoundState.OPEN.value) & Q(ended_at__isnull=False),
            ),
            CheckConstraint(
                name="sealed_round_figures_end_with_it",
                condition=Q(state=RoundState.OPEN.value) | Q(client__isnull=True, respondent__isnull=True),
            ),
            CheckConstraint(
                name="sealed_round_opened_only_settled",
                condition=Q(opened__isnull=True) | Q(state=RoundState.SETTLED.value),
            ),
        ]

    @property
    def row(self) -> str:
        return f"{self.case_id}:{self.n}"


class AgreementText(models.Model):
    """One version of the text to be signed, in both languages, with the items that follow from it; all sealed under the case key."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="agreement_texts")
    n = models.PositiveIntegerField()
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="texts")
    text_zh = models.BinaryField()
    text_en = models.BinaryField()
    items = models.BinaryField()
    salt = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    body = models.CharField(max_length=32)
    drafted_at = models.DateTimeField()
    drafted_by = models.CharField(max_length=64)

    objects = Unchanging.as_manager()

    class Meta:
        ordering = ["case_id", "n"]
        constraints = [
            UniqueConstraint(name="agreement_text_n", fields=["case", "n"]),
            one_of("agreement_text_body", "body", MediatorBody),
            CheckConstraint(name="agreement_text_by_somebody", condition=~Q(drafted_by="")),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("a text that can be signed is never changed: draft another")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("a text that could be signed is never deleted")

    @property
    def row(self) -> str:
        return f"{self.case_id}:{self.n}"


class Signature(models.Model):
    """Who signed which version: the name typed (sealed), the hash of the text shown, in which language, and how the address was proved."""

    text = models.ForeignKey(AgreementText, on_delete=models.PROTECT, related_name="signatures")
    signer = models.CharField(max_length=12)
    name = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    language = models.CharField(max_length=10)
    channel = models.CharField(max_length=10)
    at = models.DateTimeField()
    by_kind = models.CharField(max_length=10)
    by_id = models.CharField(max_length=64)
    by_role = models.CharField(max_length=32)

    objects = Unchanging.as_manager()

    class Meta:
        ordering = ["text_id", "at", "id"]
        constraints = [
            UniqueConstraint(name="signature_once", fields=["text", "signer"]),
            one_of("signature_signer", "signer", sorted(SIGNERS)),
            one_of("signature_language", "language", Language),
            one_of("signature_channel", "channel", ["email", "sms"]),
            one_of("signature_by_kind", "by_kind", ACTOR_KINDS),
            CheckConstraint(name="signature_by_somebody", condition=~Q(by_id="")),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("a signature is never changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("a signature is never deleted")

    @property
    def row(self) -> str:
        return f"{self.text_id}:{self.signer}"
