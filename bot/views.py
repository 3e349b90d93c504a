"""The chat page: works as a plain form; with scripts the same thread goes on over the socket."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_http_methods, require_safe

from bot import dialogue, frames
from bot.services import start_chat
from bot.widget_words import words
from disputes import queries
from disputes.models import Conversation
from portal.consent import browser
from portal.consent import queries as consent
from portal.doors import limits
from portal.doors.errors import Refusal
from portal.law import queries as law

TOKEN = "chat_token"  # noqa: S105 - the name of a session entry
PER_MINUTE = 30


def _conversation(request: HttpRequest) -> Conversation | None:
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
    return _page(request, _conversation(request))


def _page(
    request: HttpRequest, conversation: Conversation | None, *, text: str = "", problem: str = "", case: object = None, status: int = 200
) -> HttpResponse:
    thread = [frames.message(conversation, each) for each in queries.messages(conversation, limit=500)] if conversation else []
    context = {
        "thread": thread,
        "token": request.session.get(TOKEN, ""),
        "notice": consent.notice("chat", get_language() or "en"),
        "expected": law.expected_answer(),
        "text": text,
        "problem": problem,
        "filed": case,
    }
    return render(request, "bot/chat.html", context, status=status)


def _post(request: HttpRequest) -> HttpResponse:
    """Say something without scripts: words, or the button pressed. A refused text stays in the field."""
    text, payload = request.POST.get("text", ""), request.POST.get("payload", "")
    conversation = _conversation(request)
    try:
        limits.hit("chat.page", limits.client_key(request), limit=PER_MINUTE, window=60)
        if conversation is None:
            started = start_chat(get_language() or "en")
            conversation, request.session[TOKEN] = started.conversation, started.token
            browser.remember_subject(request, f"conversation:{conversation.public_id}")
        turn = dialogue.turn(conversation, "" if payload else text, payload=payload, client_id=request.POST.get("once") or None)
    except Refusal as refusal:
        return _page(request, conversation, text=text, problem=refusal.text, status=refusal.status)
    filed = next((answer.case for answer in turn.replies if answer.case and answer.case.get("receipt")), None)
    if filed is not None:  # the receipt is shown in this answer only
        return _page(request, conversation, case=filed)
    return redirect(f"{reverse('bot:chat')}#latest")


@cache_control(public=True, max_age=3600)
@require_safe
def widget_words(request: HttpRequest) -> JsonResponse:
    return JsonResponse(words())
