"""The doors of accounts as a browser uses them, and the authenticator app in somebody's hand."""

import re
from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.accounts import factor_secrets
from portal.accounts.demo import totp
from portal.accounts.models import User
from portal.notices import queries
from portal.notices.models import Notice

PASSWORD = "a quiet river at dusk"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def with_app(user: User) -> User:
    """`user` with a password and an authenticator app, as after joining."""
    user.set_password(PASSWORD)
    user.save()
    Authenticator.objects.create(user=user, type="totp", data={"secret": factor_secrets.seal(SECRET)})
    return user


def code_now(secret: str = SECRET, at: datetime | None = None) -> str:
    cache.clear()  # time goes on between two sign-ins of a test; a code is accepted once
    return totp(secret, at or timezone.now())


def give_password(client: Client, user: User, password: str = PASSWORD, **more: str) -> Any:
    return client.post(reverse("account_login"), {"login": user.email, "password": password} | more)


def sign_in(client: Client, user: User) -> Client:
    """Through the real pages, password and code."""
    give_password(client, user)
    client.post(reverse("mfa_authenticate"), {"code": code_now()})
    return client


def newest_letter(user: User) -> str:
    """The text of the last mail to `user`."""
    notice = Notice.objects.order_by("-pk").first()
    assert notice is not None
    letter = queries.letter(notice)
    assert letter.address == user.email
    return letter.body


def link_in(text: str) -> str:
    """The path of the one link in a mail."""
    (link,) = re.findall(r"http://localhost:8000(/\S+)", text)
    return str(link)


def is_at_work(client: Client) -> bool:
    """Whether this browser gets to a staff page."""
    return client.get(reverse("accounts:me")).status_code == 200
