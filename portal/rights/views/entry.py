"""The desk's form for a request that came by phone, on paper or by e-mail, and the slip for the person."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from disputes import queries as cases
from disputes.services import letters
from disputes.views.desk import staff
from disputes.views.desk_entry import SLIP, slip_of
from disputes.views.desk_entry_forms import received
from portal.accounts.decorators import permission_required
from portal.consent import queries as consent
from portal.consent.queries import Notice
from portal.doors.errors import Refusal
from portal.doors.idempotency import submit_once
from portal.law import queries as law
from portal.rights import queries
from portal.rights.entry_forms import EntryForm
from portal.rights.rules import Place, places
from portal.rights.services.entering import enter_request
from portal.trail.rules import Actor

enters = permission_required("disputes.enter")


def _places() -> list[Place]:
    return places(law.operator().jurisdictions)


def _notices() -> list[Notice]:
    """The words to be read out, in both languages."""
    try:
        return [consent.notice("filing", language) for language in ("zh-hans", "en")]
    except Refusal:
        return []


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@enters
def new(request: HttpRequest) -> HttpResponse:
    """A request of somebody who phoned or wrote. What is wrong comes back with everything typed."""
    form = EntryForm(request.POST if request.method == "POST" else None, places=_places(), initial=received())
    if form.is_valid():
        try:
            done = submit_once(request, door="rights.enter", run=lambda: _run(form, staff(request).acting("disputes.enter")))
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            request.session[SLIP] = done
            return redirect("rights:slip", done["reference"])
    status = form.refused.status if form.refused else 422 if form.errors else 200
    return render(request, "rights/entry/new.html", {"form": form, "notices": _notices()}, status=status)


def _run(form: EntryForm, by: Actor) -> dict[str, str]:
    notice = next(iter(_notices()), None)
    names = ("right", "whom", "place", "about", "language", "channel", "notice_given", "address")
    filed = enter_request(
        **{name: form.cleaned_data[name] for name in names}, received_at=form.cleaned_data["received"], by=by,
        notice=f"{notice.code}/{notice.version}" if notice else "",
    )  # fmt: skip
    return {"reference": filed.case.reference, "receipt": filed.receipt}


@require_safe
@never_cache
@enters
def slip(request: HttpRequest, reference: str) -> HttpResponse:
    """Reference, receipt and how to show who asks, in the person's language, until whoever entered it has handed it over."""
    case, held = cases.case_for(staff(request), reference), request.session.get(SLIP)
    asked = queries.of_case(case)
    if asked is None or held is None or held["reference"] != case.reference:
        messages.info(
            request,
            _("The slip of this case is not shown again. A client who lost the receipt code gets a new one through a confirmed address."),
        )
        return redirect("disputes:desk_case", case.reference)
    context = {
        "case": case, "asked": asked, "slip": slip_of(case, held["receipt"]), "page_url": letters.case_page(case),
        "late": case.clocks.exclude(breached_at=None).count(),
    }  # fmt: skip
    return render(request, "rights/entry/slip.html", context)
