import uuid
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from portal.accounts.rules import ROLES, Role, in_order, permissions
from portal.doors.errors import Refusal
from portal.trail.rules import Actor


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
    joined_at = models.DateTimeField(default=timezone.now)
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
