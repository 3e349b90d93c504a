"""The chat page: works as a plain form; with scripts the same thread goes on over the socket."""

from typing import Any

from csp.constants import SELF
from csp.decorators import csp_replace
from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.translation import get_language
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_http_methods, require_safe

from bot import dialogue, embedding, frames
from bot.outside import finishing, standing
from bot.services import start_chat
from bot.widget_words import words
from disputes import queries
from disputes.models import Conversation
from disputes.rules import FromKind
from portal.consent import browser
from portal.consent import queries as consent
from portal.doors import limits
from portal.doors.errors import Refusal
from portal.doors.idempotency import submit_once
from portal.law import queries as law

TOKEN = "chat_token"  # noqa: S105 - the name of a session entry
PER_MINUTE = 30
# Buttons of the robot that need no turn: without scripts they lead to the page that does it.
DEEDS = {"/save_chat": "bot:transcript", "/rate_chat": "bot:rate", "/erase_chat": "bot:erase"}


def conversation_here(request: HttpRequest) -> Conversation | None:
    """The conversation this browser began on the page, if it still exists."""
    try:
        return queries.conversation_by_token(request.session[TOKEN]) if TOKEN in request.session else None
    except Refusal:
        del request.session[TOKEN]
        return None


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def chat(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        return _post(request)
    return _page(request, conversation_here(request))


def _page(
    request: HttpRequest, conversation: Conversation | None, *, text: str = "", refusal: Refusal | None = None, case: object = None
) -> HttpResponse:
    context = {
        "thread": _thread(conversation) if conversation else [],
        "token": request.session.get(TOKEN, ""),
        "notice": consent.notice("chat", get_language() or "en"),
        "model": standing.named(),
        "expected": law.expected_answer(),
        "text": text,
        "problem": refusal.text if refusal else "",
        "filed": case,
        "once": get_random_string(24),
    }
    response = render(request, "bot/chat.html", context, status=refusal.status if refusal else 200)
    if refusal is not None and refusal.retry_after is not None:
        response["Retry-After"] = str(refusal.retry_after)
    return response


def _thread(conversation: Conversation) -> list[frames.Frame]:
    """What was said, with its time (`when`); `latest` is where one reads on; only what was `asked` since then has buttons."""
    stored = list(queries.messages(conversation, limit=500))
    said = max((each.cursor for each in stored if each.from_kind in (FromKind.CLIENT, FromKind.STAFF)), default=0)
    latest = next((each.cursor for each in stored if each.cursor > said), said)
    return [
        frames.message(conversation, each) | {"when": each.at, "asked": each.cursor > said, "latest": each.cursor == latest}
        for each in stored
    ]


def _post(request: HttpRequest) -> HttpResponse:
    """Say something without scripts: words, or the button pressed. A refused text stays in the field, and begins no conversation."""
    text, payload = request.POST.get("text", ""), request.POST.get("payload", "")
    conversation = conversation_here(request)
    if conversation is not None and payload in DEEDS:
        return redirect(DEEDS[payload])
    try:
        limits.hit("chat.page", limits.client_key(request), limit=PER_MINUTE, window=60)
        token, signal = request.session.get(TOKEN, ""), browser.sends_signal(request)
        said = submit_once(request, door="chat", words=payload or text, run=lambda: _say(conversation, token, text, payload, signal))
    except Refusal as refusal:
        return _page(request, conversation, text=text, refusal=refusal)
    if conversation is None:
        request.session[TOKEN] = said["token"]
        conversation = queries.conversation_by_token(said["token"])
        browser.remember_subject(request, f"conversation:{conversation.public_id}")
    if conversation is not None and finishing.is_pressed(payload):
        finishing.carry_out(conversation)
    if said["case"] is not None:  # the receipt is shown in the answer to this form only
        return _page(request, conversation, case=said["case"])
    return redirect(f"{reverse('bot:chat')}#latest")


def _say(conversation: Conversation | None, token: str, text: str, payload: str, signal: bool) -> dict[str, Any]:
    """One turn, in a conversation begun with it where there was none: its token, and the case filed by it with its receipt."""
    words = "" if payload else text
    if conversation is None:
        dialogue.check(words, payload)
        started = start_chat(get_language() or "en", signal=signal)
        conversation, token = started.conversation, started.token
    turn = dialogue.turn(conversation, words, payload=payload)
    filed = next((answer.case for answer in turn.replies if answer.case and answer.case.get("receipt")), None)
    return {"token": token, "case": filed}


@require_safe
def widget_words(request: HttpRequest) -> JsonResponse:
    return JsonResponse(words())


@cache_control(public=True, max_age=3600)
@require_safe
def embed(request: HttpRequest) -> HttpResponse:
    """The script for other sites. Anybody may load it; whether the chat appears is up to `frame`."""
    answer = HttpResponse(embedding.script(), content_type="text/javascript; charset=utf-8")
    answer["Access-Control-Allow-Origin"] = "*"
    answer["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer


@never_cache
@require_safe
def frame(request: HttpRequest) -> HttpResponse:
    """The chat alone, for a frame on the sites of EMBED_ORIGINS (which outranks X-Frame-Options); it reads no session."""
    on_the_list = csp_replace({"frame-ancestors": [SELF, *settings.EMBED_ORIGINS]})
    return on_the_list(lambda each: render(each, "bot/frame.html"))(request)
