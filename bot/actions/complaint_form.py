"""Checks the answers of the complaint form and decides what is still to be asked."""

import re
import unicodedata
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.forms import FormValidationAction

from bot import casefacts, hearing
from bot.actions import beside, here
from bot.engine import is_pressed
from bot.phrases import hears, is_only
from disputes.rules import Kind
from portal.accounts.models import Challenge
from portal.accounts.services.contacts import send_contact_code, verify_contact
from portal.doors.errors import Refusal
from portal.vault.finding import find
from portal.vault.masking import mask

Domain = dict[str, Any]
Slots = dict[str, Any]
NOTHING = ""
CHANNELS = {"email": "email", "phone": "sms"}
LONGEST_TYPED, SHORTEST = 60, 4
# Somebody tried to give an address: a mark, a number, an ending.
TRIED = re.compile(r"[@＠]|\d[\d\s-]{3,}|(?:\.|。|点|\bdot )\s?(?:com|cn|net|org)\b", re.IGNORECASE)
# Digits that may be a code; words spend no attempt.
CODE = re.compile(r"\d(?:[\s-]?\d){2,}")
DOT = re.compile(r"\s+dot\s+", re.IGNORECASE)
SPELT = re.compile(r"([\w.+-]+)\s+at\s+([\w-]+(?:\s+dot\s+[\w-]+)+)", re.IGNORECASE)


def skipped(tracker: Tracker) -> bool:
    return tracker.latest_message["intent"]["name"] in ("skip", "deny")


def agrees(tracker: Tracker, value: str) -> bool:
    """Whether somebody just says yes where something is to be given."""
    return tracker.latest_message["intent"]["name"] == "affirm" or is_only("agrees", value) or is_only("yes_do", value)


def spelt_out(text: str) -> str:
    """“jane at example dot com” as it is written."""
    return SPELT.sub(lambda found: f"{found[1]}@{DOT.sub('.', found[2])}", text)


def send_code(dispatcher: CollectingDispatcher, tracker: Tracker, unclear: str = "utter_contact_unclear") -> tuple[str | None, str | None]:
    """Send a code to the address in this message: (the address masked, the challenge); (None, None), said why, where there is none."""
    now = here.of(tracker)
    address = next((one for one in find(spelt_out(now.original)) if one.kind in CHANNELS), None)
    try:
        if address is not None:
            to = {"channel": CHANNELS[address.kind], "address": address.value, "language": here.spoken(tracker)}
            challenge = send_contact_code(**to, by=now.client, at=now.at)
            return mask(address.kind, address.value), str(challenge.public_id)
    except Refusal:
        pass
    dispatcher.utter_message(response=unclear, typed=now.masked[:LONGEST_TYPED])
    return None, None


def told_instead(dispatcher: CollectingDispatcher, tracker: Tracker, *, any_words: bool = False) -> Slots | None:
    """What joins wish or story where words came in place of a date, an address or a code; None where the message is none of these."""
    return {event["name"]: event["value"] for event in beside.take(dispatcher, tracker, here.of(tracker), any_words=any_words)} or None


def unanswered(dispatcher: CollectingDispatcher, tracker: Tracker, name: str, unclear: str, **facts: str) -> Slots:
    """Says that the answer was not understood; the second time in a row the question is left open instead of asked a third time."""
    if tracker.get_slot("asked_again") and tracker.get_slot("unanswered"):
        dispatcher.utter_message(response="utter_left_open")
        return {name: NOTHING, "unanswered": 0.0}
    dispatcher.utter_message(response=unclear, **facts)
    return {name: None, "unanswered": 1.0}


def code_late(dispatcher: CollectingDispatcher, tracker: Tracker) -> bool:
    """Whether somebody says that no code came; says what to do about it."""
    late = not is_pressed(tracker.latest_message) and hears("no_code", here.of(tracker).masked)
    if late:
        dispatcher.utter_message(response="utter_code_late")
    return late


def sent_again(dispatcher: CollectingDispatcher, tracker: Tracker) -> tuple[str, str] | None:
    """Where an address came in place of its code: a code is sent there, (the address masked, the challenge)."""
    if not any(one.kind in CHANNELS for one in find(spelt_out(here.of(tracker).original))):
        return None
    masked, challenge = send_code(dispatcher, tracker)
    if not masked or not challenge:
        return None
    dispatcher.utter_message(response="utter_code_sent_to", address=masked)
    return masked, challenge


def prove_code(dispatcher: CollectingDispatcher, tracker: Tracker, waiting: str) -> str | None:
    """The contact that the code in this message proves, by its public id; None, said so, when it is wrong or too old."""
    now = here.of(tracker)
    if (code := CODE.search(unicodedata.normalize("NFKC", now.original))) is None:
        dispatcher.utter_message(response="utter_code_is_digits")
        return None
    challenge = Challenge.objects.filter(public_id=waiting).first()
    try:
        if challenge is not None:
            return str(verify_contact(challenge=challenge, code=code[0], by=now.client, at=now.at).public_id)
    except Refusal:
        pass
    dispatcher.utter_message(response="utter_code_wrong")
    return None


class ValidateComplaintForm(FormValidationAction):
    """Methods are named after slots, as rasa-sdk wants them."""

    def name(self) -> str:
        return "validate_complaint_form"

    async def required_slots(
        self, domain_slots: list[str], dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> list[str]:
        """The code is asked for only where an address waits to be proved, and a suggestion happened on no day."""
        needless = {"case_code"} if not tracker.get_slot("case_challenge") else set()
        if tracker.get_slot("case_kind") == Kind.FEEDBACK:
            needless.add("case_happened")
        return [name for name in domain_slots if name not in needless]

    def validate_case_story(self, value: str, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Slots:
        now, before = here.of(tracker), here.told(tracker)
        if is_only("fillers", value) or len(value.strip()) < SHORTEST and not before:
            dispatcher.utter_message(response="utter_needed_story")
            return {"case_story": None}
        if casefacts.only_a_time(value) and (happened := casefacts.when(value, now.at.date())):
            dispatcher.utter_message(response="utter_when_changed", happened=happened)
            return {"case_story": None, "case_happened": happened}
        if (earlier := tracker.get_slot("story_before")) and hears("adds", value):
            joined = {"case_story": f"{earlier['case_story']}\n{value}", "case_story_from": [*earlier["case_story_from"], now.cursor]}
            return joined | {"story_before": None}
        value = "\n".join([*(text for _, text in before), value])
        parse = now.parse if value == now.masked else here.understand(value)
        slots: Slots = {
            "case_story": value,
            "case_story_from": [*(cursor for cursor, _ in before), now.cursor],
            "told": None,
            "story_before": None,
        }
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
        if agrees(tracker, value):
            return {"case_happened": None}
        now, value = here.of(tracker), here.as_read(tracker, value)
        happened = (
            casefacts.when(now.parse.text, now.at.date())
            or casefacts.when(now.original, now.at.date())
            or casefacts.when(hearing.meant(now.masked), now.at.date())
        )
        if happened and not beside.is_wish(value):
            return {"case_happened": happened} | (told_instead(dispatcher, tracker) or {} if beside.is_telling(value) else {})
        if hears("forgotten", value) and not beside.is_telling(value):
            return {"case_happened": NOTHING}
        told = told_instead(dispatcher, tracker, any_words=True)
        if hears("vague_time", value):
            return {"case_happened": NOTHING} | (told or {})
        if told is None:
            return unanswered(dispatcher, tracker, "case_happened", "utter_when_unclear")
        return {"case_happened": None, "unanswered": 0.0} | told

    def validate_case_wish(self, value: str, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Slots:
        if skipped(tracker):
            return {"case_wish": NOTHING, "case_wish_from": None, "case_wish_within": None}
        value = here.as_read(tracker, value)
        if hears("adds", value) and (told := told_instead(dispatcher, tracker)):
            return {"case_wish": None} | told
        happened = casefacts.when(value, here.of(tracker).at.date())
        if happened and casefacts.only_a_time(value):
            if tracker.get_slot("case_happened"):
                dispatcher.utter_message(response="utter_when_changed", happened=happened)
            return {"case_happened": happened, "case_wish": None}
        if beside.rather_happened(value) and (told := told_instead(dispatcher, tracker, any_words=True)):
            return {"case_wish": None} | told
        kind = {event["name"]: event["value"] for event in beside.as_dispute(dispatcher, tracker, here.of(tracker))}
        return {"case_wish": value[: beside.LONGEST_WISH], "case_wish_from": [here.of(tracker).cursor], "case_wish_within": None} | kind

    def validate_case_contact(self, value: str, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Slots:
        """An address is written down only once a code sent there comes back; the tracker keeps it masked."""
        if skipped(tracker):
            return {"case_contact": NOTHING, "case_challenge": None}
        tried = TRIED.search(here.of(tracker).original)
        agreed = agrees(tracker, value)
        if agreed or hears("will_leave", value) and not tried:
            dispatcher.utter_message(response="utter_contact_which")
            return {"case_contact": None}
        told = told_instead(dispatcher, tracker, any_words=not tried) if not tried or beside.names_remedy(value) else None
        if told and not tried:
            return {"case_contact": None} | told
        if not tried:
            typed = here.of(tracker).masked[:LONGEST_TYPED]
            return unanswered(dispatcher, tracker, "case_contact", "utter_contact_unclear", typed=typed)
        masked, challenge = send_code(dispatcher, tracker)
        kept = {"case_contact": masked, "case_challenge": challenge, "case_code": None} if challenge else {"case_contact": None}
        return (told or {}) | kept

    def validate_case_code(self, value: str, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Slots:
        if code_late(dispatcher, tracker):
            return {"case_code": None}
        if again := sent_again(dispatcher, tracker):
            return {"case_code": None, "case_contact": again[0], "case_challenge": again[1]}
        if skipped(tracker):
            return {"case_code": NOTHING, "case_contact": NOTHING, "case_challenge": None}
        if not TRIED.search(here.of(tracker).original) and (told := told_instead(dispatcher, tracker)):
            return {"case_code": None} | told
        contact = prove_code(dispatcher, tracker, str(tracker.get_slot("case_challenge")))
        return {"case_code": contact, "case_challenge": None} if contact else {"case_code": None}

    def validate_case_confirmed(self, value: str, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Slots:
        return {"case_confirmed": value}
