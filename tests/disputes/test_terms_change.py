"""A term people changed, seen from the cases: what runs keeps its date, what starts afterwards follows."""

from datetime import timedelta

import pytest

from disputes.models import Case, Clock
from disputes.services import clocks
from tests.disputes.cases import FILED, file
from tests.law.terms import approved, draft

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("law")]
CODE = "reply.feedback"


def row(case: Case) -> tuple[object, ...]:
    clock = Clock.objects.get(case=case, code=CODE)
    return clock.version, clock.due_at


def test_a_running_clock_keeps_its_term_and_a_later_one_follows() -> None:
    running = file(kind="feedback").case
    before = row(running)
    fresh = approved(draft(valid_from=FILED.date() + timedelta(days=3)), when=FILED + timedelta(days=1))
    clocks.rebuild_case(running)
    assert row(running) == before
    started = file(kind="feedback", at=FILED + timedelta(days=14)).case
    assert Clock.objects.get(case=started, code=CODE).version == fresh.version == 2
