from datetime import datetime, timedelta
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from portal.law.models import Operator

SITEMAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


def fields(text: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for line in text.splitlines():
        name, _colon, value = line.partition(": ")
        found.setdefault(name, []).append(value)
    return found


def test_security_txt_names_whom_to_write_to_and_never_lapses(client: Client, house: Operator) -> None:
    response = client.get("/.well-known/security.txt")
    said = fields(response.content.decode())
    expires = datetime.fromisoformat(said["Expires"][0])
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert said["Contact"][0] == f"mailto:{house.officer_email}"
    assert said["Canonical"] == [f"{settings.PUBLIC_ORIGIN}/.well-known/security.txt"]
    assert timedelta(days=90) < expires - timezone.now() < timedelta(days=365)


def test_security_txt_stands_before_anything_is_set_up(client: Client, db: None) -> None:
    assert client.get("/.well-known/security.txt").content.startswith(b"Contact: mailto:privacy@localhost\n")


def test_global_privacy_control_is_honoured(client: Client) -> None:
    response = client.get("/.well-known/gpc.json")
    assert (response["Content-Type"], response.json()["gpc"]) == ("application/json", True)


def test_password_managers_are_sent_to_the_form(client: Client) -> None:
    response = client.get("/.well-known/change-password")
    assert (response.status_code, response["Location"]) == (302, "/staff/account/password/")


@pytest.mark.parametrize("name", ["resource-that-should-not-exist-whose-status-code-should-not-be-200", "openid-configuration", "a/b/c"])
def test_an_unknown_well_known_address_is_not_found(client: Client, house: Operator, name: str) -> None:
    assert client.get(f"/.well-known/{name}").status_code == 404


def test_robots_keep_away_from_cases_and_the_desk(client: Client) -> None:
    text = client.get("/robots.txt").content.decode()
    assert "Disallow: /staff/\n" in text
    assert "Disallow: /zh-hans/cases/\n" in text
    assert f"Sitemap: {settings.PUBLIC_ORIGIN}/sitemap.xml" in text


def test_the_sitemap_names_every_page_in_both_languages(client: Client, house: Operator) -> None:
    response = client.get("/sitemap.xml")
    tree = ElementTree.fromstring(response.content)
    places = {each.text for each in tree.findall("s:url/s:loc", SITEMAP)}
    assert response["Content-Type"] == "application/xml; charset=utf-8"
    assert {f"{settings.PUBLIC_ORIGIN}/{path}" for path in ("zh-hans/", "en/", "en/reports/")} <= places
    for url in tree.findall("s:url", SITEMAP):
        assert {link.get("hreflang") for link in url.findall("x:link", SITEMAP)} == {"zh-Hans", "en"}


def test_every_page_of_the_sitemap_is_there(client: Client, furnished: Operator) -> None:
    tree = ElementTree.fromstring(client.get("/sitemap.xml").content)
    for each in tree.findall("s:url/s:loc", SITEMAP):
        path = (each.text or "").removeprefix(settings.PUBLIC_ORIGIN)
        assert client.get(path).status_code == 200, path


@pytest.mark.parametrize("address", ["/healthz", "/robots.txt", "/sitemap.xml", "/.well-known/security.txt", "/en/contact/", "/"])
def test_nothing_is_changed_by_what_only_reads(client: Client, lawful: Operator, address: str) -> None:
    assert client.post(address).status_code == 405
    assert client.head(address).status_code in (200, 302)


def test_the_icon_asked_for_by_habit_is_found(client: Client) -> None:
    assert client.get("/favicon.ico")["Location"].endswith("mingshi/seal.svg")
