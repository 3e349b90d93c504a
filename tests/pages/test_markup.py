import re
from xml.etree.ElementTree import Element

import html5lib
import pytest
from django.test import Client

from portal.law.models import Operator
from portal.trail import services as trail
from tests.pages.conftest import LANGUAGES

PAGES = ("", "contact/", "verify/", "accessibility/", "deadlines/", "reports/", "no-such-page/")


def parse(page: str) -> Element:
    """The page as a tree; html5lib's strict mode refuses anything the standard calls a parse error."""
    return html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(page)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", PAGES)
def test_pages_are_html_by_the_letter(client: Client, lawful: Operator, language: str, path: str) -> None:
    tree = parse(client.get(f"/{language}/{path}").content.decode())
    assert len(list(tree.iter("h1"))) == 1
    assert len(list(tree.iter("main"))) == 1


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", PAGES)
def test_ids_are_unique_and_labels_point_at_something(client: Client, lawful: Operator, language: str, path: str) -> None:
    tree = parse(client.get(f"/{language}/{path}").content.decode())
    ids = [each.get("id") for each in tree.iter() if each.get("id")]
    assert len(ids) == len(set(ids))
    for each in tree.iter():
        for name in ("for", "aria-labelledby", "aria-describedby"):
            assert set((each.get(name) or "").split()) <= set(ids), each.attrib


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_of_a_proof_that_fails_is_html_too(client: Client, lawful: Operator, language: str) -> None:
    trail.sequence()
    for sent in ({"text": "nonsense"}, {}):
        parse(client.post(f"/{language}/verify/", sent).content.decode())


@pytest.mark.parametrize("path", ["", "contact/", "verify/", "accessibility/"])
def test_chinese_pages_are_chinese_throughout(client: Client, lawful: Operator, path: str) -> None:
    tree = parse(client.get(f"/zh-hans/{path}").content.decode())
    for tag in ("h1", "h2", "h3", "th", "button", "label", "summary", "caption"):
        for each in tree.iter(tag):
            text = "".join(each.itertext()).strip()
            assert not re.search("[A-Za-z]{2}", text) or re.search("[\u4e00-\u9fff]", text), text
