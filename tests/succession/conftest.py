import pytest

from portal.consent.services import load_notices
from portal.inventory import services as inventory
from portal.trail.rules import SYSTEM
from tests.disputes.conftest import _the_day_after_filing  # noqa: F401
from tests.policies.samples import named_firm
from tests.standing import LAW_SINCE, stand_on_law


@pytest.fixture(autouse=True)
def _press(settings, tmp_path):
    settings.PRESS_ROOT = tmp_path / "press"


@pytest.fixture(autouse=True)
def firm(db):
    """A firm with its law, its notices and what it collects."""
    stand_on_law()
    named_firm()
    load_notices(by=SYSTEM, at=LAW_SINCE)
    inventory.load_pack(at=LAW_SINCE)
