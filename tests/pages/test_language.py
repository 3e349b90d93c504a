import pytest
from django.conf import settings
from django.test import Client

from portal.law.models import Operator
from portal.pages.navigation import other_language


@pytest.mark.parametrize(
    ("wish", "language"),
    [
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh-hans"),
        ("zh-TW", "zh-hans"),
        ("en-GB,en;q=0.7", "en"),
        ("fr,de;q=0.8", "en"),
        ("fr,zh;q=0.5", "zh-hans"),
        ("", "en"),
        ("\x00;;q=nonsense", "en"),
    ],
)
def test_the_root_leads_to_the_language_the_browser_asks_for(client: Client, wish: str, language: str) -> None:
    response = client.get("/", headers={"accept-language": wish})
    assert (response.status_code, response["Location"]) == (302, f"/{language}/")


def test_the_root_says_that_it_depends_on_the_reader(client: Client) -> None:
    assert set(client.get("/")["Vary"].split(", ")) >= {"Accept-Language", "Cookie"}


def test_the_language_chosen_on_the_desk_is_remembered_at_the_root(client: Client) -> None:
    client.post("/i18n/setlang/", {"language": "zh-hans", "next": "/"})
    assert client.get("/", headers={"accept-language": "en"})["Location"] == "/zh-hans/"


@pytest.mark.parametrize(
    ("path", "query", "there"),
    [
        ("/en/policy/3/", "", "/zh-hans/policy/3/"),
        ("/en/policy/search/", "q=%E8%BA%AB%E4%BB%BD", "/zh-hans/policy/search/?q=%E8%BA%AB%E4%BB%BD"),
        ("/en/", "", "/zh-hans/"),
        ("/staff/cases/", "stage=filed", "/zh-hans/"),
        ("/english/", "", "/zh-hans/"),
    ],
)
def test_the_other_language_shows_the_same_page(path: str, query: str, there: str) -> None:
    assert other_language("en", path, query).url == there


@pytest.mark.parametrize(("language", "tag", "other"), [("zh-hans", "zh-Hans", "English"), ("en", "en", "中文")])
def test_a_page_names_its_language_and_the_other(client: Client, house: Operator, language: str, tag: str, other: str) -> None:
    page = client.get(f"/{language}/accessibility/").content.decode()
    assert f'<html lang="{tag}">' in page
    assert f">{other}</a>" in page


def test_a_page_names_both_versions_of_itself_for_search_engines(client: Client, house: Operator) -> None:
    page = client.get("/en/accessibility/?x=1").content.decode()
    assert f'<link rel="alternate" hreflang="zh-Hans" href="{settings.PUBLIC_ORIGIN}/zh-hans/accessibility/">' in page
    assert f'<link rel="alternate" hreflang="en" href="{settings.PUBLIC_ORIGIN}/en/accessibility/">' in page


def test_an_address_without_its_language_finds_it(client: Client) -> None:
    response = client.get("/contact/", headers={"accept-language": "zh"})
    assert (response.status_code, response["Location"]) == (302, "/zh-hans/contact/")


def test_a_language_cannot_be_chosen_by_a_link(client: Client) -> None:
    assert client.get("/i18n/setlang/?language=en").status_code in (302, 405)
    assert "lang" not in client.cookies
