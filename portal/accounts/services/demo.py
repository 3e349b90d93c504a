from datetime import datetime

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from portal.accounts import factor_secrets
from portal.accounts.demo import PASSWORD, PEOPLE, DemoPerson
from portal.accounts.models import User
from portal.trail import services as trail
from portal.trail.rules import Actor


@transaction.atomic
def create_demo_staff(*, by: Actor, at: datetime | None = None) -> list[User]:
    """The seven people of the demo with known passwords and authenticator apps; those already there are kept. DEMO=1 only."""
    if not settings.DEMO:
        raise RuntimeError("people whose passwords are public exist in a demo only: set DEMO=1")
    at = at or timezone.now()
    password = make_password(PASSWORD)
    return [User.objects.filter(email=person.email).first() or _create(person, password, by, at) for person in PEOPLE]


def _create(person: DemoPerson, password: str, by: Actor, at: datetime) -> User:
    names = {"name_zh": person.name_zh, "name_en": person.name_en}
    user = User.objects.create_user(email=person.email, roles=(person.role,), joined_at=at, **names)
    User.objects.filter(pk=user.pk).update(password=password)
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": factor_secrets.seal(person.secret)})
    trail.record(event="staff.joined", by=by, subject=user.trail_subject, facts={"roles": person.role}, at=at)
    return user
