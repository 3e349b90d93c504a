from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from portal.consent.services import load_notices
from portal.inventory import services as inventory
from portal.law.services import load_pack
from portal.trail.rules import SYSTEM
from tests.policies.samples import named_firm


@pytest.fixture
def registers(db: None) -> None:
    load_pack(by=SYSTEM, at=datetime(2025, 12, 1, tzinfo=ZoneInfo("Asia/Shanghai")))
    named_firm()
    load_notices(by=SYSTEM, at=datetime(2025, 12, 1, tzinfo=ZoneInfo("Asia/Shanghai")))
    inventory.load_pack(at=datetime(2025, 12, 1, tzinfo=ZoneInfo("Asia/Shanghai")))
