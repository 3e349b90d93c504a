from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from portal.accounts import services
from portal.accounts.models import Link, User
from portal.doors.errors import Refusal
from portal.notices.models import Notice
from portal.trail import queries as trail
from portal.trail.models import Entry
from tests import people
from tests.accounts.doors import PASSWORD, code_now, give_password, is_at_work, link_in, newest_letter

pytestmark = pytest.mark.django_db
NEW = "zhu.planted@mingshi.example"
JOINING = {"name_zh": "朱青", "name_en": "", "language": "zh-hans", "password": PASSWORD, "again": PASSWORD}


def invited(**changes) -> tuple[User, str]:
    """Zhu, invited by Wu, and the path of the link in her mail."""
    what = {"email": NEW, "roles": ["intake"], "language": "zh-hans", "by": people.wu().actor()} | changes
    user, _link = services.invite_person(**what)
    return user, link_in(newest_letter(user))


def follow(client: Client, path: str, **answers: str):
    """Open the link, land on the page without the secret, and send `answers` if there are any."""
    answer = client.get(path)
    assert answer.url == reverse("accounts:follow_link")
    return client.post(answer.url, answers) if answers else client.get(answer.url)


def add_app(client: Client):
    page = client.get(reverse("mfa_activate_totp"))
    return client.post(reverse("mfa_activate_totp"), {"code": code_now(page.context["form"].secret)})


def test_whoever_is_invited_joins_with_password_and_second_factor(client):
    user, path = invited()
    assert follow(client, path, **JOINING).url == reverse("accounts:set_up_factor")
    assert add_app(client).url == reverse("mfa_view_recovery_codes")
    assert len(client.get(reverse("mfa_view_recovery_codes")).context["unused_codes"]) == 10
    user.refresh_from_db()
    assert is_at_work(client) and user.joined_at and user.name_zh == "朱青" and user.roles == ("intake",)


def test_until_the_second_factor_stands_the_session_goes_nowhere_else(client):
    _user, path = invited(roles=["administrator"])
    follow(client, path, **JOINING)
    for elsewhere in ("accounts:people", "accounts:me", "accounts:home", "accounts:change_password", "notices:undelivered"):
        assert client.get(reverse(elsewhere)).url == reverse("accounts:set_up_factor"), elsewhere


def test_somebody_who_stops_halfway_gets_in_by_a_new_link_only(client):
    user, path = invited()
    follow(client, path, **JOINING)
    other = Client()
    assert give_password(other, user).url == reverse("accounts:no_factor")
    services.reset_factor(user=User.objects.get(pk=user.pk), reason="lost", by=people.wu().actor())
    follow(other, link_in(newest_letter(user)), password=PASSWORD)
    add_app(other)
    assert is_at_work(other)


def test_the_address_of_the_page_holds_no_secret_and_the_link_page_sets_the_language(client):
    _user, path = invited(language="en")
    answer = client.get(path)
    assert answer.url == reverse("accounts:follow_link") and client.cookies["lang"].value == "en"


def test_a_link_works_once(client):
    _user, path = invited()
    follow(client, path, **JOINING)
    assert follow(Client(), path).status_code == 410


def test_a_link_works_once_even_for_two_who_have_the_page_open(client):
    _user, path = invited()
    early, late = Client(), Client()
    for each in (early, late):
        follow(each, path)
    assert early.post(reverse("accounts:follow_link"), JOINING).status_code == 302
    assert late.post(reverse("accounts:follow_link"), JOINING).status_code == 410


def test_a_link_ends_after_72_hours():
    with time_machine.travel("2026-11-20 09:00+08:00", tick=False) as clock:
        _user, path = invited()
        clock.shift(timedelta(hours=71, minutes=59))
        assert follow(Client(), path).status_code == 200
        clock.shift(timedelta(minutes=1))
        assert follow(Client(), path).status_code == 410


def test_a_fresh_invitation_ends_the_earlier_link():
    _user, first = invited()
    _user, second = invited()
    assert follow(Client(), first).status_code == 410 and follow(Client(), second).status_code == 200


def test_the_link_of_somebody_who_was_let_go_is_dead():
    user, path = invited()
    services.let_go(user=user, by=people.wu().actor())
    assert follow(Client(), path).status_code == 410


def test_a_link_for_one_purpose_serves_no_other():
    qian = people.qian()
    qian.set_password(PASSWORD)
    qian.save()
    services.send_password_link(email=qian.email)
    token = link_in(newest_letter(qian)).rstrip("/").rpartition("/")[2]
    with pytest.raises(Refusal):
        services.accept_invitation(token=token, password=PASSWORD, name_zh="x", name_en="", language="en")
    with pytest.raises(Refusal):
        services.use_factor_link(token=token)


@pytest.mark.parametrize("token", ["", "x", "%00", "a" * 500, "../../people", "' OR 1=1 --"])
def test_invented_links_are_all_answered_like_used_ones(client, token):
    client.get(f"/staff/sign-in/link/{token}/")
    assert client.get(reverse("accounts:follow_link")).status_code == 410


def test_the_digest_in_the_table_is_no_link(client):
    invited()
    digest = str(Link.objects.get().token)
    client.get(reverse("accounts:link", kwargs={"token": digest}))
    assert client.get(reverse("accounts:follow_link")).status_code == 410


def test_the_secret_of_a_link_stands_nowhere_in_the_database():
    _user, path = invited()
    secret = path.rstrip("/").rpartition("/")[2]
    rows = [repr(model.objects.values()) for model in (Link, Notice, Entry, User)]
    assert not any(secret in row for row in rows)


def test_the_trail_names_nobody():
    user, _path = invited()
    (entry,) = trail.history(user.trail_subject)
    assert (entry.event, entry.actor_role, entry.facts) == ("staff.invited", "administrator", {"roles": "intake"})
    assert "zhu" not in repr(Entry.objects.values()).lower()


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("short", "Use at least 12 characters"),
        ("password1234", "This password is too well known. Choose another one"),
        ("zhu.planted@mingshi", "This password is too much like your name or address. Choose another one"),
        ("", "Enter a password"),
    ],
)
def test_a_weak_password_is_refused_with_the_form_kept(client, password, words):
    _user, path = invited(language="en")
    answer = follow(client, path, **(JOINING | {"password": password, "again": password}))
    assert answer.status_code == 422 and answer.context["form"].errors["password"] == [words]
    assert answer.context["form"]["name_zh"].value() == "朱青" and Link.objects.get().used_at is None


def test_two_different_passwords_are_refused(client):
    _user, path = invited(language="en")
    answer = follow(client, path, **(JOINING | {"again": PASSWORD + "x"}))
    assert answer.context["form"].errors == {"again": ["The two passwords are not the same"]}


def test_somebody_who_works_here_is_not_invited_again():
    with pytest.raises(Refusal) as refusal:
        invited(email=people.qian().email)
    assert refusal.value.code == "accounts.already_here"


@pytest.mark.parametrize("roles", [[], ["emperor"], ["intake", "root"]])
def test_nobody_is_invited_into_a_role_that_is_none(roles):
    with pytest.raises(Refusal):
        invited(roles=roles)
    assert not User.objects.filter(email=NEW).exists()


def test_whoever_left_can_come_back_and_starts_from_nothing(client):
    qian = people.qian()
    services.let_go(user=qian, by=people.wu().actor())
    user, path = invited(email=qian.email, roles=["publisher"])
    assert (user.pk, user.roles, user.joined_at) == (qian.pk, ("publisher",), None)
    follow(client, path, **JOINING)
    add_app(client)
    assert is_at_work(client)


def test_an_invitation_that_fails_leaves_nothing_behind(monkeypatch):
    def broken(**_):
        raise ZeroDivisionError

    monkeypatch.setattr("portal.accounts.services.links.queue_notice", broken)
    with pytest.raises(ZeroDivisionError):
        invited()
    assert not User.objects.filter(email=NEW).exists() and not Notice.objects.exists()


def test_a_stolen_enrolling_session_ends_when_its_person_is_let_go(client):
    user, path = invited()
    follow(client, path, **JOINING)
    services.let_go(user=User.objects.get(pk=user.pk), by=people.wu().actor())
    assert client.get(reverse("mfa_activate_totp")).status_code == 302 and not Authenticator.objects.exists()
