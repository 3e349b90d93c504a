"""The staff's pages for third parties: who gets what, under which contract, when it is looked at again."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.accounts.decorators import permission_required
from portal.doors.errors import Refusal
from portal.inventory import queries as inventory
from portal.inventory.rules import Kind
from portal.law.staff import for_staff
from portal.partners import handing, queries, services
from portal.partners.forms import CodeForm, NoteForm, PartnerForm, TransferForm
from portal.partners.models import Partner
from portal.partners.rules import CLAUSES, REQUIRED, Route, State
from portal.trail.rules import Actor

edits = permission_required(services.PERMISSION)
EVENT_WORDS = {
    "added": pgettext_lazy("partner", "Added"), "changed": pgettext_lazy("partner", "Changed"),
    "activated": pgettext_lazy("partner", "Let in"), "reviewed": pgettext_lazy("partner", "Reviewed"),
    "suspended": pgettext_lazy("partner", "Suspended"), "ended": pgettext_lazy("partner", "Ended"),
}  # fmt: skip


def _actor(request: HttpRequest) -> Actor:
    return request.user.acting(services.PERMISSION)  # type: ignore[union-attr]


@require_safe
@for_staff
def partners(request: HttpRequest) -> HttpResponse:
    """Everybody, with what is overdue first to see, and the year's counters of what went abroad."""
    today, year = timezone.localdate(), queries.this_year()
    counted = queries.counted(year)
    context = {
        "rows": [(row, row.overdue(today)) for row in queries.partners()],
        "year": year,
        "counted": counted,
        "route": Route(counted.route).label,
        "transfers": queries.transfers(year),
        "may_edit": request.user.has_perm(services.PERMISSION),
    }
    return render(request, "partners/staff/list.html", context)


@require_safe
@for_staff
def partner(request: HttpRequest, public_id: UUID) -> HttpResponse:
    return _page(request, queries.partner(public_id))


def _page(request: HttpRequest, row: Partner, status: int = 200, **forms: Any) -> HttpResponse:
    may_edit = request.user.has_perm(services.PERMISSION)
    own = str(getattr(request.user, "public_id", "")) == row.edited_by
    categories, purposes = inventory.titles(Kind.CATEGORY), inventory.titles(Kind.PURPOSE)
    context: dict[str, Any] = {
        "partner": row,
        "subs": list(row.subs.all()),
        "overdue": row.overdue(timezone.localdate()),
        "clauses": [(words, code in row.clauses) for code, words in CLAUSES.items() if code in REQUIRED[row.role]],
        "categories": [categories.get(each, each) for each in row.categories],
        "purposes": [purposes.get(each, each) for each in row.purposes],
        "events": [(event, EVENT_WORDS[event.what]) for event in row.events.all()],
        "total": handing.total(row),
        "may_edit": may_edit and row.state != State.ENDED,
        "may_activate": may_edit and row.state == State.DRAFT and not own,
        "own": own,
        "note_form": NoteForm(),
        "transfer_form": TransferForm(),
        **forms,
    }
    return render(request, "partners/staff/partner.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@edits
def new(request: HttpRequest) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    form, code, status = PartnerForm(data), CodeForm(data), 200
    if data is not None:
        status = 422
        if form.is_valid() & code.is_valid():
            try:
                made = services.add_partner(code=code.cleaned_data["code"], content=form.content, by=_actor(request))
            except Refusal as refusal:
                form.refuse(refusal)
                status = refusal.status
            else:
                return redirect("partners:partner", made.public_id)
    return render(request, "partners/staff/edit.html", {"form": form, "code_form": code, "partner": None}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@edits
def change(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Change a draft; what was typed stays when it is refused."""
    row, status = queries.partner(public_id), 200
    form = PartnerForm(request.POST if request.method == "POST" else None, partner=row)
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                seen = form.cleaned_data["edits"] or 0
                services.change_partner(partner=row, content=form.content, edits=seen, by=_actor(request))
            except Refusal as refusal:
                form.refuse(refusal)
                status = refusal.status
            else:
                return redirect("partners:partner", public_id)
    return render(request, "partners/staff/edit.html", {"form": form, "code_form": None, "partner": row}, status=status)


@require_POST
@edits
def activate(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Let a draft in; what it lacks is said on its page."""
    try:
        services.activate_partner(partner=queries.partner(public_id), by=_actor(request))
    except Refusal as refusal:
        messages.error(request, refusal.text)
    else:
        messages.success(request, _("It is active. The policy has to name it before the next version can be published."))
    return redirect("partners:partner", public_id)


def _noted(request: HttpRequest, public_id: UUID, run: Callable[[Partner, NoteForm], object], said: str) -> HttpResponse:
    row, form, status = queries.partner(public_id), NoteForm(request.POST), 422
    if form.is_valid():
        try:
            run(row, form)
        except Refusal as refusal:
            form.refuse(refusal)
            status = refusal.status
        else:
            messages.success(request, said)
            return redirect("partners:partner", public_id)
    return _page(request, row, status, note_form=form)


@require_POST
@edits
def review(request: HttpRequest, public_id: UUID) -> HttpResponse:
    def run(row: Partner, form: NoteForm) -> object:
        day = form.cleaned_data["review_on"] or timezone.localdate()
        return services.review_partner(partner=row, note=form.cleaned_data["note"], review_on=day, by=_actor(request))

    return _noted(request, public_id, run, _("The review is recorded."))


@require_POST
@edits
def suspend(request: HttpRequest, public_id: UUID) -> HttpResponse:
    def run(row: Partner, form: NoteForm) -> object:
        return services.suspend_partner(partner=row, note=form.cleaned_data["note"], by=_actor(request))

    return _noted(request, public_id, run, _("It is suspended and gets nothing until it is let in again."))


@require_POST
@edits
def end(request: HttpRequest, public_id: UUID) -> HttpResponse:
    def run(row: Partner, form: NoteForm) -> object:
        return services.end_partner(partner=row, note=form.cleaned_data["note"], by=_actor(request))

    return _noted(request, public_id, run, _("It has ended. Its record stays for at least three years."))


@require_POST
@edits
def transfer(request: HttpRequest, public_id: UUID) -> HttpResponse:
    row, form, status = queries.partner(public_id), TransferForm(request.POST), 422
    if form.is_valid():
        said = form.cleaned_data | {"on": form.cleaned_data["on"] or timezone.localdate()}
        try:
            services.record_transfer(partner=row, by=_actor(request), **said)
        except Refusal as refusal:
            form.refuse(refusal)
            status = refusal.status
        else:
            messages.success(request, _("The transfer is recorded."))
            return redirect("partners:partner", public_id)
    return _page(request, row, status, transfer_form=form)
