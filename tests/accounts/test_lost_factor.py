import re
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from portal.accounts import factor_secrets, services
from portal.accounts.models import Session
from portal.doors.errors import Refusal
from portal.notices.models import Notice
from portal.trail import queries as trail
from portal.vault.rules import Erased
from tests import people
from tests.accounts.doors import PASSWORD, code_now, give_password, is_at_work, link_in, newest_letter, sign_in, with_app
from tests.accounts.test_invitations import add_app, follow

pytestmark = pytest.mark.django_db


@pytest.fixture
def qian():
    return with_app(people.qian())


def reset(user, reason="lost") -> str:
    services.reset_factor(user=user, reason=reason, by=people.wu().actor())
    return link_in(newest_letter(user))


def test_a_reset_ends_factor_and_sessions_at_once(client, qian):
    sign_in(client, qian)
    reset(qian)
    assert not is_at_work(client)
    assert not Authenticator.objects.filter(user=qian).exists() and not Session.objects.filter(account=qian.pk).exists()


def test_link_and_password_together_set_up_a_new_factor(client, qian):
    answer = follow(client, reset(qian), password=PASSWORD)
    assert answer.url == reverse("accounts:set_up_factor")
    add_app(client)
    assert is_at_work(client)


def test_the_link_without_the_password_opens_nothing(client, qian):
    assert follow(client, reset(qian), password="wrong").status_code == 422
    assert client.get(reverse("mfa_activate_totp")).status_code == 302 and not is_at_work(client)


def test_the_password_without_the_link_opens_nothing(client, qian):
    reset(qian)
    assert give_password(client, qian).url == reverse("accounts:no_factor")


def test_wrong_passwords_at_the_link_are_counted_like_any(client, qian):
    path = reset(qian)
    for _ in range(5):
        follow(client, path, password="wrong")
    assert client.post(reverse("accounts:follow_link"), {"password": PASSWORD}).status_code == 429


def test_the_link_ends_after_72_hours(qian):
    with time_machine.travel("2026-11-20 09:00+08:00", tick=False) as clock:
        path = reset(qian)
        clock.shift(timedelta(hours=72))
        assert follow(Client(), path).status_code == 410


def test_the_record_holds_the_reason_as_a_code(qian):
    reset(qian, "stolen")
    entry = trail.history(qian.trail_subject)[-1]
    assert (entry.event, entry.facts, entry.actor_id) == ("staff.factor_reset", {"reason": "stolen"}, str(people.wu().public_id))


def test_free_text_is_no_reason(qian):
    with pytest.raises(ValueError, match="is not a valid"):
        reset(qian, "she called and said she lost it")
    assert Authenticator.objects.filter(user=qian).exists()


def test_nobody_resets_their_own_factor(qian):
    wu = people.wu()
    with pytest.raises(Refusal) as refusal:
        services.reset_factor(user=wu, reason="lost", by=wu.actor())
    assert refusal.value.code == "accounts.oneself"


def test_the_secret_of_a_lost_app_can_never_be_opened_again(qian):
    sealed = Authenticator.objects.get(user=qian).data["secret"]
    reset(qian)
    with pytest.raises(Erased):
        factor_secrets.open_sealed(sealed)


def test_a_forgotten_password_comes_back_by_mail_and_the_factor_is_still_asked_for(client, qian):
    client.post(reverse("accounts:forgotten"), {"email": qian.email})
    path = link_in(newest_letter(qian))
    new = "another river at dawn"
    follow(client, path, password=new, again=new)
    assert give_password(client, qian, new).url == reverse("mfa_authenticate") and not is_at_work(client)
    client.post(reverse("mfa_authenticate"), {"code": code_now()})
    assert is_at_work(client)


def test_a_new_password_ends_every_session(client, qian):
    sign_in(client, qian)
    services.send_password_link(email=qian.email)
    new = "another river at dawn"
    follow(Client(), link_in(newest_letter(qian)), password=new, again=new)
    assert not is_at_work(client)


def test_asking_for_a_password_does_not_say_who_works_here(client, qian):
    pages = [client.post(reverse("accounts:forgotten"), {"email": address}) for address in (qian.email, "nobody@mingshi.example")]
    assert [page.status_code for page in pages] == [200, 200]
    shown = [re.sub(r'csrfmiddlewaretoken" value="\w+"', "", page.content.decode()) for page in pages]
    assert shown[0] == shown[1] and Notice.objects.count() == 1


@pytest.mark.usefixtures("one_window")
def test_a_password_link_is_not_asked_for_again_and_again(client, qian):
    answers = [client.post(reverse("accounts:forgotten"), {"email": qian.email}).status_code for _ in range(4)]
    assert answers == [200, 200, 200, 429]


def test_a_second_factor_is_added_and_removed_by_its_owner(client, qian):
    sign_in(client, qian)
    assert client.get(reverse("mfa_deactivate_totp")).url.startswith(reverse("account_reauthenticate"))
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    page = client.get(reverse("mfa_deactivate_totp"))
    assert "only second factor" in page.content.decode()
    client.post(reverse("mfa_deactivate_totp"))
    assert Authenticator.objects.filter(user=qian, type="totp").exists()


def test_changing_factors_asks_again_who_it_is(client, qian):
    sign_in(client, qian)
    for name in ("mfa_add_webauthn", "mfa_generate_recovery_codes"):
        assert client.get(reverse(name)).url.startswith(reverse("account_reauthenticate")), name


def test_a_new_factor_is_told_to_its_owner(client, qian):
    sign_in(client, qian)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    client.post(reverse("mfa_generate_recovery_codes"))
    assert "两步验证" in newest_letter(qian)
    assert trail.history(qian.trail_subject)[-1].event == "staff.factor_renewed"


def test_a_password_is_changed_by_whoever_knows_it(client, qian):
    sign_in(client, qian)
    other = Client()
    sign_in(other, qian)
    new = "another river at dawn"
    wrong = client.post(reverse("accounts:change_password"), {"old": "wrong", "password": new, "again": new})
    assert wrong.context["form"].errors == {"old": ["The password is not right."]}
    client.post(reverse("accounts:change_password"), {"old": PASSWORD, "password": new, "again": new})
    assert is_at_work(client) and not is_at_work(other)
