"""The client's evidence files: a page with all of them, a plain form, uploads in pieces, and what can be done with one file."""

from functools import wraps
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from disputes import evidence, files_sealed, files_serving, files_tus, queries, sealed
from disputes.exporting_files import shared_name
from disputes.files_forms import FileForm, StrikeForm, WordsForm
from disputes.files_rules import MOST_FILES, PURPOSE_ORIGINAL, PURPOSE_SENSITIVE, FileState, readable
from disputes.models import Case, CaseFile
from disputes.rules import Event
from disputes.services import file_intake
from disputes.services import files as service
from disputes.views import shown, visit
from portal.consent import queries as consent
from portal.consent.models import Purpose
from portal.consent.rules import How
from portal.doors import limits
from portal.doors.errors import Refusal

GIVEN = (FileState.READY, FileState.STRUCK)


def _purposes() -> dict[str, Purpose]:
    return {"sensitive": consent.purpose(PURPOSE_SENSITIVE), "original": consent.purpose(PURPOSE_ORIGINAL)}


def _language() -> str:
    return get_language() or "en"


def file_form(case: Case, *args: Any, kind: type[FileForm] = FileForm, subject: str = "") -> tuple[FileForm, dict[str, tuple[str, str]]]:
    """The form, and the words of the two consents on it in the active language; `subject` is whose they are, else the client's.

    What somebody said no to is not asked for again before its pause is over: its words are left out."""
    found, who, now = _purposes(), subject or case.subject, timezone.now()
    words = {name: each.words(_language())[:2] for name, each in found.items()}
    resting = {name for name, each in found.items() if consent.state(who, each.code, now).resting(now)}
    return kind(*args, case=case, shown={name: each.sha256(_language()) for name, each in found.items()}, resting=resting), words


def allowance() -> dict[str, object]:
    """What a page says about sizes, and whether a virus scanner looks at files."""
    return {
        "most": readable(settings.FILE_MOST),
        "most_bytes": settings.FILE_MOST,
        "most_files": MOST_FILES,
        "quota": readable(settings.FILE_CASE_QUOTA),
        "scanner": bool(settings.FILE_SCANNER),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@visit.with_case
def mine(request: HttpRequest, case: Case) -> HttpResponse:
    """The evidence of the case, and one more by a plain form."""
    form, words = file_form(case, request.POST or None, request.FILES or None)
    if form.is_valid() and _taken(request, case, form):
        return redirect("disputes:files")
    me = sealed.client_of(case)
    context = {
        "case": case,
        "form": form,
        "consents": words,
        "files": evidence.listed(case, me),
        "half": evidence.half(case, me),
        "counts": evidence.counts(case, me),
        "may_add": Event.FILE_ADDED in queries.possible(case, me),
        "uploads": reverse("disputes:file_uploads"),
        **allowance(),
    }
    return shown.page(request, "disputes/files/mine.html", context, form)


def _taken(request: HttpRequest, case: Case, form: FileForm) -> bool:
    """Take the form's file in; False when refused, with the reason on the form. Sent twice it is there once: the same file is one."""
    said, upload = form.said(), form.cleaned_data["file"]
    how: dict[str, Any] = {"by": sealed.client_of(case), "language": _language(), "how": How.PAGE}
    try:
        limits.hit("upload", limits.client_key(request), limit=120, window=3600)
        file_intake.take_in(case=case, source=upload.file, size=upload.size, said=said, **how)
    except Refusal as refusal:
        form.refuse(refusal, "file")
        return False
    messages.success(request, _("The file has arrived. It is being checked, which takes a few seconds."))
    return True


def opened(view: Any) -> Any:
    """For uploads in pieces, which a script sends: without an opened case a problem, not the page where the receipt is entered."""

    @wraps(view)
    def guarded(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        def run() -> HttpResponse:
            case = visit.opened(request)
            if case is None:
                raise Refusal(
                    "case.session_ended", 403, _("Your session had ended. Enter your receipt code, then choose the file once more.")
                )
            return view(request, case, **kwargs)

        return files_tus.answer(request, run)

    return guarded


@require_http_methods(["OPTIONS", "POST"])
@opened
def uploads(request: HttpRequest, case: Case) -> HttpResponse:
    """Begin an upload (tus creation)."""
    if files_tus.method(request) == "OPTIONS":
        return files_tus.options()
    limits.hit("upload", limits.client_key(request), limit=120, window=3600)
    how: dict[str, Any] = {"by": sealed.client_of(case), "language": _language(), "how": How.PAGE}
    file = file_intake.begin(case=case, size=files_tus.length(request), said=files_tus.said(request), **how)
    return files_tus.created(file, reverse("disputes:file_upload", args=[file.public_id]))


@require_http_methods(["OPTIONS", "HEAD", "PATCH", "DELETE", "POST"])
@opened
def upload(request: HttpRequest, case: Case, public_id: UUID) -> HttpResponse:
    """Where an upload stands, the next piece of it, or its end."""
    if files_tus.method(request) == "OPTIONS":
        return files_tus.options()
    me = sealed.client_of(case)
    return files_tus.on_upload(request, case, files_tus.upload_for(case, me, public_id), me)


def _file(case: Case, public_id: UUID) -> CaseFile:
    return evidence.file_for(case, sealed.client_of(case), public_id)


@require_http_methods(["GET", "HEAD", "POST"])
@visit.with_case
def one(request: HttpRequest, case: Case, public_id: UUID) -> HttpResponse:
    """One file: its description can be replaced until somebody has opened it, and it can be taken back."""
    file = _file(case, public_id)
    if file.state not in (FileState.CHECKING, *GIVEN):
        raise Http404
    start = {"words": files_sealed.open_words(case, file), "claim": str(file.claim or "")}
    form = WordsForm(request.POST or None, case=case, initial=start)
    if form.is_valid():
        try:
            said = {"words": form.cleaned_data["words"], "claim": form.claim_number()}
            service.describe_file(file=file, by=sealed.client_of(case), **said)
            messages.success(request, _("Changed."))
            return redirect("disputes:files")
        except Refusal as refusal:
            form.refuse(refusal)
    return _one(request, case, file, form, StrikeForm())


def _one(request: HttpRequest, case: Case, file: CaseFile, form: WordsForm, strike: StrikeForm) -> HttpResponse:
    seen = evidence.view(case, file, sealed.client_of(case))
    context = {"case": case, "form": form, "strike": strike, "seen": seen, "file": file, "was_read": evidence.was_read(file)}
    return shown.page(request, "disputes/files/one.html", context, form if form.is_bound else strike)


@require_POST
@visit.with_case
def take_back(request: HttpRequest, case: Case, public_id: UUID) -> HttpResponse:
    """Remove the file, or strike it out when somebody has opened it. An upload that is not complete is given up."""
    file, form = _file(case, public_id), StrikeForm(request.POST)
    me = sealed.client_of(case)
    if file.state == FileState.UPLOADING:
        service.discard(file=file, by=me)
        return redirect("disputes:files")
    if form.is_valid():
        try:
            ended = service.withdraw_file(file=file, words=form.cleaned_data["words"], by=me)
            messages.success(request, _("Struck out.") if ended.state == FileState.STRUCK else _("Removed, with everything of it."))
            return redirect("disputes:files")
        except Refusal as refusal:
            form.refuse(refusal)
    start = {"words": files_sealed.open_words(case, file), "claim": str(file.claim or "")}
    return _one(request, case, file, WordsForm(case=case, initial=start), form)


@require_safe
@visit.with_case
def content(request: HttpRequest, case: Case, public_id: UUID) -> HttpResponse:
    """The shared copy, to be saved."""
    file = _given(case, public_id)
    source, kind = files_sealed.as_shared(case, file), file.type
    mime = kind.mime if kind else "application/octet-stream"
    response: HttpResponse = files_serving.attachment(request, source, size=file.shared_size, name=shared_name(file, case), mime=mime)
    return response


def _given(case: Case, public_id: UUID) -> CaseFile:
    file = _file(case, public_id)
    if file.state not in GIVEN or file.kind == "":
        raise Http404
    return file


@require_safe
@visit.with_case
def original(request: HttpRequest, case: Case, public_id: UUID) -> HttpResponse:
    """The untouched original, for who sent it."""
    file = _given(case, public_id)
    if not file.blob or file.by != sealed.client_of(case):
        raise Http404
    name = str(files_sealed.open_about(case, file).get("name") or shared_name(file, case))
    source = files_sealed.as_sent(case, file)
    response: HttpResponse = files_serving.attachment(request, source, size=file.size, name=name, mime="application/octet-stream")
    return response


@require_safe
@visit.with_case
def picture(request: HttpRequest, case: Case, public_id: UUID) -> HttpResponse:
    """A small PNG of it."""
    file = _given(case, public_id)
    if not file.preview:
        raise Http404
    return files_serving.preview(files_sealed.as_preview(case, file))
