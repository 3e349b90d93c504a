"""The people of every test. Wang 王 is a client, Chen 陈 a stranger who must see nothing, the others work at the firm.

Staff are made once per test and found again by later calls, so `li()` is always the same Li.
"""

import time

from allauth.account.internal.flows.login import _AUTHENTICATION_METHODS_USER_SESSION_KEY as OWNER
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY as RECORDS
from django.test import Client

from portal.accounts.models import User
from portal.trail.rules import Actor


def wang() -> Actor:
    """王小明, a client: known to the trail by a pseudonym only."""
    return Actor("client", "wang", "client")


def chen() -> Actor:
    """陈, another client, who has nothing to do with the case at hand."""
    return Actor("client", "chen", "client")


def _staff(name: str, name_zh: str, name_en: str, *roles: str) -> User:
    email = f"{name}@mingshi.example"
    found = User.objects.filter(email=email).first()
    return found or User.objects.create_user(email=email, name_zh=name_zh, name_en=name_en, roles=roles)


def li() -> User:
    return _staff("li", "李敏", "Li Min", "mediator")


def zheng() -> User:
    return _staff("zheng", "郑凯", "Zheng Kai", "mediator")


def zhao() -> User:
    return _staff("zhao", "赵宁", "Zhao Ning", "privacy_officer")


def qian() -> User:
    return _staff("qian", "钱悦", "Qian Yue", "intake")


def sun() -> User:
    return _staff("sun", "孙博", "Sun Bo", "publisher")


def zhou() -> User:
    return _staff("zhou", "周岚", "Zhou Lan", "auditor")


def wu() -> User:
    return _staff("wu", "吴桐", "Wu Tong", "administrator")


def chen_at_work() -> User:
    """A member of staff who holds no role: signed in, and still shown nothing."""
    return _staff("chen", "陈默", "Chen Mo")


def signed_in(client: Client, user: User) -> Client:
    """`client` as `user`'s browser after password and second factor, exactly as a real sign-in leaves the session."""
    client.force_login(user)
    session = client.session
    session[OWNER] = str(user.pk)
    session[RECORDS] = [{"method": "password", "at": time.time()}, {"method": "mfa", "type": "totp", "at": time.time()}]
    session.save()
    return client
