"""A draft as it will read, and what colleagues ask of it: seen by staff alone, settled before it is published, kept afterwards."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from portal.doors.errors import Refusal
from portal.policies import queries, services
from portal.policies.models import Remark
from portal.trail import queries as trail
from tests.people import chen_at_work, qian, signed_in, sun, zhao
from tests.policies.samples import OFFICER, PUBLISHER, draft, published

pytestmark = pytest.mark.django_db
ASKED = "这里为什么是 30 日？"


@pytest.fixture(autouse=True)
def _firm(firm):
    pass


def remark(version, number="2.1", by=PUBLISHER):
    return services.remark_on(version=version, number=number, text=ASKED, by=by)


def page(client, version, more="", language="en"):
    return client.get(f"/staff/policy/{version.public_id}/preview/{more}", HTTP_ACCEPT_LANGUAGE=language)


def test_the_preview_shows_both_languages_and_what_publishing_would_refuse_at_the_clause(client):
    published()
    version = draft(text_en="Destroyed within 90 days.", summary_zh="30 日销毁", by=zhao().actor("privacy_officer"))
    text = page(signed_in(client, zhao()), version).content.decode()
    assert "办结后 30 日内销毁。" in text and "Destroyed within 90 days." in text and "<caption>List</caption>" in text
    assert text.index('id="c-2.1"') < text.index("Numbers or dates only in the English: 90 days.")
    assert "English is missing: summary." in text and "Only a publisher may publish the policy." in text


def test_it_reads_chinese_first_when_asked_and_has_the_summary_layer(client):
    version = draft(summary_zh="三十日后销毁", summary_en="Gone after thirty days")
    desk = signed_in(client, zhao())
    first = page(desk, version, "?read=zh").content.decode()
    assert first.index("证件复印件") < first.index("Copies of documents")
    short = page(desk, version, "?read=en&layer=short").content.decode()
    assert "Gone after thirty days" in short and "Destroyed within 30 days" not in short


def test_a_colleague_asks_at_a_clause_and_the_second_reviewer_sees_who_asked(client):
    version = draft(by=zhao().actor("privacy_officer"))
    desk = signed_in(client, zhao())
    sent = desk.post(f"/staff/policy/{version.public_id}/remark/", {"number": "2.1", "text": ASKED})
    assert sent.status_code == 302 and sent.url.endswith("/preview/#c-2.1")
    assert Remark.objects.get().anchor == "copies"
    text = page(signed_in(client, sun()), version).content.decode()
    assert ASKED in text and zhao().display_name("en") in text and "Privacy officer" in text
    empty = desk.post(f"/staff/policy/{version.public_id}/remark/", {"number": "2.1", "text": " \u200b"})
    assert empty.status_code == 422 and Remark.objects.count() == 1


def test_it_is_not_published_nor_opened_over_an_open_remark(client):
    version = draft(by=OFFICER)
    made = remark(version)
    with pytest.raises(Refusal) as refused:
        services.publish_version(version=version, by=PUBLISHER)
    assert list(refused.value.fields) == ["remark_open:2.1"]
    with pytest.raises(Refusal, match=r"^policy\.remark_open$"):
        services.open_for_comment(version=version, until=timezone.localdate() + timedelta(days=5), by=PUBLISHER)
    settled = signed_in(client, zhao()).post(f"/staff/policy/remarks/{made.public_id}/", {"outcome": "法定期限。"})
    assert settled.status_code == 302
    assert services.publish_version(version=version, by=PUBLISHER).number == 1


def test_history_stays_with_the_published_version_and_nobody_outside_reads_it(client):
    version = draft(by=OFFICER)
    services.settle_remark(remark=remark(version), outcome="法定期限。", by=sun().actor("publisher"))
    services.publish_version(version=version, by=PUBLISHER)
    for path in ("/en/policy/1/", "/en/policy/", "/en/policy/1/policy.json", "/en/policy/feed.atom"):
        assert ASKED not in client.get(path).content.decode()
    address = f"/staff/policy/{version.public_id}/review/"
    assert client.get(address).status_code == 302
    assert signed_in(client, qian()).get(address).status_code == 403
    assert signed_in(client, chen_at_work()).get(f"/staff/policy/{version.public_id}/preview/").status_code == 403
    text = signed_in(client, sun()).get(address, HTTP_ACCEPT_LANGUAGE="en").content.decode()
    assert ASKED in text and "法定期限。" in text and sun().display_name("en") in text
    assert [entry.event for entry in trail.history(f"policy:{version.public_id}")][1:3] == ["policy.remarked", "policy.remark_settled"]
    assert ASKED not in str([entry.facts for entry in trail.history(f"policy:{version.public_id}")])


def test_it_is_settled_once_with_words():
    made = remark(draft())
    with pytest.raises(Refusal, match=r"^policy\.remark_empty$"):
        services.settle_remark(remark=made, outcome=" ", by=PUBLISHER)
    services.settle_remark(remark=made, outcome="改了。", by=OFFICER)
    with pytest.raises(Refusal, match=r"^policy\.remark_settled$"):
        services.settle_remark(remark=made, outcome="没改。", by=PUBLISHER)


def test_words_that_cannot_be_kept_stay_in_the_form(client):
    version = draft()
    made = remark(version)
    services.settle_remark(remark=made, outcome="改了。", by=OFFICER)
    desk = signed_in(client, zhao())
    late = desk.post(f"/staff/policy/remarks/{made.public_id}/", {"outcome": "我也写了一句"}, HTTP_ACCEPT_LANGUAGE="en")
    assert late.status_code == 409 and "This comment is settled already." in late.content.decode()
    long = desk.post(f"/staff/policy/{version.public_id}/remark/", {"number": "2.1", "text": "字" * 2001})
    assert long.status_code == 422 and "字" * 2001 in long.content.decode()


@pytest.mark.parametrize(
    "change",
    [
        lambda row: Remark.objects.filter(pk=row.pk).update(text="改"),
        lambda row: Remark.objects.filter(pk=row.pk).update(settled_at=None, settled_by="", settled_role="", outcome=""),
        lambda row: Remark.objects.filter(pk=row.pk).delete(),
    ],
    ids=["words", "settled", "gone"],
)
def test_the_database_itself_keeps_what_was_asked(change):
    version = draft(by=OFFICER)
    made = services.settle_remark(remark=remark(version), outcome="改了。", by=OFFICER)
    services.publish_version(version=version, by=PUBLISHER)
    with pytest.raises(IntegrityError, match="stays as it was"), transaction.atomic():
        change(made)


def test_a_discarded_draft_takes_its_remarks_along_and_a_remark_follows_its_clause():
    version = draft()
    remark(version, "1.1"), remark(version, "2.1")
    services.add_clause(after=queries.clause(version, "1.1"), words=queries.words(queries.clause(version, "2.1")), edits=0, by=OFFICER)
    assert {each.clause for each in queries.what_blocks(version) if each.code == "remark_open"} == {"1.1", "2.1"}
    services.discard_draft(version=version, by=OFFICER)
    assert not Remark.objects.exists()
