"""Ticked cases: what is about to happen, and what became of each. A macro at a single case goes the same way."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from disputes import desk, queries, tool_refusals, tools
from disputes.models import Case, Department, Macro
from disputes.rules import Event
from disputes.services import bulk, triage
from disputes.services.bulk import Outcome, Pick
from disputes.services.desk import write_note
from disputes.services.macros import apply_macro
from disputes.views import desk as pages
from disputes.views.desk_tools_forms import BulkAssign, BulkHand, BulkNote, NothingMore
from portal.accounts import queries as accounts
from portal.accounts.decorators import permission_required
from portal.accounts.models import User
from portal.doors.errors import Refusal
from portal.doors.idempotency import FIELD, TOKEN

Run = Callable[[Case, Pick, dict[str, Any]], object]


@dataclass(frozen=True)
class Act:
    """What is done with every ticked case; `form` asks what is still missing."""

    code: str
    title: str
    form: type[forms.Form]
    run: Run
    macro: Macro | None = None


def _act(user: User, code: str) -> Act:
    """The act somebody chose. Raises Refusal bulk.nothing (422) for none of those there are."""
    kind, _colon, what = code.partition(":")
    make = ACTS.get(kind)
    made = make(user, code, what) if make else None
    if made is None:
        raise tool_refusals.nothing_chosen()
    return made


def _take(user: User, code: str, what: str) -> Act:
    def run(case: Case, pick: Pick, data: dict[str, Any]) -> object:
        return triage.take_case(case=case, by=tools.acting(user, case, Event.TAKEN))

    return Act(code, _("Take the case"), NothingMore, run)


def _assign(user: User, code: str, what: str) -> Act | None:
    handler = accounts.by_public_id(what)
    if handler is None:
        return None

    def run(case: Case, pick: Pick, data: dict[str, Any]) -> object:
        by = tools.acting(user, case, Event.ASSIGNED)
        return triage.assign_case(case=case, handler=handler, by=by, over_capacity=data["over_capacity"])

    return Act(code, _("Give to %(name)s") % {"name": handler.display_name()}, BulkAssign, run)


def _hand(user: User, code: str, what: str) -> Act | None:
    department = Department.objects.filter(code=what, active=True).first()
    if department is None:
        return None

    def run(case: Case, pick: Pick, data: dict[str, Any]) -> object:
        return triage.hand_over(case=case, to=what, reason=data["reason"], by=tools.acting(user, case, Event.HANDED_OVER))

    return Act(code, _("Hand to %(name)s") % {"name": department.name}, BulkHand, run)


def _note(user: User, code: str, what: str) -> Act:
    def run(case: Case, pick: Pick, data: dict[str, Any]) -> object:
        return write_note(case=case, text=data["text"], by=pages.reading_as(user, case))

    return Act(code, _("Write a note"), BulkNote, run)


def _macro(user: User, code: str, what: str) -> Act | None:
    found = Macro.objects.filter(public_id=what, retired_at=None).first() if _is_uuid(what) else None
    if found is None:
        return None

    def run(case: Case, pick: Pick, data: dict[str, Any]) -> object:
        return apply_macro(macro=found, case=case, n=pick.n, seen=pick.seen, by=user)

    return Act(code, _("Macro “%(name)s”") % {"name": found.name}, NothingMore, run, found)


def _is_uuid(text: str) -> bool:
    try:
        return bool(UUID(text))
    except ValueError:
        return False


ACTS: dict[str, Callable[[User, str, str], Act | None]] = {
    "take": _take,
    "assign": _assign,
    "hand": _hand,
    "note": _note,
    "macro": _macro,
}


@dataclass(frozen=True)
class Row:
    """A ticked case on the page that asks: what moved meanwhile, what would be written, and the box as it goes on."""

    case: Case
    moved: str
    planned: list[tools.Planned]
    pick: str


def _rows(user: User, act: Act, picks: list[Pick]) -> list[Row]:
    found = queries.visible_to(user).filter(reference__in=[pick.reference for pick in picks])
    cases = {case.reference: case for case in found.defer(*queries.SEALED)}
    book = tools.Book() if act.macro else None
    return [_row(cases[pick.reference], act, pick, book) for pick in picks if pick.reference in cases]


def _row(case: Case, act: Act, pick: Pick, book: tools.Book | None) -> Row:
    moved = desk.in_words(desk.changes(case, pick.n)) if case.n > pick.n else ""
    planned = book.plan(act.macro, case) if book and act.macro else []
    seen = f":{tools.digest(planned)}" if planned else ""
    return Row(case, moved, planned, f"{pick.reference}:{pick.n}{seen}")


def _back(request: HttpRequest) -> str:
    """The list as it was filtered."""
    asked = QueryDict(request.POST.get("back", "")[:500]).urlencode()
    return reverse("disputes:desk") + (f"?{asked}" if asked else "")


@require_POST
@never_cache
@permission_required("disputes.view_queue")
def ask(request: HttpRequest) -> HttpResponse:
    """Say what is about to happen to the ticked cases."""
    user = pages.staff(request)
    try:
        act = _act(user, request.POST.get("do", ""))
        picks = bulk.read_picks(request.POST.getlist("case"))
    except Refusal as refusal:
        messages.error(request, refusal.text)
        return redirect(_back(request))
    return _ask(request, act, _rows(user, act, picks), act.form())


@require_GET
@never_cache
@permission_required("disputes.view_case")
def macro(request: HttpRequest, reference: str) -> HttpResponse:
    """Say what a macro would do at one case."""
    user = pages.staff(request)
    case = queries.case_for(user, reference)
    act = _macro(user, f"macro:{request.GET.get('macro', '')}", request.GET.get("macro", ""))
    if act is None:
        messages.error(request, _("Choose a macro first."))
        return redirect("disputes:desk_case", case.reference)
    return _ask(request, act, _rows(user, act, [Pick(case.reference, case.n)]), act.form(), single=case.reference)


def _ask(request: HttpRequest, act: Act, rows: list[Row], form: forms.Form, *, single: str = "", status: int = 200) -> HttpResponse:
    context = {
        "act": act,
        "rows": rows,
        "form": form,
        "single": single,
        "ready": sum(not row.moved for row in rows),
        "titles": tools.Book().titles(act.macro) if act.macro else [],
        "back": request.POST.get("back", ""),
        "back_to": reverse("disputes:desk_case", args=[single]) if single else _back(request),
    }
    return render(request, "disputes/tools/bulk.html", context, status=status)


@require_POST
@never_cache
@permission_required("disputes.view_queue")
def do(request: HttpRequest) -> HttpResponse:
    """Do it, case by case, and say what became of each."""
    user, single = pages.staff(request), request.POST.get("single", "")
    try:
        act = _act(user, request.POST.get("do", ""))
        picks = bulk.read_picks(request.POST.getlist("case"))
    except Refusal as refusal:
        messages.error(request, refusal.text)
        return redirect(_back(request))
    form = act.form(request.POST)
    if not form.is_valid():
        return _ask(request, act, _rows(user, act, picks), form, single=_one_of(picks, single), status=422)
    outcomes = bulk.for_each(
        picks=picks,
        by=user,
        token=_token(request),
        what=f"{act.code} {sorted(form.cleaned_data.items())}",
        run=lambda case, pick: act.run(case, pick, form.cleaned_data),
    )
    if single and len(outcomes) == 1 and outcomes[0].done:
        messages.success(request, _("Done: %(what)s.") % {"what": act.title})
        return redirect("disputes:desk_case", outcomes[0].reference)
    return _told(request, act, outcomes, _one_of(picks, single))


def _one_of(picks: list[Pick], reference: str) -> str:
    return reference if [pick.reference for pick in picks] == [reference] else ""


def _token(request: HttpRequest) -> str:
    """What makes a second sending of this page no second act; a forged page without one gets no such protection, and no fault."""
    token = request.POST.get(FIELD, "")
    if not TOKEN.fullmatch(token):
        raise Http404
    return token


def _told(request: HttpRequest, act: Act, outcomes: list[Outcome], single: str) -> HttpResponse:
    """The page of results; cases that were not done are ticked again, as they are now."""
    undone = [each.reference for each in outcomes if not each.done]
    found = queries.visible_to(pages.staff(request)).filter(reference__in=undone)
    context = {
        "act": act,
        "outcomes": outcomes,
        "done": len(outcomes) - len(undone),
        "undone": len(undone),
        "again": [(f"{case.reference}:{case.n}", case.reference) for case in found.defer(*queries.SEALED)],
        "back": request.POST.get("back", ""),
        "back_to": reverse("disputes:desk_case", args=[single]) if single else _back(request),
        "single": single,
    }
    return render(request, "disputes/tools/told.html", context, status=200 if not undone else 409 if not context["done"] else 200)
