"""The desk's part: who asks was shown by a document, its copy is destroyed, the copy is made ready, records are deleted."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portal.accounts.decorators import permission_required
from portal.accounts.models import User
from portal.doors.errors import Refusal
from portal.rights import queries, shown
from portal.rights.forms import DocumentForm
from portal.rights.models import Request
from portal.rights.services import PERMISSION, copying, deleting, identity, withdrawing
from portal.trail.rules import Actor

handles = permission_required(PERMISSION)
Step = Callable[[Request, Actor], object]


def _staff(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def _done(request: HttpRequest, reference: str, step: Step, said: str) -> HttpResponse:
    """Make one step, and say at the case how it went."""
    user = _staff(request)
    found = queries.for_staff(user, reference)
    try:
        step(found, user.acting(PERMISSION))
    except Refusal as refusal:
        messages.error(request, refusal.text)
    else:
        messages.success(request, said)
    return redirect("disputes:desk_case", found.case.reference)


@require_POST
@handles
def document(request: HttpRequest, reference: str) -> HttpResponse:
    """A document was looked at; what is wrong comes back with everything typed."""
    user, form = _staff(request), DocumentForm(request.POST)
    found = queries.for_staff(user, reference)
    if form.is_valid():
        try:
            identity.confirm_by_document(request=found, references=form.words(), note=form.cleaned_data["note"], by=user.acting(PERMISSION))
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The identity is confirmed. Now destroy the copy of the document and record it."))
            return redirect("disputes:desk_case", found.case.reference)
    panel = {"facts": shown.for_desk(found, user, form)}
    return render(request, "rights/document.html", {"panel": panel, "case": found.case, "form": form}, status=422)


@require_POST
@handles
def destroyed(request: HttpRequest, reference: str) -> HttpResponse:
    said = _("Recorded: the copy of the document is destroyed.")
    return _done(request, reference, lambda found, by: identity.destroy_document(request=found, by=by), said)


@require_POST
@handles
def make_copy(request: HttpRequest, reference: str) -> HttpResponse:
    said = _("The copy is ready to be fetched: the link works once, for a week, with the receipt.")
    return _done(request, reference, lambda found, by: copying.make_copy(request=found, by=by), said)


@require_POST
@handles
def delete(request: HttpRequest, reference: str) -> HttpResponse:
    said = _("Done. Below stands what was erased and what stays, and why. Now give the answer.")
    return _done(request, reference, lambda found, by: deleting.delete_records(request=found, by=by), said)


@require_POST
@handles
def withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    said = _("Taken back, with what follows from it. Now give the answer.")
    return _done(request, reference, lambda found, by: withdrawing.withdraw_consents(request=found, by=by), said)
