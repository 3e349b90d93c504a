"""What a browser session holds for a client: the answers given so far, the case the receipt opened, a receipt not yet put away.

Sessions are sealed under their cookie (accounts.sessions), so nothing typed here stands in the database in clear."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from disputes import queries
from disputes.models import Case
from disputes.services import letters
from portal.consent import browser as consent
from portal.doors.errors import Refusal

CaseView = Callable[..., HttpResponseBase]
CASE, DRAFT, RECEIPT, CHALLENGE, LOST = "cases.open", "cases.draft", "cases.receipt", "cases.challenge", "cases.lost"
PROVED = "rights.proved"  # an address this browser showed to be its person's, by its index


def open_case(request: HttpRequest, case: Case, receipt: str = "") -> None:
    """From now on this browser sees the case; the session gets a new key, so that no earlier one can ride along."""
    request.session.cycle_key()
    request.session[CASE] = {"id": str(case.public_id), "receipt": case.receipt_hash}
    consent.remember_subject(request, case.subject)
    if receipt:
        request.session[RECEIPT] = {"case": str(case.public_id), "code": receipt}


def opened(request: HttpRequest) -> Case | None:
    """The case this browser has open; None when none, or when its receipt was replaced or the case erased since."""
    held = request.session.get(CASE)
    case = queries.by_public_id(held["id"]) if held else None
    if case is None or held is None or case.receipt_hash != held["receipt"] or case.erased_at is not None:
        return None
    return case


def receipt(request: HttpRequest, case: Case) -> str:
    """The receipt code to show, until the client has put it away."""
    held = request.session.get(RECEIPT)
    return str(held["code"]) if held and held["case"] == str(case.public_id) else ""


def put_away(request: HttpRequest) -> None:
    request.session.pop(RECEIPT, None)


def proved_index(request: HttpRequest) -> str:
    """The index of the address this browser showed to be its person's within the last hour; empty for none."""
    held = request.session.get(PROVED) or {}
    return str(held.get("index", "")) if still(held.get("until", "")) else ""


def still(moment: str) -> bool:
    """Whether what a browser showed then may still be relied on."""
    return bool(moment) and datetime.fromisoformat(moment) > timezone.now()


def holds(request: HttpRequest, case: Case) -> bool:
    """Whether this browser showed that the case is its person's: by the receipt, or by the address the case has today."""
    index, contact = proved_index(request), letters.contact_of(case)
    return opened(request) == case or bool(index and case.erased_at is None and contact and contact.index == index)


def leave(request: HttpRequest) -> None:
    """Forget everything about clients' cases in this browser; whoever is signed in as staff stays so."""
    for name in (CASE, DRAFT, RECEIPT, CHALLENGE, LOST, PROVED):
        request.session.pop(name, None)
    consent.forget_subjects(request, "case")
    request.session.cycle_key()


def draft(request: HttpRequest) -> dict[str, Any]:
    """The answers given so far, by question; a question that is missing has not been answered."""
    found: dict[str, Any] = request.session.get(DRAFT, {})
    return dict(found)


def keep(request: HttpRequest, **answers: Any) -> dict[str, Any]:
    request.session[DRAFT] = draft(request) | answers
    return draft(request)


def with_case(view: CaseView) -> CaseView:
    """For pages of an opened case: without one, to where the receipt is entered."""

    @wraps(view)
    def guarded(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        case = opened(request)
        if case is None:
            leave(request) if request.session.get(CASE) else None
            if request.POST.get("text"):  # the page of a refusal gives the words back
                raise Refusal(
                    "case.session_ended", 403, _("Your session had ended. Enter your receipt code, then send your text once more.")
                )
            messages.info(request, _("Enter your receipt code to see your case."))
            return redirect("disputes:enter")
        return view(request, case, **kwargs)

    return guarded
