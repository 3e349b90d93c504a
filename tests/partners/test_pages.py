"""The staff's pages for third parties, through the browser's door."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from portal.partners import services
from portal.partners.models import Partner
from portal.partners.rules import REQUIRED, State
from tests.partners.conftest import content
from tests.people import chen_at_work, qian, signed_in, sun, zhao, zhou

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("registers")]
BASE = "/staff/partners/"


def browser(user: Any, language: str = "en") -> Client:
    client = signed_in(Client(), user)
    client.post("/i18n/setlang/", {"language": language, "next": BASE})
    return client


def said(response: Any) -> str:
    return str(response.content.decode())


def typed(**changes: Any) -> dict[str, Any]:
    plain = {name: value for name, value in content().items() if value is not None and not name.startswith("has_") and name != "abroad"}
    return plain | {"clauses": list(REQUIRED["processor"]), "code": "cloud", "edits": "0", **changes}


def test_one_enters_it_and_another_lets_it_in():
    officer, publisher = browser(zhao()), browser(sun())
    response = officer.post(f"{BASE}new/", typed(abroad="on"))
    assert response.status_code == 302
    row = Partner.objects.get()
    at = f"{BASE}{row.public_id}/"
    assert f"{at}activate/" not in said(officer.get(at)) and f"{at}activate/" in said(publisher.get(at))
    publisher.post(f"{at}activate/")
    row.refresh_from_db()
    assert row.state == State.ACTIVE
    sent = {"on": "2026-01-05", "persons": "40", "sensitive": "0", "ground": "counted", "consent": "C-9"}
    if timezone.localdate().year == 2026:
        assert officer.post(f"{at}transfer/", sent).status_code == 302
        assert "40" in said(officer.get(BASE))
    assert officer.post(f"{at}transfer/", sent | {"persons": "0"}).status_code == 422


def test_what_the_contract_lacks_is_said():
    services.add_partner(code="cloud", content=content(has_end=False), by=zhao().acting(services.PERMISSION))
    row = Partner.objects.get()
    publisher = browser(sun(), "zh-hans")
    response = publisher.post(f"{BASE}{row.public_id}/activate/", follow=True)
    assert "合同结束时返还或删除" in said(response)
    row.refresh_from_db()
    assert row.state == State.DRAFT


def test_an_overdue_review_stands_on_list_and_page():
    row = services.add_partner(code="cloud", content=content(), by=zhao().acting(services.PERMISSION))
    services.activate_partner(partner=row, by=sun().acting(services.PERMISSION))
    Partner.objects.filter(pk=row.pk).update(review_on=timezone.localdate() - timedelta(days=3))
    client = browser(zhao())
    assert "overdue" in said(client.get(BASE)) and "Record one, or suspend it" in said(client.get(f"{BASE}{row.public_id}/"))
    day = (timezone.localdate() + timedelta(days=100)).isoformat()
    assert client.post(f"{BASE}{row.public_id}/review/", {"note": "", "review_on": day}).status_code == 422
    assert client.post(f"{BASE}{row.public_id}/review/", {"note": "Fine.", "review_on": day}).status_code == 302
    assert "overdue" not in said(client.get(BASE))
    assert client.post(f"{BASE}{row.public_id}/suspend/", {"note": "Pause."}).status_code == 302
    assert client.get(f"{BASE}{row.public_id}/change/").status_code == 200
    assert client.post(f"{BASE}{row.public_id}/end/", {"note": "Deleted."}).status_code == 302


def test_what_is_wrong_stands_at_its_field():
    response = browser(zhao()).post(f"{BASE}new/", typed(name_en="", review_on="soon"))
    assert response.status_code == 422 and "Write the day as 2027-02-05." in said(response)
    response = browser(zhao()).post(f"{BASE}new/", typed(name_en="", place=""))
    assert "Write this in both languages." in said(response) and "Say where it is." in said(response)


def test_others_read_and_chen_sees_nothing():
    row = services.add_partner(code="cloud", content=content(), by=zhao().acting(services.PERMISSION))
    assert "云栈数据" in said(browser(zhou()).get(BASE))
    for client in (browser(qian()), browser(zhou())):
        assert client.post(f"{BASE}{row.public_id}/end/", {"note": "x"}).status_code == 403
        assert client.get(f"{BASE}new/").status_code == 403
    assert browser(chen_at_work()).get(BASE).status_code == 403
    assert Client().get(BASE).status_code == 302
    assert browser(zhao()).get(f"{BASE}{uuid4()}/").status_code == 404
