"""One-time links: made, mailed, followed once, over."""

import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation

from portal.accounts.models import Link, User
from portal.accounts.refusals import link_gone, wrong_password
from portal.accounts.services import sessions
from portal.notices.services import queue_notice
from portal.trail import services as trail

VALID = {Link.Purpose.JOIN: timedelta(hours=72), Link.Purpose.FACTOR: timedelta(hours=72), Link.Purpose.PASSWORD: timedelta(hours=1)}
TEMPLATES = {Link.Purpose.JOIN: "invitation", Link.Purpose.FACTOR: "new_factor", Link.Purpose.PASSWORD: "new_password"}


def mail_link(*, user: User, purpose: str, at: datetime) -> str:
    """Make the one open link of this purpose (an earlier one ends) and mail it; returns its address."""
    user.links.filter(purpose=purpose, used_at=None, withdrawn_at=None).update(withdrawn_at=at)
    token = secrets.token_urlsafe(32)
    link = Link.objects.create(user=user, purpose=purpose, token=token, made_at=at, expires_at=at + VALID[Link.Purpose(purpose)])
    address = link_address(token, user.language)
    until = timezone.localtime(link.expires_at).strftime("%Y-%m-%d %H:%M")
    queue_notice(
        template=TEMPLATES[Link.Purpose(purpose)],
        channel="email",
        address=user.email,
        language=user.language,
        context={"name": user.display_name(user.language), "link": address, "until": until},
        once=f"link:{link.pk}",
        at=at,
    )
    return address


def link_address(token: str, language: str) -> str:
    """The full address somebody follows from their mail."""
    with translation.override(language):
        return settings.PUBLIC_ORIGIN + reverse("accounts:link", kwargs={"token": token})


def find_link(*, token: str, at: datetime | None = None) -> Link:
    """The open link of `token`; refused alike when used, expired, withdrawn, never issued, or its person has left."""
    at = at or timezone.now()
    link = Link.objects.select_related("user").filter(token=token, used_at=None, withdrawn_at=None, expires_at__gt=at).first()
    if link is None or not link.user.is_active:
        raise link_gone()
    return link


def use_up(link: Link, at: datetime) -> None:
    """Mark a link used; of two that try at once, one is refused."""
    if not Link.objects.filter(pk=link.pk, used_at=None, withdrawn_at=None).update(used_at=at):
        raise link_gone()


def send_password_link(*, email: str, at: datetime | None = None) -> bool:
    """Mail a link for a new password if somebody who works here has this address. Callers answer the same either way."""
    user = User.objects.filter(email=email.strip().lower(), is_active=True, joined_at__isnull=False).first()
    if user is None:
        return False
    with transaction.atomic():
        mail_link(user=user, purpose=Link.Purpose.PASSWORD, at=at or timezone.now())
    return True


@transaction.atomic
def set_password(*, token: str, password: str, at: datetime | None = None) -> User:
    """A new password through the link that was mailed; whoever is signed in as this person anywhere is signed out."""
    at = at or timezone.now()
    link = find_link(token=token, at=at)
    if link.purpose != Link.Purpose.PASSWORD:
        raise link_gone()
    use_up(link, at)
    link.user.set_password(password)
    link.user.save(update_fields=["password"])
    sessions.end_all(link.user)
    trail.record(event="staff.password_set", by=link.user.oneself(), subject=link.user.trail_subject, at=at)
    return link.user


@transaction.atomic
def use_factor_link(*, token: str, at: datetime | None = None) -> User:
    """Second step after a lost factor: the mailed link opens the way to a new one. The caller has checked the password."""
    at = at or timezone.now()
    link = find_link(token=token, at=at)
    if link.purpose != Link.Purpose.FACTOR:
        raise link_gone()
    use_up(link, at)
    trail.record(event="staff.factor_link_used", by=link.user.oneself(), subject=link.user.trail_subject, at=at)
    return link.user


@transaction.atomic
def change_password(*, user: User, old: str, new: str, at: datetime | None = None) -> User:
    """A new password by somebody who knows the present one; their other sessions end (the caller keeps its own)."""
    if not user.check_password(old):
        raise wrong_password()
    user.set_password(new)
    user.save(update_fields=["password"])
    trail.record(event="staff.password_set", by=user.oneself(), subject=user.trail_subject, at=at or timezone.now())
    return user
