from collections.abc import Iterator

import pytest
import time_machine
from django.conf import settings
from django.test import Client, RequestFactory

from portal.consent import services as consent
from portal.education import services as education
from portal.law.models import Operator
from portal.policies.services import loading as policies
from portal.trail.rules import SYSTEM
from tests.deadlines.calendars import at
from tests.people import sun
from tests.standing import stand_on_law

LANGUAGES = ("zh-hans", "en")


@pytest.fixture
def monday() -> Iterator[None]:
    """Monday 2026-11-23, 10:00 in Shanghai: a working day, the house is open."""
    with time_machine.travel(at("2026-11-23T10:00"), tick=False):
        yield


@pytest.fixture
def house(db: None, monday: None) -> Operator:
    """A firm that has a name and an address, and nothing else yet."""
    return Operator.objects.create(
        id=1,
        name_zh="明川企业服务",
        name_en="Mingchuan Business Services",
        address_zh="示例市明川路 1 号",
        address_en="1 Mingchuan Road, Example City",
        contact_email="privacy@mingchuan.example",
        contact_phone="400-000-0000",
        officer_name_zh="赵宁",
        officer_name_en="Zhao Ning",
        officer_email="officer@mingchuan.example",
        jurisdictions=["cn", "eu"],
        persons_bucket="under_100k",
        changed_at=at("2026-01-05"),
    )


@pytest.fixture
def lawful(house: Operator) -> Operator:
    """The same firm with the law and the calendar it goes by."""
    stand_on_law(at("2026-01-05"))
    return house


@pytest.fixture
def furnished(lawful: Operator) -> Operator:
    """The same firm with a policy in force, notices and guides: every room has something to show."""
    policies.load_demo_policy(by=sun().actor(), at=at("2026-11-23T10:00"))
    consent.load_notices(by=SYSTEM)
    education.load_content(by=SYSTEM)
    return lawful


@pytest.fixture
def browser() -> Client:
    """A browser that is shown error pages as people see them, and must send the token of a form."""
    return Client(raise_request_exception=False, enforce_csrf_checks=True)


@pytest.fixture
def requests() -> RequestFactory:
    return RequestFactory(headers={"host": settings.ALLOWED_HOSTS[0]})
