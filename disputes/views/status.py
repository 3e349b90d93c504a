"""The client's case: enter the receipt, see where it stands and why, write, decide, take everything along, leave."""

import json

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from disputes import claims, exporting, files_serving, forms, offers_shown, panels, queries, sealed, sentences, standing
from disputes.claim_forms import RateForm
from disputes.models import Case
from disputes.rules import Event, Kind, Resolution, Stage
from disputes.services import afterwards, recovery
from disputes.services.outcomes import current_outcome
from disputes.views import contacts, shown, visit
from disputes.views.acts import ACTS
from portal.accounts.models import Challenge, Contact
from portal.accounts.services.contacts import prove_address
from portal.consent import queries as consents
from portal.deadlines import explanation
from portal.doors import limits
from portal.doors.errors import Refusal
from portal.doors.idempotency import submit_once
from portal.doors.spool import Spool
from portal.law import queries as law
from portal.retention import queries as retention


@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """Where the receipt is entered; it travels in the body, never in an address."""
    form = forms.ReceiptForm(request.POST or None)
    if form.is_valid():
        try:
            limits.hit("receipt", limits.client_key(request), limit=30, window=900)
            visit.open_case(request, queries.by_receipt(form.cleaned_data["receipt"]))
            return redirect("disputes:mine")
        except Refusal as refusal:
            form.refuse(refusal, "receipt")
    context = {"form": form, "field": form["receipt"], "open": visit.opened(request)}
    return shown.page(request, "disputes/enter.html", context, form)


@require_safe
@visit.with_case
def mine(request: HttpRequest, case: Case) -> HttpResponse:
    """Everything about the case on one page."""
    return page(request, case)


def page(request: HttpRequest, case: Case, failed: str = "", form: forms.QuestionForm | None = None) -> HttpResponse:
    """Everything about the case; `failed` names the step whose form came back with what was typed."""
    queries.fetch_whole(case)
    me = sealed.client_of(case)
    possible = queries.possible(case, me)
    clocks, explained = queries.clocks(case), standing.explained(case)
    deal = offers_shown.everything(case, me)
    now = queries.state(case)
    running = [view for view in clocks if view.clock.stopped_at is None]
    way = standing.way_back(case, now, running)
    rate = _rate(case, possible, failed, form)
    acts = _acts(possible, way, rate)
    context = {
        "case": case,
        "sentence": queries.status_sentence(case),
        "holds": retention.holds_on(case.subject),
        "ask_again": consents.to_ask_again(case.subject),
        "turn": sentences.turn(case.ball),
        "owed": [(view, standing.reasons(case, view), explained.get(view.key)) for view in running if view.owed],
        "waits": [view for view in running if not view.owed],
        "silence": standing.silence(running),
        "way": way,
        "goes_on": standing.goes_on_as(case) if case.resolution == Resolution.MERGED else "",
        "spent": standing.time_spent(case),
        "claims": standing.read_claims(case, opened=True),
        "changeable": {n for n in now.claims if Event.CLAIM_CHANGED in possible and claims.may(now, n, Event.CLAIM_CHANGED)},
        "may_claim": Event.CLAIM_MADE in possible and case.kind != Kind.RIGHTS and len(now.claims) < claims.MOST,
        "rate": rate,
        "stage_agreed": case.stage == Stage.AGREED,
        "performed": now.performed,
        "over": [(view, explained.get(view.key)) for view in clocks if view.clock.stopped_at is not None],
        "told": {"story": sealed.open_in_case(case, "story"), "wish": sealed.open_in_case(case, "wish")},
        "thread": exporting.said(case),
        "timeline": queries.timeline(case),
        "given": queries.given_address(case),
        "entered": queries.entered_by(case),
        "reads": exporting.readings(case),
        "asked": exporting.asked(case),
        "answer": now.answer if case.stage == Stage.ANSWERED else "",
        "offers": deal["offers"],
        "texts": deal["texts"],
        "agreement": deal["agreement"],
        "items": deal["items"],
        "signing": now.deal.text_open,
        "round_open": now.deal.round_open,
        "longest_mediation": explanation.period(law.term("mediation.max").rule),
        "confirm_within": explanation.period(law.term("mediation.confirm").rule),
        "confirmable": deal["agreement"] is not None and deal["agreement"].confirmable,
        "routes": law.routes(jurisdiction=case.jurisdiction) if case.stage in (Stage.CLOSED, Stage.ANSWERED) else [],
        "told_outcome": current_outcome(case) is not None,
        "acts": acts,
        "typed": form["text"].value() or "" if form is not None and failed not in acts and "text" in form.fields else "",
        "form": form,
        "failed": failed,
        "log_has_it": exporting.in_the_log(case),
        "receipt": visit.receipt(request, case),
        "panels": panels.of(case),
    }
    return render(request, "disputes/mine.html", context) if form is None else shown.page(request, "disputes/mine.html", context, form)


def _rate(case: Case, possible: frozenset[Event], failed: str, form: forms.QuestionForm | None) -> RateForm | None:
    """The question how easy it was, as long as it can be answered."""
    if Event.RATED not in possible or case.resolution == Resolution.MERGED:
        return None
    return form if failed == "rate" and isinstance(form, RateForm) else RateForm()


def _acts(possible: frozenset[Event], way: standing.Way | None, rate: RateForm | None) -> set[str]:
    """What the client can do now, by name; the way back is one act, whichever event it is."""
    found = {name for name, act in ACTS.items() if act.event in possible} - {"reopen"}
    return found | ({"reopen"} if way and way.open else set()) | ({"rate"} if rate else set())


@require_POST
@visit.with_case
def act(request: HttpRequest, case: Case, name: str) -> HttpResponse:
    """One step of the client; a second submit of the same form changes nothing and says the same."""
    if name not in ACTS:
        raise Http404
    asked = ACTS[name]
    form = asked.words(request.POST) if asked.words else None
    if form is not None and not form.is_valid():
        return page(request, case, name, form)
    text = form.cleaned_data["text"] if form is not None else ""
    try:
        submit_once(request, door=f"cases.{name}", run=lambda: bool(asked.run(case, text, sealed.client_of(case), request)))
    except Refusal as refusal:
        form = form or forms.ReasonForm(request.POST)
        form.refuse(refusal)
        # What refused it may have been a wait that is over: then the page shows the case as that leaves it, with the way back.
        return page(request, afterwards.catch_up(case), name, form)
    messages.success(request, str(asked.done))
    return redirect("disputes:mine")


@require_safe
@visit.with_case
def withdraw(request: HttpRequest, case: Case) -> HttpResponse:
    """Before withdrawing: what it means."""
    return render(request, "disputes/withdraw.html", {"case": case})


def _file(body: bytes | str, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(body, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_safe
@visit.with_case
def statement(request: HttpRequest, case: Case) -> HttpResponse:
    text = json.dumps(exporting.statement(case), ensure_ascii=False, indent=1)
    return _file(text, "application/json", f"{case.reference}-statement.json")


@require_safe
@visit.with_case
def proof(request: HttpRequest, case: Case) -> HttpResponse:
    """The `.tlog-proof`; until the log has taken the filing in, back to the page that says so."""
    text = exporting.proof(case)
    if text is None:
        messages.info(request, _("The public log takes the record in within minutes. Come back for the proof then."))
        return redirect("disputes:mine")
    return _file(text, "text/plain; charset=utf-8", f"{case.reference}.tlog-proof")


@require_safe
@visit.with_case
def everything(request: HttpRequest, case: Case) -> HttpResponse:
    bundle = Spool()
    exporting.write_bundle(case, get_language() or "en", files_serving.Sink(bundle))
    bundle.seek(0)
    name = f"{case.reference}.zip"
    response: HttpResponse = files_serving.attachment(request, bundle, size=bundle.size, name=name, mime="application/zip")
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@visit.with_case
def contact(request: HttpRequest, case: Case) -> HttpResponse:
    """Give a contact later: news of the case go there, and a lost receipt can be replaced."""
    told = queries.given_address(case)
    initial = {"address": sealed.open_given_address(case, told)} if told else None
    form = forms.ContactForm(request.POST or None, required=True, initial=initial)
    if form.is_valid() and contacts.send(request, form):
        return redirect("disputes:contact_code")
    context = {"form": form, "field": form["address"], "back": reverse("disputes:mine")}
    return shown.page(request, "disputes/contact.html", context, form)


@require_http_methods(["GET", "HEAD", "POST"])
@visit.with_case
def contact_code(request: HttpRequest, case: Case) -> HttpResponse:
    def verified(found: Contact, address: str) -> HttpResponse:
        recovery.give_contact(case=case, contact=found, by=sealed.client_of(case))
        messages.success(request, _("From now on we write to %(address)s.") % {"address": address})
        return redirect("disputes:mine")

    return contacts.code_page(request, back=reverse("disputes:contact"), verified=verified)


@require_http_methods(["GET", "HEAD", "POST"])
def lost(request: HttpRequest) -> HttpResponse:
    """The receipt is lost: the reference and the verified address. The answer is the same whether or not they belong together."""
    form = forms.LostForm(request.POST or None, required=True)
    if form.is_valid() and contacts.send(request, form):
        request.session[visit.LOST] = form.cleaned_data["reference"]
        return redirect("disputes:lost_code")
    context = {"form": form, "field": form["reference"], "back": reverse("disputes:enter")}
    return shown.page(request, "disputes/lost.html", context, form)


@require_http_methods(["GET", "HEAD", "POST"])
def lost_code(request: HttpRequest) -> HttpResponse:
    """The right code and the right case: a new receipt, and the old one is dead."""

    def proved(challenge: Challenge, code: str) -> HttpResponse:
        index = prove_address(challenge=challenge, code=code)
        try:
            case = recovery.case_of_address(reference=request.session.get(visit.LOST, ""), index=index)
        except Refusal:
            messages.error(request, _("No case with this reference has this address as its verified contact."))
            return redirect("disputes:lost")
        fresh = recovery.replace_receipt(case=case)
        request.session.pop(visit.LOST, None)
        visit.open_case(request, case, fresh)
        messages.success(request, _("This is your new receipt code. The old one no longer works."))
        return redirect("disputes:mine")

    return contacts.page(request, back=reverse("disputes:lost"), proved=proved)
