from datetime import datetime, timedelta

import pytest
from django.utils import translation

from disputes.services import answering, triage
from disputes.services.filing import file_case
from portal.law.services import set_operator
from portal.trail.rules import SYSTEM, Actor
from tests import people
from tests.standing import stand_on, stand_on_law
from transparency_reports.rules import ZONE

START = datetime(2025, 12, 1, 9, tzinfo=ZONE)
PLANTED = "11010519491231002X"


@pytest.fixture(autouse=True)
def _english():
    """A page that another test asked for in Chinese leaves Chinese behind."""
    translation.activate("en")


@pytest.fixture
def firm(db):
    stand_on_law(START)
    set_operator(
        name_zh="明川", name_en="Mingchuan", address_zh="明川路 1 号", address_en="1 Mingchuan Road", contact_email="a@mingchuan.example",
        officer_name_zh="赵宁", officer_name_en="Zhao Ning", officer_email="officer@mingchuan.example", jurisdictions=["cn"],
        persons_bucket="under_100k", by=SYSTEM, at=START,
    )  # fmt: skip


@pytest.fixture
def quarter(firm):
    """Twelve complaints of the third quarter of 2026, seven of them answered and closed."""
    stand_on("quarter", _quarter)


def _quarter():
    qian = people.qian().actor("intake")
    for day in range(12):
        at = datetime(2026, 7, 1 + day, 10, tzinfo=ZONE)
        filed = file_case(
            kind="complaint", topic="sharing", story=f"My ID {PLANTED} was passed on.", wish="Stop.", language="en", channel="page",
            by=Actor("client", "", "client"), at=at,
        )  # fmt: skip
        if day < 7:
            triage.take_case(case=filed.case, by=qian, at=at + timedelta(hours=1))
            answering.settle_case(case=filed.case, resolution="upheld", text="You are right.", by=qian, at=at + timedelta(hours=2))
            answering.close_case(case=filed.case, by=qian, at=at + timedelta(days=1))
