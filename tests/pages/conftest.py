from collections.abc import Iterator

import pytest
import time_machine
from django.conf import settings
from django.test import Client, RequestFactory

from portal.consent import services as consent
from portal.education import services as education
from portal.law import services as law
from portal.law.models import Operator
from portal.policies.services import loading as policies
from portal.trail.rules import SYSTEM
from tests.deadlines.calendars import at
from tests.law.conftest import named_firm
from tests.people import sun

LANGUAGES = ("zh-hans", "en")


@pytest.fixture
def monday() -> Iterator[None]:
    """Monday 2026-11-23, 10:00 in Shanghai: a working day, the house is open."""
    with time_machine.travel(at("2026-11-23T10:00"), tick=False):
        yield


@pytest.fixture
def house(db: None, monday: None) -> Operator:
    """A firm that is set up: its name, the law it goes by, the calendar."""
    law.load_pack(by=SYSTEM, at=at("2026-01-05"))
    return named_firm(contact_phone="400-000-0000")


@pytest.fixture
def furnished(house: Operator) -> Operator:
    """The same firm with a policy in force, notices and guides: every room has something to show."""
    policies.load_demo_policy(by=sun().actor(), at=at("2026-11-23T10:00"))
    consent.load_notices(by=SYSTEM)
    education.load_content(by=SYSTEM)
    return house


@pytest.fixture
def browser() -> Client:
    """A browser that is shown error pages as people see them, and must send the token of a form."""
    return Client(raise_request_exception=False, enforce_csrf_checks=True)


@pytest.fixture
def requests() -> RequestFactory:
    return RequestFactory(headers={"host": settings.ALLOWED_HOSTS[0]})
