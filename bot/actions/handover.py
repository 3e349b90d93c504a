"""Somebody does not want their information to go to whoever takes the firm over: the notice that stands, and the doors to say no."""

from typing import Any

from django.utils import timezone
from django.utils.translation import override
from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from bot.actions import here
from bot.actions.answering import reviewed
from bot.actions.doors import Domain, Events, cited, link
from portal.succession import queries
from portal.succession.models import Succession
from portal.succession.rules import Phase


class HandOver(Action):
    """What is announced and where to say no to it; nothing announced: that, and the right to object."""

    def name(self) -> str:
        return "action_hand_over"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        language, found = here.spoken(tracker), queries.nearest(here.of(tracker).at)
        quoted = {"citations": cited("handover", language)}
        if found is None:
            buttons = [link("utter_object_button", "/rights/ask/?right=objection", domain, language)]
            dispatcher.utter_message(response="utter_hand_over_none", buttons=buttons, json_message=quoted)
            return []
        coming = found.phase(here.of(tracker).at) == Phase.COMING
        said = "utter_hand_over" if coming else "utter_hand_over_started"
        buttons = _doors(found, coming, domain, language)
        dispatcher.utter_message(response=said, buttons=buttons, json_message=quoted, **_facts(found, domain, language))
        return []


def _doors(found: Succession, coming: bool, domain: Domain, language: str) -> list[dict[str, str]]:
    page = link("utter_hand_over_page_button", f"/succession/{found.public_id}/", domain, language)
    if not coming:
        return [page, link("utter_my_data_button", "/my-data/", domain, language)]
    ways = (("utter_open_case_button", "/cases/"), ("utter_my_data_button", "/my-data/"), ("utter_room_button", "/room/"))
    return [*(link(words, path, domain, language) for words, path in ways), page]


def _facts(found: Succession, domain: Domain, language: str) -> dict[str, Any]:
    with override(language):
        kind = str(found.get_kind_display())
    asked = reviewed("utter_hand_over_asked", domain, language) if found.draft().needs_yes else ""
    return {
        "day": timezone.localdate(found.effective_at).isoformat(),
        "recipient": found.name_zh if language.startswith("zh") else found.name_en,
        "contact": found.contact,
        "kind": kind,
        "consent": f"\n{asked}" if asked else "",
    }
