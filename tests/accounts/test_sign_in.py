from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.contrib.auth import SESSION_KEY
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.accounts.demo import totp
from portal.accounts.models import Session
from portal.trail import queries as trail
from tests import people
from tests.accounts.doors import PASSWORD, SECRET, code_now, give_password, is_at_work, sign_in, with_app

pytestmark = pytest.mark.django_db


@pytest.fixture
def qian():
    return with_app(people.qian())


def test_password_and_code_open_the_desk(client, qian):
    answer = give_password(client, qian)
    assert answer.url == reverse("mfa_authenticate") and not is_at_work(client)
    answer = client.post(reverse("mfa_authenticate"), {"code": code_now()})
    assert answer.url == reverse("accounts:home") and is_at_work(client)


def test_a_sign_in_is_recorded_by_pseudonym(client, qian):
    sign_in(client, qian)
    (entry,) = trail.history(qian.trail_subject)
    assert (entry.event, entry.actor_id, entry.facts) == ("staff.signed_in", str(qian.public_id), {"factor": "totp"})


def test_an_address_in_capitals_is_the_same_person(client, qian):
    answer = client.post(reverse("account_login"), {"login": " QIAN@Mingshi.Example ", "password": PASSWORD})
    assert answer.url == reverse("mfa_authenticate")


@pytest.mark.parametrize("address", ["qian@mingshi.example", "nobody@mingshi.example"])
def test_a_wrong_password_and_an_unknown_address_are_answered_alike(client, qian, address):
    answer = client.post(reverse("account_login"), {"login": address, "password": "wrong"})
    assert answer.context["form"].non_field_errors() == ["E-mail address or password are not right."]
    assert SESSION_KEY not in client.session


def test_a_password_alone_is_not_a_session(client, qian):
    give_password(client, qian)
    assert SESSION_KEY not in client.session


def test_a_wrong_code_stays_outside(client, qian):
    give_password(client, qian)
    right = code_now()
    answer = client.post(reverse("mfa_authenticate"), {"code": f"{(int(right) + 1) % 10**6:06}"})
    assert answer.context["form"].errors["code"] and not is_at_work(client)


def test_a_code_is_read_with_spaces_and_in_full_width(client, qian):
    give_password(client, qian)
    code = code_now()
    typed = f"{code[:3]} {code[3:]}".translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    client.post(reverse("mfa_authenticate"), {"code": typed})
    assert is_at_work(client)


@time_machine.travel("2026-11-20 09:00:15+08:00", tick=False)
def test_a_code_seen_over_the_shoulder_works_no_second_time(client, qian):
    sign_in(client, qian)
    other = Client()
    give_password(other, qian)
    with time_machine.travel("2026-11-20 09:00:50+08:00", tick=False):
        other.post(reverse("mfa_authenticate"), {"code": totp(SECRET, timezone.now() - timedelta(seconds=35))})
    assert not is_at_work(other)


def test_a_code_of_long_ago_does_not_work(client, qian):
    give_password(client, qian)
    with time_machine.travel("2026-11-20 09:00:00+08:00"):
        old = code_now()
    client.post(reverse("mfa_authenticate"), {"code": old})
    assert not is_at_work(client)


def test_a_recovery_code_works_once(client, qian):
    (first, *_rest) = RecoveryCodes.activate(qian).get_unused_codes()
    give_password(client, qian)
    client.post(reverse("mfa_authenticate"), {"code": first})
    assert is_at_work(client)
    other = Client()
    cache.clear()
    give_password(other, qian)
    other.post(reverse("mfa_authenticate"), {"code": first})
    assert not is_at_work(other)


def test_without_a_second_factor_the_right_password_leads_nowhere(client):
    sun = people.sun()
    sun.set_password(PASSWORD)
    sun.save()
    assert give_password(client, sun).url == reverse("accounts:no_factor")
    assert SESSION_KEY not in client.session and not is_at_work(client)


def test_after_signing_in_one_is_where_one_wanted_to_go(client, qian):
    wanted = reverse("accounts:change_password")
    answer = client.get(wanted)
    assert answer.url == f"{reverse('account_login')}?next={wanted}"
    client.post(answer.url, {"login": qian.email, "password": PASSWORD, "next": wanted})
    assert client.post(reverse("mfa_authenticate"), {"code": code_now(), "next": wanted}).url == wanted


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_signing_in_sends_nobody_to_another_place(client, qian, elsewhere):
    give_password(client, qian, next=elsewhere)
    assert client.post(reverse("mfa_authenticate"), {"code": code_now(), "next": elsewhere}).url == reverse("accounts:home")


def test_nobody_signs_up(client):
    for path in ("/staff/sign-up/", "/staff/signup/", "/staff/sign-in/signup/", "/accounts/signup/"):
        assert client.get(path).status_code in (302, 404)
        assert client.post(path, {"email": "x@x.example", "password1": PASSWORD, "password2": PASSWORD}).status_code in (403, 404)


def test_signing_out_ends_the_session_in_the_table_too(client, qian):
    sign_in(client, qian)
    assert Session.objects.filter(account=qian.pk).count() == 1
    client.post(reverse("account_logout"))
    assert not is_at_work(client) and not Session.objects.filter(account=qian.pk).exists()


def test_signing_out_is_never_done_by_a_link(client, qian):
    sign_in(client, qian)
    assert client.get(reverse("account_logout")).status_code == 200 and is_at_work(client)


def test_signing_in_gives_a_session_of_another_name(client, qian):
    give_password(client, qian)
    before = client.session.session_key
    client.post(reverse("mfa_authenticate"), {"code": code_now()})
    assert client.session.session_key != before


def test_the_secret_of_an_app_is_sealed_in_its_row(qian):
    assert SECRET not in repr(Authenticator.objects.values().get(user=qian))


def test_the_helper_of_other_tests_leaves_what_a_real_sign_in_leaves(client, qian):
    sign_in(client, qian)
    helped = people.signed_in(Client(), qian)
    assert is_at_work(helped)
    kinds = [[record["method"] for record in browser.session["account_authentication_methods"]] for browser in (client, helped)]
    assert kinds[0] == kinds[1] == ["password", "mfa"]
