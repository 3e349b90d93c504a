"""What everybody may read, and the client's own no. The press answers the public addresses first; these are the same bytes."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from disputes import queries as cases
from disputes import sealed, seats
from disputes.models import Case
from disputes.room_tables import Table
from disputes.views import rooms, visit
from portal.doors.errors import Refusal
from portal.policies.files import File
from portal.policies.reading import LANGUAGES
from portal.succession import publication, queries, refusals
from portal.succession.models import Succession
from portal.succession.services import objecting


def _language() -> str:
    return "zh-hans" if (get_language() or "").startswith("zh") else "en"


def _answer(file: File) -> HttpResponse:
    response = HttpResponse(file.body, content_type=file.content_type, headers=dict(file.headers))
    if file.language:
        response["Content-Language"] = LANGUAGES[file.language]
    return response


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    return _answer(publication.index(_language()))


@require_safe
def page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    return _answer(publication.page(queries.public(public_id), _language()))


@require_safe
def notice_file(request: HttpRequest, public_id: UUID) -> HttpResponse:
    return _answer(publication.notice_file(queries.public(public_id), _language()))


@require_POST
@visit.with_case
def objection(request: HttpRequest, case: Case, public_id: UUID) -> HttpResponse:
    """The client of the opened case answers (`answer` is no, yes or agree)."""
    _answered(request, queries.public(public_id), case)
    return redirect("disputes:mine")


@require_POST
def held(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The same from the page of everything held: `case` is a reference, of a case this browser showed to be its person's."""
    case = cases.by_reference(request.POST.get("case", ""))
    if not visit.holds(request, case):
        raise refusals.not_yours()
    _answered(request, queries.public(public_id), case)
    return redirect("rights:my_data")


@require_POST
@rooms.at_party_door
def at_table(request: HttpRequest, table: Table, public_id: UUID) -> HttpResponse:
    """Somebody invited to a mediation says no, or takes it back (`answer` is "yes")."""
    found, me = queries.public(public_id), seats.participant_of(request.session)
    assert me is not None  # at_party_door has seen them
    try:
        if request.POST.get("answer") == "yes":
            objecting.take_back_at_table(succession=found, participant=me)
            messages.success(request, _("What was said in this room goes along."))
        else:
            objecting.object_at_table(succession=found, participant=me)
            messages.success(request, _("What was said in this room will not be handed over."))
    except Refusal as refusal:
        messages.error(request, refusal.text)
    return redirect("disputes:room_party")


def _answered(request: HttpRequest, found: Succession, case: Case) -> None:
    try:
        said, language = request.POST.get("answer", ""), get_language() or "en"
        messages.success(request, objecting.answer(succession=found, case=case, said=said, language=language, by=sealed.client_of(case)))
    except Refusal as refusal:
        messages.error(request, refusal.text)
