"""Five wrong passwords close the door for a while; what is remembered of the try names nobody."""

from datetime import timedelta

import pytest
import time_machine
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.test import Client
from django.urls import reverse

from tests import people
from tests.accounts.doors import PASSWORD, code_now, give_password, is_at_work, with_app

pytestmark = pytest.mark.django_db
HERE, ELSEWHERE = {"REMOTE_ADDR": "203.0.113.77"}, {"REMOTE_ADDR": "198.51.100.9"}


@pytest.fixture
def qian():
    return with_app(people.qian())


def guess(times: int, user, **where) -> list[int]:
    return [give_password(Client(**where), user, "wrong").status_code for _ in range(times)]


def test_five_wrong_passwords_lock_out(qian):
    assert guess(6, qian, **HERE) == [200, 200, 200, 200, 429, 429]


def test_the_right_password_does_not_help_while_locked_out(qian):
    guess(5, qian, **HERE)
    client = Client(**HERE)
    answer = give_password(client, qian)
    assert answer.status_code == 429 and answer["Retry-After"] == "900" and not is_at_work(client)


def test_after_a_quarter_of_an_hour_the_door_opens(qian):
    with time_machine.travel("2026-11-20 09:00+08:00", tick=False) as clock:
        guess(5, qian, **HERE)
        clock.shift(timedelta(minutes=10))
        assert guess(1, qian, **HERE) == [429]
        clock.shift(timedelta(minutes=6))
        client = Client(**HERE)
        give_password(client, qian)
        client.post(reverse("mfa_authenticate"), {"code": code_now()})
        assert is_at_work(client)


def test_a_stranger_elsewhere_locks_nobody_out(qian):
    guess(5, qian, **ELSEWHERE)
    assert give_password(Client(**HERE), qian).url == reverse("mfa_authenticate")


def test_an_unknown_address_is_locked_out_just_the_same(qian):
    qian.email = "nobody@mingshi.example"
    assert guess(5, qian, **HERE)[-1] == 429


def test_guesses_from_everywhere_at_one_account_are_slowed_down_too(qian):
    for number in range(10):
        guess(1, qian, REMOTE_ADDR=f"198.51.100.{number}")
    answer = give_password(Client(**HERE), qian)
    assert answer.status_code == 200 and "Too many tries" in answer.context["form"].non_field_errors()[0]


def test_guessing_codes_ends_too(qian):
    client = Client(**HERE)
    give_password(client, qian)
    errors = [client.post(reverse("mfa_authenticate"), {"code": "000000"}).context["form"].errors["code"][0] for _ in range(11)]
    assert errors[0].startswith("The code is not right") and errors[-1].startswith("Too many tries")


def test_neither_address_nor_name_of_who_tried_is_kept(qian, caplog):
    caplog.set_level("DEBUG")
    guess(6, qian, **HERE)
    rows = repr([list(model.objects.values()) for model in (AccessAttempt, AccessFailureLog, AccessLog)])
    assert AccessAttempt.objects.exists()
    for planted in ("203.0.113.77", "qian", "wrong", "mingshi.example"):
        assert planted not in rows and planted not in caplog.text, planted


def test_signing_in_leaves_no_log_of_addresses(qian):
    client = Client(**HERE)
    give_password(client, qian)
    client.post(reverse("mfa_authenticate"), {"code": code_now()})
    assert not AccessLog.objects.exists() and not AccessAttempt.objects.exists()


def test_a_password_in_the_address_field_is_not_kept_either(qian):
    Client(**HERE).post(reverse("account_login"), {"login": f"{PASSWORD}@x.example", "password": "x"})
    assert "river" not in repr(list(AccessAttempt.objects.values()))
