from datetime import timedelta

import pytest
import time_machine

from portal.consent.services import load_notices
from portal.trail.rules import SYSTEM
from tests.disputes.cases import FILED
from tests.policies.samples import named_firm
from tests.standing import stand_on_law


@pytest.fixture
def law(db):
    """The law in force, as the default pack has it."""
    stand_on_law()


@pytest.fixture(autouse=True)
def _the_day_after_filing(request):
    """It is the day after the cases of cases.py were filed: nobody has been silent for weeks, and no date is far away."""
    with time_machine.travel(FILED + timedelta(hours=22)):
        yield


@pytest.fixture
def firm(law):
    """A firm that is set up: who it is, its notices, the law."""
    named_firm()
    load_notices(by=SYSTEM)
