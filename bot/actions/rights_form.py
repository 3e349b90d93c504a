"""Checks the answers of the form for a rights request and decides what is still to be asked."""

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.forms import FormValidationAction

from bot import casefacts, rights_heard
from bot.actions import here
from bot.actions.complaint_form import NOTHING, TRIED, agrees, code_late, prove_code, send_code, sent_again, skipped
from bot.intents import SURE_CASE
from bot.understanding.parsing import UPSET
from bot.understanding.text import HAN
from disputes import queries as disputes
from portal.doors import limits
from portal.doors.errors import Refusal
from portal.law import queries as law
from portal.rights.rules import Place, Right, Whom, places

Domain = dict[str, Any]
Slots = dict[str, Any]
FOR_ONESELF_ONLY = ("right_place", "right_about", "right_proof", "right_code", "right_confirmed")
SHORTEST = 2
LEAST_HAN, LEAST_WORDS = 6, 4


def choices() -> list[Place]:
    """Between which laws somebody can choose at this firm."""
    return places(law.operator().jurisdictions)


def is_needed(name: str, tracker: Tracker) -> bool:
    """For somebody else nothing more is asked here; the place where there is a choice; the code where an address waits for one."""
    if tracker.get_slot("right_whom") not in (None, Whom.SELF) and name in FOR_ONESELF_ONLY:
        return False
    if name == "right_place":
        return len(choices()) > 1
    return name != "right_code" or bool(tracker.get_slot("right_challenge"))


def tells_of_a_wrong(now: here.Here) -> bool:
    """Whether the words would open a complaint had nothing been asked. A request may be told in anger too: so the complaint is offered."""
    return now.parse.kind in UPSET and now.parse.upset >= SURE_CASE and casefacts.tells_something(now.masked)


def told_instead(dispatcher: CollectingDispatcher, tracker: Tracker, unclear: str = "utter_choose_one") -> Slots:
    """Words in place of a choice or a proof: enough of them say what the request is about; fewer are said not to be understood."""
    now, places = here.of(tracker), list(tracker.get_slot("right_about_from") or [])
    if here.is_pressed(tracker) or len(HAN.findall(now.masked)) < LEAST_HAN and len(now.masked.split()) < LEAST_WORDS:
        if unclear:
            dispatcher.utter_message(response=unclear)
        return {}
    dispatcher.utter_message(response="utter_right_noted")
    about = "\n".join(filter(None, [tracker.get_slot("right_about"), now.masked]))
    return {"right_about": about, "right_about_from": [*places, now.cursor]}


class ValidateRightsForm(FormValidationAction):
    """Methods are named after slots, as rasa-sdk wants them."""

    def name(self) -> str:
        return "validate_rights_form"

    async def required_slots(
        self, domain_slots: list[str], dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> list[str]:
        return [name for name in domain_slots if is_needed(name, tracker)]

    def validate_right_kind(self, value: str, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Slots:
        right = value if value in Right.values else rights_heard.right_named(here.as_read(tracker, value))
        return {"right_kind": right} if right else {"right_kind": None} | told_instead(dispatcher, tracker)

    def validate_right_whom(self, value: str, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Slots:
        before = [text for _, text in here.told(tracker)] + [str(tracker.get_slot("right_about") or "")]
        whom = value if value in Whom.values else rights_heard.for_whom(here.as_read(tracker, value), before)
        return {"right_whom": whom} if whom else {"right_whom": None} | told_instead(dispatcher, tracker)

    def validate_right_place(self, value: str, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Slots:
        said = here.as_read(tracker, value)
        place = value if value in Place.values else rights_heard.place_in(said)
        named_again = rights_heard.whom_in(said) == tracker.get_slot("right_whom") and len(HAN.findall(said)) < LEAST_HAN
        if not place and named_again and len(said.split()) <= LEAST_WORDS:
            return {"right_place": None}  # for whom was known already, from the request itself
        return {"right_place": place} if place in choices() else {"right_place": None} | told_instead(dispatcher, tracker)

    def validate_right_about(self, value: str, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Slots:
        if len(value.strip()) < SHORTEST:
            return {"right_about": None}
        slots: Slots = {"right_about": here.as_read(tracker, value), "right_about_from": [here.of(tracker).cursor]}
        if not tells_of_a_wrong(here.of(tracker)):
            return slots
        dispatcher.utter_message(response="utter_right_upset")
        return slots | {"told": [(here.of(tracker).cursor, value)]}

    def validate_right_proof(self, value: str, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Slots:
        """The receipt of an earlier case, or an address that a code is sent to; neither is kept in the tracker."""
        if skipped(tracker):
            return {"right_proof": NOTHING, "right_earlier": None, "right_challenge": None}
        if agrees(tracker, value):
            return {"right_proof": None}
        if here.of(tracker).receipt:
            return self._by_receipt(dispatcher, tracker)
        if not TRIED.search(here.of(tracker).original) and (told := told_instead(dispatcher, tracker, unclear="")):
            return {"right_proof": None} | told
        masked, challenge = send_code(dispatcher, tracker, "utter_proof_unclear")
        return {"right_proof": masked, "right_challenge": challenge, "right_code": None}

    def _by_receipt(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Slots:
        try:
            limits.hit("bot.receipt", tracker.sender_id, limit=10, window=3600)
            earlier = disputes.by_receipt(here.of(tracker).receipt)
        except Refusal:
            dispatcher.utter_message(response="utter_status_unknown")
            return {"right_proof": None}
        return {"right_proof": earlier.reference, "right_earlier": str(earlier.public_id), "right_challenge": None}

    def validate_right_code(self, value: str, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Slots:
        if code_late(dispatcher, tracker):
            return {"right_code": None}
        if again := sent_again(dispatcher, tracker):
            return {"right_code": None, "right_proof": again[0], "right_challenge": again[1]}
        if skipped(tracker):
            return {"right_code": NOTHING, "right_proof": NOTHING, "right_challenge": None}
        contact = prove_code(dispatcher, tracker, str(tracker.get_slot("right_challenge")))
        return {"right_code": contact, "right_challenge": None} if contact else {"right_code": None}

    def validate_right_confirmed(self, value: str, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Slots:
        return {"right_confirmed": value}
