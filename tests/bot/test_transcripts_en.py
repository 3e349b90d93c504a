"""Whole conversations in English."""

import re

import pytest

from disputes import sealed
from disputes.models import Case
from disputes.rules import Handoff
from portal.notices import services as notices  # noqa: F401
from tests.bot.conftest import NOW

pytestmark = pytest.mark.django_db
STORY = (
    "My daughter takes classes with you. Since last week I get seven calls a day from other training centres and they know her name and her "
    "school. Who else could it have been? My number is 13812345678. I want you to find out who leaked it and to apologise."
)


def test_a_question_is_answered_with_the_clause(talk):
    person = talk("en")
    person.say("How long do you keep my contract after I sell the company?")
    assert [cited["clause"] for cited in person.citations if cited["clause"]] == ["4.4"]
    assert all(cited["url"].startswith("/en/") for cited in person.citations)


def test_what_is_not_in_the_policy_is_not_answered(talk):
    person = talk("en")
    person.say("Do you own a submarine with a swimming pool?")
    assert person.citations == []
    assert "/handoff" in person.buttons


def test_a_vague_question_gets_a_choice_of_topics_and_the_choice_is_answered(talk):
    person = talk("en")
    person.say("what about my stuff at yours")
    offered = [payload for payload in person.buttons if payload.startswith("/question")]
    assert offered
    person.press(offered[0])
    assert person.citations


def test_a_story_becomes_a_case(talk):
    person = talk("en")
    said = person.say(STORY)
    assert "phone number" in said and "I am sorry" in said
    said = person.say("no thanks")
    assert "138 **** 5678" in said and "2026-11" in said and "An explanation, An apology" in said
    said = person.say("yes")
    case = Case.objects.get()
    assert (case.kind, case.language, case.channel) == ("complaint", "en", "chat")
    assert sealed.open_in_case(case, "story") == STORY
    assert sealed.open_in_case(case, "wish") == "I want you to find out who leaked it and to apologise."
    assert list(case.claim_steps.values_list("remedy", flat=True)) == ["explanation", "apology"]
    assert "14 Dec 2026" in said


def test_mediation_is_asked_for_as_a_dispute(talk):
    person = talk("en")
    person.say("I want to request mediation, the buyer and I disagree about who owns the old records and he refuses to give them back")
    person.say("last month")
    person.say("skip")
    person.say("no contact")
    person.say("submit")
    assert Case.objects.get().kind == "dispute"


def test_the_language_may_change_in_the_middle(talk):
    person = talk("en")
    person.say(STORY)
    assert "核对" in person.say("不留联系方式，用中文继续吧") or "邮箱" in "\n".join(reply.text for reply in person.replies)
    assert person.replies[-1].language == "zh-hans"
    person.conversation.refresh_from_db()
    assert person.conversation.language == "zh-hans"


def test_a_contact_is_kept_only_after_its_code_comes_back(talk, monkeypatch):
    codes = []
    monkeypatch.setattr("portal.accounts.services.contacts.queue_notice", lambda **sent: codes.append(sent["context"]["code"]))
    person = talk("en")
    person.say(STORY)
    assert "6 digits" in person.say("wang@example.com please")
    assert "wrong or too old" in person.say("000000" if codes[-1] != "000000" else "111111")
    summary = person.say(codes[-1])
    assert "wang@example.com" not in summary and re.search(r"Contact: wan", summary)
    person.say("yes")
    assert Case.objects.get().contact != ""


def test_a_person_is_asked_for_in_the_middle_of_a_form(talk):
    person = talk("en")
    person.say(STORY)
    person.say("let me talk to a human")
    person.conversation.refresh_from_db()
    assert person.conversation.handoff == Handoff.WAITING
    person.say("skip")
    person.say("yes")
    assert Case.objects.count() == 1


def test_where_a_person_has_joined_the_robot_is_silent(talk):
    from disputes.services.conversations import ask_for_person, join_conversation
    from tests.people import qian, wang

    person = talk("en")
    ask_for_person(conversation=person.conversation, by=wang(), at=NOW)
    join_conversation(conversation=person.conversation, by=qian().actor("intake"), at=NOW)
    assert person.say("How long do you keep my data?") == ""
    assert person.conversation.messages.count() == 1


def test_the_status_is_told_in_the_same_conversation(talk):
    person = talk("en")
    person.say(STORY)
    person.say("skip")
    person.say("yes")
    assert Case.objects.get().reference in person.say("what is the status of my complaint")


def test_without_a_receipt_a_reference_opens_nothing(talk):
    wang, chen = talk("en"), talk("en")
    wang.say(STORY)
    wang.say("skip")
    wang.say("yes")
    reference = Case.objects.get().reference
    said = chen.say(f"what is the status of {reference}")
    assert "receipt code" in said and "registered" not in said


def test_a_receipt_opens_the_status_anywhere_and_is_not_kept(talk):
    wang, other = talk("en"), talk("en")
    wang.say(STORY)
    wang.say("skip")
    wang.say("yes")
    receipt = wang.case["receipt"]
    said = other.say(f"my receipt is {receipt.lower().replace('-', ' ')}")
    assert Case.objects.get().reference in said
    stored = other.conversation.messages.get(cursor=1)
    kept = sealed.open_message(other.conversation, stored) + stored.text_masked
    assert receipt[:9] not in kept.upper().replace(" ", "-")


def test_a_wrong_receipt_is_unknown(talk):
    wang, chen = talk("en"), talk("en")
    wang.say(STORY)
    wang.say("skip")
    wang.say("yes")
    swapped = wang.case["receipt"][::-1]
    assert Case.objects.get().reference not in chen.say(f"my receipt is {swapped}")


@pytest.mark.parametrize(
    "wish", ["Please destroy the copy and tell me who has seen it.", "could you please delete it all", "Tell me how this could happen"]
)
def test_a_wish_that_sounds_like_a_question_is_taken_as_the_wish(talk, wish):
    person = talk("en")
    person.press("/complaint")
    person.say("Last month your clerk posted a photo of my contract in a group chat")
    assert "e-mail address or mobile number" in person.say(wish)
    assert not person.citations


def test_the_wish_told_before_it_is_asked_is_the_wish(talk):
    person = talk("en")
    person.say("You leaked my number to loan sharks and now they ring me every single day, I am furious, nobody helps")
    said = person.say("I want the names of everyone who saw it, and compensation")
    assert said.count("Roughly when was it?") == 1
    assert "e-mail address or mobile number" in person.say("last Tuesday")


def test_two_misses_offer_a_person_and_put_nobody_in_line(talk):
    person = talk("en")
    person.say("blorp fizzle wug")
    person.say("wug fizzle blorp")
    assert "/handoff" in person.buttons
    assert person.conversation.handoff == Handoff.BOT
