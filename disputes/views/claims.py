"""The client's claims on pages: ask for one more thing, change one, drop one; and how easy it was, once the case is closed."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from disputes import claims, forms, queries, sealed, standing
from disputes.claim_forms import ClaimForm, RateForm
from disputes.claims import Claim
from disputes.models import Case
from disputes.rules import Event
from disputes.services import afterwards
from disputes.services import claims as service
from disputes.views import shown, status, visit
from portal.doors.errors import Refusal
from portal.doors.idempotency import submit_once


def _answer(request: HttpRequest, case: Case, form: ClaimForm, claim: Claim | None) -> HttpResponse:
    context = {"case": case, "form": form, "field": form["remedy"], "claim": claim}
    return shown.page(request, "disputes/claim.html", context, form)


def _done(request: HttpRequest, door: str, form: forms.QuestionForm, run: Callable[[], object], said: str) -> bool:
    """Do it once however often the form is sent; False when refused, with the reasons on the form."""
    try:
        submit_once(request, door=f"cases.{door}", run=lambda: bool(run()))
    except Refusal as refusal:
        form.refuse(refusal)
        return False
    messages.success(request, said)
    return True


@require_http_methods(["GET", "HEAD", "POST"])
@visit.with_case
def add(request: HttpRequest, case: Case) -> HttpResponse:
    """Ask for one more thing."""
    form = ClaimForm(request.POST or None)
    if form.is_valid():
        me, said = sealed.client_of(case), form.cleaned_data
        if _done(request, "claim", form, lambda: service.make_claim(case=case, by=me, **said), _("Added to what you ask for.")):
            return redirect("disputes:mine")
    return _answer(request, case, form, None)


def _claim(case: Case, n: int) -> Claim:
    """The claim, when the client may still change it."""
    found = next((each for each in standing.read_claims(case, opened=True) if each.n == n), None)
    if found is None:
        raise Http404
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@visit.with_case
def change(request: HttpRequest, case: Case, n: int) -> HttpResponse:
    """Ask for something else instead: the wording before stays readable."""
    claim = _claim(case, n)
    if not claims.may(queries.state(case), n, Event.CLAIM_CHANGED):
        messages.info(request, _("This claim is settled and stays as it is. You can add another."))
        return redirect("disputes:mine")
    form = ClaimForm(request.POST or None, initial=_initial(claim))
    if form.is_valid():
        me, said = sealed.client_of(case), form.cleaned_data
        if _done(request, f"claim.{n}", form, lambda: service.change_claim(case=case, claim=n, by=me, **said), _("Changed.")):
            return redirect("disputes:mine")
    return _answer(request, case, form, claim)


def _initial(claim: Claim) -> dict[str, Any]:
    asked = claim.asked
    money = {"amount": asked.money.amount, "currency": asked.money.currency} if asked.money else {}
    return {"remedy": asked.remedy, "words": asked.words, **money}


@require_POST
@visit.with_case
def drop(request: HttpRequest, case: Case, n: int) -> HttpResponse:
    """No longer ask for it."""
    form, me = forms.ReasonForm(request.POST), sealed.client_of(case)
    if not _done(request, f"drop.{n}", form, lambda: service.drop_claim(case=case, claim=n, by=me), _("No longer asked for.")):
        return status.page(request, case, "drop", form)
    return redirect("disputes:mine")


@require_POST
@visit.with_case
def rate(request: HttpRequest, case: Case) -> HttpResponse:
    """How easy it was; asked once a closing."""
    form = RateForm(request.POST)
    if form.is_valid():
        me, said = sealed.client_of(case), form.cleaned_data
        done = lambda: afterwards.rate_case(case=case, ease=said["ease"], line=said["text"], by=me)  # noqa: E731
        if _done(request, "rate", form, done, _("Thank you. It helps us to see where we make it hard.")):
            return redirect("disputes:mine")
    return status.page(request, case, "rate", form)
