"""The staff's pages for a change of hands: enter, decide, call off, write an objection down, hand the cases over."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from disputes import files_serving
from disputes import queries as cases
from portal.accounts import queries as accounts
from portal.accounts.decorators import permission_required
from portal.accounts.models import User
from portal.doors.errors import Refusal
from portal.doors.spool import Spool
from portal.inventory import queries as inventory
from portal.law.calendar_forms import DecideForm
from portal.law.staff import decided, withdrawn
from portal.succession import queries
from portal.succession.forms import ObjectionForm, OffForm, SuccessionForm
from portal.succession.models import Handover, Succession
from portal.succession.rules import Phase, Reach
from portal.succession.services import PERMISSION, TAKE, deciding, handing, objecting
from portal.trail.rules import Actor

manages = permission_required(PERMISSION)


def _actor(request: HttpRequest, permission: str = PERMISSION) -> Actor:
    return request.user.acting(permission)  # type: ignore[union-attr]


def _own(request: HttpRequest) -> str:
    return str(getattr(request.user, "public_id", ""))


@require_safe
@manages
def every(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    return render(request, "succession/staff/list.html", {"rows": [(each, each.phase(now)) for each in queries.every()]})


@require_http_methods(["GET", "HEAD", "POST"])
@manages
def enter(request: HttpRequest) -> HttpResponse:
    """Enter what is to happen; what is wrong comes back with everything typed."""
    form, status = SuccessionForm(request.POST or None, purposes=inventory.purposes()), 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                found = deciding.enter_succession(draft=form.draft(), by=_actor(request))
            except Refusal as refusal:
                form.refuse(refusal)
                status = refusal.status
            else:
                return redirect("succession:one", found.public_id)
    return render(request, "succession/staff/enter.html", {"form": form}, status=status)


@require_safe
@manages
def one(request: HttpRequest, public_id: UUID) -> HttpResponse:
    return _page(request, public_id)


def _page(request: HttpRequest, public_id: UUID, status: int = 200, **forms: Any) -> HttpResponse:
    found, user = queries.find(public_id), request.user
    assert isinstance(user, User)
    phase, own = found.phase(timezone.now()), _own(request)
    going, left_out = queries.going(found)
    context = {
        "succession": found,
        "phase": phase,
        "rows": queries.rows(found),
        "going": going,
        "left_out": left_out,
        "told": queries.told(found),
        "told_off": queries.told(found, "off") if phase == Phase.OFF else None,
        "form": DecideForm(),
        "off_form": OffForm(),
        "objection_form": ObjectionForm(),
        "may_decide": found.waiting and found.proposed_by != own,
        "may_withdraw": found.waiting and found.proposed_by == own,
        "may_call_off": phase == Phase.COMING,
        "takes_objections": phase == Phase.COMING and found.reach != Reach.NONE,
        "hands_over": phase == Phase.DONE and found.reach != Reach.NONE,
        "handovers": [(each, *_names(each), each.asked_by == own) for each in found.handovers.all()],
        "may_take": user.may(TAKE),
        **forms,
    }
    return render(request, "succession/staff/one.html", context, status=status)


def _names(handover: Handover) -> tuple[str, ...]:
    """Who asked, opened and took it, as colleagues know them; "" where nobody has."""
    people = [accounts.by_public_id(each) for each in (handover.asked_by, handover.opened_by, handover.taken_by)]
    return tuple(each.display_name() if each else "" for each in people)


@require_POST
@manages
def approve(request: HttpRequest, public_id: UUID) -> HttpResponse:
    return _decide(request, public_id, deciding.approve_succession, _("It is announced. The worker writes to everybody."))


@require_POST
@manages
def reject(request: HttpRequest, public_id: UUID) -> HttpResponse:
    return _decide(request, public_id, deciding.reject_succession, _("It is rejected."))


def _decide(request: HttpRequest, public_id: UUID, service: Callable[..., object], said: str) -> HttpResponse:
    def decide(reason: str) -> object:
        return service(succession=queries.find(public_id), reason=reason, by=_actor(request))

    def page(form: DecideForm, status: int) -> HttpResponse:
        return _page(request, public_id, status, form=form)

    return decided(request, decide, page=page, said=said, back="succession:list")


@require_POST
@manages
def withdraw(request: HttpRequest, public_id: UUID) -> HttpResponse:
    by = _actor(request)
    return withdrawn(request, lambda: deciding.withdraw_succession(succession=queries.find(public_id), by=by), back="succession:list")


@require_POST
@manages
def off(request: HttpRequest, public_id: UUID) -> HttpResponse:
    form, found = OffForm(request.POST), queries.find(public_id)
    if form.is_valid():
        try:
            deciding.call_off(succession=found, by=_actor(request), **form.cleaned_data)
        except Refusal as refusal:
            form.refuse(refusal)
            return _page(request, public_id, refusal.status, off_form=form)
        messages.success(request, _("It is called off. Everybody who was told is told so."))
        return redirect("succession:one", public_id)
    return _page(request, public_id, 422, off_form=form)


@require_POST
@manages
def objection(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Write down that somebody objected."""
    form, found = ObjectionForm(request.POST), queries.find(public_id)
    if form.is_valid():
        try:
            case = cases.by_reference(form.cleaned_data["reference"])
            objecting.object_to(succession=found, case=case, by=_actor(request))
        except Refusal as refusal:
            form.refuse(refusal)
            return _page(request, public_id, refusal.status, objection_form=form)
        messages.success(request, _("Written down: the case stays out of what is handed over."))
        return redirect("succession:one", public_id)
    return _page(request, public_id, 422, objection_form=form)


def _step(request: HttpRequest, succession: Succession, step: Callable[[], object], said: str) -> HttpResponse:
    try:
        step()
    except Refusal as refusal:
        messages.error(request, refusal.text)
    else:
        messages.success(request, said)
    return redirect("succession:one", succession.public_id)


@require_POST
@manages
def ask(request: HttpRequest, public_id: UUID) -> HttpResponse:
    found, by = queries.find(public_id), _actor(request)
    return _step(request, found, lambda: handing.ask_for_bundle(succession=found, by=by), _("Asked for. Somebody else has to open it."))


@require_POST
@manages
def open_bundle(request: HttpRequest, public_id: UUID) -> HttpResponse:
    found, by = queries.handover(public_id), _actor(request)
    step = lambda: handing.open_bundle(handover=found, by=by)  # noqa: E731
    return _step(request, found.succession, step, _("Opened. It can be taken once, by the privacy officer."))


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(TAKE)
@reauthentication_required(app="allauth.mfa")
def take(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """After showing the second factor again: the bundle, once."""
    found = queries.handover(public_id)
    if request.method != "POST":
        return render(request, "succession/staff/take.html", {"handover": found, "going": queries.going(found.succession)})
    bundle = Spool()
    try:
        handing.take_bundle(handover=found, target=files_serving.Sink(bundle), by=_actor(request, TAKE))
    except Refusal as refusal:
        messages.error(request, refusal.text)
        return redirect("succession:one", found.succession.public_id)
    bundle.seek(0)
    name = f"handover-{found.public_id}.zip"
    response: HttpResponse = files_serving.attachment(request, bundle, size=bundle.size, name=name, mime="application/zip")
    return response
