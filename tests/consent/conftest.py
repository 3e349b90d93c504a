import pytest

from portal.consent import services
from portal.trail.rules import SYSTEM
from tests.policies.samples import named_firm
from tests.standing import stand_on_law


@pytest.fixture
def firm(db: None):
    return named_firm()


@pytest.fixture
def texts(db: None) -> None:
    """Notices and purposes, and the term of the pause after a refusal."""
    stand_on_law()
    services.load_notices(by=SYSTEM)
