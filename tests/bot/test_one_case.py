"""One complaint is one case, recorded like one from any other door."""

import pytest

from bot import dialogue
from disputes.models import Case, CaseEvent
from disputes.services.filing import file_case
from portal.trail.models import Entry
from tests.bot.conftest import NOW
from tests.people import wang

pytestmark = pytest.mark.django_db
STORY = "Your people leaked my phone number and I get calls from loan companies every day. I want you to delete it."


def filed(talk):
    person = talk("en")
    person.say(STORY)
    person.say("yesterday") if "When did it happen" in person.replies[-1].text else None
    person.say("skip")
    person.say("yes")
    return person


def test_the_same_confirmation_sent_twice_files_once(talk):
    person = talk("en")
    person.say(STORY)
    person.say("skip")
    person.say("skip")
    turns = [dialogue.turn(person.conversation, "yes", client_id="again", at=NOW) for _ in range(2)]
    assert [turn.created for turn in turns] == [True, False]
    assert Case.objects.count() == 1
    assert [reply.text for reply in turns[0].replies] == [reply.text for reply in turns[1].replies]
    assert turns[1].replies[-1].case is None


def test_a_second_yes_files_nothing_more(talk):
    person = filed(talk)
    person.say("yes")
    assert Case.objects.count() == 1


def test_the_record_is_the_same_as_through_any_door(talk):
    person = filed(talk)
    case = person.conversation.cases.get()
    other = file_case(
        kind="complaint", topic=case.topic, story=STORY, wish="", remedies=["deletion"], language="en", channel="page", by=wang(),
        happened=case.happened, at=NOW,
    ).case  # fmt: skip
    events = [CaseEvent.objects.filter(case=each).values_list("event", "by_kind", "by_role") for each in (case, other)]
    assert list(events[0]) == list(events[1])
    entries = [Entry.objects.get(id=each.events.get(n=1).entry) for each in (case, other)]
    assert len({(entry.event, entry.actor_kind, entry.actor_role, len(bytes(entry.leaf))) for entry in entries}) == 1


def test_what_breaks_while_filing_leaves_nothing_half_done(talk, monkeypatch):
    person = talk("en")
    person.say(STORY)
    person.say("skip")
    person.say("skip")

    def broken(**given):
        raise RuntimeError("disk full")

    with monkeypatch.context() as patch:
        patch.setattr("bot.actions.filing.file_case", broken)
        assert "Something went wrong" in person.say("yes")
    assert not Case.objects.exists()
    person.say("yes")
    assert Case.objects.count() == 1


@pytest.mark.parametrize(
    ("language", "told", "listed", "said", "subject", "check"),
    [
        ("zh-hans", ("我要投诉", "会计把我的身份证照片发到了别的客户群里", "跳过", "跳过", "跳过"), "请选择事项", "泄露", "事项：信息泄露或丢失", "请核对"),
        (
            "en", ("I want to complain", "Your accountant posted my ID card in another client's group", "skip", "skip", "skip"),
            "Choose the subject", "it was leaked", "Subject: A leak or a loss of information", "Please check",
        ),
    ],
)  # fmt: skip
def test_a_subject_is_chosen_in_ones_own_words_and_only_then_is_all_of_it_shown_again(talk, language, told, listed, said, subject, check):
    person = talk(language)
    for each in told:
        shown = person.say(each)
    assert check in shown and subject not in shown
    choosing = person.press('/change{"part": "case_topic"}')
    assert listed in choosing and check not in choosing and "/go_on" in person.buttons
    assert subject in person.say(said)
    person.press('/change{"part": "case_topic"}')
    again = person.press("/go_on")
    assert subject in again and check in again
    assert subject in person.say("骚扰电话" if language != "en" else "calls")  # nothing is being chosen now: it is told, not chosen
