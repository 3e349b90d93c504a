"""Nothing under /staff/ opens without a second factor, whatever a view forgot."""

import uuid
from datetime import timedelta

import pytest
import time_machine
from asgiref.sync import async_to_sync
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.test import AsyncClient, Client, RequestFactory
from django.urls import URLPattern, get_resolver, reverse
from django.utils import timezone

from portal.accounts import decorators, middleware, staff_session
from portal.accounts.sockets import staff_of
from tests import people
from tests.accounts.doors import PASSWORD, give_password, is_at_work, sign_in, with_app

pytestmark = pytest.mark.django_db
SAMPLES = {"int": "1", "str": "x", "slug": "x", "uuid": str(uuid.UUID(int=7)), "path": "x"}


def staff_paths() -> list[str]:
    """Every address of the whole portal below /staff/, from the URL table itself."""
    found = []

    def walk(patterns, prefix):
        for each in patterns:
            route = prefix + str(each.pattern)
            if isinstance(each, URLPattern):
                for converter, value in SAMPLES.items():
                    for name in each.pattern.converters:
                        route = route.replace(f"<{converter}:{name}>", value)
                found.append("/" + route)
            else:
                walk(each.url_patterns, route)

    walk(get_resolver().url_patterns, "")
    return sorted({path for path in found if middleware.STAFF.match(path)})


def guarded_paths() -> list[str]:
    return [path for path in staff_paths() if not middleware.OPEN.match(path)]


def test_the_walk_sees_the_staff_pages():
    assert {"/staff/people/", "/staff/account/", "/staff/notices/"} <= set(guarded_paths())


def test_a_stranger_is_sent_to_sign_in_from_every_staff_page(client):
    for path in guarded_paths():
        answer = client.get(path)
        assert (answer.status_code, answer.headers["Location"].partition("?")[0]) == (302, reverse("account_login")), path


def test_a_stranger_changes_nothing_on_any_staff_page(client):
    for path in guarded_paths():
        assert client.post(path).status_code == 403, path


def test_a_password_without_a_second_factor_opens_no_staff_page(client):
    qian = with_app(people.qian())
    give_password(client, qian)
    for path in guarded_paths():
        assert client.get(path).status_code == 302, path


def test_a_session_that_never_saw_a_second_factor_is_ended(client):
    """As if some other way of signing in had been added and nobody had thought of the second factor."""
    client.force_login(people.qian())
    for path in guarded_paths():
        assert client.get(path).status_code == 302, path


def test_the_factor_of_one_person_does_not_count_for_another(client):
    people.signed_in(client, people.wu())
    session = client.session
    session["_auth_user_id"] = str(people.li().pk)
    session.save()
    assert not is_at_work(client)


def test_a_staff_page_stays_in_no_cache(client):
    people.signed_in(client, people.wu())
    for path in ("/staff/people/", "/staff/sign-in/", "/staff/account/"):
        assert "no-store" in client.get(path)["Cache-Control"], path


def test_an_unknown_staff_address_tells_a_stranger_nothing(client):
    assert client.get("/staff/no-such-page/").status_code == 302


def test_a_stranger_is_stopped_over_asgi():
    answer = async_to_sync(AsyncClient().get)("/staff/people/")
    assert answer.status_code == 302


def test_what_was_typed_when_the_session_ended_is_shown_to_be_copied(client):
    answer = client.post(
        "/staff/people/invite/", {"note": "Half an hour of careful words", "password": "secret", "csrfmiddlewaretoken": "tok"}
    )
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "Half an hour of careful words" in page and "secret" not in page and "tok<" not in page


def test_half_an_hour_of_silence_ends_a_session(client):
    with time_machine.travel("2026-11-20 09:00+08:00", tick=False) as clock:
        sign_in(client, with_app(people.qian()))
        clock.shift(timedelta(minutes=29))
        assert is_at_work(client)
        clock.shift(timedelta(minutes=29))
        assert is_at_work(client)
        clock.shift(timedelta(minutes=31))
        assert not is_at_work(client)


def test_twelve_hours_end_a_session_however_busy(client):
    with time_machine.travel("2026-11-20 09:00+08:00", tick=False) as clock:
        sign_in(client, with_app(people.qian()))
        for _ in range(28):
            clock.shift(timedelta(minutes=25))
            assert is_at_work(client)
        clock.shift(timedelta(minutes=25))
        assert not is_at_work(client)


def test_clients_pages_are_none_of_the_gates_business():
    for path in ("/en/cases/", "/", "/en/learn/staffing/", "/staffing/", "/en/policy/staff/"):
        assert not middleware.STAFF.match(path), path


def inside(request):
    return HttpResponse("inside")


def visit(user, view):
    client = people.signed_in(Client(), user)
    request = RequestFactory().get("/anywhere/")
    request.user, request.session = user, client.session
    return view(request)


def test_a_view_for_a_role_lets_that_role_in():
    view = decorators.staff_required("mediator", "intake")(inside)
    assert visit(people.li(), view).content == visit(people.qian(), view).content == b"inside"


def test_a_view_for_a_role_refuses_another():
    with pytest.raises(PermissionDenied):
        visit(people.wu(), decorators.staff_required("mediator")(inside))


def test_a_view_for_all_staff_refuses_chen_who_holds_no_role():
    with pytest.raises(PermissionDenied):
        visit(people.chen_at_work(), decorators.staff_required()(inside))


def test_a_view_for_a_permission_follows_the_roles():
    view = decorators.permission_required("disputes.reveal")(inside)
    assert visit(people.zhao(), view).content == b"inside"
    with pytest.raises(PermissionDenied):
        visit(people.zhou(), view)


def test_a_guarded_view_asks_for_the_second_factor_itself():
    request = RequestFactory().get("/anywhere/")
    client = Client()
    client.force_login(people.li())
    request.user, request.session = people.li(), client.session
    assert decorators.staff_required("mediator")(inside)(request).status_code == 302


def test_a_session_knows_its_person_on_a_socket_too():
    li = people.li()
    scope = {"user": li, "session": people.signed_in(Client(), li).session}
    assert staff_of(scope) == li
    assert staff_of({"user": li, "session": Client().session}) is None
    assert staff_of({}) is None
    li.grants.all().delete()
    assert staff_of(scope).roles == ()


def test_a_password_is_nowhere_kept_in_clear(client):
    qian = with_app(people.qian())
    sign_in(client, qian)
    qian.refresh_from_db()
    assert PASSWORD not in qian.password


def test_a_session_without_a_beginning_begins_now(client):
    client.force_login(people.qian())
    session = client.session
    assert staff_session.is_over(session, timezone.now()) is False and staff_session.BEGAN in session
