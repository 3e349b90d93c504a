"""Periods that are not like others: nothing happened, one thing happened, a term changed, the log's key changed. And paper against page."""

import html
import re
from datetime import date, datetime, timedelta

import pytest

from disputes.services import answering, triage
from disputes.services.filing import file_case
from portal.press import services as press
from portal.trail import services as trail
from portal.trail import verifying
from portal.trail.models import Entry
from portal.trail.queries import proof, vkeys
from portal.trail.rules import SYSTEM, Actor
from tests import needs, paper, people
from tests.law.terms import approved, draft
from tests.transparency_reports.test_publishing import Q3, THEN, publish, served
from transparency_reports import prints, queries, recounting, rendering, services
from transparency_reports.models import Report
from transparency_reports.rules import ZONE, Unit
from transparency_reports.verifying import check_report

pytestmark = pytest.mark.django_db(transaction=True)


def filed(at):
    return file_case(
        kind="complaint", topic="sharing", story="It was passed on.", wish="Stop.", language="en", channel="page",
        by=Actor("client", "", "client"), at=at,
    ).case  # fmt: skip


def answered(case, at):
    qian = people.qian().actor("intake")
    triage.take_case(case=case, by=qian, at=at - timedelta(hours=1))
    answering.settle_case(case=case, resolution="upheld", text="You are right.", by=qian, at=at)


def refuted(lines):
    return [line.text for line in lines if not line.held]


def test_a_quarter_without_any_case_is_published_and_verified(firm, client):
    report = publish()
    trail.sequence()
    counted = [figure for figure in report.figures if figure["unit"] != Unit.ENTRIES]  # our own registers are nobody's number
    assert {cell["value"] for figure in counted for cell in figure["cells"]} == {None}
    for language, word in (("en", "suppressed"), ("zh-hans", "不予公布")):
        page = client.get(f"/{language}/reports/{Q3.slug}/").content.decode()
        cells = re.findall(r'<td class="num( none)?">(.*?)</td>', page)
        assert cells and not any(re.search(r"[1-9]", text) for _none, text in cells)
        assert any(word in text for _none, text in cells)
    assert refuted(check_report(served, Q3.slug)) == []
    assert recounting.recount(report) == []


def test_one_case_reads_exactly_like_none(firm):
    none = services.draft_report(quarter=Q3, by=SYSTEM, at=THEN)
    empty, listed = none.figures, len(queries.counted_leaves(none))
    filed(datetime(2026, 8, 3, 10, tzinfo=ZONE))
    one = services.draft_report(quarter=Q3, by=SYSTEM, at=THEN)
    assert one.counts["received.kind"] == {"complaint": 1}
    assert one.figures == empty and len(queries.counted_leaves(one)) == listed
    publish()
    trail.sequence()
    assert refuted(check_report(served, Q3.slug)) == []


def test_every_clock_is_counted_by_the_term_it_started_under(firm):
    """Two working days until August, one after: the same wait is kept before and missed after, and stays so in a recount."""
    for _n in range(6):
        answered(filed(datetime(2026, 7, 6, 10, tzinfo=ZONE)), datetime(2026, 7, 8, 12, tzinfo=ZONE))
    changed = draft("reply.first", "1wd", pause="none", valid_from=date(2026, 8, 10))
    assert approved(changed, when=datetime(2026, 7, 20, 10, tzinfo=ZONE)).version == 2
    for _n in range(7):
        answered(filed(datetime(2026, 8, 17, 10, tzinfo=ZONE)), datetime(2026, 8, 19, 12, tzinfo=ZONE))
    report = publish()
    (clock,) = (figure for figure in report.figures if figure["code"] == "clock.reply")
    assert [(cell["key"], cell["value"]) for cell in clock["cells"]] == [("kept", 6), ("missed", 7)]
    assert recounting.recount(report) == []


def test_a_new_log_key_does_not_end_what_the_old_one_signed(quarter, settings):
    publish()
    trail.sequence()
    old, before = vkeys(), proof(Entry.objects.get(id=Report.objects.get().entry), opening=True)
    settings.LOG_SEEDS = (b"\5" * 32, *settings.LOG_SEEDS)
    services.draft_correction(quarter=Q3, reason_zh="漏了一件。", reason_en="One was missing.", by=SYSTEM, at=THEN + timedelta(days=9))
    services.publish_report(report=Report.objects.get(version=2), by=people.sun().actor("publisher"), at=THEN + timedelta(days=9))
    trail.sequence()
    now = [key for key in vkeys() if key not in old]
    assert len(now) == 1
    assert refuted(verifying.check_receipt(before, trusted=old)) == []
    assert refuted(verifying.check_receipt(before, trusted=now)) == ["None of the signatures is by a key you trust."]
    text = queries.proof(Report.objects.get(version=2))
    assert refuted(verifying.check_receipt(text, trusted=now)) == []
    assert refuted(verifying.check_receipt(text, trusted=old)) == ["None of the signatures is by a key you trust."]


@pytest.fixture
def printed(quarter):
    report = publish()
    assert prints.print_report.call(slug=Q3.slug, version=1) == 2
    return report


def squeezed(text):
    return re.sub(r"\s+", "", text)


def pdf(language):
    return bytes(press.read(f"/{language}/reports/{Q3.slug}/v1/report.pdf", language).body)


def said_on(page):
    """Every heading, label and value of the figures on the page."""
    part = page[page.index('<section class="chapter"') : page.index('<section id="method">')]
    found = re.findall(r"<(?:h2|h3|th|td)[^>]*>(.*?)</(?:h2|h3|th|td)>", part, re.DOTALL)
    return [squeezed(html.unescape(re.sub(r"<[^>]+>", "", each))) for each in found]


def agree(report, language, text):
    wanted = said_on(rendering.page(report, language).decode())
    assert len(wanted) > 100
    assert [each for each in wanted if each not in squeezed(text)] == []


@needs.pango
@pytest.mark.one_database
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_paper_says_what_the_page_says(printed, language):
    agree(printed, language, "".join(paper.words_of(pdf(language))))


@needs.pango
@needs.poppler
@pytest.mark.one_database
def test_poppler_reads_the_same_from_the_paper(printed):
    agree(printed, "zh-hans", paper.by_poppler(pdf("zh-hans")))
