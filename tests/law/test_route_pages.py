"""The advisor's pages: a question a page, an address that can be kept, nothing stored."""

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from portal.law.models import OutsideRoute
from tests import people

pytestmark = pytest.mark.django_db
ANSWERED = "buyer=household&place=cn&age=adult&what=service&now=none&tried=answered&arbitration=no&known=2025-03-03"


def page(client: Client, query: str = "", lang: str = "en") -> str:
    response = client.get(f"/{lang}/routes/?{query}")
    return f"{response.status_code}\n{response.content.decode()}"


def test_the_first_page_asks_one_thing(firm: object, client: Client) -> None:
    shown = page(client)
    assert shown.startswith("200") and "For what did you deal with us?" in shown and shown.count('type="radio"') == 2


def test_a_page_sent_back_empty_says_what_is_missing_and_keeps_the_rest(firm: object, client: Client) -> None:
    shown = page(client, "buyer=business&asked=place")
    assert shown.startswith("422") and "There is a problem" in shown and '<input type="hidden" name="buyer" value="business">' in shown


@pytest.mark.parametrize(("lang", "words"), [("en", "Where else you can go"), ("zh-hans", "您还可以去哪里")])
def test_the_answer_names_route_source_and_day(firm: object, client: Client, lang: str, words: str) -> None:
    shown = page(client, ANSWERED, lang)
    assert shown.startswith("200") and words in shown and "https://www.12315.cn/" in shown and "2026-11-22" in shown


def test_an_unverified_route_says_so_on_the_page(firm: object, client: Client) -> None:
    shown = page(client, ANSWERED)
    heading = shown[shown.index("12315, the market authority") :][:200]
    assert '<span class="tag">unverified</span>' in heading and "We have not read this in an official text." in shown


def test_a_route_on_repealed_law_is_not_on_the_page(firm: object, client: Client) -> None:
    OutsideRoute.objects.filter(code="cn.12315").update(provisions=["SAMR20.21"])
    assert "https://www.12315.cn/" not in page(client, ANSWERED)


def test_the_date_of_the_limitation_is_explained(firm: object, client: Client) -> None:
    shown = page(client, ANSWERED)
    assert "Limitation of claims" in shown and "2028" in shown


def test_every_answer_can_be_changed(firm: object, client: Client) -> None:
    shown = page(client, f"{ANSWERED}&ask=what")
    assert "What happened?" in shown and 'value="service" id="what-5" checked' in shown


def test_a_child_reads_its_guardians_words(firm: object, client: Client) -> None:
    shown = page(client, ANSWERED.replace("age=adult", "age=child"))
    assert "let a parent or guardian speak for you" in shown and "Proof that you are the parent or guardian" in shown


def test_what_comes_at_once_stands_before_every_route(firm: object, client: Client) -> None:
    shown = page(client, ANSWERED.replace("now=none", "now=money&now=identity"))
    assert shown.index("stop the payment") < shown.index("Consumer association")


def test_nothing_is_stored(firm: object, client: Client) -> None:
    page(client, ANSWERED)
    assert not Session.objects.exists() and not client.cookies.get("sessionid")


def test_with_no_law_loaded_the_page_says_that_it_knows_none(client: Client) -> None:
    assert "We know of no lawful route" in page(client, ANSWERED)


@pytest.mark.parametrize(
    "query", ["ask=nothing", "buyer=%00", "buyer=x&asked=buyer", "ask=age&buyer=business", "known=%ED%A0%80", "asked=" + "a" * 3000]
)
def test_an_odd_address_is_a_question_and_never_an_error(firm: object, client: Client, query: str) -> None:
    assert page(client, query)[:3] in ("200", "400", "422")


def test_staff_see_the_rows_with_their_status(firm: object, client: Client) -> None:
    people.signed_in(client, people.zhao())
    shown = client.get("/staff/law/routes/").content.decode()
    assert "cn.12315" in shown and "note.child" in shown and "not yet checked against the official text" in shown


def test_a_stranger_sees_no_staff_page(firm: object, client: Client) -> None:
    people.signed_in(client, people.chen_at_work())
    assert client.get("/staff/law/routes/").status_code == 403
    client.logout()
    assert client.get("/staff/law/routes/").status_code == 302
