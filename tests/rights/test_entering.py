"""A request by phone or on paper: staff write it down, the person shows who they are by the same steps as everybody."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from disputes import queries as cases
from disputes.models import GivenAddress
from portal.rights.models import Request
from portal.trail import queries as trail
from tests.disputes import walks
from tests.people import qian, signed_in, zhou
from tests.rights.requests import ABOUT, earlier, newest

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("firm")]


def said(**other):
    received = timezone.localtime() - timedelta(minutes=5)
    answers = {
        "channel": "phone", "received_on": f"{received:%Y-%m-%d}", "received_at": f"{received:%H:%M}", "right": "deletion", "whom": "self",
        "place": "cn", "language": "zh-hans", "about": ABOUT, "address": "", "notice_given": "read_out", "form_token": "entry-token-1234",
    }  # fmt: skip
    return answers | other


def test_a_request_on_the_phone_is_filed_once_and_its_slip_says_how_to_show_who_one_is():
    browser = signed_in(Client(), qian())
    answer = browser.post("/staff/rights/new/", said())
    again = browser.post("/staff/rights/new/", said())
    request = Request.objects.get()
    assert answer["Location"] == again["Location"] == f"/staff/rights/{request.case.reference}/slip/"
    assert (request.right, request.case.channel, request.standing.confirmed) == ("deletion", "phone", False)
    page = browser.get(answer["Location"]).content.decode()
    receipt = re.search(r'id="receipt">([0-9A-Z-]+)<', page)[1]
    assert cases.by_receipt(receipt) == request.case and "尚未确认请求由您本人提出" in page
    assert "case.entered" in [entry.event for entry in trail.history(request.case.subject)]


def test_who_phoned_shows_who_they_are_as_everybody_does(client):
    old, receipt = earlier()
    browser = signed_in(Client(), qian())
    browser.post("/staff/rights/new/", said(address="wang.phone@example.com"))
    request = newest()
    assert GivenAddress.objects.get(case=request.case) and not request.records.exists()
    slip = browser.get(f"/staff/rights/{request.case.reference}/slip/").content.decode()
    client.post("/en/cases/", {"receipt": re.search(r'id="receipt">([0-9A-Z-]+)<', slip)[1]})
    assert "Show that the request is yours" in walks.text(client.get("/en/cases/mine/"))
    client.post("/en/rights/identity/", {"receipt": receipt})
    request.refresh_from_db()
    assert request.way == "receipt" and [record.subject for record in request.records.all()] == [old.subject]


def test_what_is_wrong_comes_back_and_others_may_not_enter_anything():
    browser = signed_in(Client(), qian())
    answer = browser.post("/staff/rights/new/", said(right="everything"))
    assert answer.status_code == 422 and "6222" in walks.text(answer) and not Request.objects.exists()
    assert signed_in(Client(), zhou()).post("/staff/rights/new/", said()).status_code == 403
    assert Client().post("/staff/rights/new/", said()).status_code in (302, 403) and not Request.objects.exists()
