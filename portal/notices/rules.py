"""How long we try to deliver, and how long we keep what was sent: plain data."""

from datetime import timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Channel(TextChoices):
    EMAIL = "email", _("E-mail")
    SMS = "sms", _("Text message")
    INBOX = "inbox", _("Inbox")


class State(TextChoices):
    WAITING = "waiting", _("Waiting")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    GIVEN_UP = "given_up", _("Not delivered")


BACK_OFF = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2), timedelta(hours=12))
CLAIM = timedelta(minutes=10)  # a worker that has not come back by then is taken to be dead
KEPT = timedelta(days=30)  # then the key is destroyed and only "a notice of this kind went out" remains


def pause_after(attempts: int) -> timedelta | None:
    """How long to wait after the `attempts`-th failure; None when it was the last."""
    return BACK_OFF[attempts - 1] if attempts <= len(BACK_OFF) else None
