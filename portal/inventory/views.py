"""The staff's pages for the inventory: what is collected and why, a draft, and the second person's decision."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.accounts.decorators import permission_required
from portal.doors.errors import Refusal
from portal.inventory import doors, queries, services, showing
from portal.inventory.forms import FORMS, CodeForm, EndForm, EntryForm
from portal.inventory.models import Proposal, Version
from portal.inventory.rules import WIDER, Kind
from portal.law.calendar_forms import DecideForm
from portal.law.staff import decided, for_staff, withdrawn
from portal.trail.rules import Actor

edits = permission_required(services.PERMISSION)


def _actor(request: HttpRequest) -> Actor:
    return request.user.acting(services.PERMISSION)  # type: ignore[union-attr]


def _may_edit(request: HttpRequest) -> bool:
    return request.user.has_perm(services.PERMISSION)


@require_safe
@for_staff
def inventory(request: HttpRequest) -> HttpResponse:
    """Every entry by kind, what waits, and the fields nobody has explained."""
    context = {
        "purposes": queries.purposes(),
        "categories": queries.categories(),
        "data": showing.fields(),
        "keepings": queries.keepings(),
        "waiting": queries.waiting(),
        "uncovered": doors.uncovered(queries.patterns(), doors.fields()),
        "may_edit": _may_edit(request),
    }
    return render(request, "inventory/staff/list.html", context)


@require_safe
@for_staff
def entry(request: HttpRequest, kind: str, code: str) -> HttpResponse:
    return _entry_page(request, kind, code, EndForm())


def _entry_page(request: HttpRequest, kind: str, code: str, form: EndForm, status: int = 200) -> HttpResponse:
    versions = queries.versions(kind, code)
    pairs = zip(versions, [*versions[1:], None], strict=True)
    context = {
        "entry": versions[0],
        "stands": versions[0].valid_to is None,
        "kind_words": Kind(kind).label,
        "lines": showing.lines(kind, versions[0].content()),
        "users": queries.users_of(kind, code),
        "versions": [(row, _changes(kind, row, before)) for row, before in pairs],
        "waiting": queries.waits_for(kind, code),
        "form": form,
        "may_edit": _may_edit(request),
    }
    return render(request, "inventory/staff/entry.html", context, status=status)


def _changes(kind: str, row: Version, before: Version | None) -> list[showing.Line]:
    if before is None:
        return []
    return [line for line in showing.lines(kind, row.content(), before.content()) if line.before]


@require_http_methods(["GET", "HEAD", "POST"])
@edits
def change(request: HttpRequest, kind: str, code: str) -> HttpResponse:
    """Draft a change of an entry; what was typed stays when it is refused."""
    row = queries.find(kind, code)
    if row is None:
        raise queries.not_found()
    form = FORMS[kind](request.POST if request.method == "POST" else None, content=row.content())
    return _draft(request, kind, form, row, CodeForm({"code": code}))


@require_http_methods(["GET", "HEAD", "POST"])
@edits
def new(request: HttpRequest, kind: str) -> HttpResponse:
    """Draft an entry that is not there yet."""
    queries.model(kind)
    data = request.POST if request.method == "POST" else None
    return _draft(request, kind, FORMS[kind](data), None, CodeForm(data))


def _draft(request: HttpRequest, kind: str, form: EntryForm, row: Version | None, code: CodeForm) -> HttpResponse:
    status = 200
    if form.is_bound:
        status = 422
        if form.is_valid() & code.is_valid():
            try:
                return _enter(request, kind, code.cleaned_data["code"], form)
            except Refusal as refusal:
                form.refuse(refusal)
                status = refusal.status
    context = {"form": form, "code_form": None if row else code, "entry": row, "kind": kind, "kind_words": Kind(kind).label}
    return render(request, "inventory/staff/draft.html", context, status=status)


def _enter(request: HttpRequest, kind: str, code: str, form: EntryForm) -> HttpResponse:
    made = services.propose_change(kind=kind, code=code, content=form.content, why=form.cleaned_data["why"], by=_actor(request))
    if isinstance(made, Proposal):
        messages.success(request, _("It reaches further than before, so somebody else has to approve it."))
        return redirect("inventory:proposal", made.public_id)
    messages.success(request, _("The change is in force."))
    return redirect("inventory:entry", kind, code)


@require_POST
@edits
def end(request: HttpRequest, kind: str, code: str) -> HttpResponse:
    form, status = EndForm(request.POST), 422
    if form.is_valid():
        try:
            services.end_entry(kind=kind, code=code, why=form.cleaned_data["why"], by=_actor(request))
        except Refusal as refusal:
            form.add_error(None, refusal.text)
            status = refusal.status
        else:
            messages.success(request, _("The entry has ended."))
            return redirect("inventory:list")
    return _entry_page(request, kind, code, form, status)


@require_safe
@for_staff
def proposal(request: HttpRequest, public_id: UUID) -> HttpResponse:
    return _proposal_page(request, queries.proposal(public_id), DecideForm())


def _proposal_page(request: HttpRequest, proposal: Proposal, form: DecideForm, status: int = 200) -> HttpResponse:
    own = str(getattr(request.user, "public_id", "")) == proposal.proposed_by
    open_to_me = _may_edit(request) and proposal.waiting
    before = queries.find(proposal.kind, proposal.code) if proposal.waiting else None
    context: dict[str, Any] = {
        "proposal": proposal,
        "wider": [WIDER[code] for code in proposal.wider],
        "lines": showing.lines(proposal.kind, proposal.content, before.content() if before else None),
        "form": form,
        "may_decide": open_to_me and not own,
        "may_withdraw": open_to_me and own,
    }
    return render(request, "inventory/staff/proposal.html", context, status=status)


@require_POST
@edits
def approve(request: HttpRequest, public_id: UUID) -> HttpResponse:
    return _decide(request, public_id, services.approve_change, _("The entry is approved and in force."))


@require_POST
@edits
def reject(request: HttpRequest, public_id: UUID) -> HttpResponse:
    return _decide(request, public_id, services.reject_change, _("The proposal is rejected."))


def _decide(request: HttpRequest, public_id: UUID, service: Callable[..., object], said: str) -> HttpResponse:
    def decide(reason: str) -> object:
        return service(proposal=queries.proposal(public_id), reason=reason, by=_actor(request))

    def page(form: DecideForm, status: int) -> HttpResponse:
        return _proposal_page(request, queries.proposal(public_id), form, status)

    return decided(request, decide, page=page, said=said, back="inventory:list")


@require_POST
@edits
def withdraw(request: HttpRequest, public_id: UUID) -> HttpResponse:
    return withdrawn(
        request, lambda: services.withdraw_change(proposal=queries.proposal(public_id), by=_actor(request)), back="inventory:list"
    )
