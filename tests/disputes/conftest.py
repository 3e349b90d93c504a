from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.cache import cache

from portal.consent.services import load_notices
from portal.law.services import load_pack
from portal.trail.rules import SYSTEM
from tests.policies.samples import named_firm


@pytest.fixture
def law(db):
    """The law in force, as the default pack has it."""
    load_pack(by=SYSTEM, at=datetime(2025, 12, 1, tzinfo=ZoneInfo("Asia/Shanghai")))


@pytest.fixture(autouse=True)
def _nobody_has_knocked_yet():
    """Limits count in the cache, which outlives a test."""
    cache.clear()


@pytest.fixture
def firm(law):
    """A firm that is set up: who it is, its notices, the law."""
    named_firm()
    load_notices(by=SYSTEM)
