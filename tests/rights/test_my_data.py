"""My data: what is held, why, until when, who had it, who read it; for whoever holds the receipt or the address, and for nobody else."""

import pytest
from django.test import Client

from disputes.services import reading
from disputes.views import visit
from portal.accounts.services.contacts import attach_contact
from portal.inventory.services import load_pack
from portal.policies.models import Subscriber
from portal.rights import gathering, mine
from portal.rights.services import deleting, limiting
from tests.disputes import walks
from tests.disputes.cases import STORY, intake, officer
from tests.rights.requests import ABOUT, CHENS, WANGS, asked, earlier, form, in_hand, later, newest, verified

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("firm")]


def opened(receipt, language="en"):
    browser = Client()
    browser.post(f"/{language}/cases/", {"receipt": receipt})
    return browser


def by_address(address, language="en"):
    browser = Client()
    sent = browser.post(f"/{language}/my-data/address/", {"address": address})
    assert browser.post(sent["Location"], {"code": walks.code_sent()})["Location"] == f"/{language}/my-data/"
    return browser


def test_who_shows_nothing_is_told_how_and_sees_nothing(client):
    case, _receipt = earlier()
    page = walks.text(client.get("/en/my-data/"))
    assert "First show that it is yours" in page and case.reference not in page


@pytest.mark.parametrize(("language", "words"), [("en", ("Who read it", "Until when", "2029")), ("zh-hans", ("谁看过", "保存到", "2029"))])
def test_the_receipt_shows_what_is_held_why_how_long_and_who_read_it(language, words):
    load_pack()
    case, receipt = earlier()
    reading.reveal_text(case=case, what="story", reason="verifying", note="核对合同", by=intake())
    page = walks.text(opened(receipt, language).get(f"/{language}/my-data/"))
    assert all(each in page for each in (*words, case.reference, "核对合同", "what=story"))
    assert STORY not in page and WANGS not in page


def test_every_line_has_a_purpose_a_basis_and_a_time():
    load_pack()
    case, _receipt = earlier()
    lines = mine.record(case).lines
    assert {line.fact for line in lines} >= {"story", "wish", "happened", "contact"}
    assert all(line.purposes and line.bases and line.kept for line in lines)


def test_a_verified_address_shows_every_case_under_it_and_nobody_elses():
    first, _receipt = earlier()
    second, _receipt = earlier(closed=False)
    other, _receipt = earlier(address="other.planted@example.com")
    page = walks.text(by_address(WANGS).get("/en/my-data/"))
    assert first.reference in page and second.reference in page and other.reference not in page
    assert "what=story" not in page
    assert "we hold nothing" in walks.text(by_address(CHENS).get("/en/my-data/"))


def test_an_address_shown_is_forgotten_after_an_hour_and_on_leaving():
    case, _receipt = earlier()
    browser = by_address(WANGS)
    held = browser.session["rights.proved"]
    assert visit.still(held["until"]) and not visit.still(later(hours=-2).isoformat())
    browser.post("/en/my-data/leave/")
    assert case.reference not in walks.text(browser.get("/en/my-data/"))


def test_the_buttons_lead_to_a_request_that_asks_for_nothing_more():
    case, receipt = earlier()
    for browser, way in ((opened(receipt), "receipt"), (by_address(WANGS), "contact")):
        page = browser.get("/en/rights/ask/?right=deletion")
        assert "You need to enter nothing more" in walks.text(page)
        browser.post("/en/rights/ask/", {**form(right="deletion", about=ABOUT), "form_token": walks.form_token(page)})
        request = newest()
        assert (request.right, request.way) == ("deletion", way) and case.subject in {each.subject for each in request.records.all()}


def test_a_request_by_its_own_receipt_shows_the_records_it_is_about():
    case, _receipt = earlier()
    request, own = asked("restriction", earlier=case)
    limiting.restrict_records(request=in_hand(request), words="您要求只保存。", by=officer())
    page = walks.text(opened(own).get("/en/my-data/"))
    assert case.reference in page and "Restricted" in page and "What you have asked for so far" in page


def test_the_page_is_kept_by_no_cache(client):
    assert "no-store" in client.get("/en/my-data/")["Cache-Control"]


@pytest.mark.parametrize(("language", "words"), [("en", "News of policy changes by e-mail"), ("zh-hans", "政策变更的邮件通知")])
def test_a_subscription_is_found_by_its_address_given_out_and_ended_by_a_deletion(language, words):
    contact = verified("only.letters@example.com")
    subscriber = Subscriber.objects.create(contact=contact, language=language, wording_too=False, told=0, since=later())
    attach_contact(contact=contact, subject=f"subscriber:{subscriber.public_id}")
    page = walks.text(by_address("only.letters@example.com", language).get(f"/{language}/my-data/"))
    assert words in page and words not in walks.text(by_address(CHENS, language).get(f"/{language}/my-data/"))
    request, _own = asked("deletion", index=contact.index, language=language)
    assert [row.subject for row in request.records.all()] == [contact.subject] == gathering.subjects(request)[:1]
    done = deleting.delete_records(request=in_hand(request), by=officer())
    assert [line["outcome"] for line in done.certificate["records"]] == ["erased"]
    assert not Subscriber.objects.exists() and not gathering.held(contact.subject)
