import pytest
from django.utils import translation

from portal.deadlines.calendar import Calendar
from portal.law import queries
from portal.law.rules import Hours
from tests.deadlines.calendars import CN, LONDON, at
from tests.law.conftest import named_firm

pytestmark = pytest.mark.django_db


def test_the_desk_is_open_on_working_days_nine_to_six(firm: object) -> None:
    expected = [
        ("2026-02-13T08:59", False),
        ("2026-02-13T09:00", True),
        ("2026-02-13T17:59", True),
        ("2026-02-13T18:00", False),
        ("2026-02-14T10:00", True),  # a Saturday worked to make up
        ("2026-02-16T10:00", False),  # a Monday in Spring Festival
        ("2026-03-01T10:00", False),  # an ordinary Sunday
    ]
    assert [(moment, queries.open_at(at(moment))) for moment, _open in expected] == expected


def test_the_next_opening_skips_holidays_and_not_make_up_days(firm: object) -> None:
    expected = [
        ("2026-02-13T07:00", "2026-02-13T09:00"),
        ("2026-02-13T12:00", "2026-02-13T12:00"),
        ("2026-02-13T18:00", "2026-02-14T09:00"),
        ("2026-02-14T18:30", "2026-02-24T09:00"),
        ("2026-12-31T18:00", "2027-01-04T09:00"),
    ]
    assert [queries.next_opening(at(moment)) for moment, _opening in expected] == [at(opening) for _moment, opening in expected]


def test_the_hours_are_those_of_the_firm_wherever_the_server_stands(firm: object, settings: object) -> None:
    settings.TIME_ZONE = "America/Chicago"  # type: ignore[attr-defined]
    assert queries.open_at(at("2026-02-13T01:30", LONDON))


def test_who_answers_when_is_said_in_both_languages(firm: object) -> None:
    moment = at("2026-02-14T18:30")
    with translation.override("zh-hans"):
        zh = queries.expected_answer(moment)
    with translation.override("en"):
        en = queries.expected_answer(moment)
    assert zh == "人工在工作日 09:00～18:00 答复，下次自 02-24 周二 09:00 起。"
    assert en == "People answer on working days, 09:00 to 18:00; next from Tue 24 Feb, 09:00."


def test_while_open_it_says_until_when(firm: object) -> None:
    with translation.override("en"):
        assert queries.expected_answer(at("2026-02-13T10:00")).startswith("People are here now, until 18:00.")


def test_the_firm_chooses_its_hours(law: None) -> None:
    named_firm(opens=at("2026-01-01T10:00").time(), closes=at("2026-01-01T16:00").time())
    assert [queries.open_at(at(f"2026-02-13T{hour}:30")) for hour in ("09", "10", "15", "16")] == [False, True, True, False]


def test_a_calendar_without_working_days_still_answers() -> None:
    never = Calendar("cn", "Asia/Shanghai", CN.days, CN.known_years)
    hours = Hours(at("2026-01-01T09:00").time(), at("2026-01-01T18:00").time())
    assert hours.next_opening(at("2026-02-16"), never) == at("2026-02-24T09:00")
