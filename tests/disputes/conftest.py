from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from portal.law.services import load_pack
from portal.trail.rules import SYSTEM


@pytest.fixture
def law(db):
    """The law in force, as the default pack has it."""
    load_pack(by=SYSTEM, at=datetime(2025, 12, 1, tzinfo=ZoneInfo("Asia/Shanghai")))
