"""Any button of any message may be pressed at any time, and any payload forged: a form neither breaks, nor takes the payload for words,
nor is left without a word about it."""

import json
import re

import pytest
from django.utils import timezone

from bot import dialogue, messages
from bot.actions import here
from bot.engine import Tracker
from bot.knowledge import understanding
from bot.rasa_files import script

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
NOBODY = "00000000-0000-4000-8000-000000000000"
STORY = "会计上周把我的身份证复印件发到了客户群里，现在天天有人打电话。"
COMPLAINT = {"case_kind": "complaint", "case_topic": "leak", "case_story": STORY, "case_story_from": [1], "case_happened": "2026-11",
             "case_wish": "删掉", "case_contact": "w•••@example.com", "case_challenge": NOBODY, "case_code": NOBODY}  # fmt: skip
REQUEST = {"right_kind": "access", "right_whom": "self", "right_place": "cn", "right_about": "我的合同", "right_about_from": [1],
           "right_proof": "w•••@example.com", "right_challenge": NOBODY, "right_code": NOBODY}  # fmt: skip
GIVEN = {"complaint_form": COMPLAINT, "rights_form": REQUEST, "adding_form": {"adding_to": "2026-K7Q4M"}}
QUESTIONS = [(form, asked) for form in GIVEN for asked in script().form_slots(form)]
# What ends a form says so: the reviewed words for it.
ENDS = {"stop": "utter_nothing_filed utter_right_dropped utter_nothing_added", "restart": "utter_restarted"}
OTHER_MATTERS = dict.fromkeys(("complaint", "dispute", "feedback", "rights"), "utter_right_dropped utter_nothing_added")
SENTENCES = ENDS | OTHER_MATTERS | {"rights": f"{OTHER_MATTERS['rights']} utter_right_for_others"}


def at(form: str, asked: str) -> Tracker:
    """A conversation in the middle of a form, where `asked` has just been asked and everything before it was answered."""
    before = script().form_slots(form)[: script().form_slots(form).index(asked)]
    given = {name: value for name, value in GIVEN[form].items() if name in before or name not in script().form_slots(form)}
    if asked not in ("case_code", "right_code"):
        given |= dict.fromkeys(set(given) & {"case_challenge", "right_challenge"})
    return Tracker("nobody", script().first_slots() | given | {"language": "en", "requested_slot": asked}, loop=form)


def press(tracker: Tracker, payload: str) -> str:
    """What is said to a payload, as in a turn of a conversation."""
    words = payload.split("{", maxsplit=1)[0].lstrip("/")
    here.enter(here.Here(None, 7, words, words, understanding().parse(words), (), "", timezone.now()))
    try:
        return "\n".join(str(one["text"]) for one in dialogue.respond(tracker, here.of(tracker).parse, payload, words, (), ""))
    finally:
        here.enter(None)


def sentences(names: str) -> list[str]:
    """The first words of responses, up to what is filled in."""
    found = [one["text"] for name in names.split() for one in script().domain["responses"][name] if not one.get("condition")]
    return [text.split("{")[0] for text in found]


def payloads() -> list[str]:
    """Every intent bare, every payload the files name, and entities of one form sent to another."""
    bare = [f"/{intent}" for intent in sorted(script().intents)]
    files = json.dumps(script().domain["responses"]).replace('\\"', '"').replace("{{", "{").replace("}}", "}")
    named = re.findall(r'/[a-z_]+\{"[^}]*"\}', files)
    forged = ['/change{"part": "right_kind"}', '/change{"part": "case_story"}', '/rights{"right": "all"}',
              '/rights{"place": "moon"}', '/rights{"whom": "dog"}', '/complaint{"story": "last"}', '/inform{"value": "x"}',
              '/change{"part": "case_kind", "value": "verdict"}', '/question{"topic": "no-such-topic"}']  # fmt: skip
    return sorted({*bare, *named, *forged})


def test_the_files_name_payloads_with_entities():
    assert len(payloads()) > 45


@pytest.mark.parametrize(("form", "asked"), QUESTIONS)
def test_a_payload_is_no_answer_in_words_and_no_silent_way_out(firm, form, asked):
    for payload in payloads():
        intent = messages.from_payload(payload)["intent"]["name"]
        tracker = at(form, asked)
        said = press(tracker, payload)
        kept = [
            name
            for name, value in tracker.slots.items()
            if name not in ("case_kind", "offered", "yes_means") and (str(value).startswith("/") or intent in str(value))
        ]
        assert said and not kept, (payload, kept, said)
        if tracker.loop != form:
            finished = asked.endswith("_confirmed") and intent == "affirm"
            assert finished or any(words in said for words in sentences(SENTENCES.get(intent, ""))), (payload, said)
        elif intent not in ("complaint", "dispute", "feedback", "change", "go_back", "rights"):
            lost = [name for name, value in at(form, asked).slots.items() if value is not None and tracker.slots[name] is None]
            assert set(lost) <= {"requested_slot", "misses", "case_challenge", "right_challenge", "case_contact", "right_proof"}, (
                payload,
                lost,
            )
