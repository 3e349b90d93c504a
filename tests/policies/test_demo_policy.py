"""The demo policy: complete, in both languages, three versions, the third in force."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction

from portal.policies import queries, services
from portal.policies.models import Version
from portal.policies.rules import TOPICS, required_items
from portal.policies.services import loading
from portal.trail.models import Entry
from portal.trail.rules import SYSTEM
from tests.people import sun, zhao

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 9, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def policy(firm):
    return services.load_demo_policy(by=SYSTEM, at=NOW)


def test_it_is_the_third_version_and_in_force(policy):
    assert (policy.number, queries.in_force(NOW)) == (3, policy)
    assert queries.in_force(NOW - timedelta(days=365)).number == 1


def test_it_has_clauses_enough_and_says_both_languages_everywhere(policy):
    clauses = queries.clauses(policy)
    assert len(clauses) >= 50 and len({clause.section_id for clause in clauses}) == 14
    assert all(clause.text_zh and clause.text_en and clause.summary_zh and clause.summary_en for clause in clauses)


def test_it_covers_every_mandatory_item_and_every_topic(policy):
    clauses = queries.clauses(policy)
    assert {item for clause in clauses for item in clause.items} == set(required_items(["cn", "eu", "uk"]))
    assert {topic for clause in clauses for topic in clause.topics} == set(TOPICS)


def test_nothing_would_block_it_again(policy):
    copy = services.copy_version(version=policy, by=SYSTEM)
    assert {blocker.code for blocker in queries.what_blocks(copy)} == {"changes_missing"}


def test_the_clause_about_identity_documents(policy):
    clause = queries.clause(policy, "3.2")
    assert "30 日内销毁" in clause.text_zh and "destroyed within 30 days" in clause.text_en
    assert "90 日内销毁" in queries.clause(queries.version(1), "3.2").text_zh


def test_the_firm_is_named_and_no_place_is_left_open(policy, firm):
    text = "".join(clause.text_zh + clause.text_en for clause in queries.clauses(policy))
    assert firm.name_zh in text and firm.officer_email in text
    assert "{" not in text


def test_loading_again_changes_nothing(policy):
    entries = Entry.objects.count()
    assert services.load_demo_policy(by=SYSTEM, at=NOW + timedelta(days=1)) == policy
    assert (Version.objects.count(), Entry.objects.count()) == (3, entries)


def test_the_same_day_gives_the_same_hash_and_another_day_another(firm):
    hashes = []
    for at in (NOW, NOW + timedelta(hours=3), NOW + timedelta(days=1)):
        with transaction.atomic():
            hashes.append(services.load_demo_policy(by=SYSTEM, at=at).sha256)
            transaction.set_rollback(True)
    assert hashes[0] == hashes[1] != hashes[2]


def test_a_clause_that_is_gone_keeps_an_address(policy):
    assert [(clause.anchor, home.number) for clause, home in queries.last_homes(policy)] == [("fax", 1)]


def test_the_words_of_a_year_ago_are_still_there(policy):
    first = queries.version(1)
    assert queries.clause(first, "5.5").anchor == "fax"
    assert {clause.anchor for clause in queries.clauses(first)}.isdisjoint({"access-log", "mediation-effect", "privacy-signal"})


@pytest.mark.django_db
def test_a_draft_is_open_for_comment_with_one_answer_and_one_comment_to_read(client, demo):
    by = {"by": zhao().actor("privacy_officer"), "opened_by": sun().actor("publisher")}
    draft = loading.load_demo_draft(**by)
    assert loading.load_demo_draft(**by) == draft and queries.what_blocks(draft) == []
    said = {(each.state, bool(each.answered_at)) for each in draft.comments.all()}
    assert said == {("published", True), ("published", False), ("waiting", False)}
    page = client.get(f"/en/policy/draft/{draft.public_id}/").content.decode()
    assert "<ins>" in page and "two members of staff present" in page
    assert f"/policy/draft/{draft.public_id}/" in client.get("/en/policy/").content.decode()
