"""What was learned from closed cases: the list, with what is still to be done, and how easy clients found it, in whole months."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from disputes import queries, satisfaction
from disputes.models import Lesson
from disputes.services.afterwards import finish_lesson
from disputes.views.desk import staff
from portal.accounts.decorators import permission_required


@require_GET
@never_cache
@permission_required("disputes.view_queue")
def lessons(request: HttpRequest) -> HttpResponse:
    """Open ones first, the nearest day first; then what was done, newest first."""
    seen = set(queries.visible_to(staff(request)).filter(lessons__isnull=False).values_list("pk", flat=True))
    rows = Lesson.objects.select_related("case").defer(*(f"case__{name}" for name in queries.SEALED))
    context = {
        "open": [(each, each.case_id in seen) for each in rows.filter(done_at=None).order_by("due_on", "id")],
        "done": [(each, each.case_id in seen) for each in rows.exclude(done_at=None).order_by("-done_at", "-id")[: queries.PAGE]],
        "today": timezone.localdate(),
        "months": satisfaction.by_month(timezone.now()),
        "least": satisfaction.least(),
    }
    return render(request, "disputes/desk/lessons.html", context)


@require_POST
@never_cache
@permission_required("disputes.view_queue")
def done(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What was to be done differently is done."""
    finish_lesson(lesson=get_object_or_404(Lesson, public_id=public_id), by=staff(request).actor())
    messages.success(request, _("Noted as done."))
    return redirect("disputes:desk_lessons")
