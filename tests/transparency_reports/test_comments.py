"""Comments from the public: masked before anybody reads them, published as written or declined with a ground, answered; open drafts."""

from datetime import date, datetime, timedelta

import pytest
from django.core.cache import cache
from django.db import IntegrityError, transaction

from portal.comments.rules import language_of
from portal.doors.errors import Refusal
from portal.inventory.models import Keeping
from portal.inventory.services import load_pack
from portal.law import services as law
from portal.trail.models import Entry
from portal.trail.rules import SYSTEM, Actor
from portal.vault.models import DataKey
from tests import people
from tests.transparency_reports.test_publishing import Q3, THEN, publish
from transparency_reports import comment_services as comments
from transparency_reports import services
from transparency_reports.models import PublicComment, Report

pytestmark = pytest.mark.django_db(transaction=True)
ADDRESS = f"/en/reports/{Q3.slug}/comments/"
PHONE = "13912345678"
SAID = f"Twelve complaints and no word on why. Call me on {PHONE}."
LATER = THEN + timedelta(days=1)
SUN = lambda: people.sun().actor("publisher")  # noqa: E731


@pytest.fixture
def report(firm):
    return publish()


def sent(client, text=SAID):
    answer = client.post(ADDRESS, {"text": text})
    assert answer.status_code == 302, answer.content.decode()
    return PublicComment.objects.order_by("-pk")[0], answer.url


def seen(client, address):
    return client.get(address).content.decode()


def test_before_it_is_published_nobody_but_staff_reads_a_comment(report, client):
    comment, address = sent(client)
    assert "Twelve complaints and no word" not in seen(client, ADDRESS) + seen(client, address)
    assert b"Twelve" not in bytes(comment.sealed) and comment.text == ""
    people.signed_in(client, people.qian())
    assert client.get(f"/staff/reports/comments/{comment.public_id}/").status_code == 403
    people.signed_in(client, people.zhao())
    assert "Twelve complaints and no word" in seen(client, f"/staff/reports/comments/{comment.public_id}/")


def test_personal_details_are_masked_for_staff_too(report, client):
    comment, _address = sent(client)
    people.signed_in(client, people.zhao())
    page = seen(client, f"/staff/reports/comments/{comment.public_id}/")
    assert "Call me on" in page and PHONE not in page
    comments.publish_comment(comment=comment, by=SUN(), at=LATER)
    assert PHONE not in seen(client, ADDRESS) + PublicComment.objects.get().text


def test_it_is_published_as_written_marked_with_its_language_and_answered(report, client):
    comment, address = sent(client, "报告<b>没有</b>说明原因。")
    people.signed_in(client, people.sun())
    desk = f"/staff/reports/comments/{comment.public_id}/"
    client.post(desk, {"act": "publish"})
    refused = client.post(desk, {"act": "answer", "answer_zh": "下一期说明。", "answer_en": ""})
    assert refused.status_code == 422 and "下一期说明。" in refused.content.decode()
    client.post(desk, {"act": "answer", "answer_zh": "下一期说明。", "answer_en": "The next report says why."})
    client.logout()
    english = seen(client, ADDRESS)
    assert '<blockquote lang="zh-Hans"><p>报告&lt;b&gt;没有&lt;/b&gt;说明原因。</p></blockquote>' in english
    assert "The next report says why." in english and "下一期说明。" not in english
    assert "下一期说明。" in seen(client, ADDRESS.replace("/en/", "/zh-hans/"))
    assert "Published on" in seen(client, address)


def test_the_log_holds_the_hash_of_a_published_comment_and_its_key_is_gone(report, client):
    comment, _address = sent(client)
    key = comment.key_id
    found = comments.publish_comment(comment=comment, by=SUN(), at=LATER)
    assert Entry.objects.get(event="comment.published").document["comment"] == str(comment.public_id)
    assert found.key_id == "" and DataKey.objects.get(id=key).destroyed_at is not None


def test_a_ground_is_given_and_read_by_the_sender_but_the_text_by_nobody(report, client):
    comment, address = sent(client)
    with pytest.raises(Refusal, match="no_ground"):
        comments.decline_comment(comment=comment, ground="unwelcome", by=SUN(), at=LATER)
    comments.decline_comment(comment=comment, ground="off_topic", by=SUN(), at=LATER)
    page = seen(client, address)
    assert "It is about something else" in page and "Twelve" not in page + seen(client, ADDRESS)
    assert "与此处内容无关" in seen(client, address.replace("/en/", "/zh-hans/"))
    with pytest.raises(Refusal, match="decided"):
        comments.publish_comment(comment=comment, by=SUN(), at=LATER)


def test_what_is_taken_down_is_gone_with_its_answer(report, client):
    comment, address = sent(client)
    comments.publish_comment(comment=comment, by=SUN(), at=LATER)
    comments.answer_comment(comment=comment, answer_zh="谢谢。", answer_en="Thank you for Twelve.", by=SUN(), at=LATER)
    comments.decline_comment(comment=comment, ground="person", by=SUN(), at=LATER)
    assert "Twelve" not in seen(client, ADDRESS) + seen(client, address)


def test_a_declined_comment_is_deleted_after_the_inventorys_term_and_not_before(report, client):
    law.load_pack(by=SYSTEM)
    load_pack()
    assert Keeping.objects.get(code="public_comments").period == "90d"
    comment, address = sent(client)
    kept, _address = sent(client, "Another one, not decided about.")
    key = comment.key_id
    comments.decline_comment(comment=comment, ground="repeated", by=SUN(), at=LATER)
    assert comments.forget_declined(LATER + timedelta(days=90)) == 0
    assert comments.forget_declined(LATER + timedelta(days=91)) == 1
    assert comments.forget_declined(LATER + timedelta(days=91)) == 0
    assert list(PublicComment.objects.all()) == [kept] and DataKey.objects.get(id=key).destroyed_at is not None
    assert client.get(address).status_code == 404


@pytest.mark.usefixtures("one_window")
def test_the_sixth_in_an_hour_waits_and_what_was_typed_stays(report, client):
    for n in range(5):
        sent(client, f"Comment number {n}.")
    answer = client.post(ADDRESS, {"text": "One more thing."})
    assert answer.status_code == 429 and "One more thing." in answer.content.decode()
    assert PublicComment.objects.count() == 5


@pytest.mark.parametrize("text", ["", " \n ", "x" * 2001])
def test_an_empty_or_endless_comment_is_explained(report, client, text):
    answer = client.post(ADDRESS, {"text": text})
    assert answer.status_code == 422 and "error-summary" in answer.content.decode()


def test_a_draft_is_seen_by_nobody_until_another_person_opens_it(quarter, client):
    cache.clear()
    drafted = services.draft_report(quarter=Q3, by=SUN(), at=THEN)
    assert client.get(f"/en/reports/{Q3.slug}/draft/").status_code == client.get(ADDRESS).status_code == 404
    with pytest.raises(Refusal, match="second_person"):
        comments.open_draft(report=drafted, until=date(2026, 10, 30), by=SUN(), at=THEN)
    comments.open_draft(report=drafted, until=date(2026, 10, 30), by=people.zhao().actor("privacy_officer"), at=THEN)
    page = seen(client, f"/en/reports/{Q3.slug}/draft/")
    assert "This is a draft" in page and '<td class="num">12</td>' in page
    assert client.get(f"/en/reports/{Q3.slug}/").status_code == 404


def test_what_the_public_saw_of_a_draft_is_what_is_published(quarter):
    drafted = services.draft_report(quarter=Q3, by=SYSTEM, at=THEN)
    comments.open_draft(report=drafted, until=date(2026, 10, 30), by=SUN(), at=THEN)
    with pytest.raises(Refusal, match="opened"):
        services.draft_report(quarter=Q3, by=SYSTEM, at=LATER)
    with pytest.raises(Refusal, match="still_open"):
        services.publish_report(report=drafted, by=SUN(), at=datetime(2026, 10, 30, 23, tzinfo=THEN.tzinfo))
    published = services.publish_report(report=drafted, by=SUN(), at=datetime(2026, 10, 31, 0, tzinfo=THEN.tzinfo))
    assert published.figures == drafted.figures == Report.objects.get().figures


def test_a_draft_takes_comments_up_to_and_with_its_last_day(quarter):
    drafted = services.draft_report(quarter=Q3, by=SYSTEM, at=THEN)
    opened = comments.open_draft(report=drafted, until=date(2026, 10, 30), by=SUN(), at=THEN)
    somebody = Actor("client", "", "client")
    made = comments.send_comment(report=opened, text="Fine.", by=somebody, at=datetime(2026, 10, 30, 23, tzinfo=THEN.tzinfo))
    assert made.on_draft
    with pytest.raises(Refusal, match="closed"):
        comments.send_comment(report=opened, text="Late.", by=somebody, at=datetime(2026, 10, 31, 0, tzinfo=THEN.tzinfo))


def test_the_database_keeps_no_text_of_a_comment_that_is_not_published(report, client):
    comment, _address = sent(client)
    with pytest.raises(IntegrityError), transaction.atomic():
        PublicComment.objects.filter(pk=comment.pk).update(text="in the open")


def test_the_language_is_that_of_most_words():
    assert language_of("好") == "zh-hans" and language_of("Good report") == "en"
    assert language_of("《PIPL》第 17 条呢") == "zh-hans" and language_of("What does 明示 mean here?") == "en"
