import re
from collections.abc import Iterator

import pytest
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import translation

from portal.law.models import Operator
from tests.pages.conftest import LANGUAGES

SAID = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin", "X-Frame-Options": "DENY"}
PRESENT = ("Content-Security-Policy", "Permissions-Policy", "Cross-Origin-Opener-Policy", "Cache-Control")
INLINE = re.compile(r"<[^>]+\sstyle=|<style|<[^>]+\son[a-z]+=|javascript:|<script(?![^>]*\ssrc=)")


def addresses(resolver: URLResolver, before: str = "") -> Iterator[str]:
    """Every address of the portal that takes no argument, in the active language."""
    for each in resolver.url_patterns:
        route = before + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from addresses(each, route)
        elif isinstance(each, URLPattern) and "<" not in route:
            yield "/" + route


def everything(language: str) -> list[str]:
    """Every address but those of the API, which has tests of its own."""
    with translation.override(language):
        return sorted(address for address in set(addresses(get_resolver())) if not address.startswith("/api/"))


def missing(response: HttpResponseBase) -> list[str]:
    """The headers that an answer should carry and does not."""
    wrong = [name for name, value in SAID.items() if response.get(name) != value]
    absent = [name for name in PRESENT if name not in response]
    return wrong + absent + (["unsafe"] if "unsafe" in response.get("Content-Security-Policy", "") else [])


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_answer_carries_the_headers(browser: Client, furnished: Operator, language: str) -> None:
    found = {address: browser.get(address) for address in [*everything(language), f"/{language}/nothing-here/"]}
    # What takes no GET is refused by the outermost middleware; the press, which stands before it, adds the headers there.
    answers = {address: missing(answer) for address, answer in found.items() if answer.status_code != 405}
    assert {address: names for address, names in answers.items() if names} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_fails_and_none_needs_inline_script_or_style(browser: Client, furnished: Operator, language: str) -> None:
    for address in everything(language):
        response = browser.get(address)
        assert response.status_code < 500 or address == "/readyz", address
        taken_along = "attachment" in response.get("Content-Disposition", "")  # a file for the disk, with a policy of its own
        if response.get("Content-Type", "").startswith("text/html") and not taken_along:
            assert INLINE.search(response.content.decode()) is None, address


@pytest.mark.parametrize("address", ["/en/", "/en/contact/", "/en/verify/", "/en/accessibility/"])
def test_a_page_that_is_only_read_sets_no_session(client: Client, house: Operator, address: str) -> None:
    client.get(address)
    assert set(client.cookies) <= {"csrf"}
