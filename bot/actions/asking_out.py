"""The button that sends a question out: the person agreed, it is on the record, and it goes when the turn has been kept."""

from typing import Any

from django.conf import settings
from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from bot.actions import here
from bot.outside import asking

Events = list[dict[str, Any]]
Domain = dict[str, Any]


class AskModel(Action):
    """Says where the question goes and how long that takes at most, or that it stays here."""

    def name(self) -> str:
        return "action_ask_model"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        partner = None
        if here.is_pressed(tracker):
            partner = asking.agree(here.of(tracker), here.entity(tracker, "value"), tracker.active_loop_name or "")
        if partner is None:
            dispatcher.utter_message(response="utter_model_not_now")
            return []
        name = partner.name_zh if here.spoken(tracker).startswith("zh") else partner.name_en
        dispatcher.utter_message(response="utter_model_asking", name=name, seconds=f"{settings.LANGUAGE_MODEL_SECONDS:g}")
        return []
