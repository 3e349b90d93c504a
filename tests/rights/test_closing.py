"""Closing an account: every way in ends, then its data is deleted; it says so in other words than a deletion, and certifies it."""

from datetime import date

import pytest
from django.test import Client

from disputes import queries as cases
from disputes.models import Conversation
from disputes.services import conversations
from portal.accounts.models import Contact
from portal.accounts.services import contacts
from portal.doors.errors import Refusal
from portal.policies.models import Subscriber
from portal.policies.services import subscribing
from portal.retention.services import place_hold
from portal.rights.services import deleting
from portal.trail.models import Entry
from tests.disputes import walks
from tests.disputes.cases import fresh, officer
from tests.people import signed_in, wang, zhao
from tests.rights.requests import CHENS, WANGS, asked, earlier, in_hand

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("firm")]


def closed(case):
    request, own = asked("closing", earlier=case)
    deleting.delete_records(request=in_hand(request), by=officer())
    request.refresh_from_db()
    return request, own


@pytest.mark.parametrize(
    ("language", "words", "button"),
    [("en", "Your account is closed", "Close the account"), ("zh-hans", "您的账号已经注销", "立即注销账号并删除")],
)
def test_every_way_in_ends_the_data_goes_and_the_person_reads_it(language, words, button):
    chat = conversations.start_conversation(language="zh-hans", channel="chat")
    case, receipt = earlier(conversation=chat.conversation)
    browser = Client()
    browser.post("/en/cases/", {"receipt": receipt})
    assert case.reference in walks.text(browser.get("/en/cases/mine/"))
    request, own = asked("closing", earlier=case)
    in_hand(request)
    desk = signed_in(Client(), zhao())
    assert button in walks.text(desk.get(f"/staff/cases/{request.case.reference}/", headers={"Accept-Language": language}))
    assert desk.post(f"/staff/rights/{request.case.reference}/delete/").status_code == 302
    assert browser.get("/en/cases/mine/").status_code == 302
    for opens in (lambda: cases.by_receipt(receipt), lambda: cases.conversation_by_token(chat.token)):
        with pytest.raises(Refusal):
            opens()
    assert fresh(case).erased_at and not Contact.objects.filter(subject=case.subject).exists()
    request.refresh_from_db()
    ended = request.certificate["account_ended"]
    assert ended == {"receipts": 1, "addresses": 1, "conversations": 1, "subscriptions": 0, "open_cases": 0}
    assert Entry.objects.filter(event="account.closed", subject=case.subject).count() == 1
    person = Client()
    person.post(f"/{language}/cases/", {"receipt": own})
    page = walks.text(person.get(f"/{language}/cases/mine/"))
    assert words in page and person.get(f"/{language}/rights/certificate.json").json()["account_ended"] == ended


def test_a_deletion_closes_nothing_it_does_not_erase_and_says_nothing_of_an_account():
    case, receipt = earlier(closed=False)
    request, _own = asked("deletion", earlier=case)
    deleting.delete_records(request=in_hand(request), by=officer())
    request.refresh_from_db()
    assert "account_ended" not in request.certificate and cases.by_receipt(receipt) == case


def test_news_of_the_policy_to_the_same_address_end_too_and_nobody_elses():
    case, _receipt = earlier()
    for address in (WANGS, CHENS):
        challenge = contacts.send_contact_code(channel="email", address=address, language="zh-hans", by=wang())
        subscribing.subscribe(challenge=challenge, code=walks.code_sent(), wording_too=False, by=wang())
    request, _own = closed(case)
    assert request.certificate["account_ended"]["subscriptions"] == 1
    assert Subscriber.objects.get().contact.index == contacts.address_index("email", CHENS)


def test_an_open_case_keeps_its_receipt_until_it_is_closed():
    case, receipt = earlier(closed=False)
    request, _own = closed(case)
    assert request.certificate["account_ended"] == {
        "receipts": 0, "addresses": 0, "conversations": 0, "subscriptions": 0, "open_cases": 1,
    }  # fmt: skip
    assert cases.by_receipt(receipt) == case and request.records.get().outcome == "kept"


def test_under_a_legal_hold_the_record_stays_and_nobody_gets_in():
    case, receipt = earlier()
    place_hold(subject=case.subject, ground="lawsuit", reason="诉讼中", until=date(2027, 1, 1), by=officer())
    request, _own = closed(case)
    assert request.records.get().outcome == "kept" and fresh(case).erased_at is None
    with pytest.raises(Refusal):
        cases.by_receipt(receipt)
    assert Contact.objects.filter(subject=case.subject).count() == 1 and fresh(case).contact == ""
    assert Conversation.objects.get(pk=case.conversation_id).deleted_at is None
