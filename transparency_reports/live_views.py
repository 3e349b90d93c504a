"""The live page, and the staff page of the statements on it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal.accounts.decorators import staff_required
from portal.accounts.models import User
from portal.doors.errors import Refusal
from portal.incidents import queries as incidents
from portal.trail import queries as trail
from portal.trail.rules import Actor
from transparency_reports import live, live_services, uptime
from transparency_reports.definitions import LIVE_NAMES
from transparency_reports.live_forms import StatementForm
from transparency_reports.models import Statement


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """What may be shown between two reports."""
    now = timezone.now()
    up = uptime.uptime(now)
    context = {
        "incidents": incidents.open_now(),
        "uptime": up,
        "stale": up is not None and now - up.last > uptime.LATE,
        "shares": [(LIVE_NAMES[each.family], each) for each in live.shown(now)],
        "checkpoint": trail.latest_checkpoint(),
        "statements": live.statements(),
        "today": timezone.localdate(now),
    }
    return render(request, "transparency_reports/live.html", context)


@staff_required("publisher", "privacy_officer", "administrator")
def statements(request: HttpRequest) -> HttpResponse:
    """Every statement with its dates, and the form for a new one; ?renew=<id> takes over the words of one."""
    wanted = _uuid(request.GET.get("renew", ""))
    old = Statement.objects.filter(public_id=wanted).first() if wanted else None
    initial = {"text_zh": old.text_zh, "text_en": old.text_en} if old else {}
    form = StatementForm(request.POST or None, initial={"accurate_on": timezone.localdate(), **initial})
    if request.method == "POST" and form.is_valid():
        try:
            live_services.draft_statement(**form.cleaned_data, renews=old, by=_actor(request))
            messages.success(request, _("Saved. A second person has to publish it."))
            return redirect("reports:statements")
        except Refusal as refusal:
            form.add_error(None, refusal.text)
    return _statements(request, form, 422 if form.errors else 200)


@require_POST
@staff_required("publisher", "privacy_officer", "administrator")
def approve(request: HttpRequest, public_id: UUID) -> HttpResponse:
    try:
        live_services.approve_statement(statement=get_object_or_404(Statement, public_id=public_id), by=_actor(request))
    except Refusal as refusal:
        form = StatementForm({})
        form.errors.clear()
        form.add_error(None, refusal.text)
        return _statements(request, form, refusal.status)
    messages.success(request, _("The statement is published."))
    return redirect("reports:statements")


def _statements(request: HttpRequest, form: StatementForm, status: int) -> HttpResponse:
    context = {"form": form, "statements": Statement.objects.all(), "today": timezone.localdate()}
    return render(request, "transparency_reports/statements.html", context, status=status)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _actor(request: HttpRequest) -> Actor:
    assert isinstance(request.user, User)
    return request.user.actor()
