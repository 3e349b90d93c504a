"""Whether a session belongs to somebody who has shown a second factor in it."""

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.http import HttpRequest

from portal.accounts.models import User

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def is_shown(request: HttpRequest) -> bool:
    """Whether this session saw a code or a passkey of the person now signed in."""
    user = request.user
    return isinstance(user, User) and any(record.get("method") == "mfa" for record in get_authentication_records(request, user))


def has_one(user: User) -> bool:
    """Whether an authenticator app or a passkey is set up; recovery codes alone do not count."""
    return Authenticator.objects.filter(user_id=user.pk, type__in=FACTORS).exists()
