"""The small things: greeting, what is not ours, what was not understood, what was masked."""

from typing import Any

from django.utils.translation import override
from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot import asides_heard
from bot.actions import here
from bot.actions.answering import reviewed
from bot.actions.people import stay
from bot.actions.reaching import ways
from bot.intents import OPTIONAL
from bot.phrases import hears, is_only
from bot.words import kind_names
from disputes import queries as disputes
from disputes.rules import Handoff

Events = list[dict[str, Any]]
Domain = dict[str, Any]
# What is declined with less certainty than this is also put before staff.
SURE_DECLINE = 0.75
NEEDED = {
    "case_story": "utter_needed_story", "adding_text": "utter_needed_story", "right_about": "utter_needed_about",
    "case_confirmed": "utter_at_the_check", "right_confirmed": "utter_at_the_check",
}  # fmt: skip
GREETINGS = {"who": "utter_who", "bye": "utter_bye", "thanks": "utter_welcome", "hello": "utter_greet"}


def greeting_for(text: str) -> str:
    """The reviewed response that fits a piece of smalltalk."""
    if is_only("hush", text):
        return "utter_quiet"
    return next((response for name, response in GREETINGS.items() if hears(name, text)), "utter_listening")


class Greet(Action):
    """Greets, thanks, says goodbye, says that it is a robot."""

    def name(self) -> str:
        return "action_greet"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        text = str(tracker.latest_message.get("text") or "")
        pressed = here.is_pressed(tracker)
        if pressed and tracker.latest_message["intent"]["name"] == "affirm" and filed_here(tracker):
            dispatcher.utter_message(response="utter_already_filed")
            return [{"event": "followup", "name": "action_case_status"}]
        response = "utter_listening" if pressed else greeting_for(text)
        if response != "utter_welcome" and not tracker.active_loop_name and stay(dispatcher, tracker):
            return []
        if response == "utter_greet" and waits(tracker):
            return [{"event": "followup", "name": "action_request_human"}]
        dispatcher.utter_message(response=response)
        return []


def waits(tracker: Tracker) -> bool:
    """Whether somebody stands in line for a person, to whom a greeting would be no answer."""
    conversation = here.of(tracker).conversation
    return conversation is not None and conversation.handoff == Handoff.WAITING


def filed_here(tracker: Tracker) -> bool:
    conversation = here.of(tracker).conversation
    return conversation is not None and bool(disputes.open_cases(conversation))


class OutOfScope(Action):
    """Declines what is not about personal information, and names the right door."""

    def name(self) -> str:
        return "action_out_of_scope"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        now = here.of(tracker)
        if now.parse.confidence < SURE_DECLINE:
            now.missed.append(here.Miss("declined", (), now.parse.confidence))
        if not tracker.active_loop_name and stay(dispatcher, tracker):
            return []
        if hears("of_others", now.masked):
            dispatcher.utter_message(response="utter_of_others")
            return []
        dispatcher.utter_message(response="utter_out_of_scope", ways=ways(domain, here.spoken(tracker)))
        return []


class NothingFiled(Action):
    """Says that nothing was registered, and to who waits for a person that they still do."""

    def name(self) -> str:
        return "action_nothing_filed"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        dispatcher.utter_message(response="utter_nothing_filed_in_line" if waits(tracker) else "utter_nothing_filed")
        return []


class SkipOrStop(Action):
    """Asks which of the two "算了" means, where a question is open; everything told stays."""

    def name(self) -> str:
        return "action_skip_or_stop"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        title = "utter_stop_right_button" if tracker.active_loop_name == "rights_form" else "utter_stop_case_button"
        button = {"title": reviewed(title, domain, here.spoken(tracker)), "payload": "/stop"}
        said = "utter_skip_or_stop" if tracker.get_slot("requested_slot") in OPTIONAL else "utter_go_on_or_stop"
        dispatcher.utter_message(response=said, buttons=[button])
        return []


class SayNeeded(Action):
    """Why the question that is open cannot be left open; the form asks it again."""

    def name(self) -> str:
        return "action_say_needed"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        dispatcher.utter_message(response=NEEDED.get(str(tracker.get_slot("requested_slot")), "utter_needed_choice"))
        return []


class Unsure(Action):
    """Asks back once; the second time in a row a person is offered (two-stage fallback)."""

    def name(self) -> str:
        return "action_unsure"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        now = here.of(tracker)
        now.missed.append(here.Miss("unsure", (), now.parse.confidence))
        says_nothing = is_only("none_of_these", now.masked) or asides_heard.is_noise(now.masked)
        kept = [] if hears("asks", now.masked) or says_nothing else [here.remembered(tracker)]
        if stay(dispatcher, tracker):
            return kept
        misses = float(tracker.get_slot("misses") or 0) + 1
        if misses >= 2:
            return [*kept, SlotSet("misses", 0), {"event": "followup", "name": "utter_offer_person"}]
        dispatcher.utter_message(response="utter_unsure")
        return [*kept, SlotSet("misses", misses)]


class ShowMasked(Action):
    """Says at once what was masked in the message."""

    def name(self) -> str:
        return "action_show_masked"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        found = here.of(tracker).found
        if found:
            with override(here.spoken(tracker)):
                dispatcher.utter_message(response="utter_masked", what=kind_names(found))
        return []
