"""Chen 陈, a stranger, learns nothing from the standing pages and leaves nothing in them."""

import pytest
from django.db import connection
from django.test import Client

from portal.law.models import Operator
from tests.people import chen_at_work, li, qian, signed_in

TYPED = "陈的回执 7Q4MK2ZP8RT3W5H9XKB2，身份证 440106199001011234"


def everything_stored() -> str:
    """Every value in every table, as text."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608
            found += [str(row) for row in cursor.fetchall()]
    return "\n".join(found)


def test_nothing_of_a_proof_that_is_checked_is_kept(client: Client, house: Operator) -> None:
    client.post("/zh-hans/verify/", {"text": TYPED})
    assert "7Q4MK2ZP8RT3W5H9XKB2" not in everything_stored()


def test_nothing_of_a_failed_form_is_kept(browser: Client, house: Operator) -> None:
    assert TYPED in browser.post("/zh-hans/verify/", {"text": TYPED}).content.decode()
    assert "440106199001011234" not in everything_stored()


@pytest.mark.parametrize("address", ["/en/", "/en/contact/", "/en/verify/", "/sitemap.xml", "/readyz", "/.well-known/security.txt"])
def test_no_page_names_a_member_of_staff(client: Client, lawful: Operator, address: str) -> None:
    mediator = li()
    page = client.get(address).content.decode()
    assert mediator.email not in page
    assert "Li Min" not in page


def test_the_desk_shows_no_entry_to_who_holds_no_role(client: Client, house: Operator) -> None:
    page = signed_in(client, chen_at_work()).get("/staff/account/").content.decode()
    menu = page[page.index('<nav class="main"') : page.index("</nav>")]
    assert "href" not in menu


@pytest.mark.parametrize("address", ["/staff/", "/en/staff/", "/zh-hans/staff/"])
def test_the_desk_begins_with_signing_in(client: Client, house: Operator, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 302
    assert response["Location"].startswith("/staff/sign-in/")


def test_staff_begin_where_their_work_is(client: Client, house: Operator) -> None:
    response = signed_in(client, li()).get("/staff/", follow=True)
    assert response.status_code == 200


def test_an_error_at_the_desk_keeps_the_desk_around_it(client: Client, house: Operator) -> None:
    signed_in(client, qian())
    page = client.get("/staff/cases/2026-NOSUCH/").content.decode()
    assert 'class="desk"' in page
    assert 'href="/staff/cases/"' in page
    assert qian().email in page


def test_a_stranger_sees_nothing_of_the_desk_around_an_error(client: Client, house: Operator) -> None:
    page = client.get("/staff/no-such-page/", follow=True).content.decode()
    assert 'href="/staff/cases/"' not in page
