"""Something is wrong: choose what, see what is held, write what it should be. From the case it is about, or from the request."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from disputes import queries as cases
from disputes import sealed
from disputes.models import Case
from disputes.views import shown, visit
from disputes.views.filing import CLIENT, notice_shown
from portal.consent.browser import sends_signal
from portal.doors import limits
from portal.doors.errors import Refusal
from portal.doors.idempotency import submit_once
from portal.law import queries as law
from portal.rights import facts, queries, refusals
from portal.rights.data_forms import ShouldForm
from portal.rights.models import Request
from portal.rights.rules import Place, Right, places
from portal.rights.services import correcting


def _request(case: Case) -> Request | None:
    """The request for a correction this case is; None for any other case, of which a correction can be asked."""
    found = queries.of_case(case)
    if found is None:
        return None
    if found.right != Right.CORRECTION:
        raise refusals.not_this_right()
    return found


def _records(case: Case, request: Request | None) -> list[Case]:
    if request is None:
        return [case]
    return [found for record in queries.records(request) if (found := queries.case_of(record.subject))]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@visit.with_case
def correct(request: HttpRequest, case: Case) -> HttpResponse:
    """Without `what`: the list of what we hold. With it: what is held, and a field that starts with it."""
    asked = _request(case)
    records = _records(case, asked)
    what, record = request.GET.get("what", ""), _chosen(records, request.GET.get("case", ""))
    if not what or record is None:
        held = [(each, facts.held(each)) for each in records]
        return render(request, "rights/correct.html", {"records": held, "back": reverse("disputes:mine")})
    found = facts.one(record, what)
    form = ShouldForm(request.POST or None, initial={"should": found.words})
    if form.is_valid() and (answer := _asked(request, form, asked, record, what)) is not None:
        return answer
    context: dict[str, Any] = {"form": form, "field": form["should"], "held": found, "record": record, "back": reverse("rights:correct")}
    return shown.page(request, "rights/should.html", context | {"notice": notice_shown()}, form)


def _chosen(records: list[Case], reference: str) -> Case | None:
    return next((each for each in records if each.reference == reference), records[0] if len(records) == 1 else None)


def _asked(request: HttpRequest, form: ShouldForm, asked: Request | None, record: Case, what: str) -> HttpResponse | None:
    """File or add it; None when refused, said on the form with everything typed."""
    should = form.cleaned_data["should"]
    try:
        if asked is None:
            return _file(request, record, what, should)
        by = sealed.client_of(asked.case)
        submit_once(request, door="rights.wrong", run=lambda: bool(_add(asked, record, what, should, by)))
    except Refusal as refusal:
        form.refuse(refusal, "should" if "should" in refusal.fields else None)
        return None
    messages.success(request, _("Added. Somebody checks it and tells you here what is changed."))
    return redirect("disputes:mine")


def _add(asked: Request, record: Case, what: str, should: str, by: Any) -> object:
    return correcting.ask_correction(request=asked, subject=record.subject, what=what, should=should, by=by)


def _file(request: HttpRequest, record: Case, what: str, should: str) -> HttpResponse:
    limits.hit("file", limits.client_key(request), limit=30, window=3600)
    filed = submit_once(request, door="rights.correct", run=lambda: _run(record, what, should, sends_signal(request)))
    found = cases.by_public_id(filed["case"])
    if found is None or found.erased_at is not None:
        return redirect("disputes:enter")
    visit.open_case(request, found, filed["receipt"])
    return redirect("disputes:done")


def _run(record: Case, what: str, should: str, signal: bool) -> dict[str, str]:
    notice = notice_shown()
    filed = correcting.file_correction(
        case=record, what=what, should=should, place=_place(record), language=get_language() or "en", by=CLIENT,
        notice=f"{notice.code}/{notice.version}" if notice else "", signal=signal,
    )  # fmt: skip
    return {"case": str(filed.case.public_id), "receipt": filed.receipt}


def _place(record: Case) -> str:
    known = places(law.operator().jurisdictions)
    return record.jurisdiction if record.jurisdiction in known else Place(known[0]).value
