"""Whether a session belongs to somebody who has shown a second factor in it."""

from types import SimpleNamespace
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator

from portal.accounts.models import User

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def is_shown(user: object, session: Any) -> bool:
    """Whether this session (of a request or a socket) saw a code or a passkey of this very person."""
    if not isinstance(user, User):
        return False
    records = get_authentication_records(SimpleNamespace(session=session), user)
    return any(record.get("method") == "mfa" for record in records)


def has_one(user: User) -> bool:
    """Whether an authenticator app or a passkey is set up; recovery codes alone do not count."""
    return Authenticator.objects.filter(user_id=user.pk, type__in=FACTORS).exists()
