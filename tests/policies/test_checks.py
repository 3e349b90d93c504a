"""What keeps a draft from being published, one reason a test."""

import pytest
from django.utils.translation import override

from portal.policies import queries, services
from portal.policies.drafts import ClauseDraft, SectionDraft, Words
from portal.policies.rules import ITEMS, NEED_TABLE, required_items
from portal.trail.rules import SYSTEM
from tests.policies.samples import OFFICER, TABLE, draft, published, sections, whole_words

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _firm(firm):
    pass


def reasons(version):
    return [(blocker.code, blocker.clause) for blocker in queries.what_blocks(version)]


def test_a_complete_draft_has_nothing_against_it():
    assert reasons(draft()) == []


def test_a_draft_without_clauses():
    assert reasons(services.draft_version(sections=[], by=SYSTEM)) == [("empty", "")]


@pytest.mark.parametrize("part", ["title_zh", "title_en", "text_zh", "text_en"])
def test_a_part_missing_in_one_language(part):
    assert ("language_missing", "2.1") in reasons(draft(**{part: "  "}))


def test_a_summary_in_one_language_only():
    assert reasons(draft(summary_zh="要点")) == [("language_missing", "2.1")]


def test_a_table_cell_missing_in_one_language():
    table = {**TABLE, "rows": [[{"zh": "姓名", "en": ""}, {"zh": "3 年", "en": "3 years"}]]}
    assert reasons(draft(table=table)) == [("language_missing", "2.1")]


def test_a_section_title_missing_in_one_language():
    parts = sections()
    parts[1].title_en = ""
    assert reasons(services.draft_version(sections=parts, by=SYSTEM)) == [("language_missing", "2")]


def test_a_period_that_differs_between_the_languages():
    assert reasons(draft(text_en="Destroyed within 90 days.")) == [("numbers_differ", "2.1")] * 2


def test_the_same_number_with_another_unit():
    assert ("numbers_differ", "2.1") in reasons(draft(text_zh="30 个工作日内销毁。"))


def test_a_number_that_differs_in_a_table():
    table = {**TABLE, "rows": [[{"zh": "姓名", "en": "Name"}, {"zh": "3 年", "en": "5 years"}]]}
    assert ("numbers_differ", "2.1") in reasons(draft(table=table))


def test_a_reference_to_a_clause_that_does_not_exist():
    version = draft(text_zh="见第 9.9 条。", text_en="See clause 9.9.")
    assert reasons(version) == [("reference_broken", "2.1")]


def test_a_reference_to_a_clause_that_exists():
    assert reasons(draft(text_zh="见第 1.1 条。", text_en="See clause 1.1.")) == []


@pytest.mark.parametrize("item", sorted(ITEMS["cn"] | ITEMS["eu"]))
def test_each_mandatory_item_is_missed(item):
    whole = whole_words()
    words = Words(**{**vars(whole), "items": tuple(each for each in whole.items if each != item)})
    version = services.draft_version(sections=[SectionDraft("概要", "Overview", [ClauseDraft("a", words)])], by=SYSTEM)
    assert [blocker.facts["code"] for blocker in queries.what_blocks(version)] == [item]


def test_items_of_another_jurisdiction_are_not_asked_for(firm):
    firm.jurisdictions = ["cn"]
    firm.save()
    whole = whole_words()
    words = Words(**{**vars(whole), "items": tuple(ITEMS["cn"])})
    version = services.draft_version(sections=[SectionDraft("概要", "Overview", [ClauseDraft("a", words)])], by=SYSTEM)
    assert reasons(version) == []


def test_the_lists_must_be_tables():
    words = Words(**{**vars(whole_words()), "table": None})
    version = services.draft_version(sections=[SectionDraft("概要", "Overview", [ClauseDraft("a", words)])], by=SYSTEM)
    assert reasons(version) == [("table_missing", "1.1")] * len(NEED_TABLE)


def test_one_language_changed_alone():
    published()
    version = draft(text_zh="办结后 30 日内彻底销毁。")
    assert ("changed_alone", "2.1") in reasons(version)


def test_a_change_of_wording_may_touch_one_language():
    published()
    version = services.draft_version(
        sections=sections(text_zh="办结后 30 日内彻底销毁。"),
        by=OFFICER,
        material=False,
        changes_zh=["改错字。"],
        changes_en=["A typing error."],
    )
    assert reasons(version) == []


@pytest.mark.parametrize(("zh", "en"), [([], []), (["一"], []), (["一", "二"], ["one"]), ([""], [""])])
def test_changes_must_be_told_in_both_languages(zh, en):
    published()
    version = services.draft_version(sections=sections(), by=SYSTEM, changes_zh=zh, changes_en=en)
    assert reasons(version) == [("changes_missing", "")]


def test_reasons_are_worded_in_both_languages():
    (blocker,) = queries.what_blocks(draft(text_zh="见第 9.9 条。", text_en="See clause 9.9."))
    with override("en"):
        assert blocker.text == "It points to clause 9.9, which does not exist."
    with override("zh-hans"):
        assert blocker.text == "引用了不存在的第 9.9 条。"


def test_every_jurisdiction_has_its_items():
    assert len(required_items(["cn"])) >= 16 and len(required_items(["eu"])) >= 12
    assert required_items(["uk"]) == required_items(["eu"])
