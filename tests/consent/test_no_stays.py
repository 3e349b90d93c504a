"""A "no" holds at every door: a form that was open does not overrule it, nobody is asked again, and a browser's signal is one."""

import base64
import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from bot import reasking
from disputes.models import Case, CaseFile
from disputes.services import conversations
from portal.consent import queries, services
from portal.consent.rules import How
from portal.trail.rules import SYSTEM
from tests.disputes import walks
from tests.disputes.cases import file as filed
from tests.people import wang
from tests.rights.requests import ABOUT
from tests.standing import LAW_SINCE, stand_on_law

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("firm")]
SENSITIVE, KEEP = "sensitive_attachment", "keep_conversation_to_improve"
PAGE = "/en/cases/mine/files/"
TYPED = "the call of 5 March"


@pytest.fixture(autouse=True)
def _long_asked():
    stand_on_law()
    services.load_notices(by=SYSTEM, at=LAW_SINCE)


@pytest.fixture
def opened():
    made, browser = filed(language="en"), Client()
    browser.post("/en/cases/", {"receipt": made.receipt})
    return made, browser


def sent(browser, shown, language="en"):
    said = {"file": SimpleUploadedFile("a.txt", b"words"), "words": TYPED, "sensitive": shown}
    return browser.post(PAGE.replace("/en/", f"/{language}/"), said)


def says(browser, answer, code=SENSITIVE, language="en"):
    shown = queries.purpose(code).sha256(language)
    return browser.post(f"/{language}/choices/{code}/", {"answer": answer, "shown": shown})


@pytest.mark.parametrize(("language", "words"), [("en", "took your consent back"), ("zh-hans", "已经撤回同意")])
def test_a_consent_withdrawn_while_the_form_was_open_refuses_it_and_keeps_what_was_typed(opened, language, words):
    _made, browser = opened
    there = PAGE.replace("/en/", f"/{language}/")
    shown = re.search(r'name="sensitive" value="([0-9a-f]{64})"', browser.get(there).content.decode())[1]
    says(browser, "give", language=language)
    says(browser, "withdraw", language=language)
    answer = sent(browser, shown, language)
    assert answer.status_code == 422 and words in walks.text(answer) and TYPED in walks.text(answer)
    assert not CaseFile.objects.exists()
    assert [event.answer for event in queries.history(Case.objects.get().subject, SENSITIVE)] == ["given", "withdrawn"]


def test_whoever_changes_their_mind_says_so_and_then_it_goes_through(opened):
    _made, browser = opened
    shown = queries.purpose(SENSITIVE).sha256("en")
    says(browser, "refuse")
    assert sent(browser, shown).status_code == 422
    says(browser, "give")
    assert sent(browser, shown).status_code == 302 and CaseFile.objects.count() == 1


def test_after_a_no_no_form_asks_for_ninety_days(opened):
    made, browser = opened
    shown = queries.purpose(SENSITIVE).sha256("en")
    assert shown in browser.get(PAGE).content.decode()
    said = {"purpose": SENSITIVE, "subject": made.case.subject, "shown": shown, "language": "en", "how": How.PAGE, "by": wang()}
    services.refuse_consent(**said, at=timezone.now() - timedelta(days=88))
    page = walks.text(browser.get(PAGE))
    assert "We do not ask again" in page and f'value="{shown}"' not in browser.get(PAGE).content.decode()


def test_when_the_pause_is_over_the_form_asks_again(opened):
    made, browser = opened
    shown = queries.purpose(SENSITIVE).sha256("en")
    said = {"purpose": SENSITIVE, "subject": made.case.subject, "shown": shown, "language": "en", "how": How.PAGE, "by": wang()}
    services.refuse_consent(**said, at=timezone.now() - timedelta(days=100))
    assert f'value="{shown}"' in browser.get(PAGE).content.decode()
    assert sent(browser, shown).status_code == 302


def test_pieces_and_programs_meet_the_same_no(opened):
    made, browser = opened
    says(browser, "refuse")
    shown = queries.purpose(SENSITIVE).sha256("en")
    told = ",".join(f"{name} {base64.b64encode(value.encode()).decode()}" for name, value in (("filename", "a.txt"), ("sensitive", shown)))
    begun = browser.post(f"{PAGE}uploads/", HTTP_TUS_RESUMABLE="1.0.0", HTTP_UPLOAD_LENGTH="5", HTTP_UPLOAD_METADATA=told)
    asked = {"receipt": made.receipt, "size": 5, "name": "a.txt", "sensitive": shown}
    program = Client().post("/api/v1/cases/files", asked, content_type="application/json", HTTP_ACCEPT_LANGUAGE="en")
    assert [(each.status_code, each.json()["code"]) for each in (begun, program)] == [(409, "consent.said_no")] * 2
    assert not CaseFile.objects.exists()


@pytest.mark.parametrize("door", ["page", "api", "rights page", "rights api"])
def test_the_signal_is_recorded_when_something_is_filed(door):
    browser = Client(headers={"Sec-GPC": "1"})
    if door == "page":
        walks.file_it(browser, "en")
    elif door == "api":
        said = {"kind": "complaint", "topic": "retention", "story": "My ID copy was kept.", "language": "en"}
        assert browser.post("/api/v1/cases", said, content_type="application/json").status_code == 201
    else:
        said = {"right": "access", "whom": "self", "place": "cn", "about": ABOUT}
        if door == "rights page":
            token = walks.form_token(browser.get("/en/rights/ask/"))
            assert browser.post("/en/rights/ask/", {**said, "receipt": "", "address": "", "form_token": token}).status_code == 302
        else:
            assert browser.post("/api/v1/rights", {**said, "language": "en"}, content_type="application/json").status_code == 201
    (event,) = queries.history(Case.objects.get().subject)
    assert (event.purpose, event.answer, event.how) == (KEEP, "refused", How.SIGNAL)


def test_without_the_signal_nothing_is_answered_and_a_chats_holds_for_its_case():
    assert queries.history(filed().case.subject) == []
    chat = conversations.start_conversation(language="en", channel="chat").conversation
    services.honour_signal(subject=f"conversation:{chat.public_id}", language="en", by=wang())
    (event,) = queries.history(filed(conversation=chat).case.subject)
    assert event.how == How.SIGNAL


def test_a_conversation_without_a_case_gives_and_takes_back_through_the_api(client):
    def post(path, **said):
        return client.post(f"/api/v1/conversations/{path}", said, content_type="application/json", HTTP_ACCEPT_LANGUAGE="en")

    chat, other = (conversations.start_conversation(language="en", channel="chat") for _n in range(2))
    shown, subject = queries.purpose(KEEP).sha256("en"), f"conversation:{chat.conversation.public_id}"
    said = {"token": chat.token, "purpose": KEEP}
    assert post("consent", **said, answer="give", shown="0" * 64).json()["code"] == "consent.words_changed"
    assert post("consent", **said, answer="give", shown=shown).status_code == 200 and queries.valid(subject, KEEP)
    stranger = post("consent", token=other.token, purpose=KEEP, answer="withdraw")
    assert stranger.json()["code"] == "consent.not_given" and queries.valid(subject, KEEP)
    assert post("consent", token="0" * 43, purpose=KEEP, answer="withdraw").status_code == 404
    assert post("consent", **said, answer="withdraw").json()["answer"] == "withdrawn" and not queries.valid(subject, KEEP)
    listed = post("consent/list", token=chat.token).json()
    assert [(each["answer"], queries.history(subject)[n].how) for n, each in enumerate(listed)] == [("given", "api"), ("withdrawn", "api")]
    assert post("consent/list", token=other.token).json() == []


def test_in_the_chat_a_consent_of_its_case_is_taken_back_too_and_the_open_form_is_refused(opened):
    chat = conversations.start_conversation(language="en", channel="chat").conversation
    made, browser = filed(language="en", conversation=chat), Client()
    browser.post("/en/cases/", {"receipt": made.receipt})
    shown = queries.purpose(SENSITIVE).sha256("en")
    says(browser, "give")
    now = timezone.now()
    assert [each.code for each in reasking.given_here(chat, now)] == [SENSITIVE]
    reasking.take(chat, reasking.take_back_payload(SENSITIVE), "en", now)
    assert not queries.valid(made.case.subject, SENSITIVE) and reasking.given_here(chat, now) == []
    assert sent(browser, shown).status_code == 422 and not CaseFile.objects.exists()
