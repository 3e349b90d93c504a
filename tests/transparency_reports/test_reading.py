"""Report, comparison, figure and series as a stranger reads them."""

import io
import json
import re
from datetime import datetime
from xml.etree import ElementTree

import pikepdf
import pytest

from portal.press import services as press
from portal.trail.rules import SYSTEM
from tests import needs, people
from tests.transparency_reports.conftest import PLANTED
from tests.transparency_reports.test_publishing import publish
from transparency_reports import prints, rendering, services
from transparency_reports.models import Report
from transparency_reports.rules import ZONE, Quarter

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def two(quarter):
    """The second quarter of 2026, in which nothing happened, and the third."""
    empty = services.draft_report(quarter=Quarter(2026, 2), by=SYSTEM, at=datetime(2026, 7, 20, tzinfo=ZONE))
    services.publish_report(report=empty, by=people.sun().actor("publisher"), at=datetime(2026, 7, 20, tzinfo=ZONE))
    return publish()


def test_a_quarter_with_no_data_is_a_whole_report_without_a_zero_about_people(two, client):
    entries = 10  # third parties, those abroad, transfers; changes of hands announced, called off, in effect; four about incidents
    for language in ("en", "zh-hans"):
        page = client.get(f"/{language}/reports/2026-q2/")
        assert page.status_code == 200
        assert page.content.decode().count(">0<") == entries


def test_two_quarters_stand_side_by_side(two, client):
    page = client.get("/en/reports/compare/").content.decode()
    assert "2026 Q2" in page and "2026 Q3" in page
    assert client.get("/zh-hans/reports/compare/?a=2026-q3&b=2026-q2").status_code == 200
    for wrong in ("?a=2019-q1", "?b=x", "?a=%3Cscript%3E"):
        assert client.get(f"/en/reports/compare/{wrong}").status_code == 404


def test_no_difference_is_made_with_a_number_that_is_not_printed(two, client):
    table = client.get("/en/reports/compare/").content.decode().partition("<table")[2].rpartition("</table>")[0]
    assert "+12" not in table and "--" in table


def test_one_published_quarter_cannot_be_compared(quarter, client):
    publish()
    assert "takes two published quarters" in client.get("/en/reports/compare/").content.decode()


def test_a_figure_is_an_image_for_somebody_elses_page(two, client):
    answer = client.get("/en/reports/2026-q3/figure/received.kind.svg")
    assert answer["Cross-Origin-Resource-Policy"] == "cross-origin"
    ElementTree.fromstring(answer.content)
    assert "#received.kind" in answer["Link"]
    assert client.get("/en/reports/2026-q3/figure/nothing.svg").status_code == 404


def test_a_number_over_all_quarters_is_one_call(two, client):
    points = client.get("/api/v1/reports/series/received.kind/total").json()["points"]
    assert [(point["report"], point["value"], point["state"]) for point in points] == [
        ("2026-q2", None, "suppressed"),
        ("2026-q3", 12, "shown"),
    ]
    assert client.get("/api/v1/reports/series/received.kind/nobody").status_code == 404


def test_the_page_leads_programs_to_its_data(two, client):
    page = client.get("/en/reports/2026-q3/").content.decode()
    assert '<link rel="alternate" type="application/ld+json" href="dataset.jsonld">' in page
    assert not re.search(r"<script(?![^>]*\ssrc=)", page)
    said = json.loads(press.read("/en/reports/2026-q3/dataset.jsonld").body)
    assert said["@type"] == "Dataset" and said["temporalCoverage"] == "2026-07-01/2026-09-30"
    for file in said["distribution"]:
        assert press.read("/en/reports/2026-q3/" + file["contentUrl"].rsplit("/", 1)[1]) is not None


def test_every_chart_has_its_table(two, client):
    page = client.get("/en/reports/2026-q3/").content.decode()
    assert page.count('class="drawn"') == page.count("The same as a table</summary>") == 3
    assert PLANTED not in page


@needs.pango
@pytest.mark.one_database
def test_the_pdf_is_tagged_and_knows_its_language(two, client):
    assert prints.print_report.call(slug="2026-q3", version=1) == 2
    answer = client.get("/zh-hans/reports/2026-q3/report.pdf")
    assert answer.status_code == 200 and answer.content.startswith(b"%PDF")
    assert press.read("/en/reports/2026-q3/v1/report.pdf", "en") is not None
    with pikepdf.open(io.BytesIO(answer.content)) as document:
        root = document.Root
        assert bool(root.MarkInfo.Marked) and "/StructTreeRoot" in root and str(root.Lang) == "zh-Hans"


def test_the_pdf_is_made_from_the_words_and_numbers_of_the_page(two):
    report = Report.objects.get(quarter=3)
    for language in rendering.LANGUAGES:
        page, paper = (text(body) for body in (rendering.page(report, language).decode(), prints.html(report, language)))
        numbers = [word for word in paper if any(character.isdigit() for character in word)]
        assert numbers and set(numbers) <= set(page)


def text(html):
    body = re.sub(r"<(style|script)[^>]*>.*?</\1>", " ", html, flags=re.DOTALL)
    return re.sub(r"<[^>]+>", " ", body).split()
