"""From what a message is to the intent the rules see, given what the bot has just asked. Pure."""

import json
import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from bot import casefacts, doors_heard, mentions, rights_heard, speaking
from bot.phrases import hears, is_only, phrase
from bot.rasa_files import script
from bot.understanding.parsing import UPSET, Parse
from bot.understanding.patterns import bare
from bot.understanding.text import HAN, normalise
from portal.doors.errors import Refusal
from portal.rights.rules import Right

PAYLOAD = re.compile(r"/([a-z_]{2,30})(\{.{0,400}\})?")
SHORT = 40
NO_TO_A_BUYER = "hand_over"  # a no is never calm, and is none the less an answer to what was announced
SURE_KIND, SURE_CASE, SURE_INTERRUPTION = 0.45, 0.65, 0.6
FACTS = ("case_happened", "case_contact", "case_code")
TELLING_DOORS = ("policy_changes", "elsewhere", "affected")  # they only tell something: a form waits for them as for a question
CHAT_DOORS = ("erase_chat", "save_chat", "rate_chat")
WISHES = ("stop_telling", "tell_me")
KEPT_BACK = ("case_happened", "case_contact", "case_code")
TOLD = ("case_story", "case_wish", "right_about")
ADDRESS = re.compile(r"[@＠\d]")
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


def typed_button(slots: Mapping[str, Any], text: str) -> str:
    """The payload of the button whose title somebody typed instead of pressing it; empty for none."""
    offered = slots.get("offered") or {}
    payload = next((each for title, each in offered.items() if bare(title) == bare(text)), "") if len(text) <= SHORT else ""
    return payload if (found := PAYLOAD.fullmatch(payload)) and found[1] in script().intents else ""


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
    if speaking.asked_for(parse.text):
        return "speak"
    if loop and is_only("go_on", parse.text):
        return "go_on"
    if is_only("never_mind", parse.text) or loop and is_only("hush", parse.text):
        return _given_up(slots, loop)
    if parse.control and not (parse.control == "skip" and not loop):
        return _control(parse.control, parse.text, slots, loop)
    return _in_form(parse, str(slots.get("requested_slot") or "")) if loop else _freely(parse, thresholds)


def _given_up(slots: Mapping[str, Any], loop: str) -> str:
    """ "算了" in a form may mean the question or all of it, so we ask; with nothing told yet it ends it, and elsewhere it is a no."""
    if not loop:
        return "deny"
    told = {"complaint_form": "case_story", "rights_form": "right_about"}.get(loop, "")
    return "never_mind" if slots.get(told) else "stop"


def _control(control: str, said: str, slots: Mapping[str, Any], loop: str) -> str:
    """A bare "no" to a question that may be left open leaves it open, and so does “submit”."""
    if loop and slots.get("requested_slot") in OPTIONAL and (control == "deny" or control == "affirm" and hears("submit", said)):
        return "skip"
    return control if loop or control in ("restart", "stop", "deny") else "smalltalk"


def _in_form(parse: Parse, asked: str) -> str:
    """What interrupts a form: a correction, a plain question, a case asked after, more of the story. All else is the answer."""
    if asked in KEPT_BACK and hears("keeps_back", parse.text) and not ADDRESS.search(parse.text):
        return "skip"
    door = doors_heard.asked_for(parse.text) if len(parse.text) <= SHORT and asked not in TOLD else ""
    if door in CHAT_DOORS or door == "add_to_case" and not casefacts.tells_something(parse.text):
        return door
    if asked not in ("case_story", "right_about") and hears("correction", parse.text):
        return "correct"
    if is_only("what_next", parse.text) or asked != "case_story" and _asks_after(parse.text):
        return "question"
    if asked.startswith("right_") and hears("just_complain", parse.text):
        return "complaint"
    if asked in RIGHT_CHOICES and not hears("asks", parse.text) and RIGHT_CHOICES[asked](parse.text):
        return "inform"
    if asked == "right_proof" and rights_heard.is_empty_handed(parse.text):
        return "skip"
    asks, sure = hears("asks", parse.text), parse.confidence >= SURE_INTERRUPTION
    telling = (asked in ("case_story", "right_about") and len(parse.text) > 40) or (asked == "case_wish" and hears("asked_for", parse.text))
    if parse.kind == "handoff" and sure and not mentions.is_mention(parse.text):
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
    if is_only("hush", parse.text):
        return "smalltalk"
    if is_only("what_next", parse.text):
        return "question"
    upset = parse.kind in UPSET and parse.upset >= SURE_CASE
    if hears("orders", parse.text) and not upset or _asks_of_others(parse.text, upset):
        return "out_of_scope"
    if (door := doors_heard.asked_for(parse.text)) and (not upset or door == NO_TO_A_BUYER and len(parse.text) <= SHORT):
        return door
    if (right := rights_heard.asked_for(parse.text)) and not (upset and _is_long(parse.text)):
        return "withdraw_consent" if right == Right.WITHDRAWAL else "rights"
    if mentions.is_mention(parse.text) and parse.familiarity < mentions.SAID_BEFORE and (intent := _mentioned(parse)):
        return intent
    if parse.kind in ("complaint", "dispute"):
        return parse.kind if parse.upset >= SURE_CASE else "offer_case"
    if parse.kind != "question" and parse.upset >= thresholds["offer"] and parse.kind != "handoff":
        return "offer_case"
    return parse.kind if parse.confidence >= SURE_KIND else "nlu_fallback"


def _asks_after(text: str) -> bool:
    """“那第三方呢？”: a word of our trade, asked."""
    return hears("asks", text) and mentions.is_mention(text) and mentions.is_known(text)


def _asks_of_others(text: str, upset: bool) -> bool:
    """Whether somebody else's details are asked for; in a complaint they may have been shown, so there a clause has to begin with it."""
    flat = normalise(text)
    found = phrase("of_others").search(flat)
    return found is not None and (not upset or not flat[: found.start()].rstrip()[-1:].isalnum())


def _is_long(text: str) -> bool:
    """Whether a message is rather a story: a Chinese character says as much as two letters."""
    return len(text) + len(HAN.findall(text)) > SHORT


def _mentioned(parse: Parse) -> str:
    """A word or two are no complaint, and nobody is called for them, unless they say so; empty where they mean something in our trade
    and are heard like any message."""
    if mentions.is_known(parse.text):
        return "question" if parse.kind == "handoff" else ""
    return parse.kind if parse.kind in ("smalltalk", "out_of_scope", "status") and parse.confidence >= SURE_KIND else "nlu_fallback"
