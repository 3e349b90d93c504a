"""What goes over the chat socket (version 1, docs/asyncapi.yaml): frames out, and what a frame in must look like."""

import json
import re
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from bot.replies import Reply, with_quotes
from disputes import sealed
from disputes.models import Conversation, Message
from disputes.rules import Channel, FromKind
from portal.doors.errors import Refusal

Frame = dict[str, Any]
NAME = re.compile(r"[\x20-\x7e]{1,64}")
# What a client may send, by frame, beside `type` and `id`; as docs/asyncapi.yaml says.
FIELDS = {
    "session.start": ("lang",), "session.resume": ("token", "after"), "message.send": ("text", "payload", "attachments"),
    "history.request": ("before", "limit"), "typing.set": ("on",), "language.set": ("lang",), "rating.give": ("score", "text"),
    "conversation.delete": (),
}  # fmt: skip


def addresses() -> list[str]:
    """Every member a client may send, as the inventory names it."""
    return [f"socket:chat.{frame}.{name}" for frame, names in FIELDS.items() for name in names]


class Malformed(Exception):
    """A frame that breaks the contract; `code` goes back, nothing of what was sent does."""

    def __init__(self, code: str, frame_id: str | None = None) -> None:
        super().__init__(code)
        self.code, self.frame_id = code, frame_id


def read(text: str | None) -> Frame:
    """One frame of the client: a JSON object with a known `type` and its own `id`. Raises Malformed."""
    if text is None:
        raise Malformed("frame.not_text")
    try:
        frame = json.loads(text)
    except (ValueError, RecursionError):
        raise Malformed("frame.not_json") from None
    if not isinstance(frame, dict) or not isinstance(frame.get("type"), str):
        raise Malformed("frame.no_type")
    if not isinstance(frame.get("id"), str) or not NAME.fullmatch(frame["id"]):
        raise Malformed("frame.no_id")
    return frame


def text_of(frame: Frame, name: str, limit: int = 20_000) -> str:
    """A text in a frame, '' where it is missing. Raises Malformed when it is no text or absurdly long."""
    value = frame.get(name, "")
    if not isinstance(value, str) or len(value) > limit:
        raise Malformed("frame.too_long" if isinstance(value, str) else "frame.wrong_type", frame["id"])
    return value


def whole(frame: Frame, name: str, default: int, least: int = 0, most: int = 2**31) -> int:
    value = frame.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise Malformed("frame.wrong_type", frame["id"])
    return value


def message(conversation: Conversation, stored: Message) -> Frame:
    """A stored message. What the client wrote comes masked; what bot and staff wrote comes as they wrote it."""
    client = stored.from_kind == FromKind.CLIENT
    text = arrived(stored) + stored.text_masked if client else sealed.open_message(conversation, stored)
    return _message(stored, without_quotes(text, stored.citations, stored.language))


def arrived(stored: Message) -> str:
    """Before words of the client that did not come through the chat: how they came, and that staff entered them where they did."""
    if not stored.arrived_by:
        return ""
    with translation.override(stored.language):
        how = str(Channel(stored.arrived_by).label)
        said = _("%(how)s, entered by our staff") % {"how": how} if stored.entered else how
    return f"[{said}] "


def reply(answer: Reply) -> Frame:
    """An answer just given; `case` may hold a receipt, which no later frame repeats."""
    return _message(answer.message, answer.text) | {"case": answer.case}


def _message(stored: Message, text: str) -> Frame:
    return {
        "type": "message.created",
        "cursor": stored.cursor,
        "id": f"{stored.conversation_id}-{stored.cursor}",
        "in_reply_to": stored.client_id if stored.from_kind == FromKind.CLIENT else stored.in_reply_to,
        "from": stored.from_kind,
        "lang": stored.language,
        "at": stored.at.isoformat(),
        "text": text,
        "citations": stored.citations,
        "buttons": stored.buttons,
        "case": None,
    }


def without_quotes(text: str, citations: list[dict[str, Any]], language: str) -> str:
    """The words before the quoted clauses, which travel as citations."""
    quoted = with_quotes("", citations, language)
    return text.removesuffix(quoted) if citations else text


def error(code: str, frame_id: str | None, text: str = "", retry_after: int | None = None) -> Frame:
    frame: Frame = {"type": "error", "code": code, "in_reply_to": frame_id}
    return frame | ({"text": text} if text else {}) | ({"retry_after": retry_after} if retry_after else {})


def refused(refusal: Refusal, frame_id: str | None) -> Frame:
    return error(refusal.code, frame_id, refusal.text, refusal.retry_after)
