"""The desk's form for what came by phone, on paper or by e-mail: a new case with its slip, or words added to a case."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from disputes import queries
from disputes.models import Case
from disputes.services import entering, letters
from disputes.services.filing import Filed
from disputes.services.reading import may_read
from disputes.views import desk_entry_forms as forms
from disputes.views.desk import staff
from portal.accounts.decorators import permission_required
from portal.accounts.models import User
from portal.consent import queries as consent
from portal.consent.queries import Notice
from portal.doors.errors import Refusal
from portal.doors.idempotency import submit_once
from portal.law import queries as law
from portal.trail.rules import Actor

SLIP = "desk.slip"
NOTHING: Mapping[str, Any] = {}


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required("disputes.enter")
def new(request: HttpRequest) -> HttpResponse:
    """A case for somebody who phoned, wrote a letter or an e-mail."""
    if request.method != "POST":
        return entry_page(request, forms.EntryForm(initial=forms.received()))
    form = forms.EntryForm(request.POST)
    done = file_once(request, form)
    return done or entry_page(request, form)


def entry_page(request: HttpRequest, form: forms.EntryForm, more: Mapping[str, Any] = NOTHING) -> HttpResponse:
    """The form, or what came of it; `more` is what another room adds to the page (an e-mail the case is made of)."""
    context = {"form": form, "notices": _notices(), "back": reverse("disputes:desk"), **more}
    return render(request, "disputes/desk/entry.html", context, status=_status(form))


def _status(form: forms.ReceivedForm) -> int:
    if form.refused is not None:
        return form.refused.status
    return 422 if form.errors else 200


def _notices() -> list[Notice]:
    """The words to be read out, in both languages."""
    try:
        return [consent.notice("filing", language) for language in ("zh-hans", "en")]
    except Refusal:
        return []


def file_once(request: HttpRequest, form: forms.EntryForm, after: Any = None) -> HttpResponse | None:
    """File what the form says, once however often it is sent, then show the slip. None when the form has to be shown again.

    `after(case)` runs in the same transaction as the filing."""
    if not form.is_valid():
        return None
    try:
        done = submit_once(request, door="desk.enter", run=lambda: _run(staff(request), form, after))
    except Refusal as refusal:
        form.refuse(refusal)
        return None
    request.session[SLIP] = done
    return redirect("disputes:desk_slip", done["reference"])


def _run(user: User, form: forms.EntryForm, after: Any) -> dict[str, str]:
    filed = enter(form.cleaned_data, _clerk(user))
    if after is not None:
        after(filed.case)
    return {"reference": filed.case.reference, "receipt": filed.receipt}


def _clerk(user: User) -> Actor:
    return user.acting("disputes.enter")


def enter(said: Mapping[str, Any], by: Actor) -> Filed:
    """The service with what the form holds."""
    notice = next(iter(_notices()), None)
    names = ("kind", "topic", "story", "wish", "language", "channel", "notice_given", "happened", "address")
    return entering.enter_case(
        **{name: said[name] for name in names},
        received_at=said["received"],
        by=by,
        notice=f"{notice.code}/{notice.version}" if notice else "",
    )


@require_safe
@never_cache
@permission_required("disputes.enter")
def slip(request: HttpRequest, reference: str) -> HttpResponse:
    """Reference and receipt for the client, in the client's language, until whoever entered the case has handed it over."""
    case, held = queries.case_for(staff(request), reference), request.session.get(SLIP)
    if held is None or held["reference"] != case.reference:
        messages.info(
            request,
            _("The slip of this case is not shown again. A client who lost the receipt code gets a new one through a confirmed address."),
        )
        return redirect("disputes:desk_case", case.reference)
    context = {
        "case": case,
        "slip": slip_of(case, held["receipt"]),
        "page_url": letters.case_page(case),
        "late": case.clocks.exclude(breached_at=None).count(),
    }
    return render(request, "disputes/desk/entry_done.html", context)


def slip_of(case: Case, receipt: str) -> dict[str, Any]:
    """What the slip says, its lazy words bound to the client's language by the template."""
    with translation.override(case.language):
        return {"receipt": receipt, "expected": str(law.expected_answer()), "language": case.language}


@require_POST
@never_cache
@permission_required("disputes.enter")
def handed(request: HttpRequest, reference: str) -> HttpResponse:
    """The slip is with the client, or on its way: it is gone from here."""
    request.session.pop(SLIP, None)
    messages.success(request, _("The receipt code is no longer shown here."))
    return redirect("disputes:desk_case", queries.case_for(staff(request), reference).reference)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required("disputes.view_case")
def words(request: HttpRequest, reference: str) -> HttpResponse:
    """Add to a case what its client said by phone, on paper or by e-mail."""
    user = staff(request)
    case = queries.case_for(user, reference)
    if request.method != "POST":
        return words_page(request, case, forms.WordsForm(initial=forms.received()))
    form = forms.WordsForm(request.POST)
    if form.is_valid():
        try:
            submit_once(request, door=f"desk.words:{case.public_id}", run=lambda: _add(case, form, reader(user, case)))
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Added. The client sees that you entered it."))
            return redirect("disputes:desk_case", case.reference)
    return words_page(request, case, form)


def words_page(request: HttpRequest, case: Case, form: forms.WordsForm, more: Mapping[str, Any] = NOTHING) -> HttpResponse:
    context = {"form": form, "case": case, "back": reverse("disputes:desk_case", args=[case.reference]), **more}
    return render(request, "disputes/desk/entry_words.html", context, status=_status(form))


def _add(case: Case, form: forms.WordsForm, by: Actor) -> int:
    said = form.cleaned_data
    once = f"desk-{form.data.get('form_token', '')[:56]}"
    message = entering.enter_message(case=case, text=said["text"], channel=said["channel"], received_at=said["received"], by=by, once=once)
    return message.cursor


def reader(user: User, case: Case) -> Actor:
    """The user in the first of their roles that may read the case; their main role where none may (the service refuses)."""
    return next((each for each in map(user.actor, user.roles) if may_read(case, each)), user.actor())
