"""Sessions: nobody who reads the table can use or read one."""

import base64

import pytest
from asgiref.sync import async_to_sync
from django.test import Client
from django.utils import timezone

from portal.accounts.models import Session
from portal.accounts.sessions import SessionStore
from tests import people

pytestmark = pytest.mark.django_db


def begun(**contents) -> SessionStore:
    store = SessionStore()
    store.update(contents)
    store.save()
    return store


def test_what_goes_in_comes_out():
    store = begun(story="我的投诉", n=3)
    again = SessionStore(store.session_key)
    assert (again["story"], again["n"]) == ("我的投诉", 3)


def test_the_row_holds_neither_the_cookie_nor_the_contents():
    store = begun(story="planted 110101199003078515")
    row = repr(Session.objects.values().get())
    assert store.session_key not in row and "planted" not in row
    assert b"planted" not in base64.b64decode(Session.objects.get().session_data)


def test_the_key_in_the_table_opens_nothing():
    begun(story="x")
    assert SessionStore(str(Session.objects.get().session_key)).load() == {}


def test_a_row_moved_under_another_cookie_does_not_open():
    mine, other = begun(role="client"), begun(role="administrator")
    rows = {row.session_data for row in Session.objects.all()}
    assert len(rows) == 2
    stolen = Session.objects.get(session_key=other.session_key).session_data
    Session.objects.filter(session_key=mine.session_key).update(session_data=stolen)
    assert SessionStore(mine.session_key).load() == {}


def test_a_changed_row_is_an_empty_session():
    store = begun(n=1)
    Session.objects.update(session_data="bm9uc2Vuc2U=")
    assert SessionStore(store.session_key).load() == {}


def test_a_session_is_deleted_by_its_cookie():
    store = begun(n=1)
    store.delete()
    assert not Session.objects.exists()


def test_cycling_the_key_keeps_the_contents_and_ends_the_old_cookie():
    store = begun(n=1)
    old = store.session_key
    store.cycle_key()
    store.save()
    assert SessionStore(store.session_key)["n"] == 1 and SessionStore(old).load() == {}


def test_an_expired_session_is_empty_and_cleared():
    store = begun(n=1)
    Session.objects.update(expire_date=timezone.now())
    assert SessionStore(store.session_key).load() == {}
    SessionStore.clear_expired()
    assert not Session.objects.exists()


def test_a_row_knows_whose_it_is_and_a_visitors_row_is_nobodys():
    people.signed_in(Client(), people.li())
    begun(n=1)
    assert sorted(Session.objects.values_list("account", flat=True), key=str) == sorted([people.li().pk, None], key=str)


def test_the_asynchronous_side_works_alike():
    async def story() -> None:
        store = SessionStore()
        await store.aset("n", 1)
        await store.asave()
        assert await SessionStore(store.session_key).aget("n") == 1
        await store.adelete()
        assert not await Session.objects.aexists()

    async_to_sync(story)()


def test_a_guessed_cookie_is_an_empty_session():
    begun(n=1)
    assert SessionStore("a" * 32).load() == {}
