"""Only cases to which something happened in the quarter or after are read; whoever counts all of them counts the same."""

import pytest

from disputes.models import Case
from transparency_reports import queries
from transparency_reports.rules import Quarter

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def test_cases_that_were_over_before_are_not_read(quarter):
    later = Quarter(2027, 3)
    assert list(queries.facts(later.end, later.start)) == []
    assert len(list(queries.facts(later.end, Quarter(2026, 3).start))) == Case.objects.count()


def test_a_case_counts_by_a_clock_alone(quarter):
    """A clock that falls due in a quarter in which nothing else happened to its case counts there."""
    later = Quarter(2026, 4)
    read = {facts.subject for facts in queries.facts(later.end, later.start)}
    everything = queries.facts(later.end, Quarter(2026, 1).start)
    assert {facts.subject for facts in everything if queries.counting.Tally(later, later.end).case(facts)} <= read
