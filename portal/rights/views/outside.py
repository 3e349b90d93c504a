"""The desk's pages for tasks of people outside the system: what waits, who was told, what they answered."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from portal.accounts.decorators import permission_required, staff_required
from portal.accounts.models import User
from portal.doors.errors import Refusal
from portal.law.queries import show
from portal.partners import queries as partners
from portal.rights import outside_queries, outside_shown, queries
from portal.rights.outside_forms import AddForm, AnswerForm, DetailsForm, GiveForm, OutsideForm, TellForm
from portal.rights.outside_models import OutsideTask
from portal.rights.outside_sealed import words
from portal.rights.services import PERMISSION
from portal.rights.services import outside as services
from portal.trail.rules import Actor

handles = permission_required(PERMISSION)
works_here = staff_required()


def _staff(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def _actor(user: User) -> Actor:
    """Whoever handles requests in that role; the owner of a task in their own."""
    return user.acting(PERMISSION) if user.may(PERMISSION) else user.actor()


@require_safe
@never_cache
@works_here
def tasks(request: HttpRequest) -> HttpResponse:
    """What waits for an answer, the longest overdue first, and what was answered of late."""
    user = _staff(request)
    waiting = outside_shown.rows(outside_queries.open_tasks(user))
    late = sum(row["overdue"] for row in waiting)
    context = {
        "handles": user.may(PERMISSION),
        "waiting": waiting,
        "late": late,
        "answered": outside_shown.rows(outside_queries.answered_tasks(user)),
    }
    return render(request, "rights/outside/tasks.html", context)


@require_safe
@never_cache
@works_here
def task(request: HttpRequest, public_id: UUID) -> HttpResponse:
    user = _staff(request)
    return _page(request, user, outside_queries.task_for(user, public_id))


def _page(request: HttpRequest, user: User, found: OutsideTask, status: int = 200, **forms: OutsideForm) -> HttpResponse:
    (row,) = outside_shown.rows([found])
    context: dict[str, Any] = {
        **row,
        "shown": show(*outside_queries.clock(found)),
        "texts": {name: words(found, name) for name in ("address", "details", "evidence")},
        "handles": user.may(PERMISSION),
        "tell_form": _tell_form(found),
        "answer_form": AnswerForm(),
        "give_form": GiveForm(people=outside_queries.colleagues()),
        **forms,
    }
    return render(request, "rights/outside/task.html", context, status=status)


def _tell_form(found: OutsideTask, data: Any = None) -> OutsideForm:
    details = words(found, "details")
    if found.partner is None:
        return DetailsForm(data, initial={"details": details})
    known = found.partner.contact_zh if "@" in found.partner.contact_zh else ""
    return TellForm(data, initial={"details": details, "address": words(found, "address") or known})


def _done(
    request: HttpRequest, public_id: UUID, name: str, form: Callable[[OutsideTask], OutsideForm],
    run: Callable[[OutsideTask, dict[str, Any], Actor], object], said: str,
) -> HttpResponse:  # fmt: skip
    """Take one step with what the form says; what is refused comes back with everything typed."""
    user = _staff(request)
    found = outside_queries.task_for(user, public_id)
    filled, status = form(found), 422
    if filled.is_valid():
        try:
            run(found, filled.cleaned_data, _actor(user))
        except Refusal as refusal:
            filled.refuse(refusal)
            status = refusal.status
        else:
            messages.success(request, said)
            return redirect("rights:task", public_id)
    return _page(request, user, found, status, **{name: filled})


@require_POST
@handles
def tell(request: HttpRequest, public_id: UUID) -> HttpResponse:
    def run(found: OutsideTask, said: dict[str, Any], by: Actor) -> object:
        return services.tell(task=found, details=said["details"], address=said.get("address", ""), by=by)

    return _done(request, public_id, "tell_form", lambda found: _tell_form(found, request.POST), run, _("Recorded: they have been told."))


@require_POST
@works_here
def answer(request: HttpRequest, public_id: UUID) -> HttpResponse:
    def run(found: OutsideTask, said: dict[str, Any], by: Actor) -> object:
        return services.answer_task(task=found, state=said["state"], evidence=said["evidence"], by=by)

    return _done(request, public_id, "answer_form", lambda _found: AnswerForm(request.POST), run, _("The answer is recorded."))


@require_POST
@handles
def give(request: HttpRequest, public_id: UUID) -> HttpResponse:
    def form(_found: OutsideTask) -> OutsideForm:
        return GiveForm(request.POST, people=outside_queries.colleagues())

    def run(found: OutsideTask, said: dict[str, Any], by: Actor) -> object:
        return services.give_task(task=found, owner=said["owner"], by=by)

    return _done(request, public_id, "give_form", form, run, _("Handed over."))


@require_POST
@handles
def plan(request: HttpRequest, reference: str) -> HttpResponse:
    """Make the tasks of a decided request."""
    user = _staff(request)
    found = queries.for_staff(user, reference)
    return _at_case(request, reference, lambda: services.plan_tasks(request=found, by=user.acting(PERMISSION)))


@require_POST
@handles
def add(request: HttpRequest, reference: str) -> HttpResponse:
    """One more third party."""
    user = _staff(request)
    found = queries.for_staff(user, reference)
    form = AddForm(request.POST, further=outside_queries.further(found))
    if not form.is_valid():
        messages.error(request, _("Choose a third party"))
        return redirect("disputes:desk_case", reference)
    partner = partners.partner(UUID(form.cleaned_data["partner"]))
    return _at_case(request, reference, lambda: services.add_task(request=found, partner=partner, by=user.acting(PERMISSION)))


def _at_case(request: HttpRequest, reference: str, run: Callable[[], object]) -> HttpResponse:
    try:
        run()
    except Refusal as refusal:
        messages.error(request, refusal.text)
    else:
        messages.success(request, _("The tasks are there. Tell them next."))
    return redirect("disputes:desk_case", reference)
