"""What a message says beside the matter, and nothing else: at a loss, afraid, angry, half a sentence, how to reach us. Pure."""

from bot import casefacts, pinyin
from bot.phrases import hears, is_only

SHORT, LONGEST_BEGINNING = 40, 80
# Said whole -> the words for it; then what may stand within a short message.
WHOLE = {"at_a_loss": "utter_at_a_loss", "troubled": "utter_troubled", "curses": "utter_angry", "unfinished": "utter_go_on"}
WITHIN = {"needs_help": "utter_needs_help", "reach_us": "utter_reach_us"}
RESPONSES = WHOLE | WITHIN | {"step_by_step": "utter_step_by_step", "pinyin": "utter_pinyin"}


def heard(text: str) -> str:
    """A name in RESPONSES; empty where a message says more than that."""
    whole = next((name for name in WHOLE if is_only(name, text)), "")
    if whole:
        return whole
    if len(text) <= LONGEST_BEGINNING and (casefacts.only_a_time(text) or hears("introduces", text) and not hears("asks", text)):
        return "unfinished"
    if len(text) > SHORT:
        return ""
    return next((name for name in WITHIN if hears(name, text)), "pinyin" if pinyin.looks_so(text) else "")
