"""What may be taken down for a client, and how they were told what filing means. Pure."""

from datetime import timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from disputes.rules import Channel

CHANNELS = (Channel.PHONE, Channel.PAPER, Channel.EMAIL)
OLDEST = timedelta(days=90)


class NoticeGiven(TextChoices):
    """How a client who did not read the filing notice on a page was told what it says."""

    READ_OUT = "read_out", _("Read out to the client")
    HANDED = "handed", _("Handed to the client on paper")
    SENT = "sent", _("Sent with the slip, by post or e-mail")
