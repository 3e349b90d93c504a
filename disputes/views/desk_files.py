"""Evidence files at the desk: a list without names, opening one with a reason the client reads, marking, adding."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from disputes import evidence, files_refusals, files_sealed, files_serving, files_tus, queries
from disputes.exporting_files import shared_name
from disputes.files_forms import StaffFileForm, StrikeForm
from disputes.files_rules import FileState
from disputes.models import Case, CaseFile
from disputes.rules import Event
from disputes.services import file_intake, reading
from disputes.services import files as service
from disputes.views.desk import reading_as, staff
from disputes.views.desk_forms import RevealForm
from disputes.views.files import allowance
from portal.accounts.decorators import permission_required
from portal.consent.rules import How
from portal.doors.errors import Refusal
from portal.trail.rules import Actor


def _held(request: HttpRequest, reference: str) -> tuple[Case, Actor]:
    user = staff(request)
    case = queries.case_for(user, reference)
    return case, reading_as(user, case)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required("disputes.view_case")
def files(request: HttpRequest, reference: str) -> HttpResponse:
    """The files of a case, and one more by a plain form."""
    case, me = _held(request, reference)
    form = StaffFileForm(request.POST or None, request.FILES or None, case=case)
    if form.is_valid() and _taken(request, case, form, me):
        return redirect("disputes:desk_files", case.reference)
    return page(request, case, me, form, 422 if form.errors and form.refused is None else form.refused.status if form.refused else 200)


def page(request: HttpRequest, case: Case, me: Actor, form: StaffFileForm, status: int = 200) -> HttpResponse:
    possible = queries.possible(case, me)
    context = {
        "case": case,
        "form": form,
        "files": evidence.listed(case, me),
        "counts": evidence.counts(case, me),
        "reveal": RevealForm(case=case),
        "may_read": reading.may_read(case, me),
        "may_mark": Event.FILE_MARKED in possible,
        "may_add": Event.FILE_ADDED in possible,
        "half": evidence.half(case, me),
        "uploads": reverse("disputes:desk_file_uploads", args=[case.reference]),
        **allowance(),
    }
    return render(request, "disputes/files/desk.html", context, status=status)


def _taken(request: HttpRequest, case: Case, form: StaffFileForm, me: Actor) -> bool:
    upload, said = form.cleaned_data["file"], form.said()
    how: dict[str, Any] = {"by": me, "language": get_language() or "en", "how": How.STAFF}

    try:
        file_intake.take_in(case=case, source=upload.file, size=upload.size, said=said, **how)
    except Refusal as refusal:
        form.refuse(refusal, "file")
        return False
    messages.success(request, _("The file has arrived. It is being checked, which takes a few seconds."))
    return True


@require_http_methods(["OPTIONS", "POST"])
@never_cache
@permission_required("disputes.view_case")
def uploads(request: HttpRequest, reference: str) -> HttpResponse:
    """Begin an upload in pieces (tus creation)."""
    case, me = _held(request, reference)

    def begun() -> HttpResponse:
        if files_tus.method(request) == "OPTIONS":
            return files_tus.options()
        how: dict[str, Any] = {"by": me, "language": get_language() or "en", "how": How.STAFF}
        file = file_intake.begin(case=case, size=files_tus.length(request), said=files_tus.said(request), **how)
        return files_tus.created(file, reverse("disputes:desk_file_upload", args=[case.reference, file.public_id]))

    return files_tus.answer(request, begun)


@require_http_methods(["OPTIONS", "HEAD", "PATCH", "DELETE", "POST"])
@never_cache
@permission_required("disputes.view_case")
def upload(request: HttpRequest, reference: str, public_id: UUID) -> HttpResponse:
    """Where an upload of one's own stands, the next piece of it, or its end."""
    case, me = _held(request, reference)

    def went_on() -> HttpResponse:
        if files_tus.method(request) == "OPTIONS":
            return files_tus.options()
        return files_tus.on_upload(request, case, files_tus.upload_for(case, me, public_id), me)

    return files_tus.answer(request, went_on)


@require_POST
@never_cache
@permission_required("disputes.reveal")
def open_one(request: HttpRequest, reference: str, public_id: UUID) -> HttpResponse:
    """Open a file, with a reason the client reads."""
    case, me = _held(request, reference)
    file = evidence.file_for(case, me, public_id)
    said = request.POST.get("reason", ""), request.POST.get("note", "")
    reading.open_file(case=case, file=file, reason=said[0], note=said[1], by=me)
    return redirect("disputes:desk_file", case.reference, file.public_id)


def _opened(request: HttpRequest, reference: str, public_id: UUID) -> tuple[Case, CaseFile, Actor]:
    """A file this person has opened within the hour; file.open_first (403) otherwise."""
    case, me = _held(request, reference)
    file = evidence.file_for(case, me, public_id)
    if evidence.reading_of(file, me) is None:
        raise files_refusals.open_first()
    return case, file, me


@require_safe
@never_cache
@permission_required("disputes.reveal")
def one(request: HttpRequest, reference: str, public_id: UUID) -> HttpResponse:
    """A file that was opened: its name, what its sender says about it, a picture of it, and where to save it."""
    case, file, me = _opened(request, reference, public_id)
    about = files_sealed.open_about(case, file)
    mine = file.by == me
    context = {
        "case": case, "file": file, "seen": evidence.view(case, file, me), "name": about.get("name", ""), "about": about,
        "words": files_sealed.open_words(case, file), "mine": mine, "strike": StrikeForm(),
    }  # fmt: skip
    return render(request, "disputes/files/desk_one.html", context)


@require_safe
@never_cache
@permission_required("disputes.reveal")
def content(request: HttpRequest, reference: str, public_id: UUID) -> HttpResponseBase:
    """The shared copy, to be saved under a name that says nothing about anybody."""
    case, file, _me = _opened(request, reference, public_id)
    kind = file.type
    if kind is None or not file.shared:
        raise Http404
    return files_serving.attachment(
        request, files_sealed.as_shared(case, file), size=file.shared_size, name=shared_name(file, case), mime=kind.mime
    )


@require_safe
@never_cache
@permission_required("disputes.reveal")
def original(request: HttpRequest, reference: str, public_id: UUID) -> HttpResponseBase:
    """The untouched original, where its sender agreed that it is kept."""
    case, file, _me = _opened(request, reference, public_id)
    if not file.blob or not file.keep_original:
        raise Http404
    name = shared_name(file, case).replace("-file-", "-original-")
    return files_serving.attachment(request, files_sealed.as_sent(case, file), size=file.size, name=name, mime="application/octet-stream")


@require_safe
@never_cache
@permission_required("disputes.reveal")
def picture(request: HttpRequest, reference: str, public_id: UUID) -> HttpResponse:
    """A small PNG of it."""
    case, file, _me = _opened(request, reference, public_id)
    if not file.preview:
        raise Http404
    return files_serving.preview(files_sealed.as_preview(case, file))


@require_POST
@never_cache
@permission_required("disputes.view_case")
def mark(request: HttpRequest, reference: str, public_id: UUID) -> HttpResponse:
    """Relevant for the decision, or no longer."""
    case, me = _held(request, reference)
    file = evidence.file_for(case, me, public_id)
    service.mark_file(file=file, relevant=request.POST.get("relevant") == "yes", by=me)
    return redirect("disputes:desk_files", case.reference)


@require_POST
@never_cache
@permission_required("disputes.view_case")
def take_back(request: HttpRequest, reference: str, public_id: UUID) -> HttpResponse:
    """The firm takes back a file of its own, or gives up an upload that is not complete."""
    case, me = _held(request, reference)
    file = evidence.file_for(case, me, public_id)
    if file.state == FileState.UPLOADING:
        service.discard(file=file, by=me)
        return redirect("disputes:desk_files", case.reference)
    service.withdraw_file(file=file, words=request.POST.get("words", ""), by=me)
    messages.success(request, _("Taken back."))
    return redirect("disputes:desk_files", case.reference)
