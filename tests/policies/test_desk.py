"""The desk for the policy: who may do what, and that typed words are never lost."""

import pytest

from portal.policies import queries, services
from portal.policies.models import Version
from tests.people import chen_at_work, qian, signed_in, sun, zhao
from tests.policies.samples import COPIES, OFFICER, draft, published

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _firm(firm):
    pass


def fields(version, **changes):
    """The clause form as the page sends it, with changes."""
    return {
        "edits": version.edits, "title_zh": COPIES.title_zh, "title_en": COPIES.title_en, "text_zh": COPIES.text_zh,
        "text_en": COPIES.text_en, "summary_zh": "", "summary_en": "", "table_zh": "", "table_en": "", "topics": ["deletion"],
    } | changes  # fmt: skip


def test_nobody_reads_without_signing_in(client):
    version = draft()
    for path in ("", f"{version.public_id}/", f"{version.public_id}/2.1/"):
        response = client.get(f"/staff/policy/{path}")
        assert response.status_code == 302 and response["Location"].startswith("/staff/sign-in/?next=/staff/policy/"), path


def test_nobody_changes_anything_without_signing_in(client):
    version = draft()
    for path in ("publish/", "discard/", "changes/", "2.1/", "2.1/add/", "2.1/remove/"):
        response = client.post(f"/staff/policy/{version.public_id}/{path}", fields(version, text_zh="改"))
        assert response.status_code in (302, 403), path
    assert queries.clause(queries.draft(version.public_id), "2.1").text_zh == COPIES.text_zh


@pytest.mark.parametrize("person", [chen_at_work, qian])
def test_staff_of_other_rooms_are_turned_away(client, person):
    version = draft(text_zh="秘密草稿 30 日")
    response = signed_in(client, person()).get(f"/staff/policy/{version.public_id}/")
    assert response.status_code == 403 and "秘密草稿" not in response.content.decode()


def test_the_officer_starts_a_draft_from_the_last_version(client):
    published()
    response = signed_in(client, zhao()).post("/staff/policy/new/")
    copy = Version.objects.get(status="draft")
    assert response["Location"] == f"/staff/policy/{copy.public_id}/"
    assert copy.drafted_by == str(zhao().public_id)


def test_the_draft_page_lists_what_blocks_it(client):
    version = draft(text_en="Destroyed within 90 days.")
    text = signed_in(client, zhao()).get(f"/staff/policy/{version.public_id}/", HTTP_ACCEPT_LANGUAGE="en").content.decode()
    assert "Numbers or dates only in the Chinese: 30 日." in text and "90 days" in text


def test_a_clause_is_edited_in_both_languages(client):
    version = draft()
    data = fields(version, text_zh="办结后 10 日内销毁。", text_en="Destroyed within 10 days.")
    response = signed_in(client, zhao()).post(f"/staff/policy/{version.public_id}/2.1/", data)
    assert response.status_code == 302
    clause = queries.clause(version, "2.1")
    assert (clause.text_zh, clause.topics) == ("办结后 10 日内销毁。", ["deletion"])


def test_a_stale_edit_is_refused_and_the_words_kept(client):
    version = draft()
    services.edit_clause(clause=queries.clause(version, "2.1"), words=COPIES, edits=0, by=OFFICER)
    response = signed_in(client, zhao()).post(f"/staff/policy/{version.public_id}/2.1/", fields(version, text_zh="我写的新条文"))
    assert response.status_code == 409
    assert "我写的新条文" in response.content.decode()
    assert queries.clause(version, "2.1").text_zh == COPIES.text_zh


def test_a_table_is_typed_as_lines(client):
    version = draft()
    data = fields(version, table_zh="清单\n信息 | 期限\n姓名 | 3 年", table_en="List\nInformation | Period\nName | 3 years")
    signed_in(client, zhao()).post(f"/staff/policy/{version.public_id}/2.1/", data)
    table = queries.clause(version, "2.1").table
    assert table["caption"] == {"zh": "清单", "en": "List"} and table["rows"] == [
        [{"zh": "姓名", "en": "Name"}, {"zh": "3 年", "en": "3 years"}]
    ]


@pytest.mark.parametrize("english", ["", "List\nInformation | Period\nName", "List\nInformation | Period", "List"])
def test_a_table_that_does_not_match_is_refused_and_kept(client, english):
    version = draft()
    data = fields(version, table_zh="清单\n信息 | 期限\n姓名 | 3 年", table_en=english)
    response = signed_in(client, zhao()).post(f"/staff/policy/{version.public_id}/2.1/", data)
    assert response.status_code == 422 and "姓名 | 3 年" in response.content.decode()


def test_too_long_a_text_is_refused(client):
    version = draft()
    data = fields(version, text_zh="字" * 20_001)
    response = signed_in(client, zhao()).post(f"/staff/policy/{version.public_id}/2.1/", data)
    assert response.status_code == 422
    assert queries.clause(version, "2.1").text_zh == COPIES.text_zh


def test_controls_are_cleaned_away(client):
    version = draft()
    signed_in(client, zhao()).post(f"/staff/policy/{version.public_id}/2.1/", fields(version, title_zh="证件\u202e复印\u200b件"))
    assert queries.clause(version, "2.1").title_zh == "证件复印件"


def test_adding_opens_the_new_clause_and_removing_returns(client):
    version = draft()
    browser = signed_in(client, zhao())
    assert browser.post(f"/staff/policy/{version.public_id}/2.1/add/")["Location"].endswith("/2.2/")
    assert browser.post(f"/staff/policy/{version.public_id}/2.2/remove/")["Location"].endswith(f"/{version.public_id}/")
    assert [clause.number for clause in queries.clauses(version)] == ["1.1", "2.1"]


def test_the_publisher_publishes_what_the_officer_drafted(client):
    version = draft(by=zhao().actor("privacy_officer"))
    response = signed_in(client, sun()).post(f"/staff/policy/{version.public_id}/publish/", {"effective_on": ""})
    assert response.status_code == 302 and queries.in_force().published_by == str(sun().public_id)


def test_the_officer_may_not_publish(client):
    version = draft()
    assert signed_in(client, zhao()).post(f"/staff/policy/{version.public_id}/publish/", {}).status_code == 403
    assert queries.latest() is None


def test_too_early_a_day_is_refused_in_words(client):
    published()
    version = services.draft_version(sections=queries.as_drafts(queries.latest()), by=OFFICER, changes_zh=["一"], changes_en=["one"])
    response = signed_in(client, sun()).post(
        f"/staff/policy/{version.public_id}/publish/", {"effective_on": "2026-01-01"}, HTTP_ACCEPT_LANGUAGE="en"
    )
    assert response.status_code == 422 and "at the earliest" in response.content.decode()


def test_changes_are_told_one_point_a_line(client):
    version = draft()
    data = {"edits": 0, "material": "0", "changes_zh": "- 一\n\n二", "changes_en": "one\n• two"}
    signed_in(client, zhao()).post(f"/staff/policy/{version.public_id}/changes/", data)
    version.refresh_from_db()
    assert (version.material, version.changes_zh, version.changes_en) == (False, ["一", "二"], ["one", "two"])


def test_a_discarded_draft_is_gone(client):
    version = draft()
    signed_in(client, zhao()).post(f"/staff/policy/{version.public_id}/discard/")
    assert not Version.objects.exists()


def test_a_published_version_is_not_at_the_desk(client):
    version = published()
    assert signed_in(client, zhao()).get(f"/staff/policy/{version.public_id}/").status_code == 404
