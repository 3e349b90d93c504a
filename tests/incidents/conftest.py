from datetime import datetime

import pytest

from portal.law.services import set_operator
from portal.trail.rules import SYSTEM
from tests.standing import stand_on_law
from transparency_reports.rules import ZONE


@pytest.fixture
def operator(db):
    stand_on_law()
    set_operator(
        name_zh="明川", name_en="Mingchuan", address_zh="明川路 1 号", address_en="1 Mingchuan Road", contact_email="a@mingchuan.example",
        officer_name_zh="赵宁", officer_name_en="Zhao Ning", officer_email="officer@mingchuan.example", jurisdictions=["cn"],
        persons_bucket="under_100k", by=SYSTEM, at=datetime(2026, 1, 1, tzinfo=ZONE),
    )  # fmt: skip
