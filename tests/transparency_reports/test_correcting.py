"""A correction through the doors: a new version with old value, new value and reason, read by a second person, the old one kept."""

import json
from datetime import datetime, timedelta
from io import StringIO
from xml.etree import ElementTree

import pytest
from django.core.management import CommandError, call_command

from disputes.models import Case, CaseEvent
from disputes.services.entering import enter_case
from portal.doors.errors import Refusal
from portal.press import services as press
from portal.trail import services as trail
from portal.trail.models import Entry
from portal.trail.rules import SYSTEM
from tests import people
from tests.transparency_reports.conftest import PLANTED
from tests.transparency_reports.test_publishing import Q3, THEN, publish
from transparency_reports import queries, services
from transparency_reports.models import Report
from transparency_reports.rules import ZONE

AFTER = THEN + timedelta(days=3)
REASON = {"reason_zh": "有纸质来信漏记。", "reason_en": "Letters on paper had been left out."}
pytestmark = pytest.mark.django_db(transaction=True)


def letters(number, topic="sharing"):
    """Letters of the last days of the quarter that were found and entered after the report."""
    for day in range(number):
        enter_case(
            kind="complaint", topic=topic, story=f"My ID {PLANTED}.", wish="Stop.", language="en", channel="paper",
            received_at=datetime(2026, 9, 10 + day, 10, tzinfo=ZONE), notice_given="handed", by=people.qian().actor("intake"), at=AFTER,
        )  # fmt: skip


def correct(by=None, at=AFTER, **reason):
    drafted = services.draft_correction(quarter=Q3, by=by or people.zhao().actor("privacy_officer"), at=at, **(reason or REASON))
    return services.publish_report(report=drafted, by=people.sun().actor("publisher"), at=at)


def served(path, language="en"):
    return press.read(path, language).body


def test_a_correction_says_old_new_and_why_on_the_page_and_in_the_data(quarter):
    publish()
    letters(6)
    correct()
    page = served("/en/reports/2026-q3/").decode()
    assert "This version corrects version 1" in page and REASON["reason_en"] in page
    assert REASON["reason_zh"] in served("/zh-hans/reports/2026-q3/", "zh-hans").decode()
    said = json.loads(served("/en/reports/2026-q3/data.json"))["corrects"]
    assert {"figure": "received.kind", "row": "total", "old": 12, "old_state": "shown", "new": 18, "new_state": "shown"} in said["changes"]
    assert PLANTED not in page


def test_one_letter_more_is_corrected_without_its_number(quarter):
    publish()
    letters(1)
    report = correct()
    (figure,) = [each for each in report.figures if each["code"] == "received.kind"]
    assert {cell["state"] for cell in figure["cells"]} == {"corrected"}
    page = served("/en/reports/2026-q3/").decode()
    assert "corrected, not printed" in page and ">13<" not in page


def test_the_old_version_stays_byte_for_byte_at_its_own_address(quarter, client):
    publish()
    before = {name: served(f"/en/reports/2026-q3/{name}") for name in ("", "data.csv", "data.json", "counted.json")}
    letters(6)
    correct()
    assert {name: served(f"/en/reports/2026-q3/v1/{name}") for name in before} == before
    assert served("/en/reports/2026-q3/data.csv") == served("/en/reports/2026-q3/v2/data.csv") != before["data.csv"]
    assert client.get("/en/reports/2026-q3/v1/").content == before[""]
    assert client.get("/en/reports/2026-q3/v3/").status_code == 404
    assert 'rel="latest-version"' in press.read("/en/reports/2026-q3/v1/", "en").variant.headers["Link"]


def test_the_log_names_both_versions_and_the_reason(quarter):
    old = publish()
    letters(6)
    entry = Entry.objects.get(id=correct().entry)
    assert entry.event == "report.corrected"
    assert entry.document["replaces"] == {"version": 1, "sha256": old.hashes}
    assert entry.document["reason"]["en"] == REASON["reason_en"]
    assert entry.document["sha256"] != old.hashes


def test_the_page_of_versions_and_the_feed_tell_of_it(quarter, client):
    publish()
    letters(6)
    correct()
    trail.sequence()
    page = client.get("/en/reports/2026-q3/versions/").content.decode()
    assert "Version 1" in page and "Version 2" in page and REASON["reason_en"] in page
    assert client.get("/en/reports/2026-q3/v1/report.tlog-proof").content != client.get("/en/reports/2026-q3/v2/report.tlog-proof").content
    feed = ElementTree.fromstring(client.get("/en/reports/feed.atom").content)
    atom = "{http://www.w3.org/2005/Atom}"
    titles = [entry.find(f"{atom}title").text for entry in feed.findall(f"{atom}entry")]
    assert titles == ["Transparency report 2026 Q3, corrected: version 2", "Transparency report 2026 Q3"]
    assert [report.version for report in queries.archive()] == [2]
    assert "corrected" in client.get("/en/reports/").content.decode()


def test_who_corrects_does_not_publish(quarter):
    publish()
    sun = people.sun().actor("publisher")
    with pytest.raises(Refusal, match="second_person"):
        correct(by=sun)


def test_who_wrote_the_summary_does_not_publish(quarter):
    sun = people.sun().actor("publisher")
    report = services.draft_report(quarter=Q3, by=SYSTEM, at=THEN)
    services.describe_report(report=report, summary_zh="平稳。", summary_en="Calm.", by=sun, at=THEN)
    with pytest.raises(Refusal, match="second_person"):
        services.publish_report(report=report, by=sun, at=THEN)


def test_a_correction_needs_a_published_report_and_a_reason_in_both_languages(quarter):
    with pytest.raises(Refusal, match="not_published"):
        correct()
    publish()
    with pytest.raises(Refusal, match="no_reason"):
        correct(reason_zh="漏记。", reason_en=" ")


def test_a_published_report_is_corrected_from_its_page_by_two_people(quarter, client):
    address = f"/staff/reports/{publish().public_id}/"
    people.signed_in(client, people.zhao())
    answer = client.post(f"{address}correct/", {"reason_zh": "漏记。", "reason_en": ""})
    assert answer.status_code == 422 and "error-summary" in answer.content.decode() and "漏记。" in answer.content.decode()
    client.post(f"{address}correct/", REASON)
    draft = Report.objects.get(version=2)
    assert "This version corrects version 1" in client.get(f"/staff/reports/{draft.public_id}/").content.decode()
    assert client.get("/en/reports/2026-q3/v2/").status_code == 404
    people.signed_in(client, people.sun())
    client.post(f"/staff/reports/{draft.public_id}/publish/")
    assert queries.by_slug("2026-q3").version == 2


def test_qian_corrects_nothing(quarter, client):
    people.signed_in(client, people.qian())
    assert client.post(f"/staff/reports/{publish().public_id}/correct/", REASON).status_code == 403
    assert Report.objects.count() == 1


def recounted(*options):
    out = StringIO()
    call_command("recount", "2026-q3", *options, stdout=out)
    return out.getvalue()


def test_counting_again_gives_the_same_numbers(quarter):
    publish()
    assert recounted() == "✓ Counted again: the same numbers.\n"
    assert recounted("--lang", "zh-hans") == "✓ 重新统计：数字完全一致。\n"


def test_what_was_entered_late_is_named_as_the_reason_and_the_correction_counts_it(quarter):
    publish()
    letters(2)
    said = recounted()
    assert "Cases received / Complaint: 12 → 14 (entered after the count, about the time before it: 2)" in said
    assert "Every difference is explained" in said
    correct()
    assert recounted() == "✓ Counted again: the same numbers.\n"
    assert "12 → 14" in recounted("--number", "1")


def test_a_case_changed_without_an_event_is_not_explained_away(quarter):
    publish()
    Case.objects.filter(pk=Case.objects.earliest("pk").pk).update(topic="leak")
    with pytest.raises(CommandError, match="Not every difference is explained"):
        recounted()


def test_a_report_of_another_quarter_is_not_there_to_count(quarter):
    with pytest.raises(CommandError, match="no published report"):
        recounted()


def test_bytes_that_are_not_those_published_are_not_shown(quarter, client):
    publish()
    Report.objects.update(summary_en="All is well.")
    assert client.get("/en/reports/2026-q3/").content == served("/en/reports/2026-q3/")
    Report.objects.update(hashes={"/en/reports/2026-q3/": "0" * 64})
    answer = client.get("/en/reports/2026-q3/")
    assert answer.status_code == 503
    assert "All is well." not in answer.content.decode()


def test_every_event_of_the_cases_keeps_when_it_was_entered(quarter):
    publish()
    letters(1)
    assert CaseEvent.objects.filter(event="case.filed").latest("pk").recorded_at > Report.objects.get().counted_at
