"""The database itself keeps the promises of the tables; each is tried to be broken."""

from datetime import date, time, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Model

from portal.law.models import CalendarDay, CalendarYear, Instrument, Operator, OutsideRoute, Provision, RefusalGround, Term
from tests.deadlines.calendars import at

pytestmark = pytest.mark.django_db


def breaks(row: Model, **changes: object) -> str:
    """The name of the constraint that keeps `changes` out, as far as the database tells it."""
    for name, value in changes.items():
        setattr(row, name, value)
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        row.save()
    return str(error.value)


def copy(row: Model, **changes: object) -> Model:
    row.pk = None
    row._state.adding = True
    for name, value in changes.items():
        setattr(row, name, value)
    return row


def test_a_term_is_whole(law: None) -> None:
    tries = [
        ("status", "rumour", "term_status"),
        ("title_zh", "", "term_named"),
        ("title_en", "", "term_named"),
        ("code", "", "term_named"),
        ("valid_to", at("2001-01-01"), "term_times"),
        ("unit", "y", "term_unit"),
        ("start_event", "", "term_start_event"),
        ("pause", "", "term_pause"),
        ("reply", "parrot", "term_reply"),
        ("hardness", "", "term_hardness"),
        ("bound", "about", "term_bound"),
        ("calendar", "", "term_calendar"),
        ("zone", "", "term_calendar"),
    ]
    for field, value, constraint in tries:
        assert constraint in breaks(Term.objects.get(code="cn.complaint"), **{field: value})


def test_a_version_exists_once(law: None) -> None:
    row = copy(Term.objects.get(code="cn.complaint"), valid_to=at("2030-01-01"))
    assert breaks(row)


def test_one_version_is_open(law: None) -> None:
    assert breaks(copy(Term.objects.get(code="cn.complaint"), version=2))


def test_other_rows_are_whole(law: None) -> None:
    assert "instrument_jurisdiction" in breaks(Instrument.objects.get(code="PIPL"), jurisdiction="xx")
    assert "instrument_repealed_says_so" in breaks(Instrument.objects.get(code="PIPL"), repealed_on=date(2030, 1, 1))
    assert "provision_text" in breaks(Provision.objects.get(code="PIPL.50"), text_en="")
    assert "refusalground_kind" in breaks(RefusalGround.objects.get(code="rights.identity"), kind="mood")
    assert "refusalground_text" in breaks(RefusalGround.objects.get(code="rights.identity"), text_zh="")
    assert "outsideroute_jurisdiction" in breaks(OutsideRoute.objects.get(code="cn.court"), jurisdiction="xx")
    assert "outsideroute_purpose" in breaks(OutsideRoute.objects.get(code="cn.court"), purpose="fun")


def test_a_year_and_a_day_exist_once(law: None) -> None:
    year = CalendarYear.objects.get(calendar__code="cn", year=2026)
    day = year.days.get(date=date(2026, 2, 14))
    assert breaks(copy(day))
    assert "calendarday_kind" in breaks(CalendarDay.objects.get(year=year, date=date(2026, 2, 16)), kind="party")
    assert breaks(copy(year, changed_at=year.changed_at + timedelta(days=1)))


def test_the_firm_is_one_and_whole(firm: Operator) -> None:
    tries = [
        ({"id": 2}, "operator_is_one"),
        ({"opens": time(18), "closes": time(9)}, "operator_hours"),
        ({"persons_bucket": "many"}, "operator_persons_bucket"),
        ({"mediator_body": "boss"}, "operator_mediator_body"),
        ({"name_zh": ""}, "operator_named"),
    ]
    for changes, constraint in tries:
        assert constraint in breaks(Operator.objects.get(), **changes)
