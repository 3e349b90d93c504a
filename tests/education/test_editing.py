"""An answer from draft to page: two people, two languages, every version kept, the mark of the database on every change."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils.translation import override
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.accounts.rules import Role
from portal.doors.errors import Refusal
from portal.education import queries, services
from portal.education.models import Draft, Edition, Faq, Mark
from portal.education.rules import Kind, fingerprint, slug_of
from portal.policies import services as policies
from portal.policies.drafts import ClauseDraft, SectionDraft
from portal.policies.queries import as_drafts, find_in_force
from portal.trail.rules import SYSTEM
from tests.people import chen_at_work, qian, signed_in, sun, wu, zhao, zhou

pytestmark = pytest.mark.django_db
WRITER = zhao
CONTENT = {
    "question_zh": "你们的电话会录音吗？", "question_en": "Do you record phone calls?", "answer_zh": "不录音。", "answer_en": "No, we do not.",
    "also_zh": "打电话会不会录音", "also_en": "are calls recorded", "topic": "collection", "clauses": ["collection-list"],
}  # fmt: skip


@pytest.fixture(autouse=True)
def _content(content):
    pass


def second_publisher():
    return sun().actor("publisher")


def written(**changes):
    return services.start_draft(kind="answer", content=CONTENT | changes, by=zhao().actor("privacy_officer"))


def reviewed(**changes):
    return services.ask_review(draft=written(**changes), by=zhao().actor("privacy_officer"))


def published(**changes):
    return services.publish_draft(draft=reviewed(**changes), by=second_publisher())


def mark():
    return Mark.objects.get().mark


def test_two_people_bring_an_answer_to_the_page_in_both_languages(client):
    edition = published()
    assert (edition.slug, edition.n, edition.change) == ("do-you-record-phone-calls", 1, "new")
    assert (edition.written_role, edition.reviewed_role) == ("privacy_officer", "publisher")
    for language, words in (("zh-hans", "不录音。"), ("en", "No, we do not.")):
        assert words in client.get(f"/{language}/learn/").content.decode()


@pytest.mark.parametrize(("who", "code"), [(zhao, "draft.not_publisher"), (qian, "draft.not_publisher")])
def test_nobody_but_a_publisher_publishes(who, code):
    with pytest.raises(Refusal) as refused:
        services.publish_draft(draft=reviewed(), by=who().actor(who().roles[0]))
    assert refused.value.code == code and not Edition.objects.filter(slug__startswith="do-you-record").exists()


def test_who_wrote_a_word_of_it_cannot_publish_it():
    draft = written()
    services.edit_draft(draft=draft, content=CONTENT | {"answer_en": "We do not."}, edits=0, by=second_publisher())
    services.ask_review(draft=draft, by=second_publisher())
    with pytest.raises(Refusal) as refused:
        services.publish_draft(draft=draft, by=second_publisher())
    assert refused.value.code == "draft.second_person"


def test_an_edit_after_the_review_was_asked_needs_a_new_review():
    draft = reviewed()
    services.edit_draft(draft=draft, content=CONTENT, edits=0, by=zhao().actor("privacy_officer"))
    with pytest.raises(Refusal) as refused:
        services.publish_draft(draft=draft, by=second_publisher())
    assert refused.value.code == "draft.not_in_review"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"answer_en": ""}, "incomplete"), ({"clauses": []}, "clauses"), ({"clauses": ["no-such-clause"]}, "clauses"), ({"topic": ""}, "topic"),
        ({"answer_zh": "保存 3 年。", "answer_en": "We keep them for 5 years."}, "amounts"), ({"answer_zh": "保存 41 年。", "answer_en": "We keep them for 41 years."}, "period"),
        ({"also_zh": "我的手机是 13812345678 会录音吗"}, "personal"), ({"question_zh": "•••会录音吗"}, "hidden"),
    ],
)  # fmt: skip
def test_what_is_not_right_does_not_come_to_review(changes, code):
    draft = written(**changes)
    assert code in {each.code for each in queries.what_blocks(draft)}
    with pytest.raises(Refusal) as refused:
        services.ask_review(draft=draft, by=zhao().actor("privacy_officer"))
    assert refused.value.code == "draft.blocked"


def test_one_text_has_one_open_draft():
    services.start_draft(kind="answer", slug="cookies", by=zhao().actor("privacy_officer"))
    with pytest.raises(Refusal) as refused:
        services.start_draft(kind="answer", slug="cookies", by=second_publisher())
    assert refused.value.code == "draft.in_work"


def test_what_somebody_else_saved_meanwhile_is_not_overwritten():
    draft = written()
    services.edit_draft(draft=draft, content=CONTENT, edits=0, by=zhao().actor("privacy_officer"))
    with pytest.raises(Refusal) as refused:
        services.edit_draft(draft=draft, content=CONTENT, edits=0, by=zhao().actor("privacy_officer"))
    assert refused.value.code == "draft.edited_meanwhile"


def test_change_and_retirement_stand_in_the_history_and_loading_the_files_brings_nothing_back(client):
    draft = services.start_draft(kind="answer", slug="cookies", content={"answer_en": "Changed words."}, by=zhao().actor("privacy_officer"))
    Draft.objects.filter(pk=draft.pk).update(state="review")
    services.publish_draft(draft=draft, by=second_publisher())
    services.load_content(by=SYSTEM)
    assert Faq.objects.get(slug="cookies").answer_en == "Changed words."
    gone = services.propose_retirement(kind="answer", slug="cookies", by=zhao().actor("privacy_officer"))
    services.publish_draft(draft=gone, by=second_publisher())
    services.load_content(by=SYSTEM)
    assert not Faq.objects.filter(slug="cookies").exists()
    assert [row.change for row in queries.editions("answer", "cookies")] == ["retired", "changed", "new"]
    page = client.get("/en/learn/changes/answer/cookies/").content.decode()
    assert "Changed words." in page and "zhao" not in page and str(zhao().public_id) not in page


def test_the_database_keeps_what_was_published():
    edition = published()
    with pytest.raises(IntegrityError), transaction.atomic():
        Edition.objects.filter(pk=edition.pk).update(sha256="0" * 64)


def test_guides_go_the_same_way(client):
    content = queries.content_of(Kind.GUIDE, "selling-my-company") | {"summary_en": "A new summary.", "summary_zh": "新的摘要。"}
    draft = services.start_draft(kind="guide", slug="selling-my-company", content=content, by=zhao().actor("privacy_officer"))
    services.ask_review(draft=draft, by=zhao().actor("privacy_officer"))
    services.publish_draft(draft=draft, by=second_publisher())
    assert "A new summary." in client.get("/en/learn/selling-my-company/").content.decode()


# an answer whose clause changed


def new_version(anchor):
    """A version in force at once in which one clause reads otherwise."""
    sections = [
        SectionDraft(
            part.title_zh, part.title_en, [ClauseDraft(c.anchor, _other(c.words) if c.anchor == anchor else c.words) for c in part.clauses]
        )
        for part in as_drafts(find_in_force())
    ]
    draft = policies.draft_version(sections=sections, by=SYSTEM, material=False, changes_zh=["措辞"], changes_en=["Wording"])
    return policies.publish_version(version=draft, by=SYSTEM)


def _other(words):
    return type(words)(
        **{**words.__dict__, "text_zh": words.text_zh + "\n\n另行说明。", "text_en": words.text_en + "\n\nExplained elsewhere."}
    )


def test_an_answer_is_outdated_when_its_clause_changes_and_current_again_when_reviewed(client):
    new_version("cookies")
    assert [row.slug for row in queries.shelf() if row.outdated and row.kind == "answer"] == [
        row.slug for row in Faq.objects.all() if "cookies" in row.clauses
    ]
    assert "We are reviewing the answer" in client.get("/en/learn/").content.decode()
    draft = services.start_draft(kind="answer", slug="cookies", by=zhao().actor("privacy_officer"))
    services.ask_review(draft=draft, by=zhao().actor("privacy_officer"))
    assert services.publish_draft(draft=draft, by=second_publisher()).change == "confirmed"
    assert not next(row for row in queries.shelf() if row.slug == "cookies").outdated


# the mark

FIELD = st.sampled_from(["question_zh", "question_en", "answer_zh", "answer_en", "also_zh", "also_en", "topic", "slug"])
WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\x00", exclude_categories=["Cs"]), max_size=30)


@given(field=FIELD, words=WORDS)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_an_edit_changes_the_mark_and_no_edit_does_not(field, words):
    row = Faq.objects.order_by("position")[3]
    before, same = mark(), getattr(row, field) == words
    with transaction.atomic():
        Faq.objects.filter(pk=row.pk).update(**{field: words})
        assert (mark() == before) == same
        Faq.objects.filter(pk=row.pk).update(**{field: words})
        after = mark()
        Faq.objects.filter(pk=row.pk).update(**{field: words})
        assert mark() == after
        transaction.set_rollback(True)
    assert mark() == before


def test_a_row_more_or_less_changes_the_mark():
    marks = [mark()]
    published()
    marks.append(mark())
    Faq.objects.filter(slug="cookies").delete()
    marks.append(mark())
    assert len(set(marks)) == 3


@given(st.text(max_size=80))
def test_an_address_is_made_of_any_words(words):
    slug = slug_of(words)
    assert 0 < len(slug) <= 60 and slug.strip("-") == slug


def test_a_fingerprint_is_of_the_content_not_of_its_order():
    assert fingerprint({"a": 1, "b": "文"}) == fingerprint({"b": "文", "a": 1}) != fingerprint({"a": 1, "b": "又"})


# doors


def test_the_desk_takes_a_draft_from_one_hand_to_another():
    writer, publisher = signed_in(Client(), zhao()), signed_in(Client(), sun())
    address = writer.post("/staff/learn/new/answer/")["Location"]
    form = CONTENT | {"edits": 0}
    assert writer.post(address, form)["Location"] == address
    page = writer.get(address).content.decode()
    assert "No, we do not." in page and "/publish/" not in page
    assert writer.post(f"{address}review/").status_code == 302
    writer.post(f"{address}publish/")
    assert not Edition.objects.filter(reviewed_role="privacy_officer").exists() and Draft.objects.get().state == "review"
    assert "/publish/" in publisher.get(address).content.decode()
    publisher.post(f"{address}back/", {"note": "Say it more plainly."})
    assert "Say it more plainly." in writer.get(address).content.decode()
    writer.post(f"{address}review/")
    publisher.post(f"{address}publish/")
    assert Faq.objects.filter(slug="do-you-record-phone-calls").exists()
    assert Draft.objects.get().state == "published"


@pytest.mark.parametrize("who", [chen_at_work, qian, zhou, wu])
def test_others_do_not_get_at_drafts(who):
    draft, browser = written(), signed_in(Client(), who())
    paths = ["/staff/learn/", f"/staff/learn/{draft.public_id}/"]
    assert [browser.get(path).status_code for path in paths] == [403, 403]
    assert [browser.post(f"/staff/learn/{draft.public_id}/{step}/").status_code for step in ("review", "publish", "discard", "back")] == [
        403
    ] * 4
    assert Client().get("/staff/learn/").status_code == 302


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_public_history_names_roles_and_hashes(client, language):
    edition = published()
    page = client.get(f"/{language}/learn/changes/").content.decode()
    with override(language):
        assert edition.sha256[:12] in page and str(Role.PRIVACY_OFFICER.label) in page
    assert client.get(f"/{language}/learn/changes/answer/no-such/").status_code == 404


def test_a_future_moment_is_kept_as_given():
    at = datetime(2026, 11, 24, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
    edition = services.publish_draft(draft=reviewed(), by=second_publisher(), at=at + timedelta(minutes=1))
    assert edition.at == at + timedelta(minutes=1)
