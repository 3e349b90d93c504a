"""Publishing: by a second person, in time, once, on record, for good."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from portal.doors.errors import Refusal
from portal.policies import documents, docx, files, queries, services
from portal.policies.models import Clause, Section, Version
from portal.trail.models import Entry
from portal.trail.rules import SYSTEM, Actor
from tests.people import chen
from tests.policies.samples import COPIES, OFFICER, PUBLISHER, draft, published, sections

pytestmark = pytest.mark.django_db
SHANGHAI = ZoneInfo("Asia/Shanghai")
MONDAY = datetime(2026, 6, 1, 10, tzinfo=SHANGHAI)


@pytest.fixture(autouse=True)
def _firm(firm):
    pass


def second(**changes):
    """A draft after a published first version, ready but for its time."""
    material = changes.pop("material", True)
    return services.draft_version(
        sections=sections(**changes), by=SYSTEM, material=material, changes_zh=["一"], changes_en=["one"], at=MONDAY
    )


def refused(code):
    return pytest.raises(Refusal, match=f"^{code}$")


def test_the_first_version_takes_effect_at_once():
    version = published(at=MONDAY)
    assert (version.number, version.status, version.effective_at) == (1, "published", MONDAY)


def test_a_change_of_substance_waits_for_the_first_midnight_after_seven_days():
    published(at=MONDAY - timedelta(days=100))
    version = services.publish_version(version=second(), by=PUBLISHER, at=MONDAY)
    assert version.effective_at == datetime(2026, 6, 9, tzinfo=SHANGHAI)


def test_a_change_of_substance_may_not_take_effect_a_second_early():
    published(at=MONDAY - timedelta(days=100))
    with refused("policy.notice_too_short"):
        services.publish_version(version=second(), by=PUBLISHER, at=MONDAY, effective_at=MONDAY + timedelta(days=7, seconds=-1))


def test_exactly_seven_days_are_enough():
    published(at=MONDAY - timedelta(days=100))
    version = services.publish_version(version=second(), by=PUBLISHER, at=MONDAY, effective_at=MONDAY + timedelta(days=7))
    assert version.effective_at == MONDAY + timedelta(days=7)


def test_a_change_of_wording_may_take_effect_at_once():
    published(at=MONDAY - timedelta(days=100))
    assert services.publish_version(version=second(material=False), by=PUBLISHER, at=MONDAY).effective_at == MONDAY


def test_no_version_overtakes_the_one_before_it():
    published(at=MONDAY - timedelta(days=100))
    coming = services.publish_version(version=second(), by=PUBLISHER, at=MONDAY)
    wording = services.publish_version(version=second(material=False), by=PUBLISHER, at=MONDAY + timedelta(hours=1))
    assert wording.effective_at == coming.effective_at


def test_the_version_in_force_changes_at_its_moment():
    first = published(at=MONDAY - timedelta(days=100))
    next_one = services.publish_version(version=second(), by=PUBLISHER, at=MONDAY)
    assert queries.in_force(next_one.effective_at - timedelta(seconds=1)) == first
    assert queries.in_force(next_one.effective_at) == next_one
    assert queries.coming(MONDAY) == next_one


def test_before_the_first_version_none_is_in_force():
    published(at=MONDAY)
    assert queries.find_in_force(MONDAY - timedelta(seconds=1)) is None
    with refused("policy.none"):
        queries.in_force(MONDAY - timedelta(seconds=1))


@pytest.mark.parametrize("by", [OFFICER, Actor("staff", "x", "auditor")])
def test_only_a_publisher_publishes(by):
    with refused("policy.not_publisher"):
        services.publish_version(version=draft(), by=by)


def test_who_drafted_it_does_not_publish_it():
    with refused("policy.second_person"):
        services.publish_version(version=draft(by=PUBLISHER), by=PUBLISHER)


def test_who_edited_it_last_does_not_publish_it():
    version = draft()
    services.edit_clause(clause=queries.clause(version, "2.1"), words=COPIES, edits=0, by=PUBLISHER)
    with refused("policy.second_person"):
        services.publish_version(version=version, by=PUBLISHER)


def test_who_edited_it_before_somebody_else_did_does_not_publish_it():
    version = draft()
    services.edit_clause(clause=queries.clause(version, "2.1"), words=COPIES, edits=0, by=PUBLISHER)
    services.edit_clause(clause=queries.clause(version, "2.1"), words=COPIES, edits=1, by=OFFICER)
    with refused("policy.second_person"):
        services.publish_version(version=queries.any_version(version.public_id), by=PUBLISHER)


def test_a_stranger_does_not_publish():
    with refused("policy.not_publisher"):
        services.publish_version(version=draft(), by=chen())


def test_an_incomplete_draft_is_refused_with_every_reason():
    with refused("policy.blocked") as caught:
        services.publish_version(version=draft(text_en="", title_en=""), by=PUBLISHER)
    assert caught.value.facts == {"count": 2}
    assert Version.objects.get().status == "draft"


def test_a_version_is_published_once():
    version = published()
    with refused("policy.published"):
        services.publish_version(version=version, by=PUBLISHER)


def test_the_log_names_the_version_and_the_hash_of_every_file():
    version = published()
    entry = Entry.objects.get(pk=version.entry)
    clauses = queries.clauses(version)
    said = {
        "json": documents.canonical(documents.as_json(version, clauses)),
        "zh": documents.as_markdown(version, clauses, "zh"),
        "en": documents.as_markdown(version, clauses, "en"),
    }
    words = {f"docx-{lang}": docx.from_markdown(said[lang].decode(), lang) for lang in ("zh", "en")}
    said |= words | {"jsonld": files.machine_file(version).body}
    assert entry.event == "policy.published"
    assert entry.document == {"type": "policy", "version": 1, "sha256": {name: documents.digest(body) for name, body in said.items()}}
    assert version.sha256 == documents.digest(said["json"])


def test_the_hash_covers_both_languages_and_the_dates():
    version = published(at=MONDAY)
    whole = documents.as_json(version, queries.clauses(version))
    assert whole["effective_at"] == "2026-06-01T02:00:00Z"
    texts = [clause["text"] for section in whole["sections"] for clause in section["clauses"]]
    assert texts[1] == {"zh": COPIES.text_zh, "en": COPIES.text_en}


def test_a_published_version_is_not_edited():
    version = published()
    clause = queries.clause(version, "2.1")
    for attempt in (
        lambda: services.edit_clause(clause=clause, words=COPIES, edits=0, by=OFFICER),
        lambda: services.remove_clause(clause=clause, edits=0, by=OFFICER),
        lambda: services.add_clause(after=clause, words=COPIES, edits=0, by=OFFICER),
        lambda: services.discard_draft(version=version, by=OFFICER),
    ):
        with refused("policy.published"):
            attempt()


def breaks(change):
    with pytest.raises(IntegrityError), transaction.atomic():
        change()


def test_the_database_itself_keeps_what_was_published():
    version = published()
    section = version.sections.first()
    breaks(lambda: Version.objects.filter(pk=version.pk).update(sha256="0" * 64))
    breaks(lambda: version.clauses.update(text_zh="改"))
    breaks(lambda: version.sections.update(title_zh="改"))
    breaks(lambda: Section.objects.create(version=version, number=9))
    breaks(lambda: Clause.objects.create(version=version, section=section, position=9, number="9.9", anchor="x"))


@pytest.mark.parametrize(
    "fields",
    [
        {"status": "published"},
        {"status": "draft", "number": 1},
        {"status": "draft", "sha256": "x"},
        {"status": "withdrawn"},
        {"status": "published", "number": 1, "sha256": "x", "published_at": MONDAY},
        {"status": "published", "number": 1, "sha256": "x", "published_at": MONDAY, "effective_at": MONDAY - timedelta(seconds=1)},
        {"status": "published", "number": 2, "sha256": "x", "published_at": MONDAY, "effective_at": MONDAY + timedelta(days=6, hours=23)},
    ],
)
def test_the_database_refuses_half_a_version_and_too_short_a_notice(fields):
    breaks(lambda: Version.objects.create(**fields))


def test_the_database_takes_seven_days_of_notice():
    week = MONDAY + timedelta(days=7)
    Version.objects.create(status="published", number=2, sha256="x", published_at=MONDAY, effective_at=week)


def test_a_copy_has_the_clauses_and_anchors_of_its_original():
    version = published()
    copy = services.copy_version(version=version, by=OFFICER)
    assert queries.as_drafts(copy) == queries.as_drafts(version)
    assert (copy.status, copy.based_on, copy.number) == ("draft", version, None)


def test_adding_and_removing_keeps_numbers_in_order():
    version = draft()
    services.add_clause(after=queries.clause(version, "2.1"), words=COPIES, edits=0, by=OFFICER)
    services.add_clause(after=queries.clause(version, "2.1"), words=COPIES, edits=1, by=OFFICER)
    assert [clause.number for clause in queries.clauses(version)] == ["1.1", "2.1", "2.2", "2.3"]
    services.remove_clause(clause=queries.clause(version, "2.2"), edits=2, by=OFFICER)
    assert [clause.number for clause in queries.clauses(version)] == ["1.1", "2.1", "2.2"]


def test_two_editors_do_not_overwrite_each_other():
    version = draft()
    clause = queries.clause(version, "2.1")
    services.edit_clause(clause=clause, words=COPIES, edits=0, by=OFFICER)
    with refused("policy.edited_meanwhile"):
        services.edit_clause(clause=clause, words=COPIES, edits=0, by=PUBLISHER)


def test_every_step_of_a_draft_is_on_record():
    version = draft(by=OFFICER)
    subject = f"policy:{version.public_id}"
    services.edit_clause(clause=queries.clause(version, "2.1"), words=COPIES, edits=0, by=OFFICER)
    services.describe_changes(version=version, material=True, changes_zh=["一"], changes_en=["one"], edits=1, by=OFFICER)
    services.discard_draft(version=version, by=OFFICER)
    events = Entry.objects.filter(subject=subject).order_by("n").values_list("event", flat=True)
    assert list(events) == ["policy.drafted", "policy.clause_edited", "policy.changes_described", "policy.draft_discarded"]


def test_a_draft_is_not_found_by_readers():
    version = draft()
    assert queries.published() == [] and queries.find_in_force(timezone.now() + timedelta(days=999)) is None
    with refused("policy.not_found"):
        queries.version(1)
    assert queries.draft(version.public_id) == version
