"""Buttons that are named in words instead of pressed: by their title, their place, or what they would change. Pure."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from bot.phrases import kinds
from bot.rasa_files import script
from bot.understanding.patterns import bare
from bot.understanding.text import normalise

PAYLOAD = re.compile(r"/([a-z_]{2,30})(\{.{0,400}\})?")
SHORT = 40
LAST_TOLD = '"story": "last"'
# Doors whose titles may be typed long after they were shown.
ALWAYS_OPEN = ("complaint", "handoff", "status", "rights", "go_on", "smalltalk")
MOST_TITLES = 24


def typed_button(slots: Mapping[str, Any], text: str) -> str:
    """The payload of the button whose title somebody typed instead of pressing it; empty for none."""
    if len(text) > SHORT:
        return ""
    offered = slots.get("offered") or {}
    shown = {**(slots.get("offered_before") or {}), **offered}
    payload = next((each for title, each in shown.items() if bare(title) == bare(text)), "")
    payload = payload or _by_place(list(offered.values()), text) or _another_kind(slots, text)
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


def _another_kind(slots: Mapping[str, Any], text: str) -> str:
    """At the check: what else this should be registered as."""
    if slots.get("requested_slot") != "case_confirmed":
        return ""
    kind = next((kind for kind, pattern in kinds().items() if pattern.search(normalise(text))), "")
    return f'/change{{"part": "case_kind", "value": "{kind}"}}' if kind else ""


def titles(slots: Mapping[str, Any], buttons: Sequence[Mapping[str, str]]) -> dict[str, Any]:
    """The slots that hold what was just offered, and what was offered before and is always open."""
    last = slots.get("offered") or {}
    lasting = {title: each for title, each in last.items() if (found := PAYLOAD.fullmatch(each)) and found[1] in ALWAYS_OPEN}
    before = list({**(slots.get("offered_before") or {}), **lasting}.items())
    return {"offered": {each["title"]: each["payload"] for each in buttons}, "offered_before": dict(before[-MOST_TITLES:])}


def is_offered(slots: Mapping[str, Any]) -> bool:
    """Whether it was just offered to register what was told."""
    return any(LAST_TOLD in payload for payload in (slots.get("offered") or {}).values())
