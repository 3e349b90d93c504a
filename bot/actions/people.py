"""Bringing in a person."""

from typing import Any

from django.utils.translation import override
from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.actions import here
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
        if hears("call_me", now.parse.text) and not here.is_pressed(tracker):
            dispatcher.utter_message(response="utter_handoff_call", phone=law.operator().contact_phone or "--")
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
        dispatcher.utter_message(response=f"utter_danger_{kind}")
        return [SlotSet("in_danger", kind), *([] if here.is_pressed(tracker) else [here.remembered(tracker)])]


def call_person(now: here.Here) -> int:
    """Ask for a person in this conversation; returns the place in the line (0 where nobody stands in one)."""
    if now.conversation is None:
        return 0
    waiting = conversations.ask_for_person(conversation=now.conversation, by=now.client, at=now.at)
    return disputes.place_in_line(waiting)
