"""How somebody invited comes into a mediation room: by invitation once, then by the access code it gave them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from disputes import rooms_read, seats
from disputes.models import Participant
from disputes.room_tables import Table
from disputes.services import participants
from disputes.views import room_forms as forms
from disputes.views.room_acts import participant_of
from disputes.views.rooms import at_party_door
from portal.consent import browser as consent
from portal.doors import limits
from portal.doors.errors import Refusal
from portal.law import queries as law
from portal.law.rules import confirmable

INVITED, ACCESS = "room.invited", "room.access"


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def enter(request: HttpRequest) -> HttpResponse:
    """Where a participant comes back with their access code; it travels in the body, never in an address."""
    if request.method != "POST" and seats.party_seat(request.session) is not None:
        return redirect("disputes:room_party")
    form = forms.CodeForm(request.POST or None)
    if form.is_valid():
        try:
            limits.hit("room.code", limits.client_key(request), limit=30, window=900)
            _sit_down(request, participants.by_access(form.cleaned_data["code"]))
            return redirect("disputes:room_party")
        except Refusal as refusal:
            form.refuse(refusal, "code")
    return _code_page(request, "disputes/room/enter.html", form)


def _code_page(request: HttpRequest, template: str, form: forms.RoomForm, **more: Any) -> HttpResponse:
    status = form.refused.status if form.refused is not None else 422 if form.errors else 200
    return render(request, template, {"form": form, **more}, status=status)


def _sit_down(request: HttpRequest, found: Participant) -> None:
    request.session.cycle_key()
    seats.take_party_seat(request.session, found)
    consent.remember_subject(request, found.subject)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def join(request: HttpRequest) -> HttpResponse:
    """An invitation is entered; the next page says what joining means."""
    form = forms.CodeForm(request.POST or None)
    if form.is_valid():
        try:
            limits.hit("room.code", limits.client_key(request), limit=30, window=900)
            participants.invitation(form.cleaned_data["code"])
            request.session[INVITED] = form.cleaned_data["code"]
            return redirect("disputes:room_welcome")
        except Refusal as refusal:
            form.refuse(refusal, "code")
    return _code_page(request, "disputes/room/join.html", form)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def welcome(request: HttpRequest) -> HttpResponse:
    """What the invitation is to, and the decision to join; then the access code, once."""
    code = request.session.get(INVITED, "")
    try:
        found = participants.invitation(code)
        form = forms.JoinForm(request.POST or None, initial={"name": rooms_read.name_of(found)})
        if form.is_valid():
            joined = participants.join_room(code=code, name=form.cleaned_data["name"])
            request.session.pop(INVITED, None)
            _sit_down(request, joined.participant)
            request.session[ACCESS] = joined.access
            return redirect("disputes:room_key")
    except Refusal as refusal:
        request.session.pop(INVITED, None)
        messages.error(request, refusal.text)
        return redirect("disputes:room_join")
    more = {"participant": found, "case": found.case, "confirmable": confirmable(law.operator().mediator_body)}
    return _code_page(request, "disputes/room/welcome.html", form, **more)


@require_http_methods(["GET", "HEAD", "POST"])
@at_party_door
def key(request: HttpRequest, table: Table) -> HttpResponse:
    """The access code, until it is put away."""
    if request.method == "POST" or ACCESS not in request.session:
        request.session.pop(ACCESS, None)
        return redirect("disputes:room_party")
    return render(request, "disputes/room/key.html", {"case": table.case, "access": request.session[ACCESS]})


@require_http_methods(["GET", "HEAD", "POST"])
@at_party_door
def name(request: HttpRequest, table: Table) -> HttpResponse:
    """The name the others see, put right by whose it is."""
    found = participant_of(table.case, UUID(table.me.id))
    form = forms.JoinForm(request.POST or None, initial={"name": rooms_read.name_of(found)})
    if form.is_valid():
        try:
            participants.correct_name(participant=found, name=form.cleaned_data["name"], by=table.me)
        except Refusal as refusal:
            form.refuse(refusal, "name")
        else:
            messages.success(request, _("Your name is put right. What you signed keeps the name you signed with."))
            return redirect("disputes:room_party")
    return _code_page(request, "disputes/room/name.html", form)


@require_POST
def go(request: HttpRequest) -> HttpResponse:
    """Forget the seat in this browser; the code opens it again."""
    for name in (seats.PARTY, INVITED, ACCESS):
        request.session.pop(name, None)
    request.session.cycle_key()
    messages.success(request, _("This browser no longer shows the mediation. Your access code opens it again."))
    return redirect("disputes:room_enter")
