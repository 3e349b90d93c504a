"""After the turn and outside its transaction: the question goes, and what may be shown of the reply is said in the conversation."""

import asyncio
from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import dataclass

from channels.db import database_sync_to_async
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from bot import dialogue
from bot.actions.answering import citation
from bot.engine import Response, Tracker
from bot.knowledge import Quote, shelf
from bot.models import Disclosure
from bot.outside import asking, calling, supported
from bot.replies import with_quotes
from bot.rules import Outcome
from disputes import channels
from disputes.models import Conversation, Message
from disputes.rules import Handoff
from disputes.services import conversations
from portal.doors.errors import Refusal
from portal.trail.rules import BOT


@dataclass(frozen=True)
class Waiting:
    """A question on its way: what goes, and what the reply is held against."""

    disclosure: Disclosure
    language: str
    quotes: Mapping[str, Quote]
    body: bytes


def is_pressed(payload: str) -> bool:
    return asking.PAYLOAD.fullmatch(payload) is not None


def carry_out(conversation: Conversation) -> Message | None:
    """Send what somebody has just agreed to send, wait no longer than the deadline, and say what came. For doors that answer at once."""
    waiting = claim(conversation)
    if waiting is None:
        return None
    return close(waiting, _within(calling.send(waiting.body)))


def _within(reply: "Future[bytes | None]") -> bytes | None:
    try:
        return reply.result(settings.LANGUAGE_MODEL_SECONDS)
    except TimeoutError:
        reply.cancel()
        return None


async def carry_out_beside(conversation: Conversation) -> None:
    """The same for a socket: its loop and the database's thread stay free while the service thinks."""
    waiting = await database_sync_to_async(claim)(conversation)
    if waiting is None:
        return
    try:
        body = await asyncio.wait_for(asyncio.wrap_future(calling.send(waiting.body)), settings.LANGUAGE_MODEL_SECONDS)
    except TimeoutError:
        body = None
    told: channels.Told = []
    await database_sync_to_async(_closed)(waiting, body, told)
    await channels.tell_all(told)


def _closed(waiting: Waiting, body: bytes | None, told: channels.Told) -> None:
    with channels.gathered(told):
        close(waiting, body)


def claim(conversation: Conversation) -> Waiting | None:
    """Take the question that is to go; whoever comes second gets None, so that it goes once."""
    row = Disclosure.objects.filter(conversation=conversation, outcome=Outcome.AGREED).order_by("-pk").first()
    message = conversation.messages.filter(cursor=row.cursor).first() if row is not None else None
    if row is None or message is None or not Disclosure.objects.filter(pk=row.pk, outcome=Outcome.AGREED).update(outcome=Outcome.SENT):
        return None
    question, language = asking.leaving(message), message.language
    quotes = asking.context(question, shelf(language))
    return Waiting(row, language, quotes, calling.request(question, language, quotes))


@transaction.atomic
def close(waiting: Waiting, body: bytes | None) -> Message | None:
    """Say what may be shown, or that nothing may; None where a person answers by now, or the conversation was deleted."""
    outcome, said, citations = _said(waiting, body)
    Disclosure.objects.filter(pk=waiting.disclosure.pk, outcome=Outcome.SENT).update(outcome=outcome)
    conversation = Conversation.objects.get(pk=waiting.disclosure.conversation_id)
    if conversation.handoff == Handoff.PERSON or conversation.deleted_at is not None:
        return None
    try:
        posted = conversations.post_message(
            conversation=conversation, text=with_quotes(str(said["text"]), citations, waiting.language), by=BOT,
            language=waiting.language, citations=citations, buttons=said["buttons"], at=timezone.now(),
        )  # fmt: skip
    except Refusal:  # it was deleted meanwhile
        return None
    return posted.message


def _said(waiting: Waiting, body: bytes | None) -> tuple[Outcome, Response, list[dict[str, str]]]:
    tracker = Tracker("", {"language": waiting.language})
    try:
        found = supported.read(body) if body is not None else None
    except supported.Garbled:
        found = None
    if found is None:
        return Outcome.FAILED, dialogue.engine().render(tracker, "utter_model_failed", {}), []
    sentences = supported.kept(found, {name: _published(quote) for name, quote in waiting.quotes.items()}, waiting.language)
    if not sentences:
        return Outcome.NOTHING, dialogue.engine().render(tracker, "utter_model_nothing", {}), []
    facts = {"name": _name(waiting), "summary": "\n".join(_line(each, waiting) for each in sentences)}
    cited = dict.fromkeys(name for each in sentences for name in each.cites)
    citations = [citation(waiting.quotes[name], waiting.language) for name in cited]
    return Outcome.SHOWN, dialogue.engine().render(tracker, "utter_model_answer", facts), citations


def _published(quote: Quote) -> str:
    return "\n".join([quote.title, quote.summary, quote.text])


def _name(waiting: Waiting) -> str:
    partner = waiting.disclosure.partner
    return partner.name_zh if waiting.language.startswith("zh") else partner.name_en


def _line(sentence: supported.Sentence, waiting: Waiting) -> str:
    """ "· What it wrote (clause 3.2)": where it can be looked up stands behind each sentence."""
    zh = waiting.language.startswith("zh")
    numbers = [waiting.quotes[name].number for name in sentence.cites if waiting.quotes[name].number]
    if not numbers:
        return f"· {sentence.text}（常见问题）" if zh else f"· {sentence.text} (FAQ)"
    return f"· {sentence.text}（第 {'、'.join(numbers)} 条）" if zh else f"· {sentence.text} (clause {', '.join(numbers)})"
