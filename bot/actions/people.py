"""Bringing in a person."""

from typing import Any

from django.utils.translation import override
from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.actions import here
from bot.actions.reaching import ways
from bot.phrases import hears
from bot.understanding.patterns import DANGERS, danger
from disputes import queries as disputes
from disputes.rules import Handoff
from disputes.services import conversations
from portal.law import queries as law

Events = list[dict[str, Any]]
Domain = dict[str, Any]


class RequestHuman(Action):
    """Puts the conversation in the desk's line and says honestly how long that may take."""

    def name(self) -> str:
        return "action_request_human"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        now = here.of(tracker)
        waits = now.conversation is not None and now.conversation.handoff == Handoff.WAITING
        position = call_person(now)
        with override(here.spoken(tracker)):
            wait = law.expected_answer(now.at)
        if hears("leaves_message", now.parse.text) and not here.is_pressed(tracker):
            dispatcher.utter_message(response="utter_message_left", position=position, wait=wait)
            return [SlotSet("last_question", None), here.remembered(tracker)]
        if hears("call_me", now.parse.text) and not here.is_pressed(tracker):
            phone = law.operator().contact_phone
            said = "utter_handoff_call" if phone else "utter_handoff_write_back"
            dispatcher.utter_message(response=said, phone=phone, ways=ways(domain, here.spoken(tracker)))
        dispatcher.utter_message(response="utter_handoff_still" if waits else "utter_handoff_waiting", position=position, wait=wait)
        return [SlotSet("last_question", None)]


class Danger(Action):
    """What to do at once, and a person called without asking first."""

    def name(self) -> str:
        return "action_danger"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        now = here.of(tracker)
        call_person(now)
        kind = now.parse.danger or danger(str(tracker.latest_message.get("text") or "")) or DANGERS[0]
        with override(here.spoken(tracker)):
            dispatcher.utter_message(response=f"utter_danger_{kind}", wait=law.expected_answer(now.at))
        return [SlotSet("in_danger", kind), *([] if here.is_pressed(tracker) else [here.remembered(tracker)])]


class LeaveLine(Action):
    """No longer waits for a person; where danger was spoken of, somebody looks at it all the same."""

    def name(self) -> str:
        return "action_leave_line"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        now = here.of(tracker)
        with override(here.spoken(tracker)):
            wait = law.expected_answer(now.at)
        if tracker.get_slot("in_danger"):
            dispatcher.utter_message(response="utter_stays_in_line", wait=wait)
            return []
        if now.conversation is not None and now.conversation.handoff == Handoff.WAITING:
            conversations.return_to_bot(conversation=now.conversation, by=now.client, at=now.at)
        dispatcher.utter_message(response="utter_left_line")
        return []


def stay(dispatcher: CollectingDispatcher, tracker: Tracker) -> bool:
    """After somebody said that they want to die no list of doors is an answer: says so, and whether it did."""
    if tracker.get_slot("in_danger") != DANGERS[0]:
        return False
    with override(here.spoken(tracker)):
        dispatcher.utter_message(response="utter_stay", wait=law.expected_answer(here.of(tracker).at))
    return True


def call_person(now: here.Here) -> int:
    """Ask for a person in this conversation; returns the place in the line (0 where nobody stands in one)."""
    if now.conversation is None:
        return 0
    waiting = conversations.ask_for_person(conversation=now.conversation, by=now.client, at=now.at)
    return disputes.place_in_line(waiting)
