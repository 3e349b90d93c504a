"""News of changes by e-mail: asked for, confirmed by a code, ended by one click."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from portal.accounts import queries as accounts
from portal.accounts.services.contacts import send_contact_code
from portal.doors import limits
from portal.doors.errors import Refusal
from portal.policies.services import subscribing
from portal.policies.subscriber_forms import ConfirmForm, SubscribeForm
from portal.trail.rules import Actor

A_READER = Actor("client", "", "client")
AN_HOUR, EACH = 3600, 10
# A mail service ends many people's subscriptions from few addresses.
CLICKS = 600


def _language() -> str:
    return "zh-hans" if (get_language() or "").startswith("zh") else "en"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def subscribe(request: HttpRequest) -> HttpResponse:
    """The address; a code goes to it, whoever's it is."""
    form, status = SubscribeForm(request.POST or None), 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        try:
            limits.hit("policy.subscribe", limits.client_key(request), limit=EACH, window=AN_HOUR)
            sent = send_contact_code(channel="email", address=form.cleaned_data["email"], language=_language(), by=A_READER)
            wording = "?wording=1" if form.cleaned_data["wording_too"] else ""
            return redirect(reverse("policies:subscribe_code", args=[sent.public_id]) + wording)
        except Refusal as refusal:
            form.refuse(refusal)
            status = refusal.status
    return render(request, "policies/subscribing/ask.html", {"form": form}, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The code: with it the address is a subscriber, without it nothing is kept."""
    challenge = accounts.challenge(public_id)
    if challenge is None:
        return redirect("policies:subscribe")
    form = ConfirmForm(request.POST or None, initial={"wording_too": request.GET.get("wording") == "1"})
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        try:
            subscribing.subscribe(challenge=challenge, by=A_READER, **form.cleaned_data)
            return render(request, "policies/subscribing/done.html")
        except Refusal as refusal:
            form.refuse(refusal)
            status = refusal.status
    return render(request, "policies/subscribing/code.html", {"form": form}, status=status)


@csrf_exempt  # the signed link is the proof: a mail program that posts to it has no cookie of ours
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Reading the link ends nothing (mail programs open links by themselves); posting to it does (RFC 8058). Twice is the same as once."""
    if request.method == "POST":
        limits.hit("policy.unsubscribe", limits.client_key(request), limit=CLICKS, window=AN_HOUR)
    found = subscribing.by_token(token)
    if request.method == "POST" and found is not None:
        subscribing.unsubscribe(subscriber=found, by=A_READER)
        found = None
    return render(request, "policies/subscribing/stop.html", {"ended": found is None})
