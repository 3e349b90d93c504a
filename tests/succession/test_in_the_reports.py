"""Figures that stand in registers: real numbers, small ones about people hidden, none for a report counted by an earlier method."""

from datetime import timedelta

import pytest
from django.utils import timezone

from portal.partners import services as partners
from portal.succession.services import deciding
from tests.disputes.cases import file
from tests.partners.conftest import content
from tests.people import sun, zhao
from tests.rights.requests import asked
from tests.succession.sales import announced, boss
from transparency_reports import queries
from transparency_reports.rules import Quarter, State

pytestmark = pytest.mark.django_db
Q1 = Quarter(2026, 1)  # the tests of this room stand in February 2026
K = 5


def let_in(code, **said):
    row = partners.add_partner(code=code, content=content(**said), by=zhao().acting(partners.PERMISSION))
    return partners.activate_partner(partner=row, by=sun().acting(partners.PERMISSION))


def of(quarter=Q1, **said):
    """{figure: {row: (value, state)}} as it may be published."""
    until = timezone.now() + timedelta(seconds=1)
    printed = queries.figures(queries.tally(quarter, until, **said), K)
    return {figure.code: {cell.key: cell for cell in [*figure.cells, *filter(None, [figure.total])]} for figure in printed}


def values(cells):
    return {key: cell.value for key, cell in cells.items()}


def test_rights_third_parties_and_changes_of_hands_are_counted():
    for right, times in (("access", 12), ("deletion", 9), ("correction", 1)):
        for _n in range(times):
            asked(right)
    for kind in ("feedback", "complaint", "dispute"):  # where others came too; beside nothing else the row of rights is not printed
        for _n in range(K):
            file(kind=kind)
    let_in("cloud")
    let_in("mail", abroad=True)
    found = announced()
    deciding.call_off(succession=found, why_zh="谈判未成。", why_en="Talks failed.", by=boss())
    figures = of()
    assert values(figures["rights.received"])["access"] == 12 and values(figures["rights.received"])["total"] == 22
    assert figures["rights.received"]["correction"].state is State.SUPPRESSED
    assert values(figures["recipients"]) == {"all": 2, "abroad": 1}
    assert values(figures["successions"]) == {"announced": 1, "off": 1, "effect": 0}
    assert values(figures["transfers"]) == {"recorded": 0}
    assert figures["handed_over"]["cases"].state is State.SUPPRESSED
    assert {"rights_requests", "recipients", "transfers"}.isdisjoint(figures["not_collected"])


def test_few_rights_say_nothing_by_right_or_altogether():
    for _n in range(3):
        asked("access")
    assert all(cell.value is None for cell in of()["rights.received"].values())


def test_a_report_counted_by_an_earlier_method_is_counted_again_without_them():
    asked("access")
    announced()
    figures = of(method="2026.6")
    assert "rights.received" not in figures and "successions" not in figures and "rights_requests" in figures["not_collected"]


def test_what_happens_after_the_quarter_moves_nothing_in_it():
    let_in("cloud")
    announced()
    before = of(Quarter(2025, 4))
    assert values(before["recipients"]) == {"all": 0, "abroad": 0} and values(before["successions"])["announced"] == 0
