"""Files sent from the chat, in pieces (tus 1.0.0) to the case of the conversation, or whole by a plain form.

The conversation's own token opens this door, in a header: in a frame on another site there are no cookies."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from bot.services import note_file
from bot.views import conversation_here
from disputes import evidence, files_tus, queries, sealed
from disputes.files_forms import claim_choices
from disputes.files_rules import ACCEPT, PURPOSE_ORIGINAL, PURPOSE_SENSITIVE, WORDS_LIMIT, FileState, readable
from disputes.models import Case, CaseFile, Conversation
from disputes.rules import Event
from disputes.services import file_intake
from disputes.views import shown
from disputes.views.files import allowance, file_form
from portal.consent import queries as consent
from portal.consent.rules import How
from portal.consent.services import SAID_NO
from portal.doors import limits, problems
from portal.doors.errors import Refusal

STARTS, WINDOW = 120, 3600


def no_case() -> Refusal:
    words = _("A file belongs to a case, and this conversation has none that takes files. Make a complaint first.")
    return Refusal("chat.no_case", 409, words)


def case_of(conversation: Conversation) -> Case | None:
    """The newest case made here that takes files now."""
    cases = reversed(queries.open_cases(conversation))
    return next((case for case in cases if Event.FILE_ADDED in queries.possible(case, sealed.client_of(case))), None)


def _taking(conversation: Conversation) -> Case:
    found = case_of(conversation)
    if found is None:
        raise no_case()
    return found


def _by_token(request: HttpRequest) -> Conversation:
    return queries.conversation_by_token(request.headers.get("Authorization", "").removeprefix("Bearer "))


@csrf_exempt
@never_cache
@require_http_methods(["GET", "OPTIONS", "POST"])
def files(request: HttpRequest) -> HttpResponse:
    """GET: where files go and what is asked before; POST: begin an upload (tus creation)."""
    if request.method == "GET":
        try:
            return JsonResponse(standing(_by_token(request), get_language() or "en"))
        except Refusal as refusal:
            return problems.refused(request, refusal)

    def begin() -> HttpResponse:
        if files_tus.method(request) == "OPTIONS":
            return files_tus.options()
        limits.hit("upload", limits.client_key(request), limit=STARTS, window=WINDOW)
        case = _taking(_by_token(request))
        how: dict[str, Any] = {"by": sealed.client_of(case), "language": get_language() or "en", "how": How.PAGE}
        file = file_intake.begin(case=case, size=files_tus.length(request), said=files_tus.said(request), **how)
        return files_tus.created(file, reverse("bot:file", args=[file.public_id]))

    return files_tus.answer(request, begin)


@csrf_exempt
@never_cache
@require_http_methods(["OPTIONS", "HEAD", "PATCH", "DELETE", "POST"])
def file(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Where an upload stands, its next piece, or its end. When the last piece is there the thread says so."""

    def run() -> HttpResponse:
        if files_tus.method(request) == "OPTIONS":
            return files_tus.options()
        conversation = _by_token(request)
        found = _upload(conversation, public_id)
        answer = files_tus.on_upload(request, found.case, found, sealed.client_of(found.case))
        if files_tus.method(request) == "PATCH":
            note_file(conversation, found)
        return answer

    return files_tus.answer(request, run)


def _upload(conversation: Conversation, public_id: UUID) -> CaseFile:
    """An upload to a case of this conversation; unknown and another's are one answer."""
    found = CaseFile.objects.select_related("case").filter(public_id=public_id, case__conversation=conversation).first()
    case = found.case if found is not None else _taking(conversation)
    return files_tus.upload_for(case, sealed.client_of(case), public_id)


def standing(conversation: Conversation, language: str) -> dict[str, Any]:
    """The case files go to (None: there is none), its claims, its files with what came of them, and the consents asked for."""
    case = case_of(conversation)
    seen = evidence.listed(case, sealed.client_of(case)) if case else []
    return {
        "case": case.reference if case else None,
        "accept": ACCEPT,
        "most": settings.FILE_MOST,
        "most_words": readable(settings.FILE_MOST),
        "words_limit": WORDS_LIMIT,
        "claims": [{"n": number, "title": str(title)} for number, title in claim_choices(case)[1:]] if case else [],
        "consent": _consent(PURPOSE_SENSITIVE, language, case),
        "original": _consent(PURPOSE_ORIGINAL, language, case),
        "files": [
            {"id": str(one.file.public_id), "checking": one.file.state == FileState.CHECKING, "state": one.state, "why": one.why}
            for one in seen
        ],
    }


def _consent(code: str, language: str, case: Case | None) -> dict[str, str]:
    """The words of a purpose as they are shown, and what stands for them in an answer; without a hash nobody is asked, because they said
    no and its pause is not over."""
    asked, now = consent.purpose(code), timezone.now()
    title, text, _no = asked.words(language)
    if case is not None and consent.state(case.subject, code, now).resting(now):
        return {"title": title, "text": str(SAID_NO), "sha256": ""}
    return {"title": title, "text": text, "sha256": asked.sha256(language)}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def attach(request: HttpRequest) -> HttpResponse:
    """The plain form: a file for the case of this browser's conversation; where there is none, what comes first."""
    conversation = conversation_here(request)
    case = case_of(conversation) if conversation is not None else None
    if conversation is None or case is None:
        return render(request, "bot/attach.html", {"case": None})
    form, words = file_form(case, request.POST or None, request.FILES or None)
    if form.is_valid():
        try:
            limits.hit("upload", limits.client_key(request), limit=STARTS, window=WINDOW)
            _take_in(conversation, case, form.said(), form.cleaned_data["file"])
            messages.success(request, _("The file has arrived. It is being checked, which takes a few seconds."))
            return redirect(f"{reverse('bot:chat')}#latest")
        except Refusal as refusal:
            form.refuse(refusal, "file")
    return shown.page(request, "bot/attach.html", {"case": case, "form": form, "consents": words, "uploads": "", **allowance()}, form)


def _take_in(conversation: Conversation, case: Case, said: file_intake.Said, upload: Any) -> None:
    how: dict[str, Any] = {"by": sealed.client_of(case), "language": get_language() or "en", "how": How.PAGE}
    note_file(conversation, file_intake.take_in(case=case, source=upload.file, size=upload.size, said=said, **how))
