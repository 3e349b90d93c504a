"""Staff come, change roles, and leave; each change holds from the person's next request on."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from portal.accounts import refusals
from portal.accounts.models import Grant, Link, User
from portal.accounts.rules import ROLES, Role
from portal.accounts.services import links, sessions
from portal.notices.services import queue_notice
from portal.trail import services as trail
from portal.trail.models import Entry
from portal.trail.rules import Actor

SEEN_EVERY = timedelta(minutes=1)


@transaction.atomic
def invite_person(
    *, email: str, roles: Collection[str], language: str, by: Actor, name_zh: str = "", name_en: str = "", at: datetime | None = None
) -> tuple[User, str]:
    """Invite somebody new, or again: who has not come yet or has left gets a fresh link. Returns the person and the link."""
    at = at or timezone.now()
    _check_roles(roles)
    user = User.objects.select_for_update().filter(email=email.strip().lower()).first() or User(email=email.strip().lower())
    if user.pk and user.is_active and user.joined_at:
        raise refusals.already_here()
    user.is_active, user.left_at, user.joined_at, user.language = True, None, None, language
    user.name_zh, user.name_en = name_zh or user.name_zh, name_en or user.name_en
    user.set_unusable_password()
    user.save()
    _hold_roles(user, roles, at)
    address = links.mail_link(user=user, purpose=Link.Purpose.JOIN, at=at)
    trail.record(event="staff.invited", by=by, subject=user.trail_subject, facts={"roles": "+".join(user.roles)}, at=at)
    return user, address


@transaction.atomic
def accept_invitation(*, token: str, password: str, name_zh: str, name_en: str, language: str, at: datetime | None = None) -> User:
    """The person invited sets a password and gives their name; a second factor is the next step, in this very session."""
    at = at or timezone.now()
    link = links.find_link(token=token, at=at)
    if link.purpose != Link.Purpose.JOIN:
        raise refusals.link_gone()
    links.use_up(link, at)
    user = link.user
    user.set_password(password)
    user.name_zh, user.name_en, user.language, user.joined_at = name_zh, name_en, language, at
    user.save()
    trail.record(event="staff.joined", by=user.oneself(), subject=user.trail_subject, at=at)
    return user


@transaction.atomic
def change_roles(*, user: User, roles: Collection[str], by: Actor, at: datetime | None = None) -> User:
    """Give and take roles; sockets close so that what is open is opened again with the new rights."""
    at = at or timezone.now()
    _check_roles(roles)
    _not_oneself(user, by)
    user = User.objects.select_for_update().get(pk=user.pk)
    granted, taken = set(roles) - set(user.roles), set(user.roles) - set(roles)
    if Role.ADMINISTRATOR in taken:
        _keep_an_administrator(user)
    if granted or taken:
        _hold_roles(user, roles, at)
        facts = {"granted": "+".join(sorted(granted)), "taken": "+".join(sorted(taken))}
        trail.record(event="staff.roles_changed", by=by, subject=user.trail_subject, facts=facts, at=at)
        sessions.close_sockets(user)
    return user


@transaction.atomic
def let_go(*, user: User, by: Actor, at: datetime | None = None) -> User:
    """Somebody leaves: no sign-in, no session, no socket, no open link from this moment on. Their records stay."""
    at = at or timezone.now()
    _not_oneself(user, by)
    user = User.objects.select_for_update().get(pk=user.pk)
    if not user.is_active:
        raise refusals.has_left()
    _keep_an_administrator(user)
    user.is_active, user.left_at = False, at
    user.set_unusable_password()
    user.save(update_fields=["is_active", "left_at", "password"])
    user.links.filter(used_at=None, withdrawn_at=None).update(withdrawn_at=at)
    sessions.end_all(user)
    trail.record(event="staff.left", by=by, subject=user.trail_subject, at=at)
    return user


@transaction.atomic
def forget_person(*, user: User, by: Actor, at: datetime | None = None) -> User:
    """Take name and address of somebody who has left out of their account; the record keeps only the pseudonym it always had."""
    if user.is_active:
        raise refusals.works_here()
    user.email, user.name_zh, user.name_en = f"{user.public_id}@left.invalid", "", ""
    user.save(update_fields=["email", "name_zh", "name_en"])
    trail.record(event="staff.forgotten", by=by, subject=user.trail_subject, at=at or timezone.now())
    return user


@transaction.atomic
def change_language(*, user: User, language: str, name_zh: str, name_en: str, at: datetime | None = None) -> User:
    """The person's own page: language of mail and interface, and how colleagues read their name."""
    user.language, user.name_zh, user.name_en = language, name_zh, name_en
    user.save(update_fields=["language", "name_zh", "name_en"])
    trail.record(event="staff.details_changed", by=user.oneself(), subject=user.trail_subject, at=at)
    return user


@transaction.atomic
def note_sign_in(*, user: User, factor: str, at: datetime | None = None) -> None:
    """Record a finished sign-in; `factor` is totp, webauthn or recovery_codes, empty while the first one is being set up."""
    at = at or timezone.now()
    User.objects.filter(pk=user.pk).update(last_seen_at=at)
    trail.record(event="staff.signed_in", by=user.oneself(), subject=user.trail_subject, facts={"factor": factor}, at=at)


def note_seen(*, user: User, at: datetime) -> None:
    """Remember, at most once a minute, that this person was here."""
    if user.last_seen_at is None or at - user.last_seen_at >= SEEN_EVERY:
        User.objects.filter(pk=user.pk).update(last_seen_at=at)


def record_review(*, by: Actor, at: datetime | None = None) -> Entry:
    """Somebody has gone through the list of who holds which role and found it right."""
    facts = {"people": User.objects.filter(is_active=True).count(), "grants": Grant.objects.filter(user__is_active=True).count()}
    return trail.record(event="staff.access_reviewed", by=by, subject="staff:access", facts=facts, at=at)


def tell(user: User, template: str, *, once: str, at: datetime | None = None) -> None:
    """Mail this person that something about their account has changed."""
    context = {"name": user.display_name(user.language)}
    queue_notice(template=template, channel="email", address=user.email, language=user.language, context=context, once=once, at=at)


def _hold_roles(user: User, roles: Collection[str], at: datetime) -> None:
    user.grants.exclude(role__in=roles).delete()
    held = set(user.grants.values_list("role", flat=True))
    Grant.objects.bulk_create(Grant(user=user, role=role, since=at) for role in ROLES if role in roles and role not in held)
    user.forget_roles()


def _check_roles(roles: Collection[str]) -> None:
    if not roles or not set(roles) <= set(ROLES):
        raise refusals.unknown_role()


def _not_oneself(user: User, by: Actor) -> None:
    if by.kind == "staff" and by.id == str(user.public_id):
        raise refusals.oneself()


def _keep_an_administrator(user: User) -> None:
    others = Grant.objects.filter(role=Role.ADMINISTRATOR, user__is_active=True, user__joined_at__isnull=False).exclude(user=user)
    if user.has_role(Role.ADMINISTRATOR) and user.joined_at and not others.exists():
        raise refusals.last_administrator()
