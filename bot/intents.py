"""From what a message is to the intent the rules see, given what the bot has just asked. Pure."""

import json
import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from bot import doors_heard, rights_heard
from bot.phrases import hears
from bot.rasa_files import script
from bot.understanding.parsing import UPSET, Parse
from portal.doors.errors import Refusal
from portal.rights.rules import Right

PAYLOAD = re.compile(r"/([a-z_]{2,30})(\{.{0,400}\})?")
SHORT = 40
NO_TO_A_BUYER = "hand_over"  # a no is never calm, and is none the less an answer to what was announced
SURE_KIND, SURE_CASE, SURE_INTERRUPTION = 0.45, 0.65, 0.6
FACTS = ("case_happened", "case_contact", "case_code")
TELLING_DOORS = ("policy_changes", "elsewhere", "affected")  # they only tell something: a form waits for them as for a question
WISHES = ("stop_telling", "tell_me")
OPTIONAL = ("case_happened", "case_wish", "case_contact", "case_code", "right_proof", "right_code")
RIGHT_CHOICES = {"right_kind": rights_heard.right_named, "right_whom": rights_heard.whom_in, "right_place": rights_heard.place_in}
BEFORE_A_COMPLAINT = (*FACTS, *RIGHT_CHOICES, "case_confirmed", "right_proof", "right_code", "right_confirmed")


def from_payload(payload: str) -> dict[str, Any]:
    """A button's `/intent{"entity": "value"}` as a parsed message. Raises Refusal `bot.payload` (422) for anything else."""
    found = PAYLOAD.fullmatch(payload)
    try:
        entities = json.loads(found[2] or "{}") if found else None
    except ValueError:
        entities = None
    if found is None or found[1] not in script().intents or not _are_known(entities):
        raise Refusal("bot.payload", 422, _("This button does not belong to this conversation."))
    return message(payload, found[1], 1.0, [{"entity": name, "value": value} for name, value in (entities or {}).items()])


def _are_known(entities: Any) -> bool:
    known = script().domain["entities"]
    if not isinstance(entities, dict):
        return False
    return all(name in known and isinstance(value, str) and len(value) <= 60 for name, value in entities.items())


def message(text: str, intent: str, confidence: float, entities: list[dict[str, str]] | None = None) -> dict[str, Any]:
    """A parsed message in Rasa's shape."""
    return {"text": text, "intent": {"name": intent, "confidence": confidence}, "entities": entities or [], "intent_ranking": []}


def choose(parse: Parse, slots: Mapping[str, Any], loop: str, thresholds: Mapping[str, float], receipt: str = "") -> str:
    """The intent of a message. Danger and a wish for a person come first, a complaint is never lost, a form's question is heard out."""
    if parse.danger:
        return "danger"
    if parse.by_rule:
        return "handoff"
    if receipt:
        return "inform" if slots.get("requested_slot") == "right_proof" else "status"
    if not loop and (wish := next((name for name in WISHES if hears(name, parse.text)), "")):
        return wish
    if parse.control and not (parse.control == "skip" and not loop):
        return _control(parse.control, slots, loop)
    return _in_form(parse, str(slots.get("requested_slot") or "")) if loop else _freely(parse, thresholds)


def _control(control: str, slots: Mapping[str, Any], loop: str) -> str:
    """A bare "no" to a question that may be left open leaves it open."""
    if loop and control == "deny" and slots.get("requested_slot") in OPTIONAL:
        return "skip"
    return control if loop or control in ("restart", "stop", "deny") else "smalltalk"


def _in_form(parse: Parse, asked: str) -> str:
    """What interrupts a form: a correction, a plain question, a case asked after, more of the story. All else is the answer."""
    if asked not in ("case_story", "right_about") and hears("correction", parse.text):
        return "correct"
    if asked.startswith("right_") and hears("just_complain", parse.text):
        return "complaint"
    if asked in RIGHT_CHOICES and not hears("asks", parse.text) and RIGHT_CHOICES[asked](parse.text):
        return "inform"
    if asked == "right_proof" and rights_heard.is_empty_handed(parse.text):
        return "skip"
    asks, sure = hears("asks", parse.text), parse.confidence >= SURE_INTERRUPTION
    telling = (asked in ("case_story", "right_about") and len(parse.text) > 40) or (asked == "case_wish" and hears("asked_for", parse.text))
    if parse.kind == "handoff" and sure:
        return "handoff"
    if parse.kind == "status" and sure and hears("about_a_case", parse.text):
        return "status"
    if parse.kind in ("question", "out_of_scope") and sure and asks and not telling:
        return door if (door := doors_heard.asked_for(parse.text)) in TELLING_DOORS else parse.kind
    if (
        asked in (*FACTS, *RIGHT_CHOICES, "case_confirmed", "right_proof", "right_code", "right_confirmed")
        and parse.kind in ("complaint", "dispute")
        and sure
    ):
        return parse.kind
    return "inform"


def _freely(parse: Parse, thresholds: Mapping[str, float]) -> str:
    """A clear complaint or dispute (whichever of the two) opens the form; a possible one is offered; what is not understood is
    asked back, never dropped."""
    if hears("just_complain", parse.text):
        return "complaint"
    upset = parse.kind in UPSET and parse.upset >= SURE_CASE
    if hears("orders", parse.text) and not upset:
        return "out_of_scope"
    if (door := doors_heard.asked_for(parse.text)) and (not upset or door == NO_TO_A_BUYER and len(parse.text) <= SHORT):
        return door
    if (right := rights_heard.asked_for(parse.text)) and not (upset and len(parse.text) > SHORT):
        return "withdraw_consent" if right == Right.WITHDRAWAL else "rights"
    if parse.kind in ("complaint", "dispute"):
        return parse.kind if parse.upset >= SURE_CASE else "offer_case"
    if parse.kind != "question" and parse.upset >= thresholds["offer"] and parse.kind != "handoff":
        return "offer_case"
    return parse.kind if parse.confidence >= SURE_KIND else "nlu_fallback"
