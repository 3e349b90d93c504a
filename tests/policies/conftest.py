import pytest

from portal.law.models import Operator
from portal.policies.services import load_demo_policy
from tests.people import sun
from tests.policies import samples


@pytest.fixture
def firm(db: None) -> Operator:
    return samples.named_firm()


@pytest.fixture
def demo(firm: Operator):
    """The demo policy in force, third version."""
    return load_demo_policy(by=sun().actor("publisher"))
