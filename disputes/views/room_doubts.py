"""Where somebody who is not in a mediation decides about its mediator: challenges, and exceptions, which take two people.

An administrator or another mediator sees the reference, what was said about the mediator and nothing else of the case."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from disputes import doubts as reading
from disputes import queries
from disputes.models import Case
from disputes.rules import Event
from disputes.services import neutrality
from disputes.services import reading as opening
from disputes.views import room_forms as forms
from disputes.views.desk import staff
from portal.accounts import queries as accounts
from portal.accounts.decorators import staff_required
from portal.doors.errors import Refusal
from portal.trail.rules import Actor

ROLES = ("administrator", "mediator", "intake")
DONE = {
    "decide": _("Decided. Both sides have been told."),
    "ask": _("Asked for. A second person decides."),
    "allow": _("Allowed. Both sides can read it."),
}
Decide = Callable[[Case, Any, Actor], object]


@require_safe
@never_cache
@staff_required(*ROLES)
def doubts(request: HttpRequest) -> HttpResponse:
    """Mediations whose mediator somebody has to decide about."""
    return render(request, "disputes/room/doubts.html", {"rows": reading.waiting(staff(request))})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@staff_required(*ROLES)
def doubt(request: HttpRequest, reference: str) -> HttpResponse:
    """One of them: what was said, and the decision."""
    user = staff(request)
    found = reading.one(user, reference)
    if found is None:
        raise Http404
    name = request.POST.get("do", "")
    bound = _form(name, found, request) if request.method == "POST" else None
    if bound is not None and bound.is_valid() and _done(request, name, found, bound):
        return redirect("disputes:doubts")
    return _page(request, found, name, bound)


def _form(name: str, found: reading.Doubt, request: HttpRequest | None) -> forms.RoomForm:
    data = request.POST if request is not None else None
    if name == "decide":
        return forms.DecisionForm(data)
    if name == "ask":
        return forms.ExceptionForm(data, mediators=reading.in_conflict(found.case))
    if name == "allow":
        return forms.ReasonForm(data)
    raise Http404


def _done(request: HttpRequest, name: str, found: reading.Doubt, form: forms.RoomForm) -> bool:
    user = staff(request)
    try:
        RUN[name](found.case, form, reading.acting(user, found.case, EVENTS[name]))
    except Refusal as refusal:
        form.refuse(refusal, None)
        return False
    messages.success(request, str(DONE[name]))
    return True


def _decide(case: Case, form: Any, by: Actor) -> object:
    return neutrality.decide_challenge(case=case, upheld=form.cleaned_data["upheld"], reason=form.cleaned_data["reason"], by=by)


def _ask(case: Case, form: Any, by: Actor) -> object:
    mediator = accounts.by_public_id(form.cleaned_data["mediator"])
    if mediator is None:
        raise Http404
    return neutrality.ask_exception(case=case, mediator=mediator, reason=form.cleaned_data["reason"], by=by)


def _allow(case: Case, form: Any, by: Actor) -> object:
    return neutrality.allow_exception(case=case, reason=form.cleaned_data["reason"], by=by)


RUN: dict[str, Decide] = {"decide": _decide, "ask": _ask, "allow": _allow}
EVENTS = {"decide": Event.CHALLENGE_UPHELD, "ask": Event.OVERRIDE_ASKED, "allow": Event.OVERRIDE_GIVEN}


def _page(request: HttpRequest, found: reading.Doubt, name: str, bound: forms.RoomForm | None) -> HttpResponse:
    user = staff(request)
    can = {key: reading.acting(user, found.case, event) for key, event in EVENTS.items()}
    shown = [key for key, by in can.items() if EVENTS[key] in queries.possible(found.case, by)]
    if not reading.in_conflict(found.case):
        shown = [key for key in shown if key != "ask"]
    status = (bound.refused.status if bound.refused else 422) if bound is not None else 200
    context = {
        "doubt": found,
        "said": reading.said(found, opening.read_doubt(case=found.case, by=reading.reader(user))),
        "case": found.case,
        "forms": [(key, bound if key == name and bound is not None else _form(key, found, None)) for key in shown],
        "form": bound,
    }
    return render(request, "disputes/room/doubt.html", context, status=status)
