"""A policy comes in as a web page: what readers read becomes clause pairs, the rest is left out and named."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from markdown_it import MarkdownIt

from portal.doors.errors import Refusal
from portal.policies import html_reading, queries, services
from portal.policies.importing import decode, read
from portal.policies.models import Version
from portal.trail.rules import SYSTEM
from tests.people import qian, signed_in, zhao

HEAD = "<!doctype html><html><head><title>x</title><style>p{color:red}</style><script>let a = '<p>9 years</p>'</script></head><body>"
PAGE = (
    HEAD
    + """<nav><a href="/">Home</a></nav><main><h1>Policy</h1>
<h2>1. Collecting</h2><h3 onclick="evil()">1.1 Names</h3>
<p>We keep <b>names</b> for 3&nbsp;years. <a href="javascript:evil()">Ask</a> <a href="https://a.example/x">more</a>, 2 &lt; 3<br>and so on
<ul><li>one<li>two<ul><li>deeper</ul></ul>
<p style="display: NONE">kept 9 years</p><div hidden><p>kept 8 years</div>
<h3>1.2 What we keep</h3><h4>In a list</h4><table><thead><tr><th>What<th>How long<tbody><tr><td rowspan=2>Name<td>3 years<tr><td>4 | 5 years</table>
<h2>2. Rights</h2><h3>2.1 Asking</h3><ol><li>write<li><p>wait</ol><img src=x onerror="evil()"><form><button>Send</button></form></main></body></html>"""
)


def test_headings_lists_tables_and_links_become_the_text_of_a_policy():
    assert read(PAGE.encode()).text == (
        "# Policy\n\n## 1. Collecting\n\n### 1.1 Names\n\nWe keep **names** for 3 years. Ask more (https://a.example/x), 2 < 3\n\nand so on\n\n"
        "- one\n- two\n  - deeper\n\n### 1.2 What we keep\n\n#### In a list\n\n"
        "| What | How long |\n| --- | --- |\n| Name | 3 years |\n| Name | 4 \\| 5 years |\n\n## 2. Rights\n\n### 2.1 Asking\n\n1. write\n2. wait"
    )


def test_what_is_left_out_is_said_in_a_sentence_each():
    said = read(PAGE.encode()).sentences()
    assert [sentence.rpartition(": ")[2] for sentence in said] == ["4.", "1.", "2 places.", "1.", "1.", "1."]
    assert read(b"<p>Only text.").sentences() == []


@pytest.mark.parametrize(
    "evil", ["<script>alert(1)</script>", "<svg onload=alert(1)>", '<a href=" java\nscript:alert(1)">x</a>', "<iframe src=//e>"]
)
def test_no_markup_of_a_page_reaches_a_clause(evil):
    text = read(f"<p>Kept for 3 years. {evil}</p>".encode()).text
    assert "alert" not in text and "<" not in text and text.startswith("Kept for 3 years.")


@pytest.mark.parametrize("page", ["<div>" * 3000, "<p><b>" * 3000, "<p>" + "a" * html_reading.LARGEST])
def test_a_page_made_to_be_slow_is_refused(page):
    with pytest.raises(Refusal, match=r"^policy\.html$"):
        read(page.encode())


def test_a_list_is_not_taken_for_clauses_where_headings_have_one_level():
    assert "1) write\n2) wait" in read(b"<h2>A</h2><ol><li>write<li>wait</ol><h2>B</h2><p>x").text


def test_a_table_that_lays_out_a_page_is_read_cell_by_cell():
    assert read(b"<table><tr><td><h2>A</h2><p>one<td><p>two</table>").text == "## A\n\none\n\ntwo"


@pytest.mark.django_db
def test_the_exported_policy_comes_back_from_html_clause_by_clause(client, demo):
    render = MarkdownIt("commonmark").enable("table").render
    texts = {}
    for lang, path in (("zh", "zh-hans"), ("en", "en")):
        markdown = client.get(f"/{path}/policy/3/policy.md").content.decode()
        texts[lang] = decode(f"{HEAD}{render(markdown)}</body></html>".encode())
    back = services.import_policy(texts=texts, by=SYSTEM)
    assert queries.as_drafts(back) == queries.as_drafts(demo)


@pytest.mark.django_db
def test_staff_bring_a_page_in_one_language_and_see_what_is_missing_and_left_out(client, firm):
    desk = signed_in(client, zhao())
    sent = desk.post("/staff/policy/bring/", {"first": SimpleUploadedFile("p.html", PAGE.encode())}, HTTP_ACCEPT_LANGUAGE="en")
    draft = Version.objects.get()
    assert sent.url == f"/staff/policy/{draft.public_id}/"
    page = desk.get(sent.url, HTTP_ACCEPT_LANGUAGE="en").content.decode()
    assert "Text that no reader of the page would see is left out: 2 places." in page and "evil" not in page and "9 years" not in page
    assert page.count("Chinese is missing</p>") == draft.clauses.count() > 2
    assert {each.code for each in queries.what_blocks(draft)} >= {"language_missing", "item_missing"}


@pytest.mark.django_db
def test_pasted_text_that_is_none_stays_in_the_form_and_others_may_not(client, firm):
    desk = signed_in(client, zhao())
    refused = desk.post("/staff/policy/bring/", {"pasted": "<script>only this</script>"})
    assert refused.status_code == 422 and "&lt;script&gt;only this" in refused.content.decode() and not Version.objects.exists()
    assert desk.post("/staff/policy/bring/", {}).status_code == 422
    same = {"first": SimpleUploadedFile("a.md", b"# A\n\ntext"), "second": SimpleUploadedFile("b.md", b"# B\n\ntext")}
    assert desk.post("/staff/policy/bring/", same).status_code == 422
    assert signed_in(client, qian()).get("/staff/policy/bring/").status_code == 403
