"""Whoever leaves is out at once: sessions with the change, sockets within seconds."""

import asyncio

import pytest
from asgiref.sync import async_to_sync, sync_to_async
from channels.layers import get_channel_layer
from django.test import Client
from django.urls import reverse

from portal.accounts import channels, queries, services
from portal.accounts.models import Grant, Session, User
from portal.accounts.sockets import staff_of
from portal.doors.errors import Refusal
from portal.trail import queries as trail
from tests import people
from tests.accounts.doors import give_password, is_at_work, sign_in, with_app

pytestmark = pytest.mark.django_db


def leave(user: User) -> User:
    return services.let_go(user=user, by=people.wu().actor())


def test_an_open_browser_is_out_at_the_next_click(client):
    qian = with_app(people.qian())
    sign_in(client, qian)
    leave(qian)
    assert client.get(reverse("accounts:me")).status_code == 302
    assert not Session.objects.filter(account=qian.pk).exists()


def test_even_a_session_that_survived_is_refused(client):
    """A row written by a request that ran while the person was let go."""
    qian = people.qian()
    people.signed_in(client, qian)
    User.objects.filter(pk=qian.pk).update(is_active=False, left_at="2026-11-20T09:00+08:00")
    assert not is_at_work(client)
    assert staff_of({"user": qian, "session": client.session}) is None


def test_password_and_factor_open_nothing_any_more(client):
    qian = with_app(people.qian())
    leave(qian)
    give_password(client, qian)
    assert client.get(reverse("mfa_authenticate")).status_code == 302 and not is_at_work(client)


@pytest.mark.django_db(transaction=True)
def test_every_socket_of_the_person_is_told_to_close():
    qian, li = people.qian(), people.li()

    async def story() -> None:
        layer = get_channel_layer()
        sockets = {user.pk: await layer.new_channel() for user in (qian, li)}
        for user in (qian, li):
            await layer.group_add(channels.staff(user.public_id), sockets[user.pk])
        await sync_to_async(leave)(qian)
        assert await layer.receive(sockets[qian.pk]) == {"type": "staff.signed_out"}
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(layer.receive(sockets[li.pk]), 0.2)

    async_to_sync(story)()


def test_a_role_taken_away_is_gone_at_the_next_click(client):
    wu, other = people.wu(), User.objects.create_user(email="second@mingshi.example", roles=("administrator", "auditor"))
    people.signed_in(client, other)
    assert client.get(reverse("accounts:invite")).status_code == 200
    services.change_roles(user=other, roles=["auditor"], by=wu.actor())
    assert client.get(reverse("accounts:invite")).status_code == 403
    assert client.get(reverse("accounts:people")).status_code == 200


def test_a_change_of_roles_is_recorded_as_given_and_taken():
    qian = people.qian()
    services.change_roles(user=qian, roles=["mediator", "publisher"], by=people.wu().actor())
    entry = trail.history(qian.trail_subject)[-1]
    assert entry.facts == {"granted": "mediator+publisher", "taken": "intake"}


def test_saving_the_same_roles_records_nothing():
    qian = people.qian()
    services.change_roles(user=qian, roles=["intake"], by=people.wu().actor())
    assert trail.history(qian.trail_subject) == []


def test_since_when_a_role_is_held_survives_other_changes():
    qian = people.qian()
    since = Grant.objects.get(user=qian).since
    services.change_roles(user=qian, roles=["intake", "mediator"], by=people.wu().actor())
    assert Grant.objects.get(user=qian, role="intake").since == since


@pytest.mark.parametrize(
    "change",
    [lambda user, by: services.let_go(user=user, by=by), lambda user, by: services.change_roles(user=user, roles=["auditor"], by=by)],
)
def test_nobody_does_it_to_themselves(change):
    wu = people.wu()
    with pytest.raises(Refusal) as refusal:
        change(wu, wu.actor())
    assert refusal.value.code == "accounts.oneself"


@pytest.mark.parametrize(
    "change",
    [lambda user, by: services.let_go(user=user, by=by), lambda user, by: services.change_roles(user=user, roles=["auditor"], by=by)],
)
def test_the_last_administrator_stays(change):
    wu, invited = people.wu(), User.objects.create_user(email="new@mingshi.example", roles=("administrator",), joined_at=None)
    with pytest.raises(Refusal) as refusal:
        change(wu, invited.actor())
    assert refusal.value.code == "accounts.last_administrator"
    wu.refresh_from_db()
    assert wu.is_active and wu.has_role("administrator")


def test_leaving_twice_is_refused_politely():
    qian = leave(people.qian())
    with pytest.raises(Refusal) as refusal:
        leave(qian)
    assert refusal.value.status == 409


def test_records_of_somebody_who_left_stay():
    qian = people.qian()
    services.note_sign_in(user=qian, factor="totp")
    leave(qian)
    assert [entry.event for entry in trail.history(qian.trail_subject)] == ["staff.signed_in", "staff.left"]


def test_a_leaver_is_no_mediator_to_choose():
    li, _zheng = people.li(), people.zheng()
    leave(li)
    User.objects.create_user(email="invited@mingshi.example", roles=("mediator",), joined_at=None)
    assert [user.email for user in queries.staff_with("mediator")] == ["zheng@mingshi.example"]


def test_one_click_of_an_administrator_is_enough(client):
    qian = people.qian()
    people.signed_in(client, people.wu())
    answer = client.post(reverse("accounts:let_go", kwargs={"public_id": qian.public_id}))
    qian.refresh_from_db()
    assert answer.status_code == 302 and not qian.is_active


def test_nobody_but_an_administrator_lets_anybody_go():
    qian = people.qian()
    for user in (people.li(), people.zhao(), people.sun(), people.zhou(), people.chen_at_work()):
        client = people.signed_in(Client(), user)
        assert client.post(reverse("accounts:let_go", kwargs={"public_id": qian.public_id})).status_code == 403
    qian.refresh_from_db()
    assert qian.is_active
