"""My data: for whoever has a case open by its receipt, or showed by a code that an address is theirs. Nothing of it is cached."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from disputes import forms, seats
from disputes.models import Case, Participant
from disputes.views import contacts, shown, visit
from portal.accounts.models import Challenge
from portal.accounts.services.contacts import prove_address
from portal.rights import mine, queries
from portal.rights.rules import SENTENCES, Right

BUTTONS = (Right.COPY, Right.DELETION, Right.PORTABILITY, Right.RESTRICTION, Right.OBJECTION, Right.DECISION, Right.RULES)


def _cases(request: HttpRequest) -> list[Case]:
    """Every record this browser may ask about: the open case first, then the oldest."""
    opened, index = visit.opened(request), visit.proved_index(request)
    subjects = [*(queries.subjects_with(opened) if opened else ()), *(queries.held_under(index, but="") if index else ())]
    return [case for subject in dict.fromkeys(subjects) if (case := queries.case_of(subject))]


def _seats(request: HttpRequest) -> list[Participant]:
    """Whoever came into a mediation room in this browser, and everybody who was invited at the address that was shown."""
    here, index = seats.participant_of(request.session), visit.proved_index(request)
    subjects = [*([here.subject] if here else ()), *(queries.held_under(index, but="") if index else ())]
    return [seat for subject in dict.fromkeys(subjects) if (seat := queries.seat_of(subject))]


@never_cache
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """What we hold, why, until when, who had it and who read it, with what can be done about it."""
    found, seated = _cases(request), _seats(request)
    opened, index = visit.opened(request), visit.proved_index(request)
    context = {
        "records": [mine.record(case, answers=visit.holds(request, case)) for case in found],
        "subscriptions": [each for each in queries.held_under(index, but="") if each.startswith(queries.SUBSCRIPTION)] if index else [],
        "seats": [mine.seat(each) for each in seated],
        "known": bool(opened or index or seated),
        "opened": opened,
        "requests": mine.requests_about([*(case.subject for case in found), *(seat.subject for seat in seated)]),
        "buttons": [(right, SENTENCES[right]) for right in BUTTONS],
    }
    return render(request, "rights/my_data.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def address(request: HttpRequest) -> HttpResponse:
    """The address we may hold: a code goes there, whether or not we know it."""
    form = forms.ContactForm(request.POST or None, required=True)
    if form.is_valid() and contacts.send(request, form):
        return redirect("rights:my_data_code")
    context = {"form": form, "field": form["address"], "back": reverse("rights:my_data")}
    return shown.page(request, "rights/address.html", context, form)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """The right code: this browser may look for an hour, at what is held under that address."""

    def proved(challenge: Challenge, typed: str) -> HttpResponse:
        index = prove_address(challenge=challenge, code=typed)
        request.session.cycle_key()
        request.session[visit.PROVED] = {"index": index, "until": (timezone.now() + mine.VALID).isoformat()}
        return redirect("rights:my_data")

    return contacts.page(request, back=reverse("rights:my_data_address"), proved=proved)


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Forget in this browser who looked."""
    visit.leave(request)
    return redirect("rights:my_data")
