import uuid
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from portal.accounts.fields import DigestField
from portal.accounts.rules import ROLES, Role, in_order, permissions
from portal.doors.errors import Refusal
from portal.trail.rules import Actor

CONTACT_CHANNELS = [("email", _("E-mail")), ("sms", _("Text message"))]


class UserManager(BaseUserManager["User"]):
    def create_user(self, *, email: str, password: str | None = None, roles: tuple[str, ...] = (), **fields: Any) -> "User":
        """A member of staff with `roles`; without a password nobody can sign in with one."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        Grant.objects.bulk_create(Grant(user=user, role=role) for role in roles)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser):
    """A member of staff. Clients have no accounts; `public_id` is the only name the trail knows."""

    email = models.EmailField(max_length=254, unique=True)
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name_zh = models.CharField(max_length=60, blank=True)
    name_en = models.CharField(max_length=60, blank=True)
    language = models.CharField(max_length=10, choices=[("zh-hans", "简体中文"), ("en", "English")], default="zh-hans")
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(null=True, blank=True, default=timezone.now)  # none: invited, has not come yet
    left_at = models.DateTimeField(null=True, blank=True)
    last_seen_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="accounts_user_email_lower_case"),
            models.CheckConstraint(
                condition=models.Q(is_active=True, left_at=None) | models.Q(is_active=False, left_at__isnull=False),
                name="accounts_user_left_is_inactive",
            ),
        ]

    @cached_property
    def roles(self) -> tuple[str, ...]:
        """Role codes held, main one first. Read once per loaded user, so a change holds from the next request on."""
        return in_order(self.grants.values_list("role", flat=True)) if self.pk else ()

    @cached_property
    def permissions(self) -> frozenset[str]:
        return permissions(self.roles) if self.is_active else frozenset()

    def has_role(self, *roles: str) -> bool:
        """Whether the person is active and holds at least one of `roles`."""
        return self.is_active and not set(roles).isdisjoint(self.roles)

    def may(self, permission: str) -> bool:
        return permission in self.permissions

    def has_perm(self, perm: str, obj: object = None) -> bool:
        """Django's name for `may`, so that rooms below this one can guard their pages."""
        return self.may(perm)

    def has_perms(self, perm_list: Any, obj: object = None) -> bool:
        return all(self.may(perm) for perm in perm_list)

    def actor(self, role: str | None = None) -> Actor:
        """How the trail names this person when acting as `role` (their main one when not said)."""
        acting = role or (self.roles[0] if self.roles else "")
        if not self.has_role(acting):
            raise Refusal("accounts.role_not_held", 403, _("You do not hold the role this needs."))
        return Actor("staff", str(self.public_id), acting)

    def oneself(self) -> Actor:
        """How the trail names this person when what they do concerns their own account and needs no role."""
        return Actor("staff", str(self.public_id), self.roles[0] if self.roles else "")

    @property
    def trail_subject(self) -> str:
        return f"staff:{self.public_id}"

    def forget_roles(self) -> None:
        """Read the roles again at the next question, after they were changed."""
        self.__dict__.pop("roles", None)
        self.__dict__.pop("permissions", None)

    def acting(self, permission: str) -> Actor:
        """How the trail names this person when doing what `permission` allows: in the first of their roles that allows it."""
        acting = next((role for role in self.roles if permission in ROLES[role].may), None)
        if acting is None:
            raise Refusal("accounts.role_not_held", 403, _("You do not hold the role this needs."))
        return self.actor(acting)

    def display_name(self, language: str | None = None) -> str:
        """The name to show colleagues in `language` (that of the page when not said)."""
        chinese = (language or get_language() or "").startswith("zh")
        first, second = (self.name_zh, self.name_en) if chinese else (self.name_en, self.name_zh)
        return first or second or self.email

    def get_full_name(self) -> str:
        return self.display_name()


class Grant(models.Model):
    """One role held by one person, and since when; taking it away deletes the row, the trail keeps the history."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(max_length=20, choices=Role.choices)
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "role"], name="accounts_grant_once"),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="accounts_grant_role_known"),
        ]


class Link(models.Model):
    """A one-time link sent by mail: to join, to set up a new second factor, or to set a new password. Only its digest is kept."""

    class Purpose(models.TextChoices):
        JOIN = "join"
        FACTOR = "factor"
        PASSWORD = "password"  # noqa: S105 the name of a purpose

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="links")
    purpose = models.CharField(max_length=10, choices=Purpose.choices)
    token = DigestField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(purpose__in=["join", "factor", "password"]), name="accounts_link_purpose_known"),
            models.CheckConstraint(condition=models.Q(used_at=None) | models.Q(withdrawn_at=None), name="accounts_link_used_or_withdrawn"),
            models.UniqueConstraint(
                fields=["user", "purpose"],
                condition=models.Q(used_at=None, withdrawn_at=None),
                name="accounts_link_one_open",
            ),
        ]


class Challenge(models.Model):
    """A code on its way to an address somebody says is theirs. The address is sealed, the code is a keyed hash; both end in minutes."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    channel = models.CharField(max_length=10, choices=CONTACT_CHANNELS)
    language = models.CharField(max_length=10)
    index = models.CharField(max_length=64, db_index=True)
    key_id = models.CharField(max_length=32)
    address = models.BinaryField()
    code = models.CharField(max_length=64)
    sendings = models.PositiveSmallIntegerField(default=1)
    tries = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(channel__in=["email", "sms"]), name="accounts_challenge_channel_known")]


class Contact(models.Model):
    """An address a client has shown to be theirs, for the `subject` it belongs to ("case:<public id>")."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    subject = models.CharField(max_length=80, blank=True, db_index=True)
    channel = models.CharField(max_length=10, choices=CONTACT_CHANNELS)
    language = models.CharField(max_length=10)
    index = models.CharField(max_length=64, db_index=True)
    key_id = models.CharField(max_length=32)
    address = models.BinaryField()
    verified_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(channel__in=["email", "sms"]), name="accounts_contact_channel_known")]


class Session(AbstractBaseSession):
    """One browser's session, by the digest of its cookie; `account` finds those of somebody who leaves. See sessions.py."""

    session_key = DigestField(max_length=64, primary_key=True)
    account = models.BigIntegerField(null=True, db_index=True)  # no foreign key: a visitor's session has none
