"""The desk's pages of an exception to a restriction: whoever works on the case asks, the privacy officer lets it, never the same person."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from disputes import queries as cases
from disputes.views import shown as pages
from portal.accounts.decorators import permission_required
from portal.accounts.models import User
from portal.doors.errors import Refusal
from portal.rights import queries, refusals
from portal.rights.data_forms import WordsForm
from portal.rights.services import PERMISSION, exempting

READS = "disputes.view_case"


def _staff(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(READS)
def ask(request: HttpRequest, reference: str, public_id: UUID) -> HttpResponse:
    """Why the restricted record has to be read, on which ground in law."""
    user = _staff(request)
    case, row = cases.case_for(user, reference), queries.limit(public_id)
    if row.subject != case.subject:
        raise refusals.not_found()
    form = WordsForm(request.POST or None)
    if form.is_valid():
        try:
            exempting.ask_exemption(limit=row, words=form.cleaned_data["words"], by=user.acting(READS))
        except Refusal as refusal:
            form.refuse(refusal, "words" if "words" in refusal.fields else None)
        else:
            messages.success(request, _("Asked. Another person decides; until then nothing is opened."))
            return redirect("disputes:desk_case", case.reference)
    context = {"case": case, "form": form, "title": _("Ask for an exception"), "button": _("Ask for it"), "stops": row}
    return pages.page(request, "rights/step.html", context, form)


@require_POST
@permission_required(PERMISSION)
def approve(request: HttpRequest, reference: str, public_id: UUID) -> HttpResponse:
    user = _staff(request)
    case, row = cases.case_for(user, reference), queries.exemption(public_id)
    if row.limit.subject != case.subject:
        raise refusals.not_found()
    try:
        exempting.approve_exemption(exemption=row, by=user.acting(PERMISSION))
    except Refusal as refusal:
        messages.error(request, refusal.text)
    else:
        messages.success(request, _("Approved for a day. The person was told."))
    return redirect("disputes:desk_case", case.reference)
