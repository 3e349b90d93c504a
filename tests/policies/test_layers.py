"""The policy in short and by situation: made of published text alone, put into the press with the version, and nothing drops out unseen."""

import re
from html import unescape
from xml.etree import ElementTree

import html5lib
import pytest
import yaml
from django.conf import settings

from portal.doors.errors import Refusal
from portal.policies import queries, services, situations
from portal.press import services as press
from tests.policies.samples import OFFICER, PUBLISHER, named_firm, published


@pytest.fixture
def own(settings, tmp_path):
    """A file of the operator's own: one situation that shows the clause "copies"."""
    settings.VAR = tmp_path

    def write(*rows):
        (tmp_path / "situations.yaml").write_text(yaml.safe_dump({"situations": list(rows)}))

    write(row("customer", "copies", "never-there"))
    return write


def row(code, *anchors):
    return {"code": code, "title": {"zh": "我是客户", "en": "I am a customer"}, "clauses": list(anchors)}


def said(response):
    """The words of a page's main part, having been parsed strictly."""
    html5lib.HTMLParser(strict=True).parse(response.content)
    main = re.search(r"<main.*?</main>", response.content.decode(), re.DOTALL)[0]
    return unescape(re.sub(r"<[^>]+>", "\n", main))


@pytest.mark.django_db
def test_every_situation_of_the_shipped_file_says_policy_text_in_both_languages(client, demo):
    known = {clause.anchor: clause for clause in queries.clauses(demo)}
    for each in situations.situations():
        assert set(each.anchors) <= set(known)
        for language in ("en", "zh-hans"):
            text = said(client.get(f"/{language}/policy/for/{each.code}/"))
            assert each.title(language) in text
            assert all(text.count(known[anchor].summary(language)) == 2 for anchor in each.anchors)


@pytest.mark.django_db
def test_the_full_text_stands_below_and_points_into_the_policy(client, firm, own):
    published(text_zh="见第 1.1 条，30 日。", text_en="See clause 1.1, 30 days.", summary_zh="30 日销毁", summary_en="Gone in 30 days")
    page = client.get("/en/policy/for/customer/").content.decode()
    assert page.count("Gone in 30 days") == 2 and '<a href="/en/policy/#c-1.1">clause 1.1</a>' in page and "Everything" not in page
    short = client.get("/en/policy/summary/").content.decode()
    assert "Gone in 30 days" in short and "See clause 1.1" not in short and "/en/policy/for/customer/" in short
    assert "/en/policy/for/customer/" in client.get("/en/policy/").content.decode()


@pytest.mark.django_db(transaction=True)
def test_the_press_has_them_with_the_version_and_loses_what_has_nothing_to_say(client, settings, tmp_path, own):
    settings.PRESS_ROOT = tmp_path / "press"
    named_firm()
    published()
    for path in ("/en/policy/for/customer/", "/en/policy/summary/"):
        assert press.read(path, "en").body == client.get(path).content
    own(row("customer"))
    services.publish_pages(again=True)
    assert press.read("/en/policy/for/customer/", "en") is None
    assert client.get("/en/policy/for/customer/").status_code == 404


@pytest.mark.django_db
def test_a_draft_that_drops_a_clause_a_page_shows_is_refused_until_the_page_lets_it_go(firm, own):
    copy = services.copy_version(version=published(), by=OFFICER)
    services.remove_clause(clause=queries.clause(copy, "2.1"), edits=copy.edits, by=OFFICER)
    copy.refresh_from_db()
    points = {"material": True, "changes_zh": ["删去一条。"], "changes_en": ["One clause less."]}
    services.describe_changes(version=copy, **points, edits=copy.edits, by=OFFICER)
    with pytest.raises(Refusal) as refused:
        services.publish_version(version=copy, by=PUBLISHER)
    assert list(refused.value.fields) == ["situation_loses:2.1"] and "I am a customer" in refused.value.fields["situation_loses:2.1"]
    own(row("customer", "everything"))
    assert services.publish_version(version=copy, by=PUBLISHER).number == 2


@pytest.mark.django_db
def test_an_unknown_situation_is_not_found_and_a_policy_without_these_clauses_has_no_such_pages(client, firm):
    published()
    assert client.get("/en/policy/for/only-chatted/").status_code == client.get("/en/policy/for/nobody/").status_code == 404
    assert "/policy/for/" not in client.get("/en/policy/").content.decode()


@pytest.mark.django_db
def test_the_sitemap_names_the_short_layer_and_each_situation_in_both_languages(client, demo):
    tree = ElementTree.fromstring(client.get("/sitemap.xml").content)
    space = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
    places = {url.findtext("s:loc", namespaces=space): url for url in tree.findall("s:url", space)}
    for path in ["summary", *(f"for/{each.code}" for each in situations.situations())]:
        addresses = {f"{settings.PUBLIC_ORIGIN}/{language}/policy/{path}/" for language in ("en", "zh-hans")}
        assert addresses <= set(places)
        linked = {link.get("href") for address in addresses for link in places[address].findall("x:link", space)}
        assert linked == addresses
    assert 'hreflang="zh-Hans"' in client.get("/en/policy/for/only-chatted/").content.decode()
