from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone

from portal.notices.letters import Letter
from portal.notices.models import Notice
from portal.notices.rules import Channel, State
from portal.vault import masking
from portal.vault import services as vault

TABLE = "notices_notice"


def letter(notice: Notice) -> Letter:
    """The words of a notice that is not forgotten; raises vault's Unreadable or Erased."""
    reply_to, stop = (_opened(notice, column) if getattr(notice, column) is not None else "" for column in ("reply_to", "stop"))
    address, subject, body = (_opened(notice, column) for column in ("address", "subject", "body"))
    return Letter(address, subject, body, reply_to, stop)


def masked_address(notice: Notice) -> str:
    """The address as staff may see it; empty when forgotten."""
    if notice.address is None:
        return ""
    kind = "phone" if notice.channel == Channel.SMS else "email"
    return masking.mask(kind, _opened(notice, "address"))


def undelivered() -> QuerySet[Notice]:
    """What we gave up on and can still try again, newest first."""
    return Notice.objects.filter(state=State.GIVEN_UP, forgotten_at=None).order_by("-created_at")


def late(minutes: int = 15) -> int:
    """How many notices wait longer than they should: the sign of a worker that does not run."""
    return Notice.objects.filter(state=State.WAITING, next_at__lt=timezone.now() - timedelta(minutes=minutes)).count()


def inbox(address: str) -> list[tuple[Notice, Letter]]:
    """What lies in the inbox of `address`, newest first."""
    recipient = vault.blind_index(address, purpose="notice")
    notices = Notice.objects.filter(channel=Channel.INBOX, recipient=recipient, forgotten_at=None).order_by("-created_at", "-pk")
    return [(notice, letter(notice)) for notice in notices]


def letters_to(address: str) -> list[tuple[Notice, Letter]]:
    """Everything written to `address` that is still kept, oldest first."""
    recipient = vault.blind_index(address, purpose="notice")
    found = Notice.objects.filter(recipient=recipient, forgotten_at=None).order_by("created_at", "pk")
    return [(notice, letter(notice)) for notice in found]


def _opened(notice: Notice, column: str) -> str:
    return vault.open_sealed(notice.key_id, getattr(notice, column), table=TABLE, column=column, row=str(notice.public_id))


def occasions(prefix: str) -> list[Notice]:
    """Every notice whose occasion begins with `prefix`, oldest first: that it went out and when, never its words."""
    return list(Notice.objects.filter(once__startswith=prefix).order_by("created_at", "pk"))
