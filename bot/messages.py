"""A parsed message in Rasa's shape, from its words or from a button. Pure."""

import json
import re
from typing import Any

from django.utils.translation import gettext_lazy as _

from bot.rasa_files import script
from portal.doors.errors import Refusal

PAYLOAD = re.compile(r"/([a-z_]{2,30})(\{.{0,400}\})?")
LONGEST_VALUE = 60


def message(text: str, intent: str, confidence: float, entities: list[dict[str, str]] | None = None) -> dict[str, Any]:
    """A parsed message in Rasa's shape."""
    return {"text": text, "intent": {"name": intent, "confidence": confidence}, "entities": entities or [], "intent_ranking": []}


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
    if not all(name in known and isinstance(value, str) and len(value) <= LONGEST_VALUE for name, value in entities.items()):
        return False
    return entities.get("part", "") in ("", *script().domain["slots"])
