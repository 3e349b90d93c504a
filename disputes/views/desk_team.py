"""Who works where with how much room, and what the week ahead holds: the supervisor's two pages."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from disputes import calendar_feed, desk, week_ahead
from disputes.models import Department
from disputes.services import team as services
from disputes.views import desk_team_forms as forms
from disputes.views.desk import staff
from portal.accounts import queries as accounts
from portal.accounts.decorators import permission_required
from portal.accounts.models import User
from portal.doors.errors import Refusal

SEAT = "team.seat"


@require_safe
@never_cache
@permission_required("disputes.supervise")
def week(request: HttpRequest) -> HttpResponse:
    """What falls due in the next seven days, day by day, and on whose desk."""
    return render(request, "disputes/team/week.html", _week(staff(request)))


def _week(user: User) -> dict[str, Any]:
    address = f"{settings.PUBLIC_ORIGIN}{reverse('disputes:desk_calendar', args=[calendar_feed.address(user)])}"
    return {"week": week_ahead.week(user), "feed": address}


@require_safe
@never_cache
@permission_required(SEAT)
def team(request: HttpRequest) -> HttpResponse:
    return render(request, "disputes/team/team.html", {"loads": desk.loads(), "departments": Department.objects.all()})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required(SEAT)
def add_department(request: HttpRequest) -> HttpResponse:
    return _department(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required(SEAT)
def department(request: HttpRequest, code: str) -> HttpResponse:
    return _department(request, get_object_or_404(Department, code=code))


def _department(request: HttpRequest, found: Department | None) -> HttpResponse:
    shown = {"name_zh": found.name_zh, "name_en": found.name_en, "active": found.active} if found else {"active": True}
    form = forms.DepartmentForm(request.POST or None, initial=shown, known=found is not None)
    if form.is_valid():
        by, data = staff(request).acting(SEAT), form.cleaned_data
        try:
            saved = services.save_department(name_zh=data["name_zh"], name_en=data["name_en"], by=by, department=found)
            if found is not None and data["active"] != found.active:
                services.retire_department(department=saved, active=data["active"], by=by)
            messages.success(request, _("Saved."))
            return redirect("disputes:desk_team")
        except Refusal as refusal:
            form.add_error(None, refusal.text)
    return render(request, "disputes/team/department.html", {"form": form, "department": found}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required(SEAT)
def seat(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Where one person works and how many cases they can look after."""
    user = accounts.by_public_id(public_id)
    load = next((each for each in desk.loads() if user is not None and each.user.pk == user.pk), None)
    if user is None or load is None:
        raise Http404
    form = forms.SeatForm(request.POST or None, initial={"department": load.department, "capacity": load.capacity})
    if form.is_valid():
        place = Department.objects.filter(code=form.cleaned_data["department"]).first()
        try:
            services.seat_person(user=user, department=place, capacity=form.cleaned_data["capacity"], by=staff(request).acting(SEAT))
            messages.success(request, _("Saved."))
            return redirect("disputes:desk_team")
        except Refusal as refusal:
            form.add_error(None, refusal.text)
    return render(request, "disputes/team/seat.html", {"form": form, "load": load}, status=422 if form.errors else 200)
