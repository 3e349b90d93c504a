"""The edition of a year: nothing in it that the quarterly reports do not print, stories with their intervals, two people."""

from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.doors.errors import Refusal
from portal.press import services as press
from portal.trail.models import Entry
from tests import people
from transparency_reports import data, year_rendering, year_services, years
from transparency_reports.models import Edition, Report, Story
from transparency_reports.rules import ZONE, Cell, Figure, State, Unit

NEXT_YEAR = datetime(2027, 2, 1, 10, tzinfo=ZONE)
STORY = {
    "title_zh": "答复更快了", "title_en": "We answer sooner", "text_zh": "我们增加了一名受理人员。", "text_en": "We hired one more person.",
    "figure": "clock.reply", "row": "kept", "before": "2026-q1", "after": "2026-q4",
}  # fmt: skip
ZHAO = lambda: people.zhao().actor("privacy_officer")  # noqa: E731
SUN = lambda: people.sun().actor("publisher")  # noqa: E731


def figures(kept, missed):
    """One quarter's clocks, suppressed where None, and the share that follows from them."""
    hidden = kept is None or missed is None
    cell = lambda key, value: Cell(key, value, State.SHOWN if value is not None else State.SUPPRESSED)  # noqa: E731
    share = None if hidden else round(100 * kept / (kept + missed), 1)
    return data.plain([
        Figure("clock.reply", Unit.CASES, (cell("kept", kept), cell("missed", missed)), cell("total", None if hidden else kept + missed)),
        Figure("kept.share", Unit.PERCENT, (cell("reply", share),)),
        Figure("time.reply", Unit.HOURS, (Cell("median", 3.5),)),
    ])  # fmt: skip


def year_cells(quarters):
    return {(figure["code"], row["key"]): row["year"] for figure in years.combine(quarters) for row in figure["rows"]}


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.integers(5, 99), st.integers(5, 99)), min_size=4, max_size=4), st.sampled_from([None, 1, 2, 3, 4]))
def test_the_year_is_the_sum_of_what_is_printed_and_hidden_where_one_quarter_is(numbers, hidden):
    quarters = {q: figures(*((None, None) if q == hidden else pair)) for q, pair in enumerate(numbers, start=1)}
    found = year_cells(quarters)
    kept, whole = sum(kept for kept, _ in numbers), sum(map(sum, numbers))
    shown = {"value": None, "state": "suppressed"}
    assert found["clock.reply", "kept"] == (shown if hidden else {"value": kept, "state": "shown"})
    assert found["kept.share", "reply"] == (shown if hidden else {"value": round(100 * kept / whole, 1), "state": "shown"})
    assert found["time.reply", "median"] == {"value": None, "state": "not_applicable"}


def test_a_quarter_without_a_report_is_not_collected_and_so_is_the_year():
    found = year_cells({q: figures(20, 10) for q in (1, 2, 4)})
    assert found["clock.reply", "total"] == {"value": None, "state": "not_collected"}


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"), [(81, 263, 25.5, 36.6), (15, 148, 6.2, 16.0), (0, 20, 0.0, 16.1), (29, 29, 88.3, 100.0)]
)
def test_the_interval_is_wilsons(part, whole, low, high):
    """Newcombe, Statistics in Medicine 17 (1998), table I, method 3."""
    assert years.wilson(part, whole) == (low, high)


@pytest.fixture
def four(firm):
    """Four published reports of 2026; the second hides its clocks."""
    numbers = {1: (20, 30), 2: (None, None), 3: (40, 12), 4: (90, 10)}
    for quarter, pair in numbers.items():
        Report.objects.create(
            year=2026, quarter=quarter, status="published", method="2026.4", small_number=5, figures=figures(*pair), drafted_at=NEXT_YEAR,
            drafted_by="staff:x", published_at=NEXT_YEAR, published_by="staff:y", hashes={f"/en/reports/2026-q{quarter}/data.json": f"{quarter}" * 64},
        )  # fmt: skip


def drafted():
    edition = year_services.draft_edition(year=2026, by=ZHAO(), at=NEXT_YEAR)
    return year_services.describe_edition(edition=edition, summary_zh="这一年……", summary_en="This year …", by=ZHAO(), at=NEXT_YEAR)


def published():
    edition = drafted()
    year_services.add_story(edition=edition, **STORY, by=ZHAO(), at=NEXT_YEAR)
    return year_services.publish_edition(edition=edition, read=year_services.seen(edition), by=SUN(), at=NEXT_YEAR)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [{"before": "2026-q2"}, {"after": "2026-q2"}, {"row": "other"}, {"after": "2027-q1"}, {"figure": "kept.share", "row": "reply"}],
)
def test_a_story_is_bound_to_printed_counts_only(four, change):
    with pytest.raises(Refusal, match=r"story\.not_printed"):
        year_services.add_story(edition=drafted(), **{**STORY, **change}, by=ZHAO(), at=NEXT_YEAR)
    assert not Story.objects.exists()


@pytest.mark.django_db
def test_a_suppressed_quarter_cannot_be_chosen_on_the_page_either(four, client):
    edition = drafted()
    people.signed_in(client, people.zhao())
    told = {**STORY, "what": "clock.reply|kept", "before": "2026-q2", "act": "story"}
    answer = client.post(f"/staff/reports/years/{edition.public_id}/", told)
    assert answer.status_code == 422 and STORY["text_zh"] in answer.content.decode()
    assert client.post(f"/staff/reports/years/{edition.public_id}/", {**told, "before": "2026-q1"}).status_code == 302
    assert "90.0 %" in client.get(f"/staff/reports/years/{edition.public_id}/").content.decode()


@pytest.mark.django_db(transaction=True)
def test_both_pages_tell_the_story_with_its_rates_and_the_log_names_the_sources(four, client):
    edition = published()
    english, chinese = (client.get(f"/{language}/reports/2026/").content.decode() for language in ("en", "zh-hans"))
    assert "20 of 50" in english and "40.0 %" in english and "27.6 to 53.8 %" in english and "more than chance" in english
    assert "100 中的 90" in chinese and "答复更快了" in chinese and "We answer sooner" not in chinese
    leaf = Entry.objects.get(id=edition.entry).document
    assert leaf["sha256"] == {file.path: file.sha256 for file in year_rendering.files(edition)}
    assert [source["report"] for source in leaf["sources"]] == [f"2026-q{q}" for q in (1, 2, 3, 4)]
    assert press.read("/en/reports/2026/v1/data.csv").body.startswith(b"figure,row,period,value,unit,state\r\n")
    assert '/en/reports/2026/"' in client.get("/en/reports/").content.decode()


@pytest.mark.django_db(transaction=True)
def test_whoever_wrote_a_word_of_it_does_not_publish_it(four, client):
    edition = drafted()
    year_services.add_story(edition=edition, **STORY, by=SUN(), at=NEXT_YEAR)
    with pytest.raises(Refusal, match="second_person"):
        year_services.publish_edition(edition=edition, read=year_services.seen(edition), by=SUN(), at=NEXT_YEAR)
    assert client.get("/en/reports/2026/").status_code == 404


@pytest.mark.django_db
def test_what_was_not_read_is_not_published(four):
    edition = drafted()
    read = year_services.seen(edition)
    corrected = Report.objects.get(quarter=4)
    Report.objects.filter(pk=corrected.pk).update(figures=figures(80, 20))
    with pytest.raises(Refusal, match=r"edition\.changed"):
        year_services.publish_edition(edition=edition, read=read, by=SUN(), at=NEXT_YEAR)


@pytest.mark.django_db(transaction=True)
def test_a_published_edition_stands_and_a_correction_is_a_next_version_with_a_reason(four, client):
    first = published()
    Report.objects.filter(quarter=2).update(figures=figures(30, 30))
    assert b"suppressed" in client.get("/en/reports/2026/data.csv").content
    with pytest.raises(Refusal, match="no_reason"):
        year_services.draft_edition(year=2026, by=ZHAO(), at=NEXT_YEAR)
    second = year_services.draft_edition(year=2026, reason_zh="第二季度已更正。", reason_en="Q2 was corrected.", by=ZHAO(), at=NEXT_YEAR)
    year_services.publish_edition(edition=second, read=year_services.seen(second), by=SUN(), at=NEXT_YEAR)
    page = client.get("/en/reports/2026/").content.decode()
    assert "Q2 was corrected." in page and "We answer sooner" in page and ">180<" in page
    assert client.get("/en/reports/2026/v1/data.csv").content == press.read("/en/reports/2026/v1/data.csv").body
    assert Edition.objects.get(pk=first.pk).document == first.document
    assert "Q2 was corrected." in client.get("/en/reports/2026/versions/").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(("year", "code"), [(2027, "edition.not_over"), (2024, "edition.no_reports")])
def test_a_year_that_is_not_over_or_has_no_report_has_no_edition(four, year, code):
    with pytest.raises(Refusal, match=code):
        year_services.draft_edition(year=year, by=ZHAO(), at=NEXT_YEAR)
