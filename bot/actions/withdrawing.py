"""Taking consent back by a word in the chat: what was agreed to here, what taking it back means, and one button for each."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from bot import reasking
from bot.actions import here
from bot.actions.answering import reviewed
from bot.actions.doors import cited, link
from portal.consent.models import Purpose

Events = list[dict[str, Any]]
Domain = dict[str, Any]


class WithdrawConsent(Action):
    """Shows the effects first; the button takes it back at once, as easily as it was given (PIPL 15)."""

    def name(self) -> str:
        return "action_withdraw_consent"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        now, language = here.of(tracker), here.spoken(tracker)
        given = reasking.given_here(now.conversation, now.at) if now.conversation else []
        facts = {"response": "utter_withdraw_here" if given else "utter_withdraw_elsewhere", "effects": effects(given, language)}
        buttons = [take_back(each, domain, language) for each in given] + other_ways(domain, language)
        dispatcher.utter_message(buttons=buttons, json_message={"citations": cited("withdraw-consent", language)}, **facts)
        return []


def effects(given: list[Purpose], language: str) -> str:
    """Each purpose by its title, with what a "no" to it means, in the words it was asked with."""
    return "\n\n".join("\n".join((each.words(language)[0], each.words(language)[2])) for each in given)


def take_back(purpose: Purpose, domain: Domain, language: str) -> dict[str, str]:
    mark = "：" if language.startswith("zh") else ": "
    title = f"{reviewed('utter_take_back_button', domain, language)}{mark}{purpose.words(language)[0]}"
    return {"title": title, "payload": reasking.take_back_payload(purpose.code)}


def other_ways(domain: Domain, language: str) -> list[dict[str, str]]:
    request = {"title": reviewed("utter_withdraw_request_button", domain, language), "payload": '/rights{"right": "withdrawal"}'}
    return [link("utter_choices_button", "/choices/", domain, language), request]
