"""What staff took down for a client who did not come by page, chat or API."""

from django.db import models
from django.db.models import CheckConstraint, Q

from disputes.models.cases import Case
from disputes.models.constraints import one_of

ADDRESS_CHANNELS = ("email", "sms")


class GivenAddress(models.Model):
    """An address somebody told staff on the phone or in a letter. Not verified: it proves nothing, gets no news and replaces no receipt.

    Sealed under the case key; it goes when the client verifies an address or the case is erased."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="given_address")
    channel = models.CharField(max_length=10)
    address = models.BinaryField()
    at = models.DateTimeField()
    by_id = models.CharField(max_length=64)
    by_role = models.CharField(max_length=32)

    class Meta:
        constraints = [
            one_of("given_address_channel", "channel", ADDRESS_CHANNELS),
            CheckConstraint(name="given_address_by_somebody", condition=~Q(by_id="") & ~Q(by_role="")),
        ]

    @property
    def row(self) -> str:
        return f"{self.case_id}:{self.channel}"
