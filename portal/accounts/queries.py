import re
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db.models import Prefetch, QuerySet

from portal.accounts.models import Challenge, Contact, Grant, Link, User
from portal.accounts.rules import ROLES
from portal.trail import queries as trail
from portal.trail.models import Entry
from portal.vault import services as vault

PUBLIC_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def staff_with(role: str) -> QuerySet[User]:
    """Who works here in `role` and can sign in."""
    return User.objects.filter(is_active=True, joined_at__isnull=False, grants__role=role).order_by("pk")


def by_public_id(public_id: UUID | str) -> User | None:
    """Whoever has this id; None for nobody, and for what is no id at all."""
    return User.objects.filter(public_id=public_id).first() if PUBLIC_ID.fullmatch(str(public_id)) else None


@dataclass(frozen=True)
class Person:
    """One line of the list of people: who, in which state, with which factors, and the link still open."""

    user: User
    grants: Sequence[Grant]
    factors: Sequence[str]
    link: Link | None

    @property
    def state(self) -> str:
        """working, invited, without_factor or left."""
        if not self.user.is_active:
            return "left"
        if self.user.joined_at is None:
            return "invited"
        return "working" if {"totp", "webauthn"} & set(self.factors) else "without_factor"


def people() -> list[Person]:
    """Everybody who works or worked here, those who work here first; four queries however many they are."""
    opened = Link.objects.filter(used_at=None, withdrawn_at=None).exclude(purpose=Link.Purpose.PASSWORD)
    factors = Authenticator.objects.exclude(type=Authenticator.Type.RECOVERY_CODES)
    users = User.objects.order_by("-is_active", "email").prefetch_related(
        "grants", Prefetch("links", opened, to_attr="open_links"), Prefetch("authenticator_set", factors, to_attr="shown_factors")
    )
    return [_person(user) for user in users]


def person(user: User) -> Person:
    return next(each for each in people() if each.user.pk == user.pk)


def _person(user: User) -> Person:
    held = user.grants.all()
    return Person(
        user=user,
        grants=[grant for role in ROLES for grant in held if grant.role == role],
        factors=[factor.type for factor in user.shown_factors],  # type: ignore[attr-defined]
        link=user.open_links[0] if user.open_links else None,  # type: ignore[attr-defined]
    )


def last_review() -> Entry | None:
    """When the list of who holds which role was last gone through."""
    return next(reversed(trail.history("staff:access")), None)


def contact_address(contact: Contact) -> str:
    """The address in clear, to write to it; whoever shows it to staff masks it or records the reading."""
    return vault.open_sealed(contact.key_id, bytes(contact.address), table="accounts_contact", column="address", row=str(contact.public_id))


def challenge_address(challenge: Challenge) -> str:
    return vault.open_sealed(
        challenge.key_id, bytes(challenge.address), table="accounts_challenge", column="address", row=str(challenge.public_id)
    )


def challenge(public_id: UUID | str) -> Challenge | None:
    """The challenge a client's form names; None when over or unknown."""
    return Challenge.objects.filter(public_id=public_id).first()


def contacts_for(index: str) -> QuerySet[Contact]:
    """Contacts verified for an address, by the index `prove_address` returned; newest first."""
    return Contact.objects.filter(index=index).order_by("-verified_at", "-pk")


def contacts_of(subject: str) -> QuerySet[Contact]:
    return Contact.objects.filter(subject=subject).order_by("-verified_at", "-pk")


def staff_member(subject: str) -> User | None:
    """The account a trail subject `staff:<public id>` names; None for any other subject."""
    kind, _colon, public_id = subject.partition(":")
    if kind != "staff" or not PUBLIC_ID.fullmatch(public_id):
        return None
    return by_public_id(public_id)
