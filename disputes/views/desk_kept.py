"""Filters of the queue kept under a name."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from disputes.services.desk import drop_view, keep_view
from disputes.views import desk_forms as forms
from disputes.views.desk import staff
from portal.accounts.decorators import permission_required
from portal.doors.errors import Refusal


@require_POST
@never_cache
@permission_required("disputes.view_queue")
def keep(request: HttpRequest) -> HttpResponse:
    """Keep the filter shown under a name."""
    form = forms.KeepForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
        return redirect("disputes:desk")
    filters = form.filters()
    try:
        keep_view(owner=staff(request), name=form.cleaned_data["name"], filters=filters)
        messages.success(request, _("The view is kept."))
    except Refusal as refusal:
        messages.error(request, refusal.text)
    return redirect(forms.queue_address(filters))


@require_POST
@never_cache
@permission_required("disputes.view_queue")
def drop(request: HttpRequest, public_id: UUID) -> HttpResponse:
    if not drop_view(owner=staff(request), public_id=public_id):
        raise Http404
    messages.success(request, _("The view is deleted. The cases are where they were."))
    return redirect("disputes:desk")
