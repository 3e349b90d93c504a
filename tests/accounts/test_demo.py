from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from portal.accounts import demo, services
from portal.accounts.models import User
from portal.trail.rules import SYSTEM
from tests.accounts.doors import is_at_work

pytestmark = pytest.mark.django_db


@pytest.fixture
def a_demo(settings):
    settings.DEMO = True
    return services.create_demo_staff(by=SYSTEM)


def test_the_demo_firm_has_seven_people_in_all_six_roles(a_demo):
    assert len(a_demo) == 7
    assert {role for user in a_demo for role in user.roles} == {
        "intake",
        "mediator",
        "privacy_officer",
        "publisher",
        "auditor",
        "administrator",
    }


def test_made_twice_they_are_the_same_people(a_demo):
    assert [user.pk for user in services.create_demo_staff(by=SYSTEM)] == [user.pk for user in a_demo]


def test_each_signs_in_with_what_the_page_shows(a_demo):
    for user in a_demo:
        client = Client()
        page = client.get(reverse("account_login"))
        shown = {person.email: code for person, _role, code in page.context["demo"]}
        assert user.email in page.content.decode()
        client.post(reverse("account_login"), {"login": user.email, "password": page.context["demo_password"]})
        client.post(reverse("mfa_authenticate"), {"code": shown[user.email]})
        assert is_at_work(client), user.email


def test_the_command_prints_how_to_sign_in(a_demo, capsys):
    call_command("demo_codes")
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 7 and all(demo.PASSWORD in line for line in lines)


def test_outside_a_demo_nobody_has_a_known_password(settings, client):
    settings.DEMO = False
    with pytest.raises(RuntimeError):
        services.create_demo_staff(by=SYSTEM)
    with pytest.raises(CommandError):
        call_command("demo_codes")
    assert not User.objects.exists() and demo.PASSWORD not in client.get(reverse("account_login")).content.decode()


@pytest.mark.parametrize(("seconds", "code"), [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")])
def test_codes_are_those_of_rfc_6238(seconds, code):
    assert demo.totp("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", datetime.fromtimestamp(seconds, UTC)) == code
