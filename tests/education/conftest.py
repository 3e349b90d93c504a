import pytest

from portal.education import services
from portal.policies.services import load_demo_policy
from portal.trail.rules import SYSTEM
from tests.policies.samples import named_firm


@pytest.fixture
def content(db: None) -> None:
    """The firm, its policy in force, and everything to learn from."""
    named_firm()
    load_demo_policy(by=SYSTEM)
    services.load_content(by=SYSTEM)
