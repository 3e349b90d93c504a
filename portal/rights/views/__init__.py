"""The public pages: what can be asked for, asking, showing who one is, fetching the copy. They work without scripts."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from disputes import files_serving, forms, sealed, seats
from disputes import queries as cases
from disputes.models import Case
from disputes.rules import Channel, Stage
from disputes.views import contacts, shown, visit
from disputes.views.filing import CLIENT, notice_shown
from portal.accounts.models import Challenge, Contact
from portal.accounts.services.contacts import prove_address
from portal.consent.browser import sends_signal
from portal.doors import limits
from portal.doors.errors import Refusal
from portal.doors.idempotency import submit_once
from portal.law import queries as law
from portal.rights import queries
from portal.rights.forms import FetchForm, ProofForm, RequestForm
from portal.rights.models import Package, Request
from portal.rights.rules import PROOFS, Place, Right, Whom, places
from portal.rights.services import asking, delivering
from portal.rights.services import identity as known

DRAFT = "rights.draft"


def _places() -> list[Place]:
    return places(law.operator().jurisdictions)


@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    """What can be asked for, on which article it rests, and how long an answer takes."""
    found = _places()
    context = {"rights": queries.catalogue(found), "others": queries.for_others(found), "terms": queries.terms(found), "places": found}
    return render(request, "rights/catalogue.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """The request on one page. What is wrong comes back with everything typed."""
    chosen = request.GET.get("right", "")
    initial = {"right": chosen} if chosen in Right.values else {}
    initial |= {"whom": whom} if (whom := request.GET.get("whom", "")) in Whom.values else {}
    form = RequestForm(request.POST or None, places=_places(), initial=initial)
    if form.is_valid() and (answer := _taken(request, form)) is not None:
        return answer
    shows = {"held": visit.opened(request), "seat": seats.participant_of(request.session), "proved": bool(visit.proved_index(request))}
    context = {"form": form, "proofs": PROOFS, "back": reverse("rights:catalogue"), "notice": notice_shown(), **shows}
    return shown.page(request, "rights/ask.html", context, form)


def _taken(request: HttpRequest, form: RequestForm) -> HttpResponse | None:
    """Go on to the code, or file; None when something was refused, said on the form."""
    said = form.cleaned_data
    draft = {name: said[name] for name in ("right", "whom", "place", "about")} | {"index": visit.proved_index(request)}
    try:
        draft["earlier"] = _earlier(request, said["receipt"])
    except Refusal as refusal:
        form.refuse(refusal, "receipt")
        return None
    if said["address"]:
        request.session[DRAFT] = draft
        return redirect("rights:ask_code") if contacts.send(request, form) else None
    try:
        return _file(request, draft, None)
    except Refusal as refusal:
        form.refuse(refusal)
        return None


def _earlier(request: HttpRequest, receipt: str) -> str:
    """The subject of what this browser has open, or of what the code typed opens."""
    if not receipt:
        held = visit.opened(request) or seats.participant_of(request.session)
        return held.subject if held else ""
    limits.hit("receipt", limits.client_key(request), limit=30, window=900)
    return queries.by_code(receipt).subject


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask_code(request: HttpRequest) -> HttpResponse:
    """The code that went to the address; the right one files the request."""
    draft = request.session.get(DRAFT)
    if not draft:
        messages.warning(request, _("Your session had ended, so your answers were removed to protect you. Nothing was filed."))
        return redirect("rights:ask")
    return contacts.code_page(request, back=reverse("rights:ask"), verified=lambda contact, _address: _file(request, draft, contact))


def _file(request: HttpRequest, draft: dict[str, Any], contact: Contact | None) -> HttpResponse:
    """File once however often the form is sent."""
    limits.hit("file", limits.client_key(request), limit=30, window=3600)
    filed = submit_once(request, door="rights.ask", run=lambda: _run(draft, contact, sends_signal(request)))
    case = cases.by_public_id(filed["case"])
    request.session.pop(DRAFT, None)
    if case is None or case.erased_at is not None:
        return redirect("disputes:enter")
    visit.open_case(request, case, filed["receipt"])
    return redirect("disputes:done")


def _run(draft: dict[str, Any], contact: Contact | None, signal: bool) -> dict[str, str]:
    notice = notice_shown()
    filed = asking.file_request(
        right=draft["right"], whom=draft["whom"], place=draft["place"], about=draft["about"], language=get_language() or "en",
        channel=Channel.PAGE, by=CLIENT, contact=contact, earlier=queries.seat_of(draft["earlier"]) or queries.case_of(draft["earlier"]),
        notice=f"{notice.code}/{notice.version}" if notice else "", index=draft.get("index", ""),
        signal=signal,
    )  # fmt: skip
    return {"case": str(filed.case.public_id), "receipt": filed.receipt}


def _waiting(case: Case) -> Request:
    """The open request of a case whose identity is not confirmed yet; 404 for any other."""
    found = queries.of_case(case)
    if found is None or found.standing.confirmed or case.stage == Stage.CLOSED:
        raise Http404
    return found


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@visit.with_case
def identity(request: HttpRequest, case: Case) -> HttpResponse:
    """Show who one is by the receipt of an earlier case; or go on to the address."""
    found = _waiting(case)
    form = ProofForm(request.POST or None)
    if form.is_valid():
        try:
            limits.hit("receipt", limits.client_key(request), limit=30, window=900)
            known.confirm_by_receipt(request=found, receipt=form.cleaned_data["receipt"], by=sealed.client_of(case))
        except Refusal as refusal:
            form.refuse(refusal, "receipt")
        else:
            return _confirmed(request)
    context = {"form": form, "field": form["receipt"], "back": reverse("disputes:mine")}
    return shown.page(request, "rights/identity.html", context, form)


def _confirmed(request: HttpRequest) -> HttpResponse:
    messages.success(request, _("Thank you. We know now that the request is yours to make."))
    return redirect("disputes:mine")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@visit.with_case
def address(request: HttpRequest, case: Case) -> HttpResponse:
    """The address we may hold: a code goes there, whether or not we know it."""
    _waiting(case)
    form = forms.ContactForm(request.POST or None, required=True)
    if form.is_valid() and contacts.send(request, form):
        return redirect("rights:address_code")
    context = {"form": form, "field": form["address"], "back": reverse("rights:identity")}
    return shown.page(request, "rights/address.html", context, form)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@visit.with_case
def address_code(request: HttpRequest, case: Case) -> HttpResponse:
    found = _waiting(case)

    def proved(challenge: Challenge, code: str) -> HttpResponse:
        index = prove_address(challenge=challenge, code=code)
        try:
            known.confirm_by_contact(request=found, index=index, by=sealed.client_of(case))
        except Refusal as refusal:
            messages.error(request, refusal.text)
            return redirect("rights:identity")
        return _confirmed(request)

    return contacts.page(request, back=reverse("rights:address"), proved=proved)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def copy(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Fetch the copy with the receipt of the request: once. A wrong receipt uses nothing up."""
    package = queries.package(public_id)
    form = FetchForm(request.POST or None)
    if form.is_valid():
        try:
            limits.hit("receipt", limits.client_key(request), limit=30, window=900)
            return _given(request, package, form.cleaned_data)
        except Refusal as refusal:
            form.refuse(refusal, next((name for name in refusal.fields if name in form.fields), "receipt"))
    context = {"form": form, "field": form["receipt"], "package": package}
    return shown.page(request, "rights/fetch.html", context, form)


def _given(request: HttpRequest, package: Package, said: dict[str, Any]) -> HttpResponse:
    made = delivering.give_copy(package=package, receipt=said["receipt"], passphrase=said["passphrase"], language=get_language() or "en")
    response: HttpResponse = files_serving.attachment(request, made.source, size=made.size, name=made.name, mime=made.mime)
    return response


@require_safe
@visit.with_case
def certificate(request: HttpRequest, case: Case) -> HttpResponse:
    """What was erased and kept, signed."""
    found = queries.of_case(case)
    if found is None or found.certificate is None:
        raise Http404
    answer = JsonResponse(found.certificate, json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer["Content-Disposition"] = f'attachment; filename="{case.reference}-certificate.json"'
    return answer
