"""What the robot said: as it is stored, as it is handed over, and as it is told again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.engine import Response
from disputes import sealed
from disputes.models import Conversation, Message
from disputes.rules import FromKind
from disputes.services.conversations import Answer


@dataclass(frozen=True)
class Reply:
    """One message of the bot. `case` may hold the receipt: it is handed over this once and stored nowhere."""

    message: Message
    text: str
    language: str
    citations: tuple[dict[str, Any], ...] = ()
    buttons: tuple[dict[str, str], ...] = ()
    case: dict[str, Any] | None = None


def button_title(conversation: Conversation, payload: str) -> str:
    """What the button said that was pressed, from the bot's last messages; the payload's intent where it is not there."""
    recent = conversation.messages.filter(from_kind=FromKind.BOT).order_by("-cursor").values_list("buttons", flat=True)[:10]
    titles = (button["title"] for buttons in recent for button in buttons if button["payload"] == payload)
    return next(titles, payload.split("{", maxsplit=1)[0].lstrip("/"))


def as_answer(said: Response, language: str) -> Answer:
    """What is stored of an answer: buttons and citations with it, a receipt not."""
    citations = (said.get("custom") or {}).get("citations", [])
    return Answer(with_quotes(str(said["text"]), citations, language), citations, said.get("buttons") or [])


def as_reply(stored: Message, said: Response) -> Reply:
    """What is handed over of an answer: a receipt too."""
    case = (said.get("custom") or {}).get("case")
    return Reply(stored, str(said["text"]), stored.language, tuple(stored.citations), tuple(stored.buttons), case)


def with_quotes(text: str, citations: Sequence[Mapping[str, Any]], language: str) -> str:
    """An answer with its clauses and sources as plain text: for the transcript, and for doors that draw nothing."""
    quoted = [f"{cited['title']}\n{cited['text']}\n{source_line(cited, language)}" for cited in citations]
    return "\n\n".join([text, *quoted])


def source_line(cited: Mapping[str, Any], language: str) -> str:
    if not cited["clause"]:
        return str(cited["url"])
    if language.startswith("zh"):
        return f"第 {cited['clause']} 条 · 第 {cited['version']} 版 · {cited['url']}"
    return f"Clause {cited['clause']} · version {cited['version']} · {cited['url']}"


def stored_replies(message: Message) -> tuple[Reply, ...]:
    """The answers given to a message that is sent again."""
    if message.client_id is None:
        return ()
    found = message.conversation.messages.filter(from_kind=FromKind.BOT, in_reply_to=message.client_id).order_by("cursor")
    return tuple(as_given(each) for each in found)


def as_given(stored: Message) -> Reply:
    """An answer as it was given, from what is stored of it."""
    text = sealed.open_message(stored.conversation, stored).removesuffix(with_quotes("", stored.citations, stored.language))
    return Reply(stored, text, stored.language, tuple(stored.citations), tuple(stored.buttons))
