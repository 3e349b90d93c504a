"""Children under 14: whatever door they say it at, a "yes" and a request wait for a parent or guardian whose proof a person looked at."""

import pytest
from django.test import Client

from disputes.models import CaseFile
from disputes.services import conversations, file_intake
from portal.consent import guarding, queries, services
from portal.consent.models import Guarded
from portal.consent.personal_data import erase, export
from portal.consent.rules import How
from portal.doors.errors import Refusal
from portal.rights.models import Request
from portal.rights.services import copying, deleting, identity
from portal.trail.models import Entry
from portal.trail.rules import SYSTEM
from tests.disputes import walks
from tests.disputes.cases import client as client_of
from tests.disputes.cases import officer
from tests.people import wang
from tests.rights.requests import ABOUT, asked, earlier, in_hand, send
from tests.standing import LAW_SINCE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("firm")]
SENSITIVE = "sensitive_attachment"


@pytest.fixture(autouse=True)
def _texts(firm):
    services.load_notices(by=SYSTEM, at=LAW_SINCE)


def events(subject):
    return [entry.event for entry in Entry.objects.filter(subject=subject).order_by("pk")]


def opened(receipt):
    browser = Client()
    browser.post("/en/cases/", {"receipt": receipt})
    return browser


def agrees(browser, language="en"):
    shown = queries.purpose(SENSITIVE).sha256(language)
    return browser.post(f"/{language}/choices/{SENSITIVE}/", {"answer": "give", "shown": shown})


def proved(request, *cases):
    identity.confirm_by_document(request=request, references=[case.reference for case in cases], note="户口簿", by=officer())
    identity.destroy_document(request=request, by=officer())


@pytest.mark.parametrize(("language", "words"), [("en", "under 14"), ("zh-hans", "不满 14 周岁")])
def test_a_child_on_the_page_is_held_then_counts_with_the_guardian(language, words):
    case, receipt = earlier(closed=False)
    browser = opened(receipt)
    assert words in walks.text(browser.get(f"/{language}/choices/"))
    browser.post(f"/{language}/choices/under-14/")
    answer = agrees(browser, language)
    assert answer.status_code == 409 and words in walks.text(answer)
    assert queries.history(case.subject) == [] and events(case.subject)[-2:] == ["consent.child_noted", "consent.held"]
    guardian, _own = asked("access", whom="child")
    proved(in_hand(guardian), case)
    assert agrees(browser, language).status_code == 302 and queries.valid(case.subject, SENSITIVE)


def test_a_no_and_a_withdrawal_are_the_childs_own():
    case, receipt = earlier(closed=False)
    browser = opened(receipt)
    agrees(browser)
    browser.post("/en/choices/under-14/")
    assert not queries.valid(case.subject, SENSITIVE)
    assert browser.post(f"/en/choices/{SENSITIVE}/", {"answer": "withdraw"}).status_code == 302
    shown = queries.purpose("share_with_other_party").sha256("en")
    assert browser.post("/en/choices/share_with_other_party/", {"answer": "refuse", "shown": shown}).status_code == 302
    assert [event.answer for event in queries.history(case.subject)] == ["given", "withdrawn", "refused"]


def test_a_program_says_it_with_the_answer_and_a_file_is_held_too():
    case, receipt = earlier(closed=False)
    shown = queries.purpose(SENSITIVE).sha256("en")
    said = {"receipt": receipt, "purpose": SENSITIVE, "answer": "give", "shown": shown, "under_14": True}
    answer = Client().post("/api/v1/cases/consent", said, content_type="application/json", HTTP_ACCEPT_LANGUAGE="en")
    assert (answer.status_code, answer.json()["code"]) == (409, "consent.guardian_needed")
    told = file_intake.Said(name="a.txt", sensitive=shown)
    with pytest.raises(Refusal) as refused:
        file_intake.begin(case=case, size=5, said=told, by=client_of(case), language="en", how=How.API)
    assert refused.value.code == "consent.guardian_needed" and not CaseFile.objects.exists()
    assert events(case.subject).count("consent.held") == 2


def test_a_case_filed_in_a_childs_conversation_is_a_childs():
    chat = conversations.start_conversation(language="en", channel="chat").conversation
    guarding.note_child(subject=f"conversation:{chat.public_id}", how=How.CHAT, by=wang())
    request, _own = asked(conversation=chat, channel="chat")
    assert guarding.waits(request.case.subject)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_child_who_asks_for_themselves_waits_for_the_guardian(client, language):
    case, receipt = earlier()
    sent = send(client, language, whom="young", receipt=receipt)
    assert sent.status_code == 302, walks.text(sent)
    request = Request.objects.latest("pk")
    page = walks.text(client.get(f"/{language}/cases/mine/"))
    assert {"en": "your parent or guardian adds", "zh-hans": "请您的父母或者其他监护人补充"}[language] in page
    assert not request.standing.confirmed and guarding.waits(case.subject) and "rights.held" in events(request.case.subject)
    tried = client.post(f"/{language}/rights/identity/", {"receipt": receipt})
    words = {"en": "parent or guardian has to show", "zh-hans": "由父母或者其他监护人证明身份"}[language]
    assert tried.status_code == 409 and words in walks.text(tried)
    assert events(request.case.subject).count("rights.held") == 2 and not Request.objects.get(pk=request.pk).standing.confirmed


def test_a_guardian_without_proof_gets_nothing_at_any_door_and_it_is_on_record():
    case, receipt = earlier()
    said = {"right": "deletion", "whom": "child", "place": "cn", "about": ABOUT, "language": "en", "earlier": receipt}
    told = Client().post("/api/v1/rights", said, content_type="application/json").json()
    assert told["confirmed"] is False
    proof = {"receipt": told["receipt"], "earlier": receipt}
    tried = Client().post("/api/v1/rights/prove", proof, content_type="application/json", HTTP_ACCEPT_LANGUAGE="en")
    assert (tried.status_code, tried.json()["code"]) == (409, "rights.guardian_needed") and "under Files" in tried.json()["detail"]
    request = in_hand(Request.objects.get())
    for act in (deleting.delete_records, copying.make_copy):
        with pytest.raises(Refusal):
            act(request=request, by=officer())
    assert events(request.case.subject).count("rights.held") == 2 and not request.records.exists()
    proved(request, case)
    assert deleting.delete_records(request=request, by=officer()).certificate


def test_it_is_in_the_copy_ends_with_the_record_and_stays_ended():
    guarding.note_child(subject="case:wang1", how=How.PAGE, by=wang())
    row = Guarded.objects.get()
    assert export("case:wang1")["child"]["how"] == "page" and export("case:chen1") == {}
    erase("case:wang1", by=SYSTEM)
    assert not Guarded.objects.exists()
    Guarded.objects.create(public_id=row.public_id, subject=row.subject, said_at=row.said_at, how=row.how)
    services.forget_again(by=SYSTEM)
    assert not Guarded.objects.exists()
