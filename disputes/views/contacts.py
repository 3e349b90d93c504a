"""Showing that an address is one's own: a code goes there, and comes back on a page of its own. Used by filing, cases and recovery."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from disputes import forms
from disputes.views import shown, visit
from portal.accounts import queries as accounts
from portal.accounts.models import Challenge, Contact
from portal.accounts.services import contacts
from portal.doors import limits
from portal.doors.errors import Refusal
from portal.trail.rules import Actor
from portal.vault.masking import mask

CLIENT = Actor("client", "", "client")
KINDS = {"email": "email", "sms": "phone"}
Verified = Callable[[Contact, str], HttpResponse]
Proved = Callable[[Challenge, str], HttpResponse]


def send(request: HttpRequest, form: forms.ContactForm) -> bool:
    """Send a code to the address in `form`; False when refused, with the reason on the form."""
    try:
        limits.hit("contact.page", limits.client_key(request), limit=10, window=3600)
        challenge = contacts.send_contact_code(
            channel=form.channel, address=form.cleaned_data["address"], language=get_language() or "en", by=CLIENT
        )
    except Refusal as refusal:
        form.refuse(refusal, "address")
        return False
    request.session[visit.CHALLENGE] = str(challenge.public_id)
    return True


def pending(request: HttpRequest) -> Challenge | None:
    held = request.session.get(visit.CHALLENGE)
    return accounts.challenge(held) if held else None


def code_page(request: HttpRequest, *, back: str, verified: Verified) -> HttpResponse:
    """The page that takes the code; the right one keeps the address as a contact and goes on with `verified(contact, address masked)`."""

    def proved(challenge: Challenge, code: str) -> HttpResponse:
        contact = contacts.verify_contact(challenge=challenge, code=code, by=CLIENT)
        return verified(contact, mask(KINDS[contact.channel], accounts.contact_address(contact)))

    return page(request, back=back, proved=proved)


def page(request: HttpRequest, *, back: str, proved: Proved) -> HttpResponse:
    """As `code_page`, for callers that do their own proving. Without a code on its way: back to the address."""
    challenge = pending(request)
    if challenge is None:
        messages.info(request, _("The code has ended. Enter the address again to get a new one."))
        return redirect(back)
    if "again" in request.POST:
        return _again(request, challenge, back)
    form = forms.CodeForm(request.POST or None)
    if form.is_valid():
        try:
            answer = proved(challenge, form.cleaned_data["code"])
        except Refusal as refusal:
            form.refuse(refusal, "code")
        else:
            request.session.pop(visit.CHALLENGE, None)
            return answer
    address = mask(KINDS[challenge.channel], accounts.challenge_address(challenge))
    context = {"form": form, "field": form["code"], "back": back, "address": address, "channel": challenge.channel}
    context["minutes"] = int(contacts.VALID.total_seconds() // 60)
    return shown.page(request, "disputes/code.html", context, form)


def _again(request: HttpRequest, challenge: Challenge, back: str) -> HttpResponse:
    try:
        contacts.resend_contact_code(challenge=challenge, by=CLIENT)
    except Refusal as refusal:
        messages.error(request, refusal.text)
        return redirect(back)
    messages.success(request, _("We sent a new code. The earlier one no longer works."))
    return redirect(request.path)
