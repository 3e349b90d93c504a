"""What one does with the whole conversation, without scripts: save it, say how it was, delete it."""

from datetime import datetime

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from bot import frames
from bot.keeping_forms import RateForm
from bot.replies import with_quotes
from bot.services import delete_chat, rate_chat
from bot.views import TOKEN, conversation_here
from disputes import queries
from disputes.models import Conversation, Message
from disputes.rules import FromKind
from disputes.services.conversations import check_may_be_deleted
from disputes.views import shown
from portal.doors.errors import Refusal
from portal.law import queries as law

# The whole of any thread; a person writes some hundred messages.
ALL = 10_000


def _here(request: HttpRequest) -> Conversation:
    found = conversation_here(request)
    if found is None:
        raise Http404
    return found


@never_cache
@require_safe
def transcript(request: HttpRequest) -> HttpResponse:
    """The thread as plain text that stands by itself: what the client wrote as it is kept, masked; no receipt."""
    conversation, now = _here(request), timezone.localtime()
    said = [_entry(conversation, each) for each in queries.messages(conversation, limit=ALL)]
    response = HttpResponse("\n\n".join([_head(now), *said]) + "\n", content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="conversation-{now:%Y-%m-%d}.txt"'
    return response


def _head(now: datetime) -> str:
    """Whose file this is, when it was saved, and what is not in it."""
    firm = law.operator()
    name = firm.name_zh if get_language() == "zh-hans" else firm.name_en
    lines = [
        _("Conversation with the privacy assistant"),
        f"{name} · {settings.PUBLIC_ORIGIN}",
        _("Saved at %(at)s; all times are %(zone)s.") % {"at": f"{now:%Y-%m-%d %H:%M}", "zone": f"UTC{now:%z}"},
        _("Personal numbers are masked, as they are kept."),
        _("No receipt code is in this file: it is shown once, when a case is registered, and not kept."),
    ]
    return "\n".join(lines)


def _entry(conversation: Conversation, stored: Message) -> str:
    """Who said what and when, with its sources by their whole address and the answers that could be chosen."""
    frame = frames.message(conversation, stored)
    names = {FromKind.CLIENT: _("You"), FromKind.STAFF: _("A person from our staff"), FromKind.BOT: _("Privacy assistant")}
    who = names.get(FromKind(stored.from_kind), _("Notice"))
    sources = [{**cited, "url": settings.PUBLIC_ORIGIN + cited["url"]} for cited in frame["citations"]]
    offered = [f"  [{button['title']}]" for button in frame["buttons"]]
    said = with_quotes(frame["text"], sources, stored.language)
    return "\n".join([f"[{timezone.localtime(stored.at):%Y-%m-%d %H:%M}] {who}", said, *offered])


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def rate(request: HttpRequest) -> HttpResponse:
    conversation, form = _here(request), RateForm(request.POST or None)
    if form.is_valid():
        rate_chat(conversation, form.cleaned_data["score"], form.cleaned_data["text"])
        messages.success(request, _("Thank you. It is noted."))
        return redirect("bot:chat")
    return shown.page(request, "bot/rate.html", {"form": form}, form)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest) -> HttpResponse:
    """Asks once, then destroys the conversation's key; where a case rests on it, says so instead of asking."""
    conversation = _here(request)
    try:
        check_may_be_deleted(conversation)
        if request.method == "POST":
            delete_chat(conversation)
            del request.session[TOKEN]
            messages.success(request, _("The conversation is deleted. Write to begin a new one."))
            return redirect("bot:chat")
    except Refusal as refusal:
        return render(request, "bot/erase.html", {"problem": refusal.text}, status=409 if request.method == "POST" else 200)
    return render(request, "bot/erase.html")
