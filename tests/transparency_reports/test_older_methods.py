"""A report is counted again by the method it was counted by; where that is not known any more, the difference is explained by it."""

from datetime import datetime, timedelta

import pytest
from django.db import transaction

from disputes import sealed
from disputes.models import Case
from disputes.rules import Event
from disputes.services import moving, triage
from portal.law import queries as law
from tests import people
from tests.transparency_reports.test_publishing import publish
from transparency_reports import counting, queries, recounting
from transparency_reports.models import Report
from transparency_reports.recounting import Why
from transparency_reports.rules import METHOD, ZONE

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.one_database]
LATE = datetime(2026, 8, 20, 10, tzinfo=ZONE)


@pytest.fixture
def appealed(quarter):
    """One of the twelve was declined and came back: its ground counts by the older method and not by today's."""
    case, qian = Case.objects.exclude(stage="closed").earliest("pk"), people.qian().actor("intake")
    triage.decline_case(case=case, ground=law.refusal_grounds("complaint")[0].code, text="No.", by=qian, at=LATE)
    with transaction.atomic():
        held = moving.locked(case)
        moving.move(held, Event.APPEALED, by=sealed.client_of(held), at=LATE + timedelta(days=1))
    return publish()


def older(report, method, counts):
    """The same report as it would have been published under another method."""
    Report.objects.filter(pk=report.pk).update(method=method, counts=counts)
    return Report.objects.get(pk=report.pk)


def test_a_report_of_an_older_method_is_counted_by_it(appealed):
    by_then = queries.tally(appealed.period, appealed.drafted_at, method="2026.5").counts()
    assert METHOD == "2026.9" and sum(by_then["declined.ground"].values()) == 1 and not appealed.counts.get("declined.ground")
    assert recounting.recount(appealed) == []
    assert recounting.recount(older(appealed, "2026.5", by_then)) == []


def test_no_method_comes_before_an_older_one():
    known = [counting.STANDING, counting.REGISTERS, counting.ENDED, counting.REASONS]
    assert [*known, METHOD] == sorted([*known, METHOD])


def test_a_difference_to_a_method_nobody_counts_by_any_more_is_explained_by_it(appealed):
    since = ("rights.others", "missed.reply", "missed.resolution")
    report = older(appealed, "2026.1", {code: rows for code, rows in appealed.counts.items() if code not in since})
    (found,) = recounting.recount(report)
    assert (found.figure, found.then, found.now, found.explained) == ("declined.ground", 0, 1, True)
    assert set(found.why) == {Why.METHOD}
