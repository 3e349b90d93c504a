"""A rights request made in conversation, in both languages: asked for, completed, checked, filed, or led to the page."""

import json

import pytest

from bot import rights_heard
from disputes import sealed
from disputes.models import Case, Message
from portal.consent import queries as consent
from portal.consent.services import give_consent
from portal.rights.models import Request
from tests.bot.conftest import NOW
from tests.disputes.cases import file as file_case
from tests.disputes.walks import code_sent
from tests.people import wang

pytestmark = pytest.mark.django_db
NUMBER = "310101199003071234"


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("删除我的信息", "deletion"), ("plz delet al my info now!!", "deletion"), ("請刪除我的個人資料", "deletion"), ("不要删除我的信息", ""),
        ("我可以删除我的信息吗", ""), ("can I delete my data?", ""), ("delete this conversation", ""), ("你们没有删除我的信息", ""),
        ("i want to see what you have on me", "access"), ("give me a copy of everything you have on me", "copy"), ("帮我注销账号", "closing"),
        ("我的名字登记错了，帮我改一下", "correction"), ("I object to you using my data for marketing", "objection"),
        ("只保存我的资料，别再用了", "restriction"), ("把我的资料转到别的公司", "portability"), ("i withdraw my consent", "withdrawal"),
        ("解释一下你们的处理规则", "rules"), ("explain the automated decision about me", "decision"),
    ],
)  # fmt: skip
def test_a_request_is_told_from_a_question_about_it(text, right):
    assert rights_heard.asked_for(text) == right


def test_a_question_is_answered_with_the_clause_and_the_request_offered(talk):
    person = talk()
    person.say("我可以删除我的信息吗")
    assert "11.4" in [cited["clause"] for cited in person.citations]
    assert '/rights{"right": "deletion"}' in person.buttons
    assert not Case.objects.exists()


def test_a_request_is_completed_checked_and_filed_with_its_words_sealed(talk):
    person = talk()
    person.say("请把我的资料全部删掉")
    person.say(f"2024 年的复印件，身份证{NUMBER}")
    assert "先要知道是您本人" in person.replies[-1].text
    assert NUMBER not in person.say("先跳过") and person.buttons[0] == "/affirm"
    said = person.say("确认")
    request = Request.objects.get()
    assert (request.right, request.whom, request.case.channel, request.case.jurisdiction, request.way) == (
        "deletion", "self", "chat", "cn", "",
    )  # fmt: skip
    assert NUMBER in sealed.open_in_case(request.case, "story")
    assert request.case.conversation == person.conversation
    assert request.case.reference in said and "还不知道是您本人" in said and "15 个工作日" in said
    assert person.case["receipt"] not in json.dumps(list(Message.objects.values_list("text_masked", "buttons", "citations")))


def test_the_receipt_of_an_earlier_case_shows_who_asks_and_starts_the_clock(talk):
    earlier = file_case()
    person = talk("en")
    person.say("please close my account")
    person.say("the student page from last year")
    person.say(f"it is {earlier.receipt}")
    said = person.press("/affirm")
    request = Request.objects.get()
    assert (request.right, request.way) == ("closing", "receipt")
    assert [record.subject for record in request.records.all()] == [earlier.case.subject]
    assert "yours to make" in said and "working days" in said
    assert not Message.objects.filter(text_masked__contains=earlier.receipt[:9]).exists()


def test_an_address_is_proved_by_a_code_before_it_counts(talk):
    person = talk("en")
    person.press('/rights{"right": "access"}')
    person.press('/rights{"whom": "self"}')
    person.say("everything since 2023")
    person.say("wang.planted@example.com")
    person.say("000000")
    assert "wrong or too old" in "\n".join(reply.text for reply in person.replies)
    person.say(code_sent())
    person.press("/affirm")
    assert Request.objects.get().case.contact != ""
    assert not Message.objects.filter(text_masked__contains="wang.planted").exists()


def test_a_question_in_between_is_answered_and_the_form_goes_on(talk):
    person = talk()
    person.press('/rights{"right": "access"}')
    person.say("为我自己")
    person.say("你们会把我的身份证复印件给第三方吗？")
    assert person.citations and "具体是哪些信息" in person.replies[-1].text
    person.say("2023 年的全部")
    person.say("没有回执")
    assert "改了" in person.say("不是，是删除")
    person.press("/affirm")
    assert Request.objects.get().right == "deletion"


@pytest.mark.parametrize(("text", "whom"), [("我要查一下我女儿的资料", "监护"), ("请删除我去世的父亲的资料", "死亡证明")])
def test_who_asks_for_somebody_else_is_led_to_the_page_and_told_why(talk, text, whom):
    person = talk()
    said = person.say(text)
    assert whom in said and "要由工作人员看过" in said
    assert [button["url"] for reply in person.replies for button in reply.buttons][0].startswith("/zh-hans/rights/ask/?right=")
    assert not Case.objects.exists()


def test_it_can_be_cancelled_and_a_complaint_comes_first(talk):
    person = talk("en")
    person.say("delete my data")
    assert "no request was made" in person.say("stop")
    person.say("delete my data")
    assert "no request was made" in person.press("/complaint")
    person.say("you leaked my data to scammers yesterday and nobody answers me")
    person.press('/rights{"right": "access"}')  # while the wish is asked for: no wish
    assert "in the middle of registering" in person.replies[0].text and person.buttons[:1] == ["/skip"]
    assert not Case.objects.exists()


@pytest.mark.parametrize(
    ("language", "opening", "story"),
    [
        ("en", "delete my data", "Your people leaked my phone number to loan sharks, nobody answers me and this is outrageous"),
        ("zh-hans", "请把我的资料全部删掉", "你们把我的手机号卖给别人，天天有人打电话骚扰我，太过分了，我非常生气"),
    ],
)
def test_an_upset_story_told_as_what_it_is_about_can_become_a_complaint(talk, language, opening, story):
    person = talk(language)
    person.say(opening)
    person.say(story)
    offer, asked = person.replies
    assert [button["payload"] for button in offer.buttons] == ['/complaint{"story": "last"}'] and asked.buttons
    person.press(offer.buttons[0]["payload"])
    assert Request.objects.count() == 0
    person.press("/skip")
    while "/affirm" not in person.buttons:
        person.press("/skip")
    person.press("/affirm")
    assert story in sealed.open_in_case(Case.objects.get(kind="complaint"), "story")


def test_a_calm_account_of_what_it_is_about_is_only_that(talk):
    person = talk()
    person.say("请把我的资料全部删掉")
    person.say("2024 年报名时留下的照片和家庭住址")
    assert len(person.replies) == 1 and '/complaint{"story": "last"}' not in person.buttons


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "I take back my consent"),
        ("en", "I no longer agree"),
        ("en", "take my consent back"),
        ("zh-hans", "撤回同意"),
        ("zh-hans", "我不再同意了"),
    ],
)
def test_a_word_in_the_chat_shows_what_taking_consent_back_means_and_a_button_takes_it_back(talk, language, words):
    person = talk(language)
    subject, purpose = f"conversation:{person.conversation.public_id}", consent.purpose("keep_conversation_to_improve")
    give_consent(purpose=purpose.code, subject=subject, shown=purpose.sha256(language), language=language, how="chat", by=wang())
    said = person.say(words)
    title, _asked, refusal = purpose.words(language)
    assert title in said and refusal in said and person.citations[0]["anchor"] == "withdraw-consent"
    person.press(person.buttons[0])
    assert consent.state(subject, purpose.code, NOW).answer == "withdrawn"


@pytest.mark.parametrize(("language", "words"), [("en", "I want to take back my permission"), ("zh-hans", "我要收回授权")])
def test_who_agreed_to_nothing_here_is_led_to_where_consent_is_taken_back(talk, language, words):
    person = talk(language)
    person.say(words)
    assert [button.get("url") for reply in person.replies for button in reply.buttons][0].endswith("/choices/")
    assert "/rights" in person.buttons[1] and not Case.objects.exists()


@pytest.mark.parametrize(
    ("language", "words", "clause"),
    [
        ("en", "can I delete my data?", "11.4"), ("en", "how do I delete my data", "11.4"), ("zh-hans", "我能删除我的资料吗？", "11.4"),
        ("zh-hans", "怎么删除我的资料", "11.4"), ("en", "after deletion, how long do backups stay?", "9.3"), ("en", "how long do you keep my data?", "9.1"),
    ],
)  # fmt: skip
def test_a_question_about_deletion_is_answered_by_the_right_and_one_about_time_by_the_table(talk, language, words, clause):
    person = talk(language)
    person.say(words)
    assert person.citations[0]["clause"] == clause
