import pytest

from portal.consent import services
from portal.law import services as law
from portal.trail.rules import SYSTEM
from tests.policies.samples import named_firm


@pytest.fixture
def firm(db: None):
    return named_firm()


@pytest.fixture
def texts(db: None) -> None:
    """Notices and purposes, and the term of the pause after a refusal."""
    law.load_pack(by=SYSTEM)
    services.load_notices(by=SYSTEM)
