"""What is settled before anything is guessed about a message: a name called, this chat asked about, orders to the robot, a case by its
number, and what goes on from the door last opened. Pure."""

import re
from collections.abc import Mapping
from typing import Any

from bot import asides_heard, rights_heard
from bot.phrases import hears, is_only
from bot.understanding.parsing import UPSET, Parse

SHORT, LONGEST = 40, 90
REFERENCE = re.compile(r"\W*20\d\d-[0-9A-Z]{5}\W*")
# What a case is told in: there half a question may belong to the story.
TOLD = ("case_story", "right_about", "adding_text")
PUBLISHED = ("chat_kept", "chat_read", "code_wanted")
# What the door last opened told of -> the intent that opens it again.
DOORS = {"versions": "policy_changes", "routes": "elsewhere", "incident": "affected"}
# After these it is kept what somebody tells, if it is more than a sound; after a wish to die no list of doors is an answer.
DANGERS_TOLD, LEAST = ("threat", "money", "identity"), 4
POLITE = ("thanks", "bye", "hello", "who")


def heard(parse: Parse, slots: Mapping[str, Any], loop: str, meant: str) -> str:
    """The intent, or empty: then the rest of the message decides."""
    asked = str(slots.get("requested_slot") or "")
    if asked_as(parse.text) and (asked not in TOLD or len(parse.text) <= SHORT):
        return "question"
    if REFERENCE.fullmatch(parse.text.upper()) and asked not in TOLD:
        return "status"
    if loop:
        return "aside" if asked != "adding_text" and asides_heard.orders_about(parse.text) else ""
    if is_only("accuses", parse.text) or is_only("accuses", meant):
        return "offer_case"
    return _goes_on(parse, slots)


def asked_as(text: str) -> str:
    """As which published question this is understood: whether this conversation is kept or read, or a code is really wanted by us. To
    keep the conversation for oneself is another matter."""
    if len(text) > LONGEST or not hears("asks", text) and not hears("asks_whether", text) or hears("chat_for_me", text):
        return ""
    return next((name for name in PUBLISHED if hears(name, text)), "")


def _goes_on(parse: Parse, slots: Mapping[str, Any]) -> str:
    """“Which one if I live in Germany”, “but I do not agree”: about what a door just said; and what is told after a danger."""
    door, text = str(slots.get("last_door") or ""), parse.text
    if len(text) > LONGEST:
        return ""
    about_place = len(text) <= SHORT and rights_heard.place_in(text) and not rights_heard.demands(text)
    about = {"versions": hears("disagrees", text), "incident": is_only("am_i_in_it", text), "routes": about_place}
    if about.get(door):
        return DOORS[door]
    told = parse.kind not in ("question", *UPSET) and not hears("asks", text) and not any(hears(each, text) for each in POLITE)
    return "offer_case" if slots.get("in_danger") in DANGERS_TOLD and told and len(text) >= LEAST else ""
