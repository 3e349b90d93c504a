"""The staff's pages for retention, and what the person concerned is told."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from portal.retention import services
from portal.retention.models import Hold, Run
from tests.disputes import cases
from tests.people import chen_at_work, li, qian, signed_in, sun, wu, zhao, zhou
from tests.retention.test_runs import LATER, closed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("registers")]
BASE = "/staff/retention/"


@pytest.fixture(autouse=True)
def _three_years_later():
    with time_machine.travel(LATER):
        yield


def browser(user: Any, language: str = "en") -> Client:
    client = signed_in(Client(), user)
    client.post("/i18n/setlang/", {"language": language, "next": BASE})
    return client


def said(response: Any) -> str:
    return str(response.content.decode())


def test_one_lists_another_approves_and_the_certificate_is_there():
    case = closed()
    officer, administrator = browser(zhao()), browser(wu())
    assert officer.post(f"{BASE}runs/").status_code == 302
    at = f"{BASE}runs/{Run.objects.get().public_id}/"
    shown = said(administrator.get(at))
    assert case.reference in shown and cases.PHONE not in shown and f"{at}approve/" in shown
    assert f"{at}approve/" not in said(officer.get(at))
    assert officer.post(f"{at}approve/", {"reason": ""}).status_code == 403
    assert administrator.post(f"{at}approve/", {"reason": ""}).status_code == 302
    assert administrator.get(f"{at}certificate.json").status_code == 404
    services.carry_out()
    assert "It does not prove" in said(officer.get(at))
    assert officer.get(f"{at}certificate.json").json()["rules"] == {"cases": {"done": 1}}


def test_a_list_is_rejected_with_a_reason_or_taken_back():
    closed()
    officer, administrator = browser(zhao()), browser(wu())
    officer.post(f"{BASE}runs/")
    at = f"{BASE}runs/{Run.objects.get().public_id}/"
    assert administrator.post(f"{at}reject/", {"reason": ""}).status_code == 422
    assert officer.post(f"{at}withdraw/").status_code == 302
    assert Run.objects.get().decision == "withdrawn"
    assert "Nothing is over" not in said(officer.post(f"{BASE}runs/", follow=True))


def test_a_case_is_held_its_person_told_and_another_lifts_it():
    filed = cases.file()
    officer, administrator = browser(zhao(), "zh-hans"), browser(wu())
    until = (timezone.localdate() + timedelta(days=60)).isoformat()
    typed = {"about": filed.case.reference.lower(), "ground": "lawsuit", "until": until, "reason": "法院来函 <b>。"}
    assert officer.post(f"{BASE}holds/", typed | {"about": "2026-AAAAA"}).status_code == 422
    assert officer.post(f"{BASE}holds/", typed | {"until": "2020-01-01"}).status_code == 422
    assert officer.post(f"{BASE}holds/", typed).status_code == 302
    hold = Hold.objects.get()
    person = Client()
    person.post("/zh-hans/cases/", {"receipt": filed.receipt})
    page = said(person.get("/zh-hans/cases/mine/"))
    assert "因诉讼或仲裁，这件案件比平常保存得久" in page and "法院来函" not in page
    at = f"{BASE}holds/{hold.public_id}/"
    assert f"{at}lift/" not in said(officer.get(BASE)) and f"{at}lift/" in said(administrator.get(BASE))
    assert "法院来函 &lt;b&gt;" in said(administrator.post(f"{at}reason/"))
    assert administrator.post(f"{at}lift/", {"reason": " "}).status_code == 422
    assert officer.post(f"{at}lift/", {"reason": "结案。"}).status_code == 403
    administrator.post(f"{at}lift/", {"reason": "法院已结案。"})
    assert "法院已结案。" in said(administrator.post(f"{at}reason/"))
    hold.refresh_from_db()
    assert hold.lifted_at is not None
    assert "比平常保存得久" not in said(person.get("/zh-hans/cases/mine/"))


@pytest.mark.parametrize("person", [qian, li, sun, zhou, chen_at_work])
def test_others_see_nothing(person):
    client = browser(person())
    assert client.get(BASE).status_code == 403
    assert client.post(f"{BASE}runs/").status_code == 403
    assert client.post(f"{BASE}holds/", {}).status_code == 403


def test_a_stranger_is_sent_to_the_door_and_what_is_not_there_is_not_found():
    assert Client().get(BASE).status_code == 302
    assert browser(zhao()).get(f"{BASE}runs/{uuid4()}/").status_code == 404
    assert browser(zhao()).post(f"{BASE}holds/{uuid4()}/lift/").status_code == 404
