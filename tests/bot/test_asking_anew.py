"""The chat asks anew about what changed after somebody agreed to it, before it goes on; what was typed is answered all the same."""

from datetime import timedelta

import pytest
from django.core.cache import cache

from bot.actions.here import Miss
from bot.models import Question
from bot.questions import note_question
from bot.services import start_chat
from portal.consent import queries, services
from portal.consent.models import Purpose
from portal.trail.models import Entry
from tests.bot.conftest import NOW
from tests.people import wang

KEEP = "keep_conversation_to_improve"
QUESTION = "How long do you keep my contract after I sell the company?"
pytestmark = pytest.mark.django_db


@pytest.fixture
def person(talk):
    """Wang agreed in this conversation; then the purpose became another."""
    found = talk("en")
    subject = f"conversation:{found.conversation.public_id}"
    shown = queries.purpose(KEEP).sha256("en")
    services.give_consent(purpose=KEEP, subject=subject, shown=shown, language="en", how="chat", by=wang(), at=NOW - timedelta(days=1))
    old = Purpose.objects.get(code=KEEP)
    words = {name: getattr(old, name) for name in ("title_zh", "title_en", "text_zh", "refusal_zh", "refusal_en", "basis")}
    Purpose.objects.create(code=KEEP, version=2, valid_from=old.valid_from, text_en="We would like to keep it for two years.", **words)
    cache.clear()
    return found, subject


def test_it_asks_before_going_on_and_then_answers_what_was_typed(person):
    talk, subject = person
    said = talk.say(QUESTION)
    assert "two years" in said and not talk.citations
    said = talk.press(talk.buttons[0])
    assert "Your choice is recorded" in said and talk.citations
    assert queries.valid(subject, KEEP, NOW)
    assert "two years" not in talk.say("Who may see my passport?")


def test_a_no_is_kept_and_the_answer_comes_all_the_same(person):
    talk, subject = person
    talk.say(QUESTION)
    assert talk.press(talk.buttons[1]) and talk.citations
    assert queries.state(subject, KEEP, NOW).answer == "refused"


def test_who_types_on_is_not_asked_twice_and_gets_both_answers(person):
    talk, subject = person
    talk.say(QUESTION)
    talk.say("Who may see my passport?")
    assert len(talk.citations) >= 2 and queries.state(subject, KEEP, NOW).outdated
    assert "two years" not in talk.say("Hello")


def test_danger_and_a_wish_for_a_person_are_heard_first(person):
    talk, _subject = person
    assert "two years" not in talk.say("I want to talk to a human being.")


def test_what_was_agreed_to_in_the_chat_is_taken_back_there_and_its_questions_leave_the_list(person):
    talk, subject = person
    talk.say(QUESTION)
    talk.press(talk.buttons[0])
    messages = talk.conversation.messages
    asked = messages.filter(from_kind="client").first()
    Question.objects.create(message=asked, language="en", band="unsure", topics=[], sureness=0.1, asked_at=NOW)
    (back,) = [button["payload"] for each in messages.all() for button in each.buttons if "take_back" in button["payload"]]
    assert "Your choice is recorded" in talk.press(back)
    assert queries.state(subject, KEEP, NOW).answer == "withdrawn"
    assert not Question.objects.filter(message__conversation=talk.conversation).exists()
    for band in ("maybe", "declined", "unsure", "none"):
        note_question(message=asked, miss=Miss(band, (), 0.1))
    assert not Question.objects.filter(message__conversation=talk.conversation).exists()
    (counted,) = Entry.objects.filter(event="robot.unanswered", subject=f"conversation:{talk.conversation.public_id}")
    assert counted.facts == {"channel": "chat", "band": "unsure"}


def test_the_browsers_privacy_signal_is_recorded_when_a_chat_begins(talk):
    started = start_chat("en", NOW, signal=True)
    subject = f"conversation:{started.conversation.public_id}"
    (said,) = queries.history(subject)
    assert (said.purpose, said.answer, said.how) == (KEEP, "refused", "signal")
    assert not queries.history(f"conversation:{start_chat('en').conversation.public_id}")


def test_taking_back_what_was_never_given_changes_nothing(talk):
    found = talk("en")
    assert "no consent to withdraw" in found.press('/take_back{"of": "share_with_other_party"}')
