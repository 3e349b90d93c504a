"""Rasa's own doors: `POST /webhooks/rest/webhook` and `POST /model/parse`, each with `Authorization: Bearer <key>`.

Senders belong to their key: the same name under another key is another conversation. Errors are problem+json.
"""

import hashlib
import hmac
import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt

from bot import dialogue, replies
from bot.knowledge import understanding
from bot.models import Sender
from bot.outside import finishing
from bot.understanding.parsing import Parse
from bot.understanding.text import language as language_of
from disputes.models import Conversation
from disputes.services.conversations import start_conversation
from portal.doors import limits, problems
from portal.doors.errors import Refusal
from portal.doors.text import clean
from portal.vault import services as vault
from portal.vault.finding import find

TEXT_LIMIT, SENDER_LIMIT, BODY_LIMIT = 4000, 200, 65_536
Door = Callable[[HttpRequest, dict[str, Any], str], JsonResponse]


def keys() -> list[str]:
    """The keys of this installation; the demo's is `demo`."""
    return [*settings.BOT_KEYS, *(["demo"] if settings.DEMO else [])]


def door(view: Door) -> Callable[[HttpRequest], HttpResponse]:
    """A JSON door for holders of a key; every refusal becomes a problem."""

    @csrf_exempt
    @wraps(view)
    def answer(request: HttpRequest) -> HttpResponse:
        if request.method != "POST":
            response = problems.plain(request, 405)
            response["Allow"] = "POST"
            return response
        try:
            owner = key_of(request)
            limits.hit("bot.key", owner, limit=1200, window=60)
            return view(request, read(request), owner)
        except Refusal as refusal:
            return problems.refused(request, refusal)

    return answer


def key_of(request: HttpRequest) -> str:
    """A hash of the bearer key. Refusal `key.unknown` (401) in constant time for all keys."""
    scheme, _space, given = request.headers.get("Authorization", "").partition(" ")
    known = [hmac.compare_digest(given.encode(), key.encode()) for key in keys()]
    if scheme.lower() != "bearer" or not given or not any(known):
        raise Refusal("key.unknown", 401, _("This needs a valid key."))
    return hashlib.sha256(b"bot key " + given.encode()).hexdigest()


def read(request: HttpRequest) -> dict[str, Any]:
    """The JSON object sent. Refuses (415, 413, 400) anything else."""
    if request.content_type != "application/json":
        raise Refusal("request.unsupported_type", 415, problems.DETAILS[415])
    if int(request.headers.get("Content-Length") or 0) > BODY_LIMIT:
        raise Refusal("request.too_large", 413, problems.DETAILS[413])
    try:
        body = json.loads(request.body)
    except (ValueError, RecursionError):
        body = None
    if not isinstance(body, dict):
        raise Refusal("request.invalid", 400, problems.DETAILS[400])
    return body


@door
def webhook(request: HttpRequest, body: dict[str, Any], owner: str) -> JsonResponse:
    """`{"sender", "message"}` in, `[{"recipient_id", "text", "buttons", "custom"}]` out, as Rasa's REST channel does."""
    sender = clean(body.get("sender"), limit=SENDER_LIMIT, multiline=False, required=True)
    words = clean(body.get("message"), limit=TEXT_LIMIT, required=True)
    limits.hit("bot.sender", f"{owner}:{sender}", limit=60, window=60)
    text, payload = ("", words) if words.startswith("/") else (words, "")
    client_id = clean(body.get("message_id", ""), limit=64, multiline=False) or None
    dialogue.check(text, payload)
    conversation = conversation_of(owner, sender, words)
    turn = dialogue.turn(conversation, text, payload=payload, client_id=client_id)
    later = finishing.carry_out(conversation) if finishing.is_pressed(payload) else None
    given = [*turn.replies, *([replies.as_given(later)] if later else [])]
    return JsonResponse([as_rasa(reply, sender) for reply in given], safe=False)


# Run in every turn: written out, because making the statement took ten times as long as running it.
KNOWN = """
SELECT disputes_conversation.* FROM disputes_conversation JOIN bot_sender ON bot_sender.conversation_id = disputes_conversation.id
WHERE bot_sender."index" = %s AND disputes_conversation.deleted_at IS NULL
"""


def conversation_of(owner: str, sender: str, words: str) -> Conversation:
    """The conversation of this sender of this key; a new one when there is none, or it was deleted."""
    index = vault.blind_index(f"{owner}:{sender}", purpose="bot sender")
    if known := next(iter(Conversation.objects.raw(KNOWN, [index])), None):
        return known
    started = start_conversation(language=language_of(words), channel="api").conversation
    Sender.objects.update_or_create(index=index, defaults={"conversation": started})
    return started


def as_rasa(reply: replies.Reply, sender: str) -> dict[str, Any]:
    """One answer in Rasa's shape; `text` holds the quoted clauses too."""
    answer: dict[str, Any] = {"recipient_id": sender, "text": replies.with_quotes(reply.text, reply.citations, reply.language)}
    if reply.buttons:
        answer["buttons"] = list(reply.buttons)
    if reply.citations or reply.case:
        answer["custom"] = {"language": reply.language, "citations": list(reply.citations), "case": reply.case}
    return answer


@door
def parse(request: HttpRequest, body: dict[str, Any], owner: str) -> JsonResponse:
    """`{"text"}` in; intent, entities and retrieval topic out, as Rasa's `/model/parse` does. Nothing is stored."""
    words = clean(body.get("text"), limit=TEXT_LIMIT, required=True)
    return JsonResponse(as_parse(words, understanding().parse(words)))


def as_parse(words: str, found: Parse) -> dict[str, Any]:
    ranking = [{"name": name, "confidence": share} for name, share in found.kinds]
    topics = [{"confidence": share, "intent_response_key": f"question/{name}"} for name, share in found.topics]
    entities = [{"entity": one.kind, "start": one.start, "end": one.end, "value": one.value, "extractor": "mingshi"} for one in find(words)]
    return {
        "text": words,
        "intent": ranking[0],
        "intent_ranking": ranking,
        "entities": entities,
        "response_selector": {
            "all_retrieval_intents": ["question"],
            "default": {"response": topics[0] | {"confidence": round(found.sureness, 4)}, "ranking": topics},
        },
    }
