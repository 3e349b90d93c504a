"""The live page: bands that nobody's own case moves, and statements that expire for all to see."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disputes.services import clocks
from portal.doors.errors import Refusal
from portal.trail.models import Entry
from tests import people
from transparency_reports import live, live_services
from transparency_reports.models import LiveShare, Statement
from transparency_reports.rules import ZONE

NOW = datetime(2026, 9, 20, 10, tzinfo=ZONE)
WORDS = {"text_zh": "我们从未出售个人信息。", "text_en": "We have never sold personal information."}
DATES = {"accurate_on": date(2026, 9, 20), "expires_on": date(2026, 12, 20)}


@given(st.integers(0, 300), st.integers(0, 300), st.integers(2, 10))
def test_what_is_said_is_true_and_says_no_more_than_ten_points(kept, missed, k):
    shown = live.band([(kept, missed)], k)
    if kept + missed < 4 * k:
        assert shown is None
    else:
        assert shown % 10 == 0 and 0 <= shown <= 90
        assert shown <= 100 * kept / (kept + missed)
        assert min(kept, missed) < k or 100 * kept / (kept + missed) <= shown + 10


@given(st.integers(20, 300), st.integers(0, 4))
def test_whether_everything_was_kept_or_nearly_everything_is_not_told(whole, missed):
    assert live.band([(whole - missed, missed)], 5) == live.band([(whole, 0)], 5)


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=2, max_size=2), st.integers(2, 10))
def test_what_is_said_of_two_quarters_is_true(parts, k):
    shown = live.band(parts, k)
    assert shown is None or shown <= 100 * sum(kept for kept, _ in parts) / sum(map(sum, parts))


@pytest.mark.django_db
def test_the_page_moves_only_with_enough_new_cases(quarter):
    clocks.sweep(NOW)
    assert live_services.move_live(NOW) > 0
    rows = LiveShare.objects.count()
    assert live_services.move_live(NOW + timedelta(days=1)) == 0
    assert LiveShare.objects.count() == rows


@pytest.mark.django_db
def test_twelve_cases_are_too_few_for_a_band(quarter):
    live_services.move_live(NOW)
    assert {each.share for each in live.shown(NOW)} == {None}


@pytest.mark.django_db
def test_what_has_not_moved_for_long_is_not_shown(firm):
    LiveShare.objects.create(family="reply", share=90, moved_at=NOW)
    shown = lambda now: {each.family: each.share for each in live.shown(now)}["reply"]  # noqa: E731
    assert shown(NOW + timedelta(days=89)) == 90
    assert shown(NOW + timedelta(days=91)) is None


def statement(**more):
    return live_services.draft_statement(**{**WORDS, **DATES, **more}, by=people.zhao().actor("privacy_officer"), at=NOW)


@pytest.mark.django_db
def test_two_people_make_a_statement_and_the_log_has_it(firm, client):
    made = statement()
    with pytest.raises(Refusal, match="second_person"):
        live_services.approve_statement(statement=made, by=people.zhao().actor("privacy_officer"), at=NOW)
    assert WORDS["text_en"] not in client.get("/en/reports/live/").content.decode()
    live_services.approve_statement(statement=made, by=people.sun().actor("publisher"), at=NOW)
    assert WORDS["text_en"] in client.get("/en/reports/live/").content.decode()
    assert Entry.objects.get(id=Statement.objects.get().entry).document["text"]["zh-hans"] == WORDS["text_zh"]


@pytest.mark.django_db
def test_a_statement_that_is_not_renewed_says_so(firm, client):
    old = statement(accurate_on=date(2025, 1, 1), expires_on=date(2025, 6, 1))
    live_services.approve_statement(statement=old, by=people.sun().actor("publisher"), at=NOW)
    assert "Expired on 2025-06-01 and not renewed" in client.get("/en/reports/live/").content.decode()
    assert "逾期未续" in client.get("/zh-hans/reports/live/").content.decode()
    renewed = statement(renews=old)
    live_services.approve_statement(statement=renewed, by=people.sun().actor("publisher"), at=NOW)
    assert [each.pk for each in live.statements()] == [renewed.pk]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong",
    [{"text_en": " "}, {"expires_on": date(2026, 9, 20)}, {"expires_on": date(2028, 1, 1)}, {"accurate_on": date(2026, 9, 21)}],
)
def test_a_statement_needs_both_languages_and_dates_that_can_be_true(firm, wrong):
    with pytest.raises(Refusal):
        statement(**wrong)


@pytest.mark.django_db
def test_staff_write_and_publish_on_their_page_and_chen_does_not(firm, client):
    assert client.get("/staff/reports/statements/").status_code == 302
    people.signed_in(client, people.zhao())
    page = client.post("/staff/reports/statements/", {**WORDS, "accurate_on": "2020-01-01", "expires_on": "2019-01-01"})
    assert page.status_code in (409, 422) and WORDS["text_zh"] in page.content.decode()
    client.post("/staff/reports/statements/", {**WORDS, "accurate_on": "2026-01-01", "expires_on": "2026-12-31"})
    address = f"/staff/reports/statements/{Statement.objects.get().public_id}/"
    assert client.post(address).status_code == 409
    people.signed_in(client, people.sun())
    client.post(address)
    assert Statement.objects.get().approved_by
