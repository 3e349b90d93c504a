"""What is counted from other rooms: what became of conversations, also when their words are gone, and incidents told to the public."""

from datetime import datetime, timedelta

import pytest

from disputes.services import conversations
from portal.incidents import services as incidents
from portal.incidents.rules import Kind
from portal.trail.models import Entry
from portal.trail.rules import BOT
from tests import people
from transparency_reports import registers, talks
from transparency_reports.rules import ZONE, Quarter

Q3 = Quarter(2026, 3)
JULY = datetime(2026, 7, 6, 10, tzinfo=ZONE)
WORDS = {"text_zh": "一封信寄错了。", "text_en": "One letter went astray."}
pytestmark = pytest.mark.django_db


def talked(*, missed=0, asked=False, at=JULY):
    """A conversation in which the robot had no answer so often, and in which a person was asked for."""
    talk = conversations.start_conversation(language="en", channel="chat", at=at).conversation
    for _time in range(missed):
        conversations.note_unanswered(conversation=talk, band="none", by=BOT, at=at)
    if asked:
        conversations.ask_for_person(conversation=talk, by=people.wang(), at=at)
    return talk


def test_a_conversation_counts_once_by_what_became_of_it_and_stays_when_it_is_deleted(firm):
    talked()
    gone = talked(missed=2)
    talked(missed=1, asked=True)
    late = talked(at=Q3.end - timedelta(minutes=1))
    conversations.note_unanswered(conversation=late, band="unsure", by=BOT, at=Q3.end)
    assert Entry.objects.filter(event="robot.unanswered", subject=f"conversation:{gone.public_id}").count() == 1
    conversations.delete_conversation(conversation=gone, by=people.wang(), at=JULY)
    counted = talks.of_quarter(Q3, Q3.end, unanswered=True)
    assert counted["talks.answer"] == {"robot": 2, "unanswered": 1, "person": 1}
    assert talks.of_quarter(Q3, Q3.end, unanswered=False)["talks.answer"] == {"robot": 3, "person": 1}


def test_incidents_count_when_they_are_told_and_are_open_until_they_are_closed(firm):
    officer, publisher = people.zhao().actor("privacy_officer"), people.sun().actor("publisher")
    told = incidents.publish_notice(
        notice=incidents.open_incident(title_zh="误寄", title_en="Astray", **WORDS, by=officer, at=JULY), by=publisher, at=JULY
    )
    incidents.open_incident(title_zh="草稿", title_en="A draft", **WORDS, by=officer, at=JULY)
    closing = incidents.draft_notice(incident=told.incident, kind=Kind.CLOSED, **WORDS, by=officer, at=JULY)
    incidents.publish_notice(notice=closing, by=publisher, at=Q3.end)
    assert registers.told(Q3, Q3.end)["incidents"] == {"opened": 1, "open": 1}
    assert registers.told(Quarter(2026, 4), Q3.end + timedelta(days=1))["incidents"] == {"closed": 1, "open": 0}
