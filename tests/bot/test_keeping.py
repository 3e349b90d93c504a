"""A conversation is saved, rated and deleted without scripts too; what the robot says about it names buttons that do it."""

import re

import pytest
from django.conf import settings
from django.test import Client

from bot.rasa_files import script
from bot.views import DEEDS
from disputes.models import Conversation, Message
from disputes.services import filing
from portal.trail.models import Entry
from tests.bot.conftest import NOW
from tests.people import wang

pytestmark = pytest.mark.django_db
ASKED = {"zh-hans": "你们会把我的身份证复印件给第三方吗", "en": "Do you give my ID copy to anybody else?"}


def browser_in(language):
    browser = Client()
    assert browser.post(f"/{language}/chat/", {"text": f"{ASKED[language]} 11010519491231002X"}).status_code == 302
    return browser


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_transcript_is_the_whole_thread_with_its_sources_and_no_number(firm, language):
    answer = browser_in(language).get(f"/{language}/chat/transcript/")
    text = answer.content.decode()
    assert re.search(r'"conversation-20\d\d-\d\d-\d\d\.txt"$', answer["Content-Disposition"]) and "no-store" in answer["Cache-Control"]
    assert ASKED[language] in text and "11010519491231002X" not in text
    assert f"{settings.PUBLIC_ORIGIN}/{language}/policy/" in text


@pytest.mark.parametrize(
    ("language", "firm_name", "no_receipt"),
    [("zh-hans", "明示企业服务有限公司", "没有回执码"), ("en", "Mingshi Business Services", "No receipt code")],
)
def test_the_transcript_stands_by_itself_far_from_this_site(firm, language, firm_name, no_receipt):
    browser = browser_in(language)
    browser.post(f"/{language}/chat/", {"text": "blabla zzz qwe" if language == "en" else "叽里咕噜啦啦啦"})
    text = browser.get(f"/{language}/chat/transcript/").content.decode()
    head = text.split("\n\n")[0]
    assert firm_name in head and settings.PUBLIC_ORIGIN in head and no_receipt in head and "UTC+0800" in head
    assert "  [转人工]" in text or "  [Talk to a person]" in text
    assert text.count("http") == text.count(settings.PUBLIC_ORIGIN)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_it_is_rated_once_a_score_is_chosen(firm, language):
    browser = browser_in(language)
    assert browser.post(f"/{language}/chat/rate/", {"text": "?"}).status_code == 422
    assert browser.post(f"/{language}/chat/rate/", {"score": "6"}).status_code == 422
    assert browser.post(f"/{language}/chat/rate/", {"score": "4", "text": "ok"}).status_code == 302
    assert [entry.facts["score"] for entry in Entry.objects.filter(event="conversation.rated")] == [4]
    assert Message.objects.filter(text_masked__contains="4/5 · ok").count() == 1


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_it_is_deleted_after_one_question(firm, language):
    browser, path = browser_in(language), f"/{language}/chat/delete/"
    assert browser.get(path).status_code == 200 and Conversation.objects.filter(deleted_at=None).count() == 1
    assert browser.post(path)["Location"] == f"/{language}/chat/"
    assert ASKED[language] not in browser.get(f"/{language}/chat/").content.decode()
    assert [browser.get(each).status_code for each in (path, f"/{language}/chat/transcript/", f"/{language}/chat/rate/")] == [404] * 3


def test_a_stranger_has_nothing_to_save_rate_or_delete(firm):
    browser_in("en")
    chen = Client()
    assert [chen.get(f"/en/chat/{each}/").status_code for each in ("transcript", "rate", "delete")] == [404] * 3
    assert chen.post("/en/chat/delete/").status_code == 404 and Conversation.objects.filter(deleted_at=None).count() == 1


def test_the_robots_buttons_for_it_lead_there(firm):
    browser = browser_in("en")
    named = {
        button["payload"]
        for variations in script().domain["responses"].values()
        for one in variations
        for button in one.get("buttons", [])
        if button["payload"] in DEEDS
    }
    assert named == set(DEEDS)
    ways = [browser.post("/en/chat/", {"payload": payload})["Location"] for payload in sorted(named)]
    assert ways == ["/en/chat/delete/", "/en/chat/rate/", "/en/chat/transcript/"]


@pytest.mark.parametrize(
    ("language", "kept", "ask"),
    [
        ("en", "It is kept with the case", "/en/rights/ask/?right=deletion"),
        ("zh-hans", "将与案件一并保存", "/zh-hans/rights/ask/?right=deletion"),
    ],
)
def test_who_has_a_case_here_is_told_before_deleting_what_has_to_stay_and_what_can_be_asked_for(firm, language, kept, ask):
    browser, path = browser_in(language), f"/{language}/chat/delete/"
    conversation = Conversation.objects.get()
    filing.file_case(
        kind="complaint", topic="leak", story="会计把合同发到群里。", wish="", language=language, channel="chat", by=wang(),
        conversation=conversation, at=NOW,
    )  # fmt: skip
    page = browser.get(path)
    text = page.content.decode()
    assert page.status_code == 200 and kept in text and ask in text and 'class="warn"' not in text
    assert browser.post(path).status_code == 409 and Conversation.objects.filter(deleted_at=None).count() == 1
