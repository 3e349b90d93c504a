import pytest

from portal.consent.services import load_notices
from portal.inventory import services as inventory
from portal.trail.rules import SYSTEM
from tests.policies.samples import named_firm
from tests.standing import LAW_SINCE, stand_inside, stand_on_law


@pytest.fixture
def registers(db: None) -> None:
    stand_on_law()
    stand_inside("retained", _registers)


def _registers() -> None:
    named_firm()
    load_notices(by=SYSTEM, at=LAW_SINCE)
    inventory.load_pack(at=LAW_SINCE)
