"""Telling somebody later that a clause changed, and no longer."""

import re
import unicodedata
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from bot import watching
from bot.actions import here
from bot.actions.answering import reviewed
from bot.knowledge import shelf

Events = list[dict[str, Any]]
Domain = dict[str, Any]


NUMBER = re.compile(r"(?<![\d.])\d{1,2}\.\d{1,2}(?![\d.])")


def named_clause(text: str, language: str) -> str:
    """The anchor of the clause whose number a message names; empty for none, or none of the policy in force."""
    numbers = NUMBER.findall(unicodedata.normalize("NFKC", text))
    return next((quote.anchor for quote in shelf(language).quotes.values() if quote.number and quote.number in numbers), "")


class TellMe(Action):
    """Notes that this person wants to be told when a clause just quoted changes."""

    def name(self) -> str:
        return "action_tell_me"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        now, language = here.of(tracker), here.spoken(tracker)
        anchor = here.entity(tracker, "value") or named_clause(now.original, language)
        numbers = watching.watch(now.conversation, anchor, now.cursor, language, now.at) if now.conversation else []
        if not numbers:
            dispatcher.utter_message(response="utter_tell_me_what")
            return []
        button = {"title": reviewed("utter_stop_telling_button", domain, language), "payload": "/stop_telling"}
        said = ("、" if language.startswith("zh") else ", ").join(numbers)
        dispatcher.utter_message(response="utter_tell_me", buttons=[button], numbers=said)
        return []


class StopTelling(Action):
    """Ends every watch of this conversation."""

    def name(self) -> str:
        return "action_stop_telling"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        now = here.of(tracker)
        if now.conversation is not None:
            watching.stop(now.conversation, now.at)
        dispatcher.utter_message(response="utter_told_no_more")
        return []
