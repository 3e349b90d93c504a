"""Buttons that are named in words instead of pressed: by their title, their place, or what they would change. Pure."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from bot import casefacts, rights_heard
from bot.messages import PAYLOAD
from bot.phrases import hears, is_only, kinds
from bot.rasa_files import script
from bot.understanding.patterns import bare
from bot.understanding.text import HAN, LATIN_WORD, normalise

SHORT = 40
LAST_TOLD = '"story": "last"'
# Doors whose titles may be typed long after they were shown.
ALWAYS_OPEN = ("complaint", "handoff", "status", "rights", "go_on", "smalltalk")
MOST_TITLES = 24
# What a bare yes means after a question of ours.
YES = {
    "utter_offer_case": '/complaint{"story": "last"}', "utter_offer_again": '/complaint{"story": "last"}', "utter_offer_person": "/handoff",
    "utter_next_matter": "/complaint", "utter_offer_adding": '/add_to_case{"story": "last"}',
}  # fmt: skip
USE_A_RIGHT = re.compile(r'/rights\{"right": "([a-z]+)"\}')


def typed_button(slots: Mapping[str, Any], text: str) -> str:
    """The payload of the button whose title somebody typed instead of pressing it; empty for none."""
    if len(text) > SHORT:
        return ""
    offered = slots.get("offered") or {}
    shown = {**(slots.get("offered_before") or {}), **offered}
    payload = next((each for title, each in shown.items() if bare(title) == bare(text)), "")
    payload = payload or _by_place(list(offered.values()), text) or _at_the_check(slots, text)
    if not payload and not slots.get("requested_slot"):
        payload = _the_right(offered, text) or _in_other_words(offered, text)
    return payload if (found := PAYLOAD.fullmatch(payload)) and found[1] in script().intents else ""


def _by_place(payloads: list[str], text: str) -> str:
    """The one that “第二个” or “the second one” means, of the buttons last shown."""
    found = PLACE.fullmatch(text.strip(" .。!！?？,，").lower())
    place = next((place for place, name in enumerate(found.groups()) if name), len(payloads)) if found else len(payloads)
    return payloads[place] if place < len(payloads) else ""


PLACE = re.compile(
    r"(?:选|就|那|要)?(?:(第一|第1|头一)|(第二|第2)|(第三|第3)|(第四|第4))(?:个|项|条)?(?:吧|呢)?"
    r"|(?:the )?(?:(first|1st)|(second|2nd)|(third|3rd)|(fourth|4th))(?: one| please)*"
)


def _at_the_check(slots: Mapping[str, Any], text: str) -> str:
    """What else this should be registered as, and the subject where one is being chosen."""
    if slots.get("requested_slot") != "case_confirmed":
        return ""
    kind = next((kind for kind, pattern in kinds().items() if pattern.search(normalise(text))), "")
    if kind:
        return f'/change{{"part": "case_kind", "value": "{kind}"}}'
    topic = casefacts.subjects_in(text) if slots.get("choosing") == "case_topic" and not hears("asks", text) else ""
    return f'/change{{"part": "case_topic", "value": "{topic}"}}' if topic else ""


def _the_right(offered: Mapping[str, str], text: str) -> str:
    """The offer to use a right that somebody takes up by naming it: “那我要删除”, “ok delete it please”."""
    for payload in offered.values():
        if (found := USE_A_RIGHT.fullmatch(payload)) and rights_heard.takes_up(text, found[1]):
            return payload
    return ""


NO = re.compile(r"[不没别唔]|\b(?:no|not|don't|dont|never|without)\b")
LEAD = re.compile(
    r"^(?:好的?|行|嗯|那么?|我|就|先|还是|想|要|请|帮|给|来|现在|麻烦|你们?|您|[,，\s]){1,8}|(?:吧|了|啊|呀|一下|这个|[,，。.!！\s]){1,6}$"
)
SMALL = frozenset(
    "a an the this that it my me i ok okay yes ya yeah please now then just do to want would like let us d in at for of".split()
)


def _in_other_words(offered: Mapping[str, str], text: str) -> str:
    """The one button whose title somebody says in part: “ok make d request”. Half of the title at least, and no other button's."""
    if NO.search(normalise(text)):
        return ""
    said = _gist(text)
    plain = {title: payload for title, payload in offered.items() if payload and not NO.search(normalise(title))}
    fitting = {payload for title, payload in plain.items() if _says(said, _gist(title))}
    return fitting.pop() if len(fitting) == 1 else ""


def _gist(text: str) -> tuple[str, frozenset[str]]:
    """(the characters, the words) that count in a title."""
    flat = normalise(text)
    return "".join(HAN.findall(LEAD.sub("", flat))), frozenset(LATIN_WORD.findall(flat)) - SMALL


def _says(said: tuple[str, frozenset[str]], title: tuple[str, frozenset[str]]) -> bool:
    if said[0]:
        return not said[1] and len(said[0]) >= 2 and said[0] in title[0] and 2 * len(said[0]) >= len(title[0])
    return bool(said[1]) and said[1] <= title[1] and 2 * len(said[1]) >= len(title[1])


def yes_means(said: Sequence[Mapping[str, Any]]) -> str:
    """What a yes to this answer starts: what it offers in a question, else the first of its buttons where that uses a right."""
    asked = next((YES[each["name"]] for each in reversed(said) if each.get("name") in YES), "")
    first = next((button["payload"] for each in said for button in each.get("buttons") or ()), "")
    return asked or (first if USE_A_RIGHT.fullmatch(first) else "")


def accepted(slots: Mapping[str, Any], loop: str, text: str) -> str:
    """The payload of what was offered last, where somebody just says yes to it; to a button beside an answer the yes has to be plain."""
    payload = str(slots.get("yes_means") or "")
    if loop or not payload:
        return ""
    plain = is_only("yes_do", text) or not USE_A_RIGHT.fullmatch(payload) and is_only("agrees", text)
    return payload if plain else ""


def titles(slots: Mapping[str, Any], buttons: Sequence[Mapping[str, str]]) -> dict[str, Any]:
    """The slots that hold what was just offered, and what was offered before and is always open."""
    last = slots.get("offered") or {}
    lasting = {title: each for title, each in last.items() if (found := PAYLOAD.fullmatch(each)) and found[1] in ALWAYS_OPEN}
    before = list({**(slots.get("offered_before") or {}), **lasting}.items())
    return {"offered": {each["title"]: each["payload"] for each in buttons}, "offered_before": dict(before[-MOST_TITLES:])}


def is_offered(slots: Mapping[str, Any]) -> bool:
    """Whether it was just offered to register what was told."""
    return any(LAST_TOLD in payload for payload in (slots.get("offered") or {}).values())
