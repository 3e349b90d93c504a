"""Checks the answers of the complaint form and decides what is still to be asked."""

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.forms import FormValidationAction

from bot import casefacts
from bot.actions import here
from portal.accounts.models import Challenge
from portal.accounts.services.contacts import send_contact_code, verify_contact
from portal.doors.errors import Refusal
from portal.vault.finding import find
from portal.vault.masking import mask

Domain = dict[str, Any]
Slots = dict[str, Any]
NOTHING = ""
CHANNELS = {"email": "email", "phone": "sms"}
LONGEST_WISH = 2000


def skipped(tracker: Tracker) -> bool:
    return tracker.latest_message["intent"]["name"] in ("skip", "deny")


class ValidateComplaintForm(FormValidationAction):
    """Methods are named after slots, as rasa-sdk wants them."""

    def name(self) -> str:
        return "validate_complaint_form"

    async def required_slots(
        self, domain_slots: list[str], dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> list[str]:
        """The code is asked for only where an address waits to be proved."""
        return [name for name in domain_slots if name != "case_code" or tracker.get_slot("case_challenge")]

    def validate_case_story(self, value: str, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Slots:
        now = here.of(tracker)
        if len(value.strip()) < 4:
            return {"case_story": None}
        parse = now.parse if value == now.masked else here.understand(value)
        slots: Slots = {"case_story": value, "case_story_from": [now.cursor]}
        if tracker.get_slot("case_topic") is None:
            slots["case_topic"] = casefacts.subject_of(parse)
        if tracker.get_slot("case_happened") is None and (happened := casefacts.when(value, now.at.date())):
            slots["case_happened"] = happened
        if tracker.get_slot("case_wish") is None and (wish := casefacts.wish_in(value)):
            slots |= {"case_wish": wish, "case_wish_from": [now.cursor], "case_wish_within": True}
        return slots

    def validate_case_happened(self, value: str, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Slots:
        if skipped(tracker):
            return {"case_happened": NOTHING}
        happened = casefacts.when(here.of(tracker).original, here.of(tracker).at.date())
        if not happened:
            dispatcher.utter_message(response="utter_when_unclear")
        return {"case_happened": happened or None}

    def validate_case_wish(self, value: str, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Slots:
        if skipped(tracker):
            return {"case_wish": NOTHING, "case_wish_from": None, "case_wish_within": None}
        happened = casefacts.when(value, here.of(tracker).at.date())
        if happened and len(value) <= len("the day before yesterday") and not tracker.get_slot("case_happened"):
            return {"case_happened": happened, "case_wish": None}
        return {"case_wish": value[:LONGEST_WISH], "case_wish_from": [here.of(tracker).cursor], "case_wish_within": None}

    def validate_case_contact(self, value: str, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Slots:
        """An address is written down only once a code sent there comes back; the tracker keeps it masked."""
        if skipped(tracker):
            return {"case_contact": NOTHING, "case_challenge": None}
        now = here.of(tracker)
        address = next((one for one in find(now.original) if one.kind in CHANNELS), None)
        if address is None:
            dispatcher.utter_message(response="utter_contact_unclear")
            return {"case_contact": None}
        to = {"channel": CHANNELS[address.kind], "address": address.value, "language": here.spoken(tracker)}
        try:
            challenge = send_contact_code(**to, by=now.client, at=now.at)
        except Refusal:
            dispatcher.utter_message(response="utter_contact_unclear")
            return {"case_contact": None}
        return {"case_contact": mask(address.kind, address.value), "case_challenge": str(challenge.public_id), "case_code": None}

    def validate_case_code(self, value: str, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Slots:
        if skipped(tracker):
            return {"case_code": NOTHING, "case_contact": NOTHING, "case_challenge": None}
        now = here.of(tracker)
        challenge = Challenge.objects.filter(public_id=tracker.get_slot("case_challenge")).first()
        try:
            if challenge is not None:
                contact = verify_contact(challenge=challenge, code=now.original, by=now.client, at=now.at)
                return {"case_code": str(contact.public_id), "case_challenge": None}
        except Refusal:
            pass
        dispatcher.utter_message(response="utter_code_wrong")
        return {"case_code": None}

    def validate_case_confirmed(self, value: str, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Slots:
        return {"case_confirmed": value}
