"""Second factors: set up and changed by their owner, lost and reset in two steps."""

from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils import timezone

from portal.accounts import factor_secrets, refusals, second_factor
from portal.accounts.models import Link, User
from portal.accounts.rules import ResetReason
from portal.accounts.services import links, sessions
from portal.accounts.services.people import tell
from portal.trail import services as trail
from portal.trail.rules import Actor


@transaction.atomic
def note_factor_change(*, user: User, change: str, kind: str, at: datetime | None = None) -> None:
    """Record that a person added, removed or renewed a factor of theirs, and tell them by mail in case it was somebody else.

    `change` is added, removed or renewed; `kind` is totp, webauthn or recovery_codes.
    """
    entry = trail.record(event=f"staff.factor_{change}", by=user.oneself(), subject=user.trail_subject, facts={"kind": kind}, at=at)
    tell(user, "factor_changed", once=f"factor:{entry.id}", at=at)


@transaction.atomic
def reset_factor(*, user: User, reason: str, by: Actor, at: datetime | None = None) -> str:
    """First step after a loss: every factor and session of this person ends, and a link is mailed; returns it.

    Second step: the person opens the link, gives their password, and sets up a new factor. Neither step alone lets anybody in.
    """
    at = at or timezone.now()
    if by.kind == "staff" and by.id == str(user.public_id):
        raise refusals.oneself()
    if not user.is_active or user.joined_at is None:
        raise refusals.has_left()
    remove_factors(user, at)
    sessions.end_all(user)
    address = links.mail_link(user=user, purpose=Link.Purpose.FACTOR, at=at)
    facts = {"reason": ResetReason(reason).value}
    trail.record(event="staff.factor_reset", by=by, subject=user.trail_subject, facts=facts, at=at)
    return address


@transaction.atomic
def remove_factor(*, user: User, authenticator: Authenticator, at: datetime | None = None) -> None:
    """Take away one factor of one's own; the last one stays, since without it nobody could sign in."""
    at = at or timezone.now()
    others = Authenticator.objects.filter(user_id=user.pk, type__in=second_factor.FACTORS).exclude(pk=authenticator.pk)
    if not others.exists():
        raise refusals.last_factor()
    factor_secrets.destroy(authenticator.data, at)
    authenticator.delete()
    note_factor_change(user=user, change="removed", kind=authenticator.type, at=at)


def remove_factors(user: User, at: datetime) -> None:
    """Take away every factor, recovery codes included, and destroy the keys their secrets were sealed under."""
    for authenticator in Authenticator.objects.filter(user_id=user.pk):
        factor_secrets.destroy(authenticator.data, at)
        authenticator.delete()
