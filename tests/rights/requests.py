"""Requests about one's data, made through the pages and the services, with words that must never leak."""

from datetime import timedelta

from django.utils import timezone

from disputes.models import Case
from disputes.services import answering, triage
from portal.accounts.services import contacts
from portal.rights.models import Request
from portal.rights.services.asking import file_request
from tests.disputes import walks
from tests.disputes.cases import client as client_of
from tests.disputes.cases import file, intake, officer
from tests.people import chen, wang

ABOUT = "2024 年转让公司时留下的身份证复印件和银行流水，卡号 6222 0212 3456 7890 123。"
WANGS, CHENS = "wang.planted@example.com", "chen.stranger@example.com"


def at(language, path=""):
    return f"/{language}/rights/{path}"


def verified(address, by=None):
    """A contact shown to be somebody's by the code in the letter."""
    challenge = contacts.send_contact_code(channel="email", address=address, language="zh-hans", by=by or wang())
    return contacts.verify_contact(challenge=challenge, code=walks.code_sent(), by=by or wang())


def earlier(closed=True, address=WANGS, **said):
    """An earlier case of Wang's with a verified address; returns (case, receipt)."""
    filed = file(contact=verified(address), **said)
    if closed:
        triage.take_case(case=filed.case, by=intake())
        answering.settle_case(case=filed.case, resolution="upheld", text="已销毁。", by=intake())
        answering.close_case(case=filed.case, by=client_of(filed.case))
    return filed.case, filed.receipt


def asked(right="access", **said):
    """A request filed through the service; returns (request, receipt)."""
    told = {"whom": "self", "place": "cn", "about": ABOUT, "language": "zh-hans", "channel": "page", "by": wang()}
    filed = file_request(right=right, **{**told, **said})
    return Request.objects.get(case=filed.case), filed.receipt


def in_hand(request):
    triage.take_case(case=request.case, by=officer())
    return request


def form(**said):
    answers = {"right": "access", "whom": "self", "place": "cn", "about": ABOUT, "receipt": "", "address": ""}
    return {**answers, **said}


def send(browser, language="en", **said):
    token = walks.form_token(browser.get(at(language, "ask/")))
    return browser.post(at(language, "ask/"), {**form(**said), "form_token": token})


def newest():
    return Request.objects.select_related("case").latest("pk")


def later(**much):
    return timezone.now() + timedelta(**much)


def stranger():
    return chen()


def all_cases():
    return Case.objects.order_by("pk")
