"""The staff's pages for retention: what is over, a list and the second person's decision, legal holds, certificates."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.accounts.decorators import permission_required
from portal.doors.carrying import carried_out
from portal.doors.errors import Refusal
from portal.inventory import queries as inventory
from portal.inventory.rules import Kind
from portal.law.calendar_forms import DecideForm
from portal.law.staff import decided, withdrawn
from portal.retention import expiring, queries, services
from portal.retention.forms import HoldForm, LiftForm
from portal.retention.models import Run
from portal.retention.rules import PROVES, PROVES_NOT, State
from portal.trail.rules import Actor

manages = permission_required(services.PERMISSION)
SHOWN = 200


def _actor(request: HttpRequest) -> Actor:
    return request.user.acting(services.PERMISSION)  # type: ignore[union-attr]


@require_safe
@manages
def retention(request: HttpRequest) -> HttpResponse:
    return _page(request, HoldForm())


def _page(request: HttpRequest, form: HoldForm, status: int = 200) -> HttpResponse:
    """Rules with what is over now, runs, holds."""
    own = str(getattr(request.user, "public_id", ""))
    context = {
        "rules": queries.rules(),
        "runs": queries.runs(),
        "holds": [(hold, expiring.name(hold.subject), hold.placed_by == own) for hold in queries.holds()],
        "form": form,
    }
    return render(request, "retention/staff/list.html", context, status=status)


@require_POST
@manages
def propose(request: HttpRequest) -> HttpResponse:
    try:
        run = services.propose_run(by=_actor(request))
    except Refusal as refusal:
        messages.error(request, refusal.text)
        return redirect("retention:list")
    return redirect("retention:run", run.public_id)


@require_safe
@manages
def run(request: HttpRequest, public_id: UUID) -> HttpResponse:
    return _run_page(request, queries.run(public_id), DecideForm())


def _run_page(request: HttpRequest, run: Run, form: DecideForm, status: int = 200) -> HttpResponse:
    own = str(getattr(request.user, "public_id", "")) == run.proposed_by
    titles = inventory.titles(Kind.KEEPING)
    context: dict[str, Any] = {
        "run": run,
        "counts": [
            (titles.get(rule, rule), [(State(state).label, n) for state, n in states.items()])
            for rule, states in queries.counts(run).items()
        ],
        "items": [(item, titles.get(item.rule, item.rule), expiring.name(item.subject)) for item in run.items.all()[:SHOWN]],
        "more": max(0, run.items.count() - SHOWN),
        "proves": PROVES,
        "proves_not": PROVES_NOT,
        "form": form,
        "may_decide": run.waiting and not own,
        "may_withdraw": run.waiting and own,
    }
    return render(request, "retention/staff/run.html", context, status=status)


@require_POST
@manages
def approve(request: HttpRequest, public_id: UUID) -> HttpResponse:
    return _decide(request, public_id, services.approve_run, _("The run is approved; the worker carries it out."))


@require_POST
@manages
def reject(request: HttpRequest, public_id: UUID) -> HttpResponse:
    return _decide(request, public_id, services.reject_run, _("The run is rejected."))


def _decide(request: HttpRequest, public_id: UUID, service: Callable[..., object], said: str) -> HttpResponse:
    def decide(reason: str) -> object:
        return service(run=queries.run(public_id), reason=reason, by=_actor(request))

    def page(form: DecideForm, status: int) -> HttpResponse:
        return _run_page(request, queries.run(public_id), form, status)

    return decided(request, decide, page=page, said=said, back="retention:list")


@require_POST
@manages
def withdraw(request: HttpRequest, public_id: UUID) -> HttpResponse:
    return withdrawn(request, lambda: services.withdraw_run(run=queries.run(public_id), by=_actor(request)), back="retention:list")


@require_safe
@manages
def certificate(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The signed certificate as a file."""
    run = queries.run(public_id)
    if run.certificate is None:
        raise Http404
    answer = JsonResponse(run.certificate, json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer["Content-Disposition"] = f'attachment; filename="retention-{run.public_id}.json"'
    return answer


@require_POST
@manages
def hold(request: HttpRequest) -> HttpResponse:
    form = HoldForm(request.POST)
    if status := carried_out(form, lambda: services.place_hold(**form.said(), by=_actor(request))):
        return _page(request, form, status)
    messages.success(request, _("It is held: nothing erases it until somebody else lifts the hold."))
    return redirect("retention:list")


@require_http_methods(["GET", "HEAD", "POST"])
@manages
def lift(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Say why it is lifted; what was typed stays when it is refused."""
    found, form, status = queries.hold(public_id), LiftForm(request.POST if request.method == "POST" else None), 200
    if form.is_bound:
        status = carried_out(form, lambda: services.lift_hold(hold=found, reason=form.cleaned_data["reason"], by=_actor(request)))
        if not status:
            messages.success(request, _("The hold is lifted."))
            return redirect("retention:list")
    context = {"hold": found, "name": expiring.name(found.subject), "form": form}
    return render(request, "retention/staff/lift.html", context, status=status)


@require_POST
@manages
def reason(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Open the sealed reason once; that it was read is recorded."""
    found = queries.hold(public_id)
    words, lifted = services.read_reason(hold=found, by=_actor(request))
    context = {"hold": found, "name": expiring.name(found.subject), "words": words, "lifted": lifted}
    return render(request, "retention/staff/reason.html", context)
