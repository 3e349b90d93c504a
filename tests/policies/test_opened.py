"""Drafts open for public comment: who opens one, that it stays as people saw it, comments answered on the page, and what follows."""

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from portal.comments import codes
from portal.comments import services as comments
from portal.doors.errors import Refusal
from portal.policies import queries, services
from portal.policies.models import Clause, DraftComment, Opening, Version
from portal.trail.models import Entry
from tests.people import qian, signed_in, sun, zhao
from tests.policies.samples import OFFICER, PUBLISHER, draft, published

pytestmark = pytest.mark.django_db

PHONE = "13912345678"
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _firm(firm):
    published()


def today():
    return timezone.localdate()


def opened(**changes):
    points = {"text_zh": "办结后 20 日内销毁。", "text_en": "Destroyed within 20 days."} | changes
    version = draft(by=OFFICER, **points)
    services.describe_changes(
        version=version, material=True, changes_zh=["更快销毁。"], changes_en=["Destroyed sooner."], edits=version.edits, by=OFFICER
    )
    services.open_for_comment(version=version, until=today() + 10 * DAY, by=PUBLISHER)
    return queries.opened(version.public_id)


def address(version, language="en"):
    return f"/{language}/policy/draft/{version.public_id}/"


def seen(client, where):
    return client.get(where).content.decode()


def test_a_draft_is_seen_by_nobody_until_another_person_opens_it(client):
    version = draft(by=OFFICER, text_zh="秘密 30 日", text_en="Secret, 30 days.")
    assert client.get(address(version)).status_code == client.get(address(version) + "comments/").status_code == 404
    with pytest.raises(Refusal, match="second_person_opens"):
        services.open_for_comment(version=version, until=today() + DAY, by=OFFICER)
    with pytest.raises(Refusal, match="comment_until"):
        services.open_for_comment(version=version, until=today(), by=PUBLISHER)
    assert not Opening.objects.exists()


def test_the_page_shows_what_would_change_in_both_languages_and_its_hash_is_in_the_log(client):
    version = opened()
    page = seen(client, address(version))
    assert "Destroyed sooner." in page and "<ins>20</ins>" in page and version.opening.sha256 in page
    assert "更快销毁。" in seen(client, address(version, "zh-hans"))
    assert Entry.objects.get(event="policy.opened").document["sha256"] == version.opening.sha256
    assert f"/en/policy/draft/{version.public_id}/" in seen(client, "/en/policy/")


def test_what_people_saw_stays_and_changes_go_into_another_draft():
    version = opened()
    clause = queries.clause(version, "2.1")
    for act in (
        lambda: services.edit_clause(clause=clause, words=queries.words(clause), edits=version.edits, by=OFFICER),
        lambda: services.discard_draft(version=version, by=OFFICER),
        lambda: services.write_lists(version=version, by=OFFICER),
    ):
        with pytest.raises(Refusal, match="policy.opened"):
            act()
    following = services.continue_draft(version=version, by=OFFICER)
    assert following.changes_en == ["Destroyed sooner."] and queries.clause(following, "2.1").text_en == clause.text_en
    assert queries.clause(following, "2.1").anchor == clause.anchor


@pytest.mark.parametrize(
    "change",
    [
        lambda version: version.clauses.update(text_en="Destroyed within 90 days."),
        lambda version: version.clauses.all().delete(),
        lambda version: version.sections.update(title_en="Other"),
        lambda version: Clause.objects.create(version=version, section=version.sections.first(), position=9, number="9.9", anchor="x"),
        lambda version: Version.objects.filter(pk=version.pk).update(changes_en=["Nothing."]),
        lambda version: Opening.objects.filter(version=version).update(sha256="0" * 64),
        lambda version: Opening.objects.filter(version=version).delete(),
    ],
)
def test_the_database_itself_keeps_what_people_saw(change):
    version = opened()
    with pytest.raises(IntegrityError, match="stays as people saw it"), transaction.atomic():
        change(version)


def test_it_is_published_as_it_was_shown_after_the_last_day(client):
    version = opened()
    last = datetime.combine(version.opening.until, datetime.min.time(), timezone.get_current_timezone())
    with pytest.raises(Refusal, match="still_open"):
        services.publish_version(version=version, by=PUBLISHER, at=last + timedelta(hours=23))
    made = services.publish_version(version=version, by=PUBLISHER, at=last + DAY)
    assert client.get(address(version)).url == f"/en/policy/{made.number}/"
    with pytest.raises(Refusal, match="closed"):
        services.send_comment(version=queries.opened(made.public_id), text="Late.", by=OFFICER)


def test_a_comment_is_masked_read_by_staff_published_and_answered(client):
    version = opened()
    sent = client.post(address(version) + "comments/", {"text": f"Why 20 days? Call {PHONE}. <b>x</b>"})
    assert sent.status_code == 302
    assert "Why 20 days" not in seen(client, address(version) + "comments/") + seen(client, sent.url)
    comment = DraftComment.objects.get()
    desk = f"/staff/policy/comments/{comment.public_id}/"
    assert signed_in(client, qian()).get(desk).status_code == 403
    signed_in(client, sun())
    assert "Why 20 days" in seen(client, desk) and PHONE not in seen(client, desk)
    client.post(desk, {"act": "publish"})
    client.post(desk, {"act": "answer", "answer_zh": "因为够用。", "answer_en": "Because it is enough."})
    client.logout()
    page = seen(client, address(version) + "comments/")
    assert "Why 20 days" in page and "Because it is enough." in page and "<b>x</b>" not in page and PHONE not in page
    assert "因为够用。" in seen(client, address(version, "zh-hans") + "comments/")
    assert Entry.objects.get(event="comment.published").document["policy_draft"] == str(version.public_id)


def test_who_wrote_a_comment_reads_and_deletes_it_by_its_code_and_nobody_else_does(client):
    version = opened()
    sent = client.post(address(version) + "comments/", {"text": "Why 20 days?"}).url
    code = codes.code_of(DraftComment.objects.get())
    assert code in seen(client, sent) and code not in seen(Client(), sent)
    others = Client()
    for act in ("read", "delete"):
        refused = others.post(sent, {"code": code[:-1] + ("0" if code[-1] != "0" else "1"), "act": act})
        assert refused.status_code == 404 and "Why 20 days?" not in refused.content.decode()
    assert "Why 20 days?" in others.post(sent, {"code": code.upper(), "act": "read"}).content.decode()
    comments.publish_comment(comment=DraftComment.objects.get(), by=zhao().actor("privacy_officer"))
    assert others.post(sent, {"code": code, "act": "delete"}).url == address(version) + "comments/"
    assert not DraftComment.objects.exists() and "Why 20 days?" not in seen(client, address(version) + "comments/")
    assert Entry.objects.get(event="comment.deleted").actor_kind == "client" and client.get(sent).status_code == 404


def test_a_declined_comment_gives_its_ground_to_the_sender_only(client):
    version = opened()
    sent = client.post(address(version) + "comments/", {"text": "Buy my watches."})
    comments.decline_comment(comment=DraftComment.objects.get(), ground="advertising", by=zhao().actor("privacy_officer"))
    assert "It advertises something" in seen(client, sent.url) and "watches" not in seen(client, address(version) + "comments/")


def test_the_desk_opens_a_draft_and_says_what_is_wrong(client):
    version = draft(by=OFFICER)
    signed_in(client, sun())
    where = f"/staff/policy/{version.public_id}/"
    wrong = client.post(where + "open/", {"until": "soon"}, follow=True).content.decode()
    assert "2027-02-05" in wrong and not Opening.objects.exists()
    page = client.post(where + "open/", {"until": date.isoformat(today() + 5 * DAY)}, follow=True).content.decode()
    assert Opening.objects.get().version == version and f"{where}continue/" in page and f"{where}discard/" not in page
