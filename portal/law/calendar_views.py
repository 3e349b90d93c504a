"""The staff's pages for calendar years: what we go by, what waits, two ways in, and the second person's decision."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.deadlines.dates import one_day, span
from portal.doors.errors import Refusal
from portal.law import proposing, queries, years
from portal.law.calendar_forms import DecideForm, FileForm, NoticeForm, next_year
from portal.law.models import CalendarYear, Proposal
from portal.law.rules import Way
from portal.law.seeding import SeedDay
from portal.law.staff import decided, for_staff, withdrawn
from portal.trail.rules import Actor

edits = permission_required(proposing.PERMISSION, raise_exception=True)


def _actor(request: HttpRequest) -> Actor:
    return request.user.acting(proposing.PERMISSION)  # type: ignore[union-attr]


def _may_edit(request: HttpRequest) -> bool:
    return request.user.has_perm(proposing.PERMISSION)


@dataclass(frozen=True)
class ShownDays:
    """The days of a year for reading: as the notice words them, and one by one."""

    runs: list[dict[str, Any]]
    days: list[dict[str, str]]


def _shown(days: Sequence[SeedDay]) -> ShownDays:
    runs = [
        {
            "name_zh": run.name_zh,
            "name_en": run.name_en,
            "span": one_day(run.first, year=True) if run.first == run.last else span(run.first, run.last, year=True),
            "length": run.length,
            "makeup": [one_day(day, year=False) for day in run.makeup],
        }
        for run in years.runs_of(days)
    ]
    each = [{"day": one_day(day.date, year=True), "kind": day.kind, "zh": day.name_zh, "en": day.name_en} for day in days]
    return ShownDays(runs, each)


@require_safe
@for_staff
def calendars(request: HttpRequest) -> HttpResponse:
    """Every year with its state, and what was decided of late."""
    context = {
        "rows": queries.years(today=timezone.localdate()),
        "decided": queries.proposals().exclude(decision="")[:20],
        "may_edit": _may_edit(request),
    }
    return render(request, "law/staff/list.html", context)


@require_safe
@for_staff
def calendar_year(request: HttpRequest, year: int) -> HttpResponse:
    """The days we go by in a year, and every version of it."""
    versions = queries.versions(year)
    return render(request, "law/staff/year.html", {"year": year, "version": versions[0], "versions": versions, "shown": _of(versions[0])})


def _of(version: CalendarYear) -> ShownDays:
    return _shown(version.seed_days)


@require_http_methods(["GET", "HEAD", "POST"])
@edits
def calendar_file(request: HttpRequest) -> HttpResponse:
    form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
    return _propose(request, form, Way.FILE, "law/staff/file.html")


@require_http_methods(["GET", "HEAD", "POST"])
@edits
def calendar_notice(request: HttpRequest) -> HttpResponse:
    form = NoticeForm(request.POST) if request.method == "POST" else NoticeForm(initial=next_year(timezone.localdate()))
    return _propose(request, form, Way.NOTICE, "law/staff/notice.html")


def _propose(request: HttpRequest, form: FileForm | NoticeForm, way: Way, template: str) -> HttpResponse:
    """What was typed stays when it is refused; what is accepted leads to the proposal."""
    status = 200
    if form.is_bound:
        status = 422
        if form.is_valid() and form.found is not None:
            try:
                proposal = proposing.propose_year(year=form.found, way=way, by=_actor(request))
            except Refusal as refusal:
                form.refuse(refusal)
                status = refusal.status
            else:
                messages.success(request, _("The proposal is saved. Somebody else has to approve it before it counts."))
                return redirect("law:calendar_proposal", proposal.public_id)
    return render(request, template, {"form": form}, status=status)


@require_safe
@for_staff
def calendar_proposal(request: HttpRequest, public_id: UUID) -> HttpResponse:
    return _proposal_page(request, queries.proposal(public_id), DecideForm())


def _proposal_page(request: HttpRequest, proposal: Proposal, form: DecideForm, status: int = 200) -> HttpResponse:
    counted, days = queries.counted(proposal.year), proposal.seed_days
    known = counted is not None and not counted.provisional
    may_edit = _may_edit(request) and proposal.waiting
    own = str(getattr(request.user, "public_id", "")) == proposal.proposed_by
    context = {
        "proposal": proposal,
        "form": form,
        "shown": _shown(days),
        "counted": counted,
        "changes": _changes(counted, days) if proposal.waiting else [],
        "warnings": years.warnings(proposal.year, days, proposal.source_url, in_force=known) if proposal.waiting else [],
        "may_decide": may_edit and not own,
        "may_withdraw": may_edit and own,
    }
    return render(request, "law/staff/proposal.html", context, status=status)


def _changes(counted: CalendarYear | None, days: Sequence[SeedDay]) -> list[dict[str, str]]:
    before = counted.seed_days if counted is not None else []
    return [
        {"day": one_day(change.date, year=True), "before": _kind(change.before, change.date), "after": _kind(change.after, change.date)}
        for change in years.differences(before, days)
    ]


def _kind(kind: str, day: date) -> str:
    if kind == "holiday":
        return _("day off")
    if kind == "makeup":
        return _("make-up workday")
    return _("weekend") if day.weekday() >= years.SATURDAY else _("working day")


@require_POST
@edits
def approve(request: HttpRequest, public_id: UUID) -> HttpResponse:
    return _decide(request, public_id, proposing.approve_year, _("The year is in force. Running deadlines are worked out again."))


@require_POST
@edits
def reject(request: HttpRequest, public_id: UUID) -> HttpResponse:
    return _decide(request, public_id, proposing.reject_year, _("The proposal is rejected."))


def _decide(request: HttpRequest, public_id: UUID, service: Callable[..., object], said: str) -> HttpResponse:
    def decide(reason: str) -> object:
        return service(proposal=queries.proposal(public_id), reason=reason, by=_actor(request))

    return decided(
        request,
        decide,
        page=lambda form, status: _proposal_page(request, queries.proposal(public_id), form, status),
        said=said,
        back="law:calendars",
    )


@require_POST
@edits
def withdraw(request: HttpRequest, public_id: UUID) -> HttpResponse:
    return withdrawn(
        request, lambda: proposing.withdraw_year(proposal=queries.proposal(public_id), by=_actor(request)), back="law:calendars"
    )
