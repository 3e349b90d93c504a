"""The public pages of the policy, as a reader and as a machine see them."""

import hashlib
import json
from datetime import timedelta
from xml.etree import ElementTree

import html5lib
import pytest
from django.conf import settings
from django.utils import timezone

from portal.policies import services
from portal.trail import queries as trail
from portal.trail.rules import SYSTEM
from tests.policies.samples import OFFICER, PUBLISHER, draft, published, sections

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(autouse=True)
def _firm(firm):
    pass


def page(client, path, status=200):
    response = client.get(path)
    assert response.status_code == status, path
    return response


def html(response):
    """The body, having been parsed strictly: an error in the HTML is an error here."""
    html5lib.HTMLParser(strict=True).parse(response.content)
    return response.content.decode()


def later(**changes):
    """A second version that takes effect in eight days at most."""
    version = services.draft_version(sections=sections(**changes), by=SYSTEM, changes_zh=["改了期限。"], changes_en=["The period changed."])
    return services.publish_version(version=version, by=PUBLISHER)


@pytest.mark.parametrize(
    ("language", "own", "other"), [("zh-hans", "证件复印件", "Copies of documents"), ("en", "Copies of documents", "证件复印件")]
)
def test_the_page_has_ones_own_language_first_and_the_other_beside_it(client, language, own, other):
    published()
    text = html(page(client, f"/{language}/policy/"))
    assert text.index(own) < text.index(other)
    assert 'id="c-2.1"' in text and 'id="copies"' in text


def test_the_page_says_version_date_hash_and_the_logs_key_and_offers_files(client):
    version = published()
    text = html(page(client, "/en/policy/"))
    assert version.sha256 in text and trail.vkeys()[0] in text
    assert f"{timezone.localtime(version.effective_at):%Y-%m-%d}" in text
    for name in ("policy.md", "policy.json", "policy.tlog-proof"):
        assert f"/en/policy/1/{name}" in text


def test_before_there_is_a_policy_the_page_says_so(client):
    assert "No privacy policy is in force yet." in html(page(client, "/en/policy/"))
    assert page(client, "/policy.jsonld", 404)


def test_a_coming_version_is_announced(client):
    published()
    later(text_zh="办结后 20 日内销毁。", text_en="Destroyed within 20 days.")
    text = html(page(client, "/en/policy/"))
    assert "Version 2 has been published and takes effect on" in text
    assert "/en/policy/compare/1/2/" in text
    assert "30 days" in text and "20 days" not in text


def test_a_past_version_stays_and_says_that_it_is_past(client):
    old = timezone.now() - timedelta(days=60)
    published(at=old)
    published(at=old + timedelta(days=10), text_zh="办结后 20 日内销毁。", text_en="Destroyed within 20 days.")
    assert "no longer in force" in html(page(client, "/en/policy/1/"))
    assert "no longer in force" not in html(page(client, "/en/policy/2/"))


def test_links_name_the_neighbours_and_the_other_language(client):
    published()
    later()
    link = page(client, "/en/policy/1/")["Link"]
    assert '/zh-hans/policy/1/>; rel="alternate"; hreflang="zh-Hans"' in link
    assert '/en/policy/2/>; rel="successor-version"' in link
    assert f'<{settings.PUBLIC_ORIGIN}/en/policy/>; rel="latest-version"' in link
    assert '/en/policy/1/>; rel="predecessor-version"' in page(client, "/en/policy/2/")["Link"]


def test_the_comparison_marks_what_went_and_what_came(client):
    published()
    later(text_zh="办结后 20 日内销毁。", text_en="Destroyed within 20 days.")
    text = html(page(client, "/zh-hans/policy/compare/1/2/"))
    assert "<del>30</del><ins>20</ins>" in text
    assert "<del>30 days of completion</del>" in text or "<ins>20 days</ins>" in text
    assert "改了期限。" in text


def test_a_comparison_the_wrong_way_round_is_turned(client):
    published()
    later()
    assert page(client, "/en/policy/compare/2/1/", 302)["Location"] == "/en/policy/compare/1/2/"
    assert page(client, "/en/policy/compare/1/1/", 302)["Location"] == "/en/policy/1/"


def test_the_archive_lists_every_version_with_its_changes(client):
    published()
    later()
    text = html(page(client, "/en/policy/versions/"))
    assert text.index("Version 2") < text.index("Version 1")
    assert "The period changed." in text and "Coming" in text


def test_the_feed_is_atom_in_its_language(client):
    published()
    later()
    root = ElementTree.fromstring(page(client, "/zh-hans/policy/feed.atom").content)
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "zh-Hans"
    entries = root.findall(f"{ATOM}entry")
    assert [entry.find(f"{ATOM}title").text for entry in entries] == ["隐私政策第 2 版", "隐私政策第 1 版"]
    assert len({entry.find(f"{ATOM}id").text for entry in entries}) == 2
    assert "改了期限。" in entries[0].find(f"{ATOM}summary").text


def test_the_json_file_is_what_the_hash_covers(client):
    version = published()
    one, two = page(client, "/en/policy/1/policy.json").content, page(client, "/zh-hans/policy/1/policy.json").content
    assert one == two
    assert hashlib.sha256(one).hexdigest() == version.sha256


def test_the_markdown_file_has_every_clause_and_table(client):
    published()
    text = page(client, "/zh-hans/policy/1/policy.md").content.decode()
    assert "### 2.1 证件复印件\n\n办结后 30 日内销毁。" in text
    assert "| 姓名 | 3 年 |" in text


def test_the_machine_file_names_controller_rights_and_clauses(client):
    version = published()
    response = page(client, "/policy.jsonld")
    notice, *terms = json.loads(response.content)["@graph"]
    assert response["Content-Type"] == "application/ld+json"
    assert notice["@type"] == "dpv:PrivacyNotice" and notice["pipl:hash"] == version.sha256
    assert {"@language": "zh-Hans", "@value": "明川企业服务"} in notice["dpv:hasDataController"]["dpv:hasName"]
    assert notice["dpv:hasRight"] and len(notice["dct:hasPart"]) == 2
    assert all(term["rdfs:label"] for term in terms)


@pytest.mark.parametrize("path", ["policy/9/", "policy/9/policy.json", "policy/1/other.txt", "policy/compare/1/9/", "policy/9/policy.pdf"])
def test_what_is_not_there_is_not_found(client, path):
    published()
    page(client, f"/en/{path}", 404)


def test_the_proof_comes_with_the_next_checkpoint(client):
    published()
    page(client, "/en/policy/1/policy.tlog-proof", 404)


def test_search_finds_clauses_and_keeps_the_query(client):
    published()
    text = html(client.get("/zh-hans/policy/search/", {"q": " 证件复印件\u202e 保存 "}))
    assert 'value="证件复印件 保存"' in text and "#c-2.1" in text


@pytest.mark.parametrize("query", ["", "%20", "zzzz", "<script>alert(1)</script>", "%22onload=%221", "a" * 2000])
def test_any_query_is_answered(client, query):
    published()
    assert "<script>alert" not in html(page(client, f"/en/policy/search/?q={query}"))


def test_a_strange_clause_stays_text_on_the_page(client):
    published(text_zh="<script>alert(1)</script>", text_en="<script>alert(1)</script>")
    assert "<script>alert" not in html(page(client, "/zh-hans/policy/"))
    assert "<script>alert" not in html(page(client, "/zh-hans/policy/1/"))


def test_chen_sees_nothing_of_a_draft_anywhere(client):
    published()
    secret = draft(by=OFFICER, text_zh="秘密草稿", text_en="secret draft", title_zh="秘密", title_en="Secret")
    paths = [
        "/en/policy/", "/en/policy/1/", "/en/policy/versions/", "/en/policy/feed.atom", "/en/policy/search/?q=secret+draft",
        "/policy.jsonld", "/en/policy/1/policy.json", "/api/v1/policy", "/en/policy/search/?q=秘密草稿",
    ]  # fmt: skip
    for path in paths:
        text = client.get(path).content.decode()
        assert "secret draft" not in text.replace('value="secret draft"', "").replace("Search in the policy: secret draft", ""), path
        assert str(secret.public_id) not in text, path
    for path in (f"/staff/policy/{secret.public_id}/", f"/staff/policy/{secret.public_id}/2.1/"):
        assert client.get(path).status_code == 302


@pytest.mark.parametrize("versions", [1, 3])
def test_the_archive_does_not_cost_more_queries_with_more_versions(client, django_assert_max_num_queries, versions):
    for number in range(versions):
        published(at=timezone.now() - timedelta(days=300 - 20 * number))
    with django_assert_max_num_queries(12):
        page(client, "/en/policy/versions/")


def test_a_version_page_is_cheap_in_queries(client, demo, django_assert_max_num_queries):
    with django_assert_max_num_queries(14):
        page(client, "/en/policy/3/")
