"""What people say beside the matter: at a loss, afraid, angry, not good with forms, half a sentence, how to reach us."""

from typing import Any

from django.utils.translation import override
from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from bot import asides_heard
from bot.actions import beside, here
from bot.phrases import is_only
from portal.law import queries as law

Events = list[dict[str, Any]]
Domain = dict[str, Any]


class Aside(Action):
    """Answers it with the words for it. What belongs to the story is kept: in the complaint that is being made, else for one."""

    def name(self) -> str:
        return "action_aside"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        now = here.of(tracker)
        said = asides_heard.heard(now.parse.text)
        danger = tracker.get_slot("in_danger")
        if said == "at_a_loss" and danger:
            dispatcher.utter_message(response=f"utter_danger_{danger}")
            return []
        with override(here.spoken(tracker)):
            firm, wait = law.operator(), law.expected_answer(now.at)
        if said == "at_a_loss" and tracker.active_loop_name:
            said = "step_by_step"
        facts = {"phone": firm.contact_phone or "--", "email": firm.contact_email, "wait": wait}
        dispatcher.utter_message(response=asides_heard.RESPONSES.get(said, "utter_listening"), **facts)
        belongs = said == "troubled" or said == "unfinished" and not is_only("unfinished", now.parse.text)
        return kept(tracker, now) if belongs else []


def kept(tracker: Tracker, now: here.Here) -> Events:
    if tracker.active_loop_name == "complaint_form":
        return beside.add_to_story(tracker, now)
    return [] if tracker.active_loop_name else [here.remembered(tracker)]
