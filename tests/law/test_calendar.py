from datetime import date

import holidays
import pytest

from portal.doors.errors import Refusal
from portal.law import queries, services
from portal.law.models import CalendarYear
from portal.law.seeding import SeedDay, china, england, europe
from portal.trail.models import Entry
from portal.trail.rules import SYSTEM
from tests.deadlines.calendars import at
from tests.people import zhao

pytestmark = pytest.mark.django_db
NOTICE = "https://www.gov.cn/zhengce/zhengceku/202611/content_1.htm"
EU27 = "AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE".split()


def record(days: list[SeedDay], year: int = 2027) -> CalendarYear:
    by = zhao().actor("privacy_officer")
    return services.record_calendar_year(calendar="cn", year=year, days=days, source="通知", source_url=NOTICE, by=by, at=at("2026-11-25"))


def off(*days: str) -> list[SeedDay]:
    return [SeedDay(date.fromisoformat(day), "holiday", "元旦", "New Year's Day") for day in days]


def refused(days: list[SeedDay], year: int = 2027) -> str:
    with pytest.raises(Refusal) as error:
        record(days, year)
    return error.value.code


def test_known_years_are_those_with_a_notice(law: None) -> None:
    assert queries.calendar("cn").known_years == {2024, 2025, 2026}


def test_every_holiday_names_its_notice(law: None) -> None:
    assert queries.calendar("cn").day(date(2026, 2, 17)).source == "https://www.gov.cn/zhengce/zhengceku/202511/content_7047091.htm"


def test_statutory_days_of_a_year_without_notice_are_provisional(law: None) -> None:
    day = queries.calendar("cn").day(date(2027, 2, 8))
    assert (day.kind, day.name_zh, day.name_en, day.provisional) == ("holiday", "春节", "Spring Festival", True)


def test_recording_a_year_makes_its_dates_certain_and_other(law: None) -> None:
    term, start = queries.term("cn.complaint", at("2026-12-24")), at("2026-12-24")
    before = queries.due_for(term, start)
    record(off("2027-01-01", "2027-01-04"))
    after = queries.due_for(term, start)
    assert (before.day.isoformat(), before.provisional) == ("2027-01-15", True)
    assert (after.day.isoformat(), after.provisional) == ("2027-01-18", False)


def test_a_notice_may_reach_into_the_year_before(law: None) -> None:
    record([*off("2026-12-31", "2027-01-01")])
    assert queries.calendar("cn").day(date(2026, 12, 31)).kind == "holiday"


def test_recording_a_year_is_on_record(law: None) -> None:
    year = record(off("2027-01-01"))
    entry = Entry.objects.get(event="law.year_recorded")
    assert (entry.document["year"], entry.document["sha256"], entry.actor_role) == (2027, year.sha256, "privacy_officer")


def test_the_pack_does_not_undo_a_recorded_year(law: None) -> None:
    record(off("2027-01-01"))
    assert services.load_pack(by=SYSTEM, at=at("2026-12-01")).years == []


def test_a_recorded_year_can_be_corrected(law: None) -> None:
    record(off("2027-01-01"))
    record(off("2027-01-01", "2027-01-04"))
    assert not queries.calendar("cn").day(date(2027, 1, 4)).works


def test_a_recorded_year_is_refused_when_it_cannot_be_right(law: None) -> None:
    makeup = SeedDay(date(2027, 1, 4), "makeup", "元旦", "New Year's Day")
    found = [refused([]), refused(off("2027-01-01", "2027-01-01")), refused(off("2028-01-01")), refused([makeup])]
    assert found == ["calendar.empty", "calendar.doubled", "calendar.outside_year", "calendar.makeup_on_weekday"]


def test_an_unknown_calendar_is_refused(law: None) -> None:
    with pytest.raises(Refusal) as error:
        queries.calendar("mars")
    assert error.value.code == "law.no_calendar"


def test_before_any_law_is_loaded_the_answer_is_clear(db: None) -> None:
    with pytest.raises(Refusal) as error:
        queries.calendar("cn")
    assert error.value.code == "law.no_calendar"


def test_a_calendar_costs_one_query_once_known(law: None, django_assert_num_queries: object) -> None:
    queries.calendar("cn")
    with django_assert_num_queries(1):  # type: ignore[operator]
        queries.calendar("cn")


def test_european_rest_days_are_those_all_member_states_share() -> None:
    for year in range(2024, 2031):
        each = [set(holidays.country_holidays(country, years=year, observed=False)) for country in EU27]
        assert set.intersection(*each) == {day.date for day in europe(year)}


def test_english_bank_holidays_are_named_in_both_languages() -> None:
    found = [(day.name_zh, day.name_en) for day in england(2026)]
    assert ("耶稣受难日", "Good Friday") in found and len(found) == 9


def test_a_year_the_library_does_not_know_is_no_known_year() -> None:
    with pytest.raises(LookupError):
        china(2050)
