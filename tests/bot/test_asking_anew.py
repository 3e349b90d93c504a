"""The chat asks anew about what changed after somebody agreed to it, before it goes on; what was typed is answered all the same."""

import pytest
from django.core.cache import cache

from portal.consent import queries, services
from portal.consent.models import Purpose
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
    services.give_consent(purpose=KEEP, subject=subject, shown=shown, language="en", how="chat", by=wang())
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
