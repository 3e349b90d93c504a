"""What is said in a complaint beside the question that was asked: nothing of it is lost."""

import re
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot import casefacts
from bot.actions import here
from bot.knowledge import understanding
from bot.phrases import hears
from bot.understanding.text import HAN
from disputes.rules import Kind, Remedy, Topic

Events = list[dict[str, Any]]
LONGEST_WISH = 2000
# Leads up to one more wish, as it does to one more paragraph.
MORE = re.compile(r"^(?:also|and|还有|另外|再)[,，、\s]*", re.IGNORECASE)
FEW = {"least_han": 3, "least_words": 3}
# Longer than this, and it tells what happened rather than what should be done.
SHORT_HAN, SHORT_WORDS = 16, 12


def is_wish(text: str) -> bool:
    """Whether words say what should be done: they ask for it, or name a remedy and little else."""
    meant = understanding().artefact.classifier.spelling.mend(text)
    if hears("asked_for", text) or hears("asked_for", meant):
        return True
    short = len(HAN.findall(text)) <= SHORT_HAN and len(text.split()) <= SHORT_WORDS
    return short and names_remedy(meant) and not hears("asks_openly", text)


def rather_happened(text: str) -> bool:
    """Whether words at the question what should be done say what happened: a subject of complaints or a story, and nothing asked for."""
    told = bool(casefacts.subjects_in(text)) or hears("tells_what_was", text)
    return told and not is_wish(text) and not names_remedy(text) and not hears("wish", text)


def names_remedy(text: str) -> bool:
    return bool(set(casefacts.remedies_in(text)) - {Remedy.OTHER})


def is_telling(text: str) -> bool:
    """Whether words are too many to be only the answer to a short question."""
    return len(HAN.findall(text)) > SHORT_HAN or len(text.split()) > SHORT_WORDS


def take(dispatcher: CollectingDispatcher, tracker: Tracker, now: here.Here, *, any_words: bool = False) -> Events:
    """Add this message to the wish or to the story, with its time, and say so; nothing where it tells nothing. With `any_words` a few
    are enough."""
    if here.is_pressed(tracker):
        return []
    if (happened := casefacts.when(now.masked, now.at.date())) and casefacts.only_a_time(now.masked):
        dispatcher.utter_message(response="utter_when_changed", happened=happened)
        return [SlotSet("case_happened", happened)]
    if (
        (is_wish(now.masked) or is_wish(MORE.sub("", now.masked)))
        and not hears("adds", MORE.sub("", now.masked))
        and (events := _add_to_wish(tracker, now))
    ):
        dispatcher.utter_message(response="utter_wish_added")
        return events
    least = FEW if any_words else {}
    if not casefacts.tells_something(now.masked, **least):
        return []
    new = happened and not tracker.get_slot("case_happened")
    events = [*add_to_story(tracker, now), *([SlotSet("case_happened", happened)] if new else [])]
    if events:
        dispatcher.utter_message(response="utter_case_running")
    return [*events, *as_dispute(dispatcher, tracker, now)] if events else []


def as_dispute(dispatcher: CollectingDispatcher, tracker: Tracker, now: here.Here) -> Events:
    """A complaint in which somebody in between is wished for is a dispute; says so, and the check offers the way back."""
    if tracker.get_slot("case_kind") != Kind.COMPLAINT or not hears("wants_mediator", now.masked) or hears("asks", now.masked):
        return []
    dispatcher.utter_message(response="utter_as_dispute")
    return [SlotSet("case_kind", Kind.DISPUTE.value)]


def _add_to_wish(tracker: Tracker, now: here.Here) -> Events:
    """One more line of the wish, which may lie within the story so far, or in its place where it takes something back; nothing where it
    would be too long."""
    earlier = set(casefacts.remedies_in(tracker.get_slot("case_wish") or "")) - {Remedy.OTHER}
    if earlier - set(casefacts.remedies_in(f"{tracker.get_slot('case_wish')}\n{now.masked}")):
        return [SlotSet("case_wish", now.masked), SlotSet("case_wish_from", [now.cursor]), SlotSet("case_wish_within", None)]
    places = list(tracker.get_slot("case_wish_from") or [])
    wish = "\n".join(filter(None, [tracker.get_slot("case_wish"), now.masked]))
    if len(wish) > LONGEST_WISH:
        return []
    return [SlotSet("case_wish", wish), SlotSet("case_wish_from", [*places, now.cursor])]


def add_to_story(tracker: Tracker, now: here.Here) -> Events:
    """One more paragraph; the same message is never added twice."""
    places = list(tracker.get_slot("case_story_from") or [])
    if now.cursor in places and now.cursor:
        return []
    story = "\n".join(filter(None, [tracker.get_slot("case_story"), now.masked]))
    unnamed = tracker.get_slot("case_topic") in (None, Topic.OTHER) and (topic := casefacts.subjects_in(story))
    about = [SlotSet("case_topic", topic)] if unnamed else []
    return [SlotSet("case_story", story), SlotSet("case_story_from", [*places, now.cursor]), *about]
