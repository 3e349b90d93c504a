import pytest

from portal.education import services
from portal.policies.services import load_demo_policy
from portal.trail.rules import SYSTEM
from tests.policies.samples import named_firm
from tests.standing import stand_inside


@pytest.fixture
def content(db: None) -> None:
    """The firm, its policy in force, and everything to learn from."""
    stand_inside("content", named_firm, lambda: load_demo_policy(by=SYSTEM), lambda: services.load_content(by=SYSTEM))
