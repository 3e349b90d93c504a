"""The pages to learn from."""

import html5lib
import pytest

from portal.education.models import Guide
from portal.policies import services as policies
from portal.policies.drafts import ClauseDraft, SectionDraft, Words
from portal.trail.rules import SYSTEM

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _content(content):
    pass


def text(response):
    assert response.status_code == 200
    html5lib.HTMLParser(strict=True).parse(response.content)
    return response.content.decode()


@pytest.mark.parametrize(
    ("language", "title", "question"),
    [
        ("zh-hans", "了解您的隐私", "你们会把我的身份证复印件给第三方吗？"),
        ("en", "Learn about your privacy", "Do you keep my chats for ever?"),
    ],
)
def test_the_index_has_guides_questions_and_the_clauses_behind_them(client, language, title, question):
    page = text(client.get(f"/{language}/learn/"))
    assert title in page and question in page
    assert f"/{language}/policy/3/#c-3.2" in page and f"/{language}/learn/selling-my-company/" in page


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_guide_reads_in_both_languages(client, language):
    for guide in Guide.objects.all():
        page = text(client.get(f"/{language}/learn/{guide.slug}/"))
        assert (guide.title_zh if language == "zh-hans" else guide.title_en) in page
        assert "<strong>1." in page or "<strong>" in page


def test_an_unknown_guide_is_not_found(client):
    assert client.get("/en/learn/nothing/").status_code == 404


def test_script_in_a_guide_stays_text(client):
    Guide.objects.filter(slug="selling-my-company").update(text_en="<script>alert(1)</script>", title_en="<b>x</b>")
    page = text(client.get("/en/learn/selling-my-company/"))
    assert "<script>alert" not in page and "<b>x" not in page


def test_chen_learns_nothing_of_a_draft(client):
    """Links are made to the version in force, even where a draft has the same anchor under another title."""
    words = Words("秘密", "Secret draft", "秘密", "Secret")
    policies.draft_version(sections=[SectionDraft("一", "One", [ClauseDraft("id-copies", words)])], by=SYSTEM)
    assert "Secret draft" not in text(client.get("/en/learn/"))


def test_the_index_does_not_cost_a_query_for_each_question(client, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        client.get("/en/learn/")
