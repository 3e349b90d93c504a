"""From what a message is to the intent the rules see, given what the bot has just asked. Pure."""

import re
from collections.abc import Mapping
from typing import Any

from bot import asides_heard, casefacts, doors_heard, first_heard, mentions, rights_heard, speaking
from bot.buttons import is_offered
from bot.phrases import any_sentence_hears, hears, is_only, phrase
from bot.several import question_at_the_end
from bot.understanding.parsing import UPSET, Parse
from bot.understanding.text import HAN, normalise
from disputes.rules import Remedy
from portal.rights.rules import Right

SHORT = 40
NO_TO_A_BUYER = "hand_over"  # a no is never calm, and is none the less an answer to what was announced
# What may be asked for without any complaint.
BY_RIGHT = {Remedy.COPY, Remedy.CORRECTION, Remedy.DELETION, Remedy.STOP, Remedy.EXPLANATION, Remedy.OTHER}
# How near to something people wrote before.
LIKE_SOME, SEEN_ALIKE = 0.45, 0.75
SURE_KIND, SURE_CASE, SURE_INTERRUPTION = 0.45, 0.65, 0.6
FACTS = ("case_happened", "case_contact", "case_code")
PROVED = ("case_contact", "case_code", "right_proof", "right_code")
TELLING_DOORS = ("policy_changes", "elsewhere", "affected")  # they only tell something: a form waits for them as for a question
CHAT_DOORS = ("erase_chat", "save_chat", "rate_chat")
WISHES = ("stop_telling", "tell_me")
TOLD = ("case_story", "case_wish", "right_about")
ADDRESS = re.compile(r"[@＠\d]")
OPTIONAL = ("case_happened", "case_wish", "case_contact", "case_code", "right_proof", "right_code")
RIGHT_CHOICES = {"right_kind": rights_heard.right_named, "right_whom": rights_heard.whom_in, "right_place": rights_heard.place_in}
CHECKS = ("case_confirmed", "right_confirmed")
# Words that steer rather than tell: nearly nobody needs more of them.
FEW_WORDS, FEW_HAN = 8, 12
BEFORE_A_COMPLAINT = (*FACTS, *RIGHT_CHOICES, "case_confirmed", "right_proof", "right_code", "right_confirmed")


def _is_few(text: str) -> bool:
    return len(HAN.findall(text)) <= FEW_HAN and len(text.split()) <= FEW_WORDS


def choose(parse: Parse, slots: Mapping[str, Any], loop: str, thresholds: Mapping[str, float], receipt: str = "", meant: str = "") -> str:
    """The intent of a message, `meant` being it without slips. Danger and a wish for a person come first, a complaint is never lost, a
    form's question is heard out."""
    if parse.danger:
        return "danger"
    if is_only("leaves_line", parse.text):
        return "leave_line"
    if hears("leaves_message", parse.text) and not loop:
        return "handoff"
    if rights_heard.asked_for(parse.text) == Right.DECISION and not loop:
        return "rights"
    if parse.by_rule or hears("call_me", parse.text) and len(parse.text) <= SHORT:
        return "handoff"
    if receipt:
        return "inform" if slots.get("requested_slot") == "right_proof" else "status"
    if not loop and (wish := next((name for name in WISHES if hears(name, parse.text)), "")):
        return wish
    if speaking.asked_for(parse.text):
        return "speak"
    if loop and is_only("go_on", parse.text):
        return "go_on"
    if is_only("starts_over", parse.text):
        return "restart"
    if loop and is_only("stops_all", parse.text):
        return "stop"
    if is_only("never_mind", parse.text) or loop and is_only("hush", parse.text):
        return _given_up(slots, loop)
    meant = meant or parse.text
    if first := first_heard.heard(parse, slots, loop, meant):
        return first
    if steered := _steered(meant, str(slots.get("requested_slot") or ""), slots, loop):
        return steered
    if parse.control and not (parse.control == "skip" and not loop):
        return _control(parse.control, parse.text, slots, loop)
    return _in_form(parse, str(slots.get("requested_slot") or "")) if loop else _freely(parse, slots, thresholds, meant)


def _steered(text: str, asked: str, slots: Mapping[str, Any], loop: str) -> str:
    """On with what is being made: registered, submitted, agreed to. Outside a form a time or a wish goes on with what was told."""
    check = asked in CHECKS
    if not loop:
        if is_only("intention", text):
            return _named_kind(text)
        return "complaint" if is_only("register_it", text) or is_offered(slots) and _tells_on(text) else ""
    if is_only("agrees", text) and "/go_on" in (slots.get("offered") or {}).values():
        return "go_on"
    if is_only("courtesy", text) and asked != "case_story":
        return "smalltalk" if loop == "adding_form" else "go_on"
    if loop == "complaint_form" and hears("another", text) and check:
        return "correct"
    if is_only("register_it", text) or loop == "complaint_form" and is_only("intention", text):
        return "affirm" if check and is_only("register_it", text) else "go_on"
    if check and is_only("agrees", text):
        return "affirm"
    if asked == "right_about" and is_only("just_submit", text):
        return "skip"
    if not _is_few(text) or not hears("submit", text) or hears("not_yet", text) or asked in TOLD:
        return ""
    return "affirm" if check else "skip"


def _tells_on(text: str) -> bool:
    """Whether somebody who was offered to have it registered goes straight on with when it was or what should be done."""
    if casefacts.only_a_time(text):
        return True
    remedies = set(casefacts.remedies_in(text)) if hears("asked_for", text) and not hears("asks", text) else set()
    return bool(remedies - BY_RIGHT if rights_heard.asked_for(text) else remedies)


def _given_up(slots: Mapping[str, Any], loop: str) -> str:
    """ "算了" in a form may mean the question or all of it, so we ask; with nothing told yet it ends it, and elsewhere it is a no."""
    if not loop:
        return "deny"
    told = {"complaint_form": "case_story", "rights_form": "right_about"}.get(loop, "")
    return "never_mind" if slots.get(told) else "stop"


def _control(control: str, said: str, slots: Mapping[str, Any], loop: str) -> str:
    """A bare "no" to a question that may be left open leaves it open, and so does “submit”, which at any other is told why not."""
    asked, on = slots.get("requested_slot"), control == "affirm" and hears("submit", said)
    if loop and (on and asked not in CHECKS or control == "deny" and asked in OPTIONAL):
        return "skip"
    if loop and control == "deny" and asked not in CHECKS:
        return "go_on"
    return control if loop or control in ("restart", "stop", "deny") else "smalltalk"


def _in_form(parse: Parse, asked: str) -> str:
    """What interrupts a form: a correction, a plain question, a case asked after, more of the story. All else is the answer."""
    if asked in ("case_code", "right_code") and hears("no_code", parse.text):
        return "inform"
    if (aside := asides_heard.heard(parse.text)) and not _is_answer(aside, asked, parse.text):
        return "aside"
    if asked in BEFORE_A_COMPLAINT and len(parse.text) <= SHORT and hears("no_complaint", parse.text):
        return "never_mind"
    if asked in FACTS and hears("keeps_back", parse.text) and not ADDRESS.search(parse.text):
        return "skip"
    door = doors_heard.asked_for(parse.text) if len(parse.text) <= SHORT and asked not in TOLD else ""
    if door in CHAT_DOORS or door == "add_to_case" and not casefacts.tells_something(parse.text):
        return door
    if asked == "right_proof" and rights_heard.is_empty_handed(parse.text):
        return "skip"
    if asked.startswith("right_") and is_only("for_somebody", parse.text):
        return "correct" if asked != "right_whom" else "inform"
    if is_only("yes_do", parse.text):
        return "affirm" if asked in CHECKS else "inform"
    if asked in (*CHECKS, *PROVED) and parse.kind not in UPSET and _asks_outright(parse.text):
        return "question"
    if asked not in ("case_story", "right_about") and hears("correction", parse.text) and not _only_asks(parse):
        return "correct"
    of_it = is_only("what_next", parse.text) or is_only("costs", parse.text)
    if of_it or asked != "case_story" and _asks_after(parse.text):
        return "question"
    if asked.startswith("right_") and hears("just_complain", parse.text):
        return "complaint"
    if asked in RIGHT_CHOICES and not hears("asks", parse.text) and RIGHT_CHOICES[asked](parse.text):
        return "inform"
    asks, sure = hears("asks", parse.text), parse.confidence >= SURE_INTERRUPTION
    if asked == "case_story" and asks and hears("only_asks", parse.text):
        return "question"
    wished = asked == "case_wish" and any_sentence_hears("asked_for", parse.text)
    telling = wished or asked in ("case_story", "right_about") and len(parse.text) > 40
    if parse.kind == "handoff" and sure and _is_meant(parse, telling=asked in TOLD):
        return "handoff"
    if parse.kind == "status" and sure and hears("about_a_case", parse.text):
        return "status"
    if parse.kind in ("question", "out_of_scope") and sure and asks and not telling:
        return door if (door := doors_heard.asked_for(parse.text)) in TELLING_DOORS else parse.kind
    return parse.kind if asked in BEFORE_A_COMPLAINT and parse.kind in UPSET and sure else "inform"


def _asks_outright(text: str) -> bool:
    """“So who reads this?”: a question that gives no address and no code."""
    return hears("asks_outright", text) and not ADDRESS.search(text)


def _only_asks(parse: Parse) -> bool:
    """“Wait, how long do you keep it?”: a question, whatever it begins with."""
    return parse.kind == "question" and parse.confidence >= SURE_INTERRUPTION and parse.text.rstrip().endswith(("?", "？"))


def _is_answer(aside: str, asked: str, text: str) -> bool:
    """Half sentences and times are the answer or part of it, and so is what is asked for; mere keys are none."""
    if aside == "leaves":
        return False
    if aside == "noise":
        return asked in ("case_contact", "case_code", "right_proof", "right_code")
    if asked in ("right_about", "adding_text"):
        return True
    begun = aside in ("unfinished", "guardian") and asked != "case_code"
    told = asked in TOLD and (asked != "case_wish" or aside == "reach_us" or any_sentence_hears("asked_for", text))
    return begun or aside == "pinyin" or aside in ("needs_help", "reach_us") and told


def _is_meant(parse: Parse, telling: bool) -> bool:
    """Whether a guessed wish for a person is like what people said before: in a form all else is the answer; stories name people."""
    if not mentions.names_person(parse.text) or hears("was_called", parse.text):
        return False
    return parse.familiarity >= (SEEN_ALIKE if telling or mentions.is_mention(parse.text) else LIKE_SOME)


def _freely(parse: Parse, slots: Mapping[str, Any], thresholds: Mapping[str, float], meant: str) -> str:
    """A clear complaint or dispute (whichever of the two) opens the form; a possible one is offered; what is not understood is
    asked back, never dropped."""
    if hears("just_complain", parse.text):
        return "complaint"
    if is_only("hush", parse.text):
        return "smalltalk"
    aside = asides_heard.heard(parse.text) or asides_heard.heard(meant)
    of_it = is_only("what_next", parse.text) or slots.get("last_question") and is_only("costs", parse.text)
    if of_it and aside != "unfinished":
        return "question"
    if is_only("none_of_these", parse.text) or is_only("all_of_these", parse.text):
        return "nlu_fallback"
    if hears("gives_feedback", parse.text):
        return "feedback"
    if aside and aside != "leaves":
        return "aside"
    if hears("lost_receipt", parse.text):
        return "status"
    upset = parse.kind in UPSET and parse.upset >= SURE_CASE
    if hears("orders", parse.text) and (not upset or phrase("orders").match(normalise(parse.text))) or _asks_of_others(parse.text, upset):
        return "out_of_scope"
    if (door := doors_heard.asked_for(parse.text)) and (not upset or door == NO_TO_A_BUYER and len(parse.text) <= SHORT):
        return door
    if (right := rights_heard.asked_for(parse.text)) and not (upset and _is_long(parse.text)):
        return "withdraw_consent" if right == Right.WITHDRAWAL else "rights"
    if mentions.is_mention(parse.text) and parse.familiarity < mentions.SAID_BEFORE and (intent := _mentioned(parse)):
        return intent
    if question_at_the_end(parse):
        return "question"
    if slots.get("filed") and not _is_long(parse.text) and (parse.kind in UPSET or _may_be_told(parse, thresholds)):
        return "more_of_it"
    if parse.kind in UPSET:
        curse = mentions.is_mention(parse.text) and parse.familiarity < mentions.SAID_BEFORE
        return parse.kind if parse.upset >= SURE_CASE and not curse else "offer_case"
    if follows_up(parse, slots):
        return "question"
    if _may_be_told(parse, thresholds):
        return "offer_case"
    if parse.kind == "status" and not hears("about_a_case", parse.text) and parse.familiarity < SEEN_ALIKE:
        return "nlu_fallback"
    if parse.kind == "handoff" and hears("was_called", parse.text):
        return "offer_case"
    if parse.kind == "handoff" and parse.familiarity < SEEN_ALIKE and not mentions.names_person(parse.text):
        return "nlu_fallback"
    return parse.kind if parse.confidence >= SURE_KIND else "offer_case" if parse.upset >= thresholds["offer"] else "nlu_fallback"


def _may_be_told(parse: Parse, thresholds: Mapping[str, float]) -> bool:
    """Whether what is neither asked nor a person called for may tell of something gone wrong."""
    return parse.kind not in ("question", "handoff") and parse.upset >= thresholds["offer"]


def follows_up(parse: Parse, slots: Mapping[str, Any]) -> bool:
    """“那谁能看到？” after a question: asked about the same, where a word of our trade is in it."""
    asked = slots.get("last_question") and len(parse.text) <= SHORT and hears("follow_up", parse.text) and hears("asks", parse.text)
    return bool(asked) and parse.kind in ("out_of_scope", "smalltalk") and mentions.is_known(parse.text)


def _named_kind(text: str) -> str:
    """What somebody says they want to make."""
    flat = normalise(text)
    if re.search("争议|纠纷|调解|dispute|mediation", flat):
        return "dispute"
    return "feedback" if re.search("反馈|意见|feedback", flat) else "complaint"


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
