"""Answers and guides: both languages, the same promises, bound to clauses that exist."""

import shutil
from pathlib import Path

import pytest
import yaml

from portal.education import queries, services
from portal.education.models import Faq, Guide
from portal.policies import queries as policies
from portal.policies.quantities import differences, in_english
from portal.policies.rules import TOPICS
from portal.trail.models import Entry
from portal.trail.rules import SYSTEM

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _content(content):
    pass


def test_there_are_thirty_questions_and_four_guides_in_each_language():
    for language in ("zh-hans", "en"):
        assert len(queries.faqs(language)) >= 30 and len(queries.guides(language)) == 4


def test_every_topic_has_an_answer():
    assert {faq.topic for faq in Faq.objects.all()} == set(TOPICS)


def test_every_answer_and_guide_rests_on_clauses_in_force():
    anchors = {clause.anchor for clause in policies.clauses(policies.in_force())}
    for row in [*Faq.objects.all(), *Guide.objects.all()]:
        assert row.clauses and set(row.clauses) <= anchors, row.slug


def test_links_carry_number_version_and_title_in_the_readers_language():
    (answer,) = [faq for faq in queries.faqs("en") if faq.slug == "id-copy-to-third-party"]
    assert [(link.number, link.version, link.title) for link in answer.clauses] == [
        ("3.2", 3, "Copies of identity documents"), ("4.3", 3, "What the other side receives"),
    ]  # fmt: skip


def test_both_languages_promise_the_same_periods():
    for faq in Faq.objects.all():
        assert differences(faq.answer_zh, faq.answer_en) == ([], []), faq.slug
    for guide in Guide.objects.all():
        assert differences(guide.text_zh, guide.text_en) == ([], []), guide.slug


def test_nothing_promises_a_period_that_its_clauses_do_not():
    clauses = {clause.anchor: clause for clause in policies.clauses(policies.in_force())}
    for row in [*Faq.objects.all(), *Guide.objects.all()]:
        known = {quantity for anchor in row.clauses for quantity in in_english(_whole(clauses[anchor]))}
        said = row.answer_en if isinstance(row, Faq) else row.text_en
        promised = {quantity for quantity in in_english(said) if quantity.unit in ("d", "wd", "m", "y", "h")}
        assert promised <= known, (row.slug, promised - known)


def _whole(clause):
    cells = [cell["en"] for row in clause.table["rows"] for cell in row] if clause.table else []
    return "\n".join([clause.title_en, clause.text_en, *cells])


def test_loading_again_changes_nothing():
    entries = Entry.objects.count()
    assert services.load_content(by=SYSTEM) == 0
    assert Entry.objects.count() == entries


def spoiled(tmp_path, change) -> Path:
    """A copy of the content with its questions changed."""
    folder = shutil.copytree(services.CONTENT, tmp_path / "content")
    rows = yaml.safe_load((folder / "faqs.yaml").read_text())
    (folder / "faqs.yaml").write_text(yaml.safe_dump(change(rows), allow_unicode=True))
    return folder


def test_questions_may_be_reordered_changed_added_and_dropped(tmp_path):
    def change(rows):
        rows[0]["en"]["a"] = "A new answer."
        return [{**rows[1], "slug": "fresh"}, *reversed(rows[:-1])]

    count = Faq.objects.count()
    services.load_content(by=SYSTEM, folder=spoiled(tmp_path, change))
    slugs = [faq.slug for faq in Faq.objects.all()]
    assert len(slugs) == count and slugs[0] == "fresh" and slugs[-1] == "what-do-you-collect"
    assert Faq.objects.get(slug="what-do-you-collect").answer_en == "A new answer."


def test_an_answer_whose_clause_is_gone_stays_without_the_link():
    Faq.objects.filter(slug="cookies").update(clauses=["gone", "cookies"])
    (answer,) = [faq for faq in queries.faqs("en") if faq.slug == "cookies"]
    assert [link.title for link in answer.clauses] == ["Cookies"]
