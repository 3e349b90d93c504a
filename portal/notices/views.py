from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal.doors.errors import Refusal
from portal.notices import queries, services
from portal.notices.models import Notice

guarded = permission_required("notices.manage", raise_exception=True)


@require_safe
@guarded
def undelivered(request: HttpRequest) -> HttpResponse:
    page = Paginator(queries.undelivered(), 50).get_page(request.GET.get("page"))
    rows = [(notice, queries.masked_address(notice)) for notice in page]
    return render(request, "staff/notices/undelivered.html", {"rows": rows, "page": page, "late": queries.late()})


@require_POST
@guarded
def retry(request: HttpRequest, public_id: UUID) -> HttpResponse:
    notice = get_object_or_404(Notice, public_id=public_id)
    try:
        services.retry_notice(notice=notice, by=request.user.acting("notices.manage"))  # type: ignore[union-attr]
        messages.success(request, _("The notice will be sent again within a minute."))
    except Refusal as refusal:
        messages.error(request, refusal.text)
    return redirect("notices:undelivered")
