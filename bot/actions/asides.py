"""What people say beside the matter: at a loss, afraid, angry, not good with forms, half a sentence, how to reach us."""

from typing import Any

from django.utils.translation import override
from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from bot import asides_heard, hearing
from bot.actions import beside, here
from bot.actions.doors import link
from bot.actions.reaching import ways
from bot.phrases import hears, is_only
from disputes.rules import FromKind
from portal.law import queries as law

Events = list[dict[str, Any]]
Domain = dict[str, Any]
LOOKED_AT = 6  # answers back
# What belongs to the story.
BELONGS = ("troubled", "guardian", "not_personal", "bereaved")
COLON = {"zh-hans": "：", "en": ": "}


class Aside(Action):
    """Answers it with the words for it. What belongs to the story is kept: in the complaint that is being made, else for one."""

    def name(self) -> str:
        return "action_aside"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        now = here.of(tracker)
        ordered = bool(tracker.active_loop_name) and asides_heard.orders_about(now.parse.text)
        said = "orders" if ordered else asides_heard.heard(now.parse.text) or asides_heard.heard(hearing.meant(now.parse.text))
        if said == "noise" and not tracker.active_loop_name:
            return [{"event": "followup", "name": "action_unsure"}]
        danger = tracker.get_slot("in_danger")
        if said == "at_a_loss" and danger:
            with override(here.spoken(tracker)):
                dispatcher.utter_message(response=f"utter_danger_{danger}", wait=law.expected_answer(now.at))
            return []
        if said == "unclear" or said == "needs_help" and hears("cannot_read", now.parse.text) and quoted_last(now):
            in_plain_words(dispatcher, now, domain, here.spoken(tracker))
            return []
        with override(here.spoken(tracker)):
            wait = law.expected_answer(now.at)
        if said == "at_a_loss" and tracker.active_loop_name:
            said = "step_by_step"
        facts = {"ways": ways(domain, here.spoken(tracker)), "wait": wait}
        dispatcher.utter_message(response=asides_heard.RESPONSES.get(said, "utter_listening"), **facts)
        belongs = said in BELONGS or said == "unfinished" and not is_only("unfinished", now.parse.text)
        return kept(tracker, now) if belongs else []


def quoted_last(now: here.Here) -> list[dict[str, Any]]:
    """What the last answer quoted; empty where it quoted nothing."""
    if now.conversation is None:
        return []
    said = now.conversation.messages.filter(from_kind=FromKind.BOT).order_by("-cursor").values_list("citations", flat=True)
    return next(filter(None, said[:LOOKED_AT]), [])


def in_plain_words(dispatcher: CollectingDispatcher, now: here.Here, domain: Domain, language: str) -> None:
    """The published plain-language sentences of what was just quoted; before any quotation, where such sentences are."""
    lines = [f"· {cited['clause']} {cited['title']}{COLON[language]}{cited['summary']}" for cited in quoted_last(now) if cited["summary"]]
    said = "utter_in_plain_words" if lines else "utter_no_need_to_read"
    dispatcher.utter_message(
        response=said, buttons=[link("utter_plain_policy_button", "/policy/", domain, language)], plain="\n".join(lines)
    )


def kept(tracker: Tracker, now: here.Here) -> Events:
    if tracker.active_loop_name == "complaint_form":
        return beside.add_to_story(tracker, now)
    return [] if tracker.active_loop_name else [here.remembered(tracker)]
