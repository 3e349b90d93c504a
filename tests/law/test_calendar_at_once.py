"""Several people at once, on a database that knows waiting: one proposal waits, one decision counts."""

import pytest

from disputes.models import Clock
from portal.consent.services import load_notices
from portal.law import proposing, queries
from portal.law.models import Proposal
from portal.law.rules import Way
from portal.trail.rules import SYSTEM, Actor
from tests import needs
from tests.deadlines.calendars import at
from tests.disputes.cases import file as file_case
from tests.law.calendars import administrator, longer_new_year, officer, proposed, year
from tests.law.conftest import LOADED, named_firm
from tests.races import at_once
from tests.standing import stand_on_law

pytestmark = [
    pytest.mark.django_db(transaction=True),
    needs.rows_locked,
]


@pytest.fixture(autouse=True)
def _firm() -> None:
    stand_on_law(LOADED)
    named_firm()
    load_notices(by=SYSTEM)


def test_of_two_proposals_at_once_one_waits() -> None:
    one, two = officer(), administrator()
    results = at_once(
        lambda: proposing.propose_year(year=year(), way=Way.FILE, by=one),
        lambda: proposing.propose_year(year=longer_new_year(), way=Way.NOTICE, by=two),
    )
    assert sorted(results) == ["calendar.waiting", "done"] and Proposal.objects.count() == 1


def test_of_two_decisions_at_once_one_counts() -> None:
    case = file_case(at=at("2026-12-24")).case
    proposal, one, two = proposed(longer_new_year()), administrator(), Actor("staff", "somebody-else", "privacy_officer")
    results = at_once(
        lambda: proposing.approve_year(proposal=proposal, by=one),
        lambda: proposing.reject_year(proposal=proposal, by=two, reason="不对"),
        lambda: proposing.approve_year(proposal=proposal, by=two),
    )
    assert sorted(results) == ["calendar.decided", "calendar.decided", "done"]
    in_force = len(queries.versions(2027)) == 2
    assert (queries.proposal(proposal.public_id).decision == "approved") is in_force
    assert Clock.objects.filter(case=case, provisional=True, stopped_at=None).exists() is not in_force
