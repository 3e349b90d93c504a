"""Two people for every year: what the service and the database refuse, and what stays when a year changes."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from portal.doors.errors import Refusal
from portal.law import proposing, queries, years
from portal.law.models import CalendarYear, Proposal
from portal.law.seeding import SeedDay, china
from portal.trail.models import Entry
from tests.deadlines.calendars import at
from tests.law.calendars import ANNOUNCED, URL, administrator, approved, longer_new_year, officer, proposed, year

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("law")]


def refused(**changes: object) -> str:
    with pytest.raises(Refusal) as error:
        proposed(year(**changes))
    return error.value.code


def without(*days: str) -> tuple[SeedDay, ...]:
    return tuple(day for day in year().days if day.date.isoformat() not in days)


def with_day(day: str, kind: str = "holiday", zh: str = "元旦", en: str = "New Year's Day") -> tuple[SeedDay, ...]:
    return (*year().days, SeedDay(date.fromisoformat(day), kind, zh, en))


def test_a_proposal_counts_for_nothing() -> None:
    proposed()
    assert queries.calendar("cn").known_years == {2024, 2025, 2026}


def test_an_approved_year_is_in_force_with_its_notice() -> None:
    approved()
    day = queries.calendar("cn").day(date(2027, 2, 20))
    assert (day.kind, day.source, day.provisional) == ("makeup", URL, False)


def test_a_day_missing_in_a_holiday_is_refused() -> None:
    assert refused(days=without("2027-02-10")) == "calendar.missing"


def test_a_missing_statutory_day_is_refused() -> None:
    assert refused(days=without("2027-06-09")) == "calendar.missing"


def test_what_no_calendar_can_have_is_refused() -> None:
    tries = {
        "calendar.doubled": {"days": with_day("2027-01-01")},
        "calendar.outside_year": {"days": with_day("2028-01-01")},
        "calendar.makeup_on_weekday": {"days": with_day("2027-01-05", "makeup")},
        "calendar.no_name": {"days": with_day("2027-01-04", zh="")},
        "calendar.empty": {"days": ()},
        "calendar.no_title": {"source": "  "},
        "calendar.address": {"source_url": "javascript:alert(1)"},
    }
    assert {refused(**changes) for changes in tries.values()} == set(tries) and not Proposal.objects.exists()


def test_a_second_proposal_for_the_year_is_refused_while_one_waits() -> None:
    proposed()
    assert refused(days=longer_new_year().days) == "calendar.waiting"


def test_after_a_rejection_the_year_can_be_proposed_again() -> None:
    proposing.reject_year(proposal=proposed(), by=administrator(), reason="缺 02-20", at=ANNOUNCED)
    assert proposed().waiting


def test_the_same_year_again_is_refused() -> None:
    approved()
    assert refused() == "calendar.same"


def test_nobody_decides_what_they_entered() -> None:
    proposal = proposed()
    for decide in (proposing.approve_year, proposing.reject_year):
        with pytest.raises(Refusal) as error:
            decide(proposal=proposal, by=officer(), reason="我自己录入的")
        assert error.value.code == "calendar.own"
    assert queries.proposal(proposal.public_id).waiting


def test_another_role_makes_no_second_person() -> None:
    with pytest.raises(Refusal) as error:
        proposing.approve_year(proposal=proposed(), by=replace(officer(), role="administrator"))
    assert error.value.code == "calendar.own"


def test_the_database_knows_the_second_person_too() -> None:
    proposal = proposed()
    mine = {"decision": "approved", "decided_at": ANNOUNCED, "decided_by": proposal.proposed_by, "decided_role": "administrator"}
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.filter(pk=proposal.pk).update(**mine)


def test_the_database_holds_one_waiting_proposal_a_year() -> None:
    proposal = proposed()
    with pytest.raises(IntegrityError), transaction.atomic():
        fields = {
            field.attname: getattr(proposal, field.attname) for field in Proposal._meta.fields if field.name not in ("id", "public_id")
        }
        Proposal.objects.create(**fields)


def test_a_decision_is_final() -> None:
    proposal = approved()
    for decide in (proposing.approve_year, proposing.reject_year):
        with pytest.raises(Refusal) as error:
            decide(proposal=proposal, by=administrator(), reason="再看一次")
        assert error.value.code == "calendar.decided"
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.filter(pk=proposal.pk).update(reason="rewritten")


def test_a_rejection_needs_a_reason() -> None:
    with pytest.raises(Refusal) as error:
        proposing.reject_year(proposal=proposed(), by=administrator(), reason=" ")
    assert error.value.code == "calendar.no_reason"


def test_only_the_person_who_entered_it_withdraws_it() -> None:
    proposal = proposed()
    with pytest.raises(Refusal) as error:
        proposing.withdraw_year(proposal=proposal, by=administrator())
    assert error.value.code == "calendar.not_own"
    assert proposing.withdraw_year(proposal=proposal, by=officer()).decision == "withdrawn"


def test_every_step_is_on_record_with_its_digest() -> None:
    proposal = approved()
    found = {entry.event: entry for entry in Entry.objects.filter(event__startswith="law.year_")}
    assert {entry.document["sha256"] for entry in found.values()} == {proposal.sha256} and len(found) == 2
    recorded = found["law.year_recorded"]
    assert (recorded.actor_role, recorded.facts["proposed_by"]) == ("administrator", officer().id)


def test_a_year_is_a_version_and_the_one_before_stays() -> None:
    approved()
    versions = queries.versions(2027)
    assert [(row.version, row.provisional, row.valid_to is None) for row in versions] == [(2, False, True), (1, True, False)]
    assert versions[1].days.count() == len(versions[1].seed_days) > 10
    with pytest.raises(TypeError):
        versions[1].delete()


def test_the_database_rewrites_no_year() -> None:
    approved()
    for version in queries.versions(2027):
        with pytest.raises(IntegrityError), transaction.atomic():
            CalendarYear.objects.filter(pk=version.pk).update(source="somebody else")


def test_the_past_is_asked_by_the_days_of_its_time() -> None:
    approved(longer_new_year(), when=at("2026-12-28"))
    day = date(2027, 1, 4)
    assert (queries.calendar("cn", at("2026-12-27")).day(day).works, queries.calendar("cn").day(day).works) == (True, False)


def test_warnings_name_a_forgotten_makeup_day_and_a_strange_address() -> None:
    assert years.warnings(2027, year().days, URL, in_force=False) == []
    found = years.warnings(2027, without("2027-02-20"), "https://example.com/", in_force=True)
    assert len(found) == 3 and "14" in found[2] and "13" in found[2]


@pytest.mark.parametrize("known", [2024, 2025, 2026])
def test_real_notices_pass_without_a_warning(known: int) -> None:
    years.check_notice(known, china(known))
    assert years.warnings(known, china(known), URL, in_force=False) == []


def test_differences_are_the_days_treated_otherwise() -> None:
    before = queries.counted(2027)
    assert before is not None
    changed = {change.date.isoformat(): (change.before, change.after) for change in years.differences(before.seed_days, year().days)}
    assert changed["2027-02-20"] == ("", "makeup") and changed["2027-02-11"] == ("", "holiday") and "2027-02-06" not in changed
