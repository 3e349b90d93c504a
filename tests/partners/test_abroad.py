"""Counters of what went abroad, and the mechanism they call for (table of LAW: XB 5, 7, 8)."""

from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from portal.doors.errors import Refusal
from portal.partners import queries, services
from portal.partners.rules import Counted, Route
from tests.partners.conftest import content
from tests.people import sun, zhao

TABLE = [
    (0, 0, False, Route.NONE), (1, 0, False, Route.EXEMPT), (99_999, 0, False, Route.EXEMPT), (100_000, 0, False, Route.CONTRACT),
    (1, 1, False, Route.CONTRACT), (20_000, 9_999, False, Route.CONTRACT), (999_999, 0, False, Route.CONTRACT),
    (1_000_000, 0, False, Route.ASSESSMENT), (10_000, 10_000, False, Route.ASSESSMENT), (1, 0, True, Route.ASSESSMENT),
]  # fmt: skip
ORDER = [Route.NONE, Route.EXEMPT, Route.CONTRACT, Route.ASSESSMENT]


@pytest.mark.parametrize(("persons", "sensitive", "important", "route"), TABLE)
def test_the_table_with_its_bounds(persons, sensitive, important, route):
    assert Counted(persons, sensitive, important).route == route


@pytest.mark.parametrize(
    ("persons", "sensitive", "near"), [(79_999, 0, False), (80_000, 0, True), (100_000, 0, False), (800_000, 0, True), (9_000, 8_000, True)]
)
def test_a_warning_at_eighty_per_cent(persons, sensitive, near):
    assert Counted(persons, sensitive).near is near


@given(st.integers(0, 2_000_000), st.integers(0, 20_000), st.integers(0, 1000), st.integers(0, 1000))
def test_more_people_never_need_less(persons, sensitive, more, more_sensitive):
    first, second = Counted(persons, sensitive), Counted(persons + more, sensitive + more_sensitive)
    assert ORDER.index(Route(first.route)) <= ORDER.index(Route(second.route))


@pytest.mark.django_db
@pytest.mark.usefixtures("registers")
def test_the_counters_of_a_year_leave_out_what_is_exempt():
    officer, publisher = zhao().acting(services.PERMISSION), sun().acting(services.PERMISSION)
    row = services.add_partner(code="abroad", content=content(abroad=True), by=officer)
    row = services.activate_partner(partner=row, by=publisher)
    today = timezone.localdate()

    def sent(persons, sensitive=0, ground="counted", on=today):
        return services.record_transfer(
            partner=row, on=on, persons=persons, sensitive=sensitive, important=False, ground=ground, consent="同意记录 1", by=officer
        )

    sent(500, 3)
    sent(90_000, ground="contract")
    sent(70, on=today.replace(year=today.year - 1))
    assert queries.counted(today.year) == Counted(500, 3)
    for wrong in ({"persons": 1, "sensitive": 2}, {"persons": 0}, {"persons": 1, "on": today + timedelta(days=1)}):
        with pytest.raises(Refusal):
            sent(**wrong)
