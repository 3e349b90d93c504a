import pytest
import time_machine
from django.test import Client

from portal.law.models import Operator
from portal.pages.queries import closed_days
from tests.deadlines.calendars import at
from tests.pages.conftest import LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
def test_contact_says_who_answers_and_within_what_time(client: Client, lawful: Operator, language: str) -> None:
    page = client.get(f"/{language}/contact/").content.decode()
    for said in (lawful.contact_email, "400-000-0000", lawful.officer_email, "09:00", "18:00"):
        assert said in page


@pytest.mark.parametrize(("hour", "said"), [(10, "We are open now."), (20, "We are closed now.")])
def test_contact_says_whether_the_house_is_open(client: Client, lawful: Operator, hour: int, said: str) -> None:
    with time_machine.travel(at(f"2026-11-23T{hour}:00"), tick=False):
        assert said in client.get("/en/contact/").content.decode()


def test_holidays_ahead_come_as_runs_with_their_name(lawful: Operator) -> None:
    runs = [
        (f"{run.first:%m-%d}", f"{run.last:%m-%d}", run.day.name_zh, run.makeup) for run in closed_days(lawful, at("2026-01-20").date())
    ]
    assert ("02-15", "02-23", "春节", False) in runs
    assert ("02-14", "02-14", "春节", True) in runs
    assert ("02-28", "02-28", "春节", True) in runs


@pytest.mark.parametrize(("language", "said"), [("en", "has not been set up"), ("zh-hans", "尚未")])
def test_contact_says_so_when_nobody_has_set_the_portal_up(client: Client, db: None, language: str, said: str) -> None:
    response = client.get(f"/{language}/contact/")
    assert response.status_code == 503
    assert said in response.content.decode()
