"""What is settled before anything is guessed about a message: a name called, this chat asked about, orders to the robot, a case by its
number, and what goes on from the door last opened. Pure."""

import re
from collections.abc import Mapping
from typing import Any

from bot import asides_heard, doors_heard, rights_heard
from bot.phrases import any_sentence_hears, hears, is_only
from bot.understanding.parsing import UPSET, Parse

SHORT, LONGEST = 40, 90
# A receipt with a group too many or too few, or a slip in it: groups of four with dashes, or in capitals.
LIKE_A_RECEIPT = re.compile(r"\b(?:[0-9A-Za-z]{4} ?[-－–—] ?){4,8}[0-9A-Za-z]{1,5}\b|\b(?:[0-9A-Z]{4} ){4,8}[0-9A-Z]{1,5}\b")
REFERENCE = re.compile(r"\W*20\d\d-[0-9A-Z]{5}\W*")
WORD = re.compile(r"\w")
PIECES = re.compile(r"[,，。！!?？;；.]+|(?<=[\u4e00-\u9fff])\s+")
# What a case is told in: there half a question may belong to the story.
TOLD = ("case_story", "right_about", "adding_text")
PUBLISHED = ("chat_kept", "chat_read", "code_wanted", "held_of_me")
# What the door last opened told of -> the intent that opens it again.
DOORS = {"versions": "policy_changes", "routes": "elsewhere", "incident": "affected"}
# After these it is kept what somebody tells, if it is more than a sound; after a wish to die no list of doors is an answer.
DANGERS_TOLD, LEAST = ("threat", "money", "identity"), 4
# “Please confirm whether you hold data about my client” is a request for access.
TO_KNOW = ("access", "copy")
POLITE = ("thanks", "bye", "hello", "who")


def heard(parse: Parse, slots: Mapping[str, Any], loop: str, meant: str) -> str:
    """The intent, or empty: then the rest of the message decides."""
    asked = str(slots.get("requested_slot") or "")
    if asked_as(parse.text) and (asked not in TOLD or len(parse.text) <= SHORT):
        return "question"
    if (REFERENCE.fullmatch(parse.text.upper()) or LIKE_A_RECEIPT.search(parse.text)) and asked not in TOLD:
        return "status"
    if not loop and (WORD.search(parse.text) is None or is_only("fillers", parse.text)) and not asides_heard.heard(parse.text):
        return "smalltalk"
    if loop:
        return "aside" if asked != "adding_text" and asides_heard.orders_about(parse.text) else ""
    if wants_to_complain(parse.text):
        return parse.kind if parse.kind in UPSET else "complaint"
    if is_formal(parse.text) and not hears("verdict", parse.text):
        return "rights" if rights_heard.asked_for(parse.text) in TO_KNOW else "question"
    if is_only("accuses", parse.text) or is_only("accuses", meant):
        return "offer_case"
    return _goes_on(parse, slots)


def asked_as(text: str) -> str:
    """As which published question this is understood: whether this conversation is kept or read, what is held, or whether a code is really
    wanted by us. To keep the conversation for oneself, or to ask for what is held, is another matter."""
    if len(text) > LONGEST or not hears("asks", text) and not hears("asks_whether", text) or hears("chat_for_me", text):
        return ""
    if rights_heard.asked_for(text):
        return ""
    return next((name for name in PUBLISHED if hears(name, text)), "")


def wants_to_complain(text: str) -> bool:
    """Whether somebody says outright that they want to complain here, and asks nothing."""
    plain = hears("complaining", text) and not any(hears(each, text) for each in ("asks", "no_complaint", "wants_mediator"))
    return plain and not doors_heard.asked_for(text)


def is_formal(text: str) -> bool:
    """Whether somebody asks in due form to be told whether something is so, and tells nothing as a fact beside it."""
    return any_sentence_hears("asks_formally", text) and not hears("asserts_wrong", text) and not hears("of_others", text)


def _goes_on(parse: Parse, slots: Mapping[str, Any]) -> str:
    """“Which one if I live in Germany”, “but I do not agree”: about what a door just said; and what is told after a danger."""
    door, text = str(slots.get("last_door") or ""), parse.text
    if len(text) > LONGEST:
        return ""
    about_place = len(text) <= SHORT and rights_heard.place_in(text) and not rights_heard.demands(text)
    about = {
        "versions": hears("disagrees", text) or is_only("before_that", text),
        "incident": is_only("am_i_in_it", text),
        "routes": about_place,
    }
    if about.get(door):
        return DOORS[door]
    if slots.get("in_danger") in DANGERS_TOLD and any(is_only("what_next", piece) for piece in PIECES.split(text)):
        return "offer_case"
    told = parse.kind not in ("question", *UPSET) and not hears("asks", text) and not any(hears(each, text) for each in POLITE)
    return "offer_case" if slots.get("in_danger") in DANGERS_TOLD and told and len(text) >= LEAST else ""
