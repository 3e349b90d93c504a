"""The desk's pages of one step each: a correction, a stop, its end, an explanation. What is wrong comes back with everything typed."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from disputes import queries as cases
from disputes.forms import QuestionForm
from disputes.models import Case
from disputes.views import shown as pages
from portal.accounts.decorators import permission_required
from portal.accounts.models import User
from portal.doors.errors import Refusal
from portal.rights import explaining, queries, refusals, shown
from portal.rights.data_forms import DecideForm, ExplainForm, LookForm, ObjectionForm, WordsForm
from portal.rights.models import Correction, Request
from portal.rights.rules import EXPLAINS, Right
from portal.rights.services import PERMISSION, correcting, limiting
from portal.rights.services import explaining as explained
from portal.trail.rules import Actor

handles = permission_required(PERMISSION)
Step = Callable[[dict[str, Any], Actor], object]


def _staff(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def _step(request: HttpRequest, case: Case, form: QuestionForm, run: Step, context: dict[str, Any], done: str) -> HttpResponse:
    """One form, one step; `context` has a title and the words of the button."""
    if form.is_valid():
        try:
            run(form.cleaned_data, _staff(request).acting(PERMISSION))
        except Refusal as refusal:
            form.refuse(refusal, next((name for name in refusal.fields if name in form.fields), None))
        else:
            messages.success(request, done)
            return redirect("disputes:desk_case", case.reference)
    return pages.page(request, "rights/step.html", {"case": case, "form": form, **context}, form)


def _correction(found: Request, public_id: UUID) -> Correction:
    row = queries.correction(public_id)
    if row.request_id != found.pk or queries.case_of(row.subject) is None:
        raise refusals.not_found()
    return row


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@handles
def correction(request: HttpRequest, reference: str, public_id: UUID) -> HttpResponse:
    """What is held and what it should be, masked; and the decision."""
    found = queries.for_staff(_staff(request), reference)
    row = _correction(found, public_id)
    if row.effect:
        return redirect("disputes:desk_case", found.case.reference)
    form = DecideForm(request.POST or None, what=row.what)
    return _step(
        request, found.case, form, lambda said, by: correcting.decide_correction(correction=row, by=by, **said), _about(row), _decided()
    )


def _decided() -> str:
    return _("Decided. The person sees before and after, and what was told to others. Now give the answer.")


def _about(row: Correction, opened: tuple[str, str] | None = None, look: LookForm | None = None) -> dict[str, Any]:
    case = queries.case_of(row.subject)
    assert case is not None
    one = shown.put_right(case, row, opened=False)
    was, should = opened or (one["was"], one["should"])
    return {
        "title": _("Put right: %(what)s") % {"what": one["name"]}, "button": _("Decide"), "one": {**one, "was": was, "should": should},
        "opened": opened is not None, "look": look or LookForm(),
    }  # fmt: skip


@never_cache
@require_POST
@handles
def read_correction(request: HttpRequest, reference: str, public_id: UUID) -> HttpResponse:
    """Open both, with a reason the person reads. The words are in this answer only."""
    user = _staff(request)
    found = queries.for_staff(user, reference)
    row, look = _correction(found, public_id), LookForm(request.POST)
    opened = None
    if look.is_valid():
        try:
            opened = correcting.read_correction(correction=row, by=user.acting(PERMISSION), **look.cleaned_data)
        except Refusal as refusal:
            look.refuse(refusal)
    form = DecideForm(what=row.what)
    context = {"case": found.case, "form": form, **_about(row, opened, look)}
    return render(request, "rights/step.html", context, status=200 if opened else 422)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@handles
def stop(request: HttpRequest, reference: str) -> HttpResponse:
    """Restrict the records, or stop the use somebody objected to."""
    found = queries.for_staff(_staff(request), reference)
    if found.right == Right.RESTRICTION:
        context = {"title": _("Restrict these records"), "button": _("Restrict them now")}
        form: QuestionForm = WordsForm(request.POST or None)
        run: Step = lambda said, by: limiting.restrict_records(request=found, by=by, **said)  # noqa: E731
    elif found.right == Right.OBJECTION:
        context = {"title": _("Stop the use that was objected to"), "button": _("Stop it now")}
        form = ObjectionForm(request.POST or None)
        run = lambda said, by: limiting.uphold_objection(request=found, by=by, **said)  # noqa: E731
    else:
        raise Http404
    return _step(request, found.case, form, run, context, _("Done. It holds from now on, and the record shows it. Now give the answer."))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@handles
def resume(request: HttpRequest, reference: str, public_id: UUID) -> HttpResponse:
    """Lift a stop of the case with this reference; the person is told first."""
    case, row = cases.case_for(_staff(request), reference), queries.limit(public_id)
    if row.subject != case.subject or row.ended_at is not None:
        raise refusals.not_stopped()
    context = {"title": _("Lift the stop"), "button": _("Tell the person and lift it"), "stops": row}
    form = WordsForm(request.POST or None)
    return _step(
        request, case, form, lambda said, by: limiting.end_limit(limit=row, by=by, **said), context, _("Lifted. The person was told.")
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@handles
def explain(request: HttpRequest, reference: str) -> HttpResponse:
    """The explanation, put together from what is published or from the record, for somebody to check and say simply."""
    found = queries.for_staff(_staff(request), reference)
    if found.right not in EXPLAINS:
        raise Http404
    form = ExplainForm(request.POST or None, initial={"text": explaining.draft(found)} if request.method != "POST" else None)
    context = {"title": _("Explain it"), "button": _("Send the explanation")}
    done = _("The explanation was sent. Now give the answer.")
    return _step(request, found.case, form, lambda said, by: explained.explain(request=found, by=by, **said), context, done)
