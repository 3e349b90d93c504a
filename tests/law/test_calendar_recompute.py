"""When a year is approved, running dates move at once, those concerned are told, and a rebuild gives the same rows."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from disputes import queries as cases
from disputes.models import Case, Clock
from disputes.rules import Event
from disputes.services import answering, clocks, triage
from portal.accounts import services as accounts
from portal.consent.services import load_notices
from portal.doors.errors import Refusal
from portal.law import proposing
from portal.law import services as law
from portal.notices.models import Notice
from portal.notices.queries import letter
from portal.trail.models import Entry
from portal.trail.rules import SYSTEM
from tests.deadlines.calendars import at
from tests.disputes.cases import client as client_of
from tests.disputes.cases import file as file_case
from tests.disputes.test_contacts_and_recovery import code_sent
from tests.law.calendars import ANNOUNCED, approved, longer_new_year, officer, proposed, year
from tests.people import qian, signed_in, wang

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ready")]
FILED = at("2026-12-24")
LATER = ANNOUNCED + timedelta(hours=1)
COLUMNS = ("case_id", "code", "run", "version", "started_at", "pauses", "paused_at", "due_at", "provisional", "stopped_at", "breached_at")


@pytest.fixture
def ready(firm: object) -> None:
    """A firm with its notices, before anything is known of 2027."""
    load_notices(by=SYSTEM)


@pytest.fixture
def case(ready: None) -> Case:
    return file_case(at=FILED).case


def clock(case: Case, code: str = "cn.complaint") -> Clock:
    return Clock.objects.filter(case=case, code=code).order_by("-run").first()  # type: ignore[return-value]


def day(found: Clock) -> str:
    return (found.due_at - timedelta(seconds=1)).astimezone(at("2026-01-01").tzinfo).date().isoformat()


def picture() -> list[Any]:
    return [*Clock.objects.order_by("case_id", "code", "run").values_list(*COLUMNS), *Case.objects.order_by("pk").values_list("queue_at", "late", "n")]  # fmt: skip


def rebuilt() -> list[Any]:
    call_command("rebuild_clocks")
    return picture()


def test_the_date_moves_and_is_certain(case: Case) -> None:
    assert (day(clock(case)), clock(case).provisional) == ("2027-01-15", True)
    approved(longer_new_year())
    assert (day(clock(case)), clock(case).provisional) == ("2027-01-16", False)  # off on the 4th, worked on Saturday the 16th
    assert Case.objects.get(pk=case.pk).queue_at == min(Clock.objects.filter(case=case, stopped_at=None).values_list("due_at", flat=True))


def test_what_moved_and_why_is_an_event_and_on_the_record(case: Case) -> None:
    approved(longer_new_year())
    [event] = [each for each in cases.events(case) if each.event == Event.CLOCK_MOVED]
    assert event.data == {"term": "cn.complaint", "run": 1, "was": "2027-01-15", "due": "2027-01-16", "year": 2027}
    assert Entry.objects.get(pk=event.entry).facts["due"] == "2027-01-16"


def test_a_date_that_stays_tells_nobody(case: Case) -> None:
    approved()
    assert day(clock(case)) == "2027-01-15" and not clock(case).provisional
    assert Event.CLOCK_MOVED not in {event.event for event in cases.events(case)}


@pytest.mark.parametrize(("language", "words"), [("zh-hans", "原为 2027-01-15 周五，现为 2027-01-16 周六"), ("en", "Was Fri 15 Jan 2027, is now Sat 16 Jan 2027")])  # fmt: skip
def test_a_verified_contact_is_written_once_in_its_language(language: str, words: str) -> None:
    challenge = accounts.send_contact_code(channel="email", address="wang@example.com", language=language, by=wang())
    contact = accounts.verify_contact(challenge=challenge, code=code_sent(), by=wang())
    case = file_case(at=FILED, language=language, contact=contact).case
    approved(longer_new_year())
    told = [letter(notice) for notice in Notice.objects.filter(template="case_moved")]
    assert len(told) == 1 and words in told[0].body and case.reference in told[0].subject
    assert "wang" not in told[0].body


def test_without_a_contact_nobody_is_written(case: Case) -> None:
    approved(longer_new_year())
    assert not Notice.objects.filter(template="case_moved").exists()


def test_the_client_reads_the_old_date_the_new_one_and_why(client: Client) -> None:
    filed = file_case(at=FILED)
    approved(longer_new_year())
    for language, words in (("zh-hans", "原为 2027-01-15 周五"), ("en", "Was Fri 15 Jan 2027")):
        browser = Client()
        browser.post(f"/{language}/cases/", {"receipt": filed.receipt})
        shown = browser.get(f"/{language}/cases/mine/", follow=True).content.decode()
        assert words in shown
    stranger = Client().get("/en/cases/mine/", follow=True).content.decode()
    assert "Fri 15 Jan 2027" not in stranger and filed.case.reference not in stranger


def test_the_desk_reads_it_too(case: Case) -> None:
    approved(longer_new_year())
    desk = signed_in(Client(), qian())
    desk.post("/i18n/setlang/", {"language": "zh-hans", "next": "/staff/cases/"})
    shown = desk.get(f"/staff/cases/{case.reference}/").content.decode()
    assert "原为 2027-01-15 周五，现为 2027-01-16 周六" in shown


def test_fold_equals_rebuild_whatever_stage_a_case_is_in() -> None:
    running, taken, paused, answered, withdrawn = (file_case(at=FILED + timedelta(hours=n)).case for n in range(5))
    for case in (taken, paused, answered):
        triage.take_case(case=case, by=qian().actor("intake"), at=FILED + timedelta(hours=6))
    triage.ask_for_more(case=paused, text="请补充合同编号。", by=qian().actor("intake"), at=FILED + timedelta(hours=7))
    answering.settle_case(case=answered, resolution="upheld", text="已经销毁。", by=qian().actor("intake"), at=FILED + timedelta(hours=8))
    answering.withdraw_case(case=withdrawn, by=client_of(withdrawn), at=FILED + timedelta(hours=9))
    before = picture()
    approved(longer_new_year())
    after = picture()
    assert after != before and rebuilt() == after and day(clock(running)) == "2027-01-16"


def test_what_was_answered_keeps_the_date_it_was_judged_by(case: Case) -> None:
    triage.take_case(case=case, by=qian().actor("intake"), at=FILED + timedelta(hours=1))
    answering.settle_case(case=case, resolution="upheld", text="已经销毁。", by=qian().actor("intake"), at=FILED + timedelta(hours=2))
    approved(longer_new_year())
    assert day(clock(case)) == "2027-01-15" and rebuilt()
    assert day(clock(case)) == "2027-01-15"
    [shown] = [view for view in cases.clocks(case) if view.clock.code == "cn.complaint"]
    assert shown.shown.due.day.isoformat() == "2027-01-15"


def test_a_deadline_missed_before_the_notice_stays_missed(case: Case) -> None:
    late = at("2027-01-16T00:30")
    approved(longer_new_year(), when=late)
    found = clock(case)
    assert (day(found), found.breached_at) == ("2027-01-15", found.due_at)
    before = picture()
    assert rebuilt() == before


def test_a_date_that_moves_into_the_past_is_missed_only_from_when_it_was_known(case: Case) -> None:
    shorter = year(days=tuple(d for d in year().days))
    worked = (*shorter.days, *[type(shorter.days[0])(at(f"2027-01-{n:02}").date(), "makeup", "元旦", "New Year's Day") for n in (9, 10)])
    when = at("2027-01-15T09:00")
    approved(year(days=worked), when=when)
    assert day(clock(case)) == "2027-01-13" and clock(case).breached_at is None
    clocks.sweep(when + timedelta(minutes=1))
    found = clock(case)
    assert found.breached_at == when and day(found) == "2027-01-13"
    before = picture()
    assert rebuilt() == before


def test_a_later_correction_moves_again(case: Case) -> None:
    approved(longer_new_year())
    approved(when=LATER + timedelta(hours=1))
    assert day(clock(case)) == "2027-01-15"
    assert [event.data["due"] for event in cases.events(case) if event.event == Event.CLOCK_MOVED] == ["2027-01-16", "2027-01-15"]
    before = picture()
    assert rebuilt() == before


def test_a_release_that_brings_the_year_moves_the_dates_too(case: Case) -> None:
    given = longer_new_year()
    law.record_calendar_year(
        calendar="cn", year=2027, days=given.days, source=given.source, source_url=given.source_url, by=SYSTEM, at=LATER
    )
    assert day(clock(case)) == "2027-01-16"


def test_cases_the_year_cannot_reach_are_left_alone() -> None:
    old = file_case(at=at("2026-10-12")).case
    before = old.n
    approved(longer_new_year())
    assert Case.objects.get(pk=old.pk).n == before


def test_a_rejected_approval_changes_nothing(case: Case) -> None:
    before = picture()
    with pytest.raises(Refusal):
        proposing.approve_year(proposal=proposed(longer_new_year()), by=officer(), at=LATER)
    assert picture() == before


def test_a_case_filed_while_the_year_was_approved_is_caught_up_with(case: Case) -> None:
    old = clock(case).due_at
    approved(longer_new_year())
    other = file_case(at=FILED).case  # as another transaction that still read the old days would have left it
    Clock.objects.filter(case=other, code="cn.complaint").update(due_at=old, provisional=True)
    assert clocks.settle_provisional(LATER) == 1 and clocks.settle_provisional(LATER) == 0
    assert day(clock(other)) == "2027-01-16"
    assert [event.data["was"] for event in cases.events(other) if event.event == Event.CLOCK_MOVED] == ["2027-01-15"]


def test_dates_that_rest_on_unknown_days_stay_provisional(case: Case) -> None:
    assert clock(case).provisional and clocks.settle_provisional(LATER) == 0
