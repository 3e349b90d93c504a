"""Files in the mediation room, at each of its doors: put into a space whole or in pieces, saved, taken back."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from disputes import evidence, files_refusals, files_sealed, files_serving, files_tus, rooms_read
from disputes.exporting_files import shared_name
from disputes.files_rules import FileState
from disputes.room_tables import Table
from disputes.services import file_intake, reading
from disputes.services import files as service
from disputes.views.room_shelf import file_form
from disputes.views.rooms import at_client_door, at_party_door, at_staff_door, page
from portal.consent.rules import How
from portal.doors import limits
from portal.doors.errors import Refusal


def _how(table: Table) -> dict[str, Any]:
    return {"by": table.me, "language": get_language() or "en", "how": How.STAFF if table.door == "staff" else How.PAGE}


def _limited(request: HttpRequest) -> None:
    limits.hit("upload", limits.client_key(request), limit=120, window=3600)


def _files(request: HttpRequest, table: Table, space: str) -> HttpResponse:
    """A file for a space, by a plain form; looking leads to the space itself."""
    if space not in rooms_read.sight(table.case, table.me):
        raise Http404
    if request.method != "POST":
        return redirect(table.url("space", space))
    form, _words = file_form(table, request.POST, request.FILES)
    if not form.is_valid() or not _taken(request, table, space, form):
        return page(request, table, space, ("file", form))
    return redirect(f"{table.url('space', space)}#listed")


def _taken(request: HttpRequest, table: Table, space: str, form: Any) -> bool:
    upload = form.cleaned_data["file"]
    try:
        _limited(request)
        file_intake.take_in(case=table.case, source=upload.file, size=upload.size, said=form.said(), space=space, **_how(table))
    except Refusal as refusal:
        form.refuse(refusal, "file")
        return False
    messages.success(request, _("The file has arrived. It is being checked, which takes a few seconds."))
    return True


def _uploads(request: HttpRequest, table: Table, space: str) -> HttpResponse:
    """Begin an upload in pieces (tus creation)."""

    def begun() -> HttpResponse:
        if files_tus.method(request) == "OPTIONS":
            return files_tus.options()
        if space not in rooms_read.sight(table.case, table.me):
            raise files_refusals.not_found()
        _limited(request)
        said = replace(files_tus.said(request), claim=None, original="")
        file = file_intake.begin(case=table.case, size=files_tus.length(request), said=said, space=space, **_how(table))
        return files_tus.created(file, table.url("file_upload", file.public_id))

    return files_tus.answer(request, begun)


def _upload(request: HttpRequest, table: Table, public_id: UUID) -> HttpResponse:
    """Where an upload stands, the next piece of it, or its end."""

    def went_on() -> HttpResponse:
        if files_tus.method(request) == "OPTIONS":
            return files_tus.options()
        file = files_tus.upload_for(table.case, table.me, public_id, room=True)
        return files_tus.on_upload(request, table.case, file, table.me)

    return files_tus.answer(request, went_on)


def _content(request: HttpRequest, table: Table, public_id: UUID) -> HttpResponseBase:
    """The checked copy, to be saved under a name that says nothing of the sender's own."""
    file = reading.take_in_room(case=table.case, public_id=public_id, by=table.me)
    source, kind = files_sealed.as_shared(table.case, file), file.type
    mime = kind.mime if kind else "application/octet-stream"
    return files_serving.attachment(request, source, size=file.shared_size, name=shared_name(file, table.case), mime=mime)


def _picture(request: HttpRequest, table: Table, public_id: UUID) -> HttpResponse:
    """A small PNG of it."""
    file = reading.take_in_room(case=table.case, public_id=public_id, by=table.me)
    if not file.preview:
        raise Http404
    return files_serving.preview(files_sealed.as_preview(table.case, file))


def _take_back(request: HttpRequest, table: Table, public_id: UUID) -> HttpResponse:
    """Take back one's own: gone, or struck out when somebody has it; an upload that is not complete is given up."""
    file = evidence.file_for(table.case, table.me, public_id, room=True)
    if file.state == FileState.UPLOADING:
        service.discard(file=file, by=table.me)
    else:
        ended = service.withdraw_file(file=file, by=table.me)
        messages.success(request, _("Struck out.") if ended.state == FileState.STRUCK else _("Removed, with everything of it."))
    return redirect(f"{table.url('space', file.space)}#listed")


DOORS = {"client": at_client_door, "party": at_party_door, "staff": at_staff_door}
VIEWS: dict[str, tuple[Callable[..., Any], Callable[..., Any]]] = {
    "files": (_files, require_http_methods(["GET", "HEAD", "POST"])),
    "file_uploads": (_uploads, require_http_methods(["OPTIONS", "POST"])),
    "file_upload": (_upload, require_http_methods(["OPTIONS", "HEAD", "PATCH", "DELETE", "POST"])),
    "file": (_content, require_safe),
    "file_picture": (_picture, require_safe),
    "file_take_back": (_take_back, require_POST),
}


def view(door: str, name: str) -> Any:
    """One of VIEWS at one of the room's doors."""
    run, methods = VIEWS[name]
    return methods(DOORS[door](run))
