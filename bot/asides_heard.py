"""What a message says beside the matter, and nothing else: at a loss, afraid, angry, half a sentence, how to reach us. Pure."""

from bot import casefacts, pinyin, rights_heard
from bot.phrases import hears, is_only

SHORT, LONGEST_BEGINNING = 40, 80
# Said whole -> the words for it; then what may stand within a short message.
WHOLE = {
    "at_a_loss": "utter_at_a_loss",
    "troubled": "utter_troubled",
    "curses": "utter_angry",
    "unfinished": "utter_go_on",
    "hesitates": "utter_take_your_time",
}
WITHIN = {"needs_help": "utter_needs_help", "reach_us": "utter_reach_us", "unclear": "utter_in_plain_words"}
RESPONSES = WHOLE | WITHIN | {"step_by_step": "utter_step_by_step", "pinyin": "utter_pinyin", "guardian": "utter_guardian"}


def heard(text: str) -> str:
    """A name in RESPONSES; empty where a message says more than that."""
    whole = next((name for name in WHOLE if is_only(name, text)), "")
    if whole:
        return whole
    if len(text) <= LONGEST_BEGINNING and (begun := _beginning(text)):
        return begun
    if len(text) > SHORT:
        return ""
    return next((name for name in WITHIN if hears(name, text)), "pinyin" if pinyin.looks_so(text) else "")


def _beginning(text: str) -> str:
    """Who somebody is, or when it was, before they say what it is about; what asks for something is more than that."""
    if casefacts.only_a_time(text):
        return "unfinished"
    if hears("asks", text) or rights_heard.demands(text):
        return ""
    return "guardian" if is_only("for_a_child", text) else "unfinished" if hears("introduces", text) else ""
