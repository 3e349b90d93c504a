"""Claims, offers and agreements against the case's events in the log: a row that was edited, removed, added or exchanged is named."""

from datetime import timedelta

import pytest
from django.db import connection, models

from disputes.models import Agreement, ClaimStep, Proposal
from disputes.services import claims
from disputes.services.erasing import erase_case
from portal.trail.auditing import check_tables
from portal.trail.rules import SYSTEM
from portal.trail.services import sequence
from tests.disputes.cases import agreed, client, file, hours
from tests.disputes.test_pages_life import closed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("law"), pytest.mark.one_database]
CLAIMS, OFFERS, AGREEMENTS = (models.QuerySet(model) for model in (ClaimStep, Proposal, Agreement))


@pytest.fixture
def log(law):
    """A case that was agreed, and one with two claims, both in the log."""
    agreed()
    case = file().case
    for remedy in ("deletion", "apology"):
        claims.make_claim(case=case, remedy=remedy, words="Please.", by=client(case), at=hours(1))
    sequence()
    return case


def problems():
    return [line.text for line in check_tables() if not line.held]


@pytest.fixture
def plant(log):
    """Past the triggers, as somebody with the database's password could."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name LIKE 'disputes_%'")
        for (name,) in cursor.fetchall():
            cursor.execute(f"DROP TRIGGER {name}")


def test_rows_that_were_not_touched_fit(log):
    assert problems() == []
    rooms = " ".join(line.text for line in check_tables() if line.code == "room")
    assert "Rows of claims: 2" in rooms and "Rows of offers: 1" in rooms and "Rows of agreements: 1" in rooms


@pytest.mark.parametrize(
    ("rows", "change", "named"),
    [
        (CLAIMS, {"remedy": "correction"}, "remedy"),
        (CLAIMS, {"state": "dropped"}, "state"),
        (OFFERS, {"made_by": "chen"}, "offer 1"),
        (OFFERS, {"client_by": "chen"}, "offer 1"),
        (OFFERS, {"respondent_at": None, "respondent_by": ""}, "proposal.accepted"),
        (AGREEMENTS, {"sha256": "0" * 64}, "agreement_sha256"),
    ],
)
def test_an_edited_row_is_named(plant, rows, change, named):
    first = rows.all().order_by("pk")[0]
    rows.all().filter(pk=first.pk).update(**change)
    (said,) = problems()
    assert named in said


def test_a_moment_that_was_changed_is_named(plant):
    step = CLAIMS.all()[0]
    CLAIMS.all().filter(pk=step.pk).update(at=step.at + timedelta(microseconds=1))
    assert ["at" in said for said in problems()] == [True]


def test_a_removed_and_an_added_row_are_named(plant, log):
    one, other = CLAIMS.all().order_by("n")
    CLAIMS.all().filter(pk=one.pk).delete()
    ClaimStep.objects.create(case=log, n=99, claim=3, at=other.at, state="asked", remedy="deletion", amount=None, currency="")
    found = " ".join(problems())
    assert "claim 3/99" in found and "claim.made" in found and len(problems()) == 2


def test_two_claims_that_changed_places_are_named(plant):
    one, other = CLAIMS.all().order_by("n")
    for row, n in ((one, 90), (other, one.n), (one, other.n)):
        CLAIMS.all().filter(pk=row.pk).update(n=n)
    assert len(problems()) == 2


def test_an_erased_case_still_fits(law):
    case = closed()
    sequence()
    erase_case(case=case, by=SYSTEM)
    sequence()
    assert problems() == []
