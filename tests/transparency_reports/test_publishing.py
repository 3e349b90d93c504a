from datetime import datetime

import pytest

from portal.doors.errors import Refusal
from portal.press import services as press
from portal.trail import services as trail
from portal.trail.models import Entry
from portal.trail.queries import vkeys
from portal.trail.refuted import Refuted
from portal.trail.rules import SYSTEM
from tests import people
from tests.transparency_reports.conftest import PLANTED
from transparency_reports import queries, rendering, services
from transparency_reports.models import Report
from transparency_reports.rules import ZONE, Quarter
from transparency_reports.verifying import FILES, check_report

Q3 = Quarter(2026, 3)
THEN = datetime(2026, 10, 20, 10, tzinfo=ZONE)
pytestmark = pytest.mark.django_db(transaction=True)


def publish():
    for language in ("en", "zh-hans"):  # the press is a directory: what another test printed lies there still
        for name in ("report.pdf", "v1/report.pdf"):
            press.withdraw(f"/{language}/reports/{Q3.slug}/{name}")
    report = services.draft_report(quarter=Q3, by=SYSTEM, at=THEN)
    return services.publish_report(report=report, by=people.sun().actor("publisher"), at=THEN)


def served(path):
    """What a stranger gets: published bytes, our keys, and the live proof."""
    if path.endswith("tlog-vkey"):
        return "\n".join(vkeys()).encode()
    if path.endswith("report.tlog-proof"):
        return queries.proof(queries.by_slug(Q3.slug)).encode()
    for language in ("en", "zh-hans", ""):
        if found := press.read(path, language):
            return bytes(found.body)
    raise Refuted("missing", path=path, reason=404)


def test_figures_come_from_the_records(quarter):
    report = services.draft_report(quarter=Q3, by=SYSTEM, at=THEN)
    figures = {figure["code"]: figure for figure in report.figures}
    assert figures["received.kind"]["total"]["value"] == 12
    assert figures["closed.resolution"]["total"]["value"] == 7


def test_counting_again_gives_the_same_figures(quarter):
    first = services.draft_report(quarter=Q3, by=SYSTEM, at=THEN).figures
    assert services.draft_report(quarter=Q3, by=SYSTEM, at=THEN).figures == first


def test_a_quarter_that_is_not_over_has_no_report(firm):
    with pytest.raises(Refusal, match="period_not_over"):
        services.draft_report(quarter=Q3, by=SYSTEM, at=datetime(2026, 9, 30, 23, tzinfo=ZONE))


def test_whoever_drafts_does_not_publish(quarter):
    sun = people.sun().actor("publisher")
    report = services.draft_report(quarter=Q3, by=sun, at=THEN)
    with pytest.raises(Refusal, match="second_person"):
        services.publish_report(report=report, by=sun, at=THEN)


def test_what_is_published_does_not_change(quarter):
    report = publish()
    with pytest.raises(Refusal, match="already_published"):
        services.draft_report(quarter=Q3, by=SYSTEM, at=THEN)
    with pytest.raises(Refusal, match="already_published"):
        services.publish_report(report=report, by=people.sun().actor("publisher"), at=THEN)


def test_the_log_names_the_hash_of_every_file(quarter):
    report = publish()
    assert Entry.objects.get(id=report.entry).document["sha256"] == {file.path: file.sha256 for file in rendering.files(report)}


def test_a_stranger_verifies_the_report(quarter):
    publish()
    trail.sequence()
    lines = list(check_report(served, Q3.slug))
    assert lines and all(line.held for line in lines)
    assert len([line for line in lines if line.code == "file"]) == 14


@pytest.mark.parametrize("name", FILES)
def test_a_changed_byte_is_named(quarter, name):
    publish()
    trail.sequence()
    path = f"/en/reports/{Q3.slug}/{name}"
    lines = list(check_report(lambda each: served(each) + (b" " if each == path else b""), Q3.slug))
    assert [line.text for line in lines if not line.held][:1] == [f"{path} is not what was published: it was changed afterwards."]


def test_a_strangers_key_is_not_enough(quarter):
    publish()
    trail.sequence()
    other = "example.com/tlog+b2f1a0aa+AXxdnQ7ks8BQn8RSyYdVfbN5Bmlyv0pMVDuKCCpCWqPV"
    assert not all(line.held for line in check_report(served, Q3.slug, trusted=[other]))


def test_the_report_holds_nothing_about_a_person(quarter):
    for file in rendering.files(publish()):
        assert PLANTED.encode() not in file.body
        assert b"Stop." not in file.body


def test_both_languages_hold_the_same_numbers(quarter):
    report = publish()
    zh, en = (
        [file.body for file in rendering.files(report) if f"/{language}/" in file.path and file.path.endswith(".csv")]
        for language in ("zh-hans", "en")
    )
    assert zh == en


def test_staff_without_the_role_cannot_publish(quarter, client):
    report = services.draft_report(quarter=Q3, by=SYSTEM, at=THEN)
    people.signed_in(client, people.qian())
    assert client.post(f"/staff/reports/{report.public_id}/publish/").status_code == 403
    assert Report.objects.get().published_at is None


def test_a_stranger_sees_no_draft(quarter, client):
    services.draft_report(quarter=Q3, by=SYSTEM, at=THEN)
    assert client.get(f"/en/reports/{Q3.slug}/").status_code == 404


def test_a_publisher_drafts_reads_and_another_publishes(quarter, client):
    people.signed_in(client, people.zhao())
    answer = client.post("/staff/reports/draft/", {"quarter": "2026 Q3"}, follow=True)
    assert "2026 Q3" in answer.content.decode()
    people.signed_in(client, people.sun())
    client.post(f"/staff/reports/{Report.objects.get().public_id}/publish/")
    page = client.get(f"/zh-hans/reports/{Q3.slug}/").content.decode()
    assert "2026 年第 3 季度透明度报告" in page
    assert "12" in page


@pytest.mark.parametrize("text", ["", "2026", "Q9", "2030-Q1"])
def test_a_wrong_quarter_is_explained_and_kept(firm, client, text):
    people.signed_in(client, people.zhao())
    answer = client.post("/staff/reports/draft/", {"quarter": text})
    assert answer.status_code in (409, 422)
    page = answer.content.decode()
    assert "error-summary" in page
    assert f'name="quarter" value="{text}"' in page


def test_a_summary_in_one_language_is_explained_and_kept(quarter, client):
    report = services.draft_report(quarter=Q3, by=SYSTEM, at=THEN)
    people.signed_in(client, people.sun())
    answer = client.post(f"/staff/reports/{report.public_id}/", {"summary_zh": "本季度平稳。", "summary_en": ""})
    assert answer.status_code == 422
    assert "error-summary" in answer.content.decode()
    assert "本季度平稳。" in answer.content.decode()


def test_whoever_drafted_reads_on_the_review_page_why_another_publishes(quarter, client):
    people.signed_in(client, people.sun())
    client.post("/staff/reports/draft/", {"quarter": "2026-Q3"})
    address = f"/staff/reports/{Report.objects.get().public_id}/"
    answer = client.post(f"{address}publish/")
    assert answer.status_code == 409
    assert "error-summary" in answer.content.decode()
    assert f'action="{address}publish/"' in answer.content.decode()
