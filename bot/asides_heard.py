"""What a message says beside the matter, and nothing else: at a loss, afraid, angry, half a sentence, how to reach us. Pure."""

import re

from bot import casefacts, noise, pinyin, rights_heard
from bot.knowledge import understanding
from bot.phrases import hears, is_only, phrase
from bot.understanding.text import normalise

SHORT, LONGEST_BEGINNING = 40, 80
# Said whole -> the words for it; then what may stand within a short message.
WHOLE = {
    "at_a_loss": "utter_at_a_loss",
    "troubled": "utter_troubled",
    "curses": "utter_angry",
    "accuses": "utter_angry",
    "what_for_me": "utter_what_to_wish",
    "bereaved": "utter_bereaved",
    "unfinished": "utter_go_on",
    "hesitates": "utter_take_your_time",
    "leaves": "utter_not_gone_out",  # out of the middle of a form; anywhere else it is a courtesy
}
WITHIN = {"files": "utter_files", "needs_help": "utter_needs_help", "reach_us": "utter_reach_us", "unclear": "utter_in_plain_words"}
WITHIN_MORE = {
    "needs_help": WITHIN["needs_help"], "verdict": "utter_no_verdict", "forecast": "utter_no_forecast",
    "not_personal": "utter_not_personal", "press": "utter_press", "not_answered": "utter_offer_person",
}  # fmt: skip
RESPONSES = WHOLE | WITHIN | WITHIN_MORE | {
    "step_by_step": "utter_step_by_step", "pinyin": "utter_pinyin", "guardian": "utter_guardian", "orders": "utter_not_on_orders",
    "noise": "utter_noise",
}  # fmt: skip
# What is quoted is told; and what leads up to an order.
QUOTED = re.compile(r"[“\"‘「『][^”\"’」』]{1,400}[”\"’」』]")
CLAUSES = re.compile(r"[。！？!?；;，,\n]+|\.(?=\s|$)|\b(?:and|then|also)\b")
LEAD = re.compile(
    r"(?:[\s,:：]|请(?!问)|现在|你(?=现在|就|给|要|必须|把)|就|给我|马上|那|然后"
    r"|please|now|just|hey|ok|so|you (?:must|should|have to|will)){0,6}"
)
DONE = re.compile(r"[了过]$")


def heard(text: str) -> str:
    """A name in RESPONSES; empty where a message says more than that."""
    whole = next((name for name in WHOLE if is_only(name, text)), "")
    if whole:
        return whole
    if len(text) <= LONGEST_BEGINNING and (begun := _beginning(text)):
        return begun
    if len(text) <= LONGEST_BEGINNING and (said := next((name for name in WITHIN_MORE if hears(name, text)), "")):
        return said
    if is_noise(text):
        return "noise"
    if len(text) > SHORT:
        return ""
    return next((name for name in WITHIN if hears(name, text)), "pinyin" if pinyin.looks_so(text) else "")


def is_noise(text: str) -> bool:
    """Whether a message says nothing in any language."""
    return noise.is_noise(text, understanding().artefact.classifier.spelling.english.words)


def _beginning(text: str) -> str:
    """Who somebody is, or when it was, before they say what it is about; what asks for something is more than that."""
    if casefacts.only_a_time(text):
        return "unfinished"
    if hears("asks", text) or rights_heard.demands(text):
        return ""
    return "guardian" if is_only("for_a_child", text) else "unfinished" if hears("introduces", text) or is_only("background", text) else ""


def orders_about(text: str) -> bool:
    """Whether a message orders the robot to break its rules or to show what is somebody else's, and tells nothing beside that."""
    pieces = [piece.strip() for piece in CLAUSES.split(QUOTED.sub(" ", normalise(text))) if piece.strip()]
    left = [piece for piece in pieces if not _is_order(piece)]
    return len(left) < len(pieces) and not casefacts.tells_something("，".join(left))


def _is_order(clause: str) -> bool:
    start = LEAD.match(clause)
    said = clause[start.end() :] if start else clause
    return any(phrase(name).match(said) for name in ("orders", "of_others")) and DONE.search(said) is None
