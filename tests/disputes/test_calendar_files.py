"""Deadlines in a calendar program: the client's case, a colleague's queue, anybody's calculation. Read back by the library."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from disputes import calendar_feed
from disputes.services import clocks
from tests import people
from tests.disputes.cases import ID_NUMBER, PHONE, agreed, file, taken

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("firm")]


def events(body: bytes) -> list:
    return Calendar.from_ical(body).walk("VEVENT")


def mine(receipt: str, language="en"):
    browser = Client()
    browser.post(f"/{language}/cases/", {"receipt": receipt})
    return browser.get(f"/{language}/cases/mine/deadlines.ics")


def test_client_takes_the_running_deadlines_along():
    filed = file()
    answer = mine(filed.receipt)
    found = {str(each["summary"]): each for each in events(answer.content)}
    complaint = found[f"{filed.case.reference} · Handling of a complaint"]
    assert answer["Content-Type"].startswith("text/calendar")
    assert complaint["dtstart"].dt == clock_day(filed.case, "cn.complaint")
    assert complaint.walk("VALARM")[0]["trigger"].dt == timedelta(days=-1)


def clock_day(case, code) -> date:
    return (case.clocks.get(code=code).due_at - timedelta(seconds=1)).astimezone().date()


def test_it_holds_nobodys_words():
    body = mine(file().receipt, "zh-hans").content.decode()
    for secret in (ID_NUMBER, PHONE, "身份证", "销毁"):
        assert secret not in body


def test_without_a_receipt_there_is_no_file():
    answer = Client().get("/en/cases/mine/deadlines.ics")
    assert answer.status_code in (302, 404)
    assert b"VEVENT" not in answer.content


def test_what_is_over_is_not_in_it():
    case = agreed()
    assert {str(each["summary"]).split(" · ")[1] for each in events(calendar_feed.of_case(case, "zh-hans"))} == {"履行调解协议"}


def feed_of(user):
    return Client().get(f"/en/cases/feed/{calendar_feed.address(user)}.ics")


def test_colleague_subscribes_to_their_own_cases_only():
    mine_, others = taken(), file().case
    answer = feed_of(people.qian())
    summaries = " ".join(str(each["summary"]) for each in events(answer.content))
    assert mine_.reference in summaries
    assert others.reference not in summaries
    assert PHONE not in answer.content.decode()


def test_entry_keeps_its_name_when_its_date_moves():
    case = taken()
    before = {str(each["uid"]) for each in events(calendar_feed.of_case(case, "en"))}
    clocks.rebuild_case(case)
    assert {str(each["uid"]) for each in events(calendar_feed.of_case(case, "en"))} == before


@pytest.mark.parametrize("change", ["password", "left", "role"])
def test_address_dies_with_password_person_or_role(change):
    qian = people.qian()
    token = calendar_feed.address(qian)
    if change == "password":
        qian.set_password("another long password")
    if change == "left":
        qian.is_active, qian.left_at = False, timezone.now()
    qian.save()
    if change == "role":
        qian.grants.all().delete()
    assert Client().get(f"/en/cases/feed/{token}.ics").status_code == 404


@pytest.mark.parametrize("token", ["x", "W10:1:abc", "a" * 400])
def test_forged_address_finds_nothing(token):
    assert Client().get(f"/en/cases/feed/{token}.ics").status_code == 404


def test_week_page_shows_the_address():
    zhao = people.zhao()
    page = people.signed_in(Client(), zhao).get("/staff/week/").content.decode()
    assert "/cases/feed/" in page


def test_anybodys_calculation_goes_into_a_calendar():
    answer = Client().get("/en/deadlines/deadline.ics", {"term": "15wd", "start": "2026-02-12"})
    (event,) = events(answer.content)
    assert event["dtstart"].dt == date(2026, 3, 11)


def test_calculation_that_cannot_be_made_says_why():
    answer = Client().get("/en/deadlines/deadline.ics", {"term": "15wd", "start": "yesterday"})
    assert answer.status_code == 422
    assert b"VEVENT" not in answer.content
