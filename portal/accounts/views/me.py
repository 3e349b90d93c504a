"""Everybody's own page: name, language, password, second factors."""

from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.accounts import gates, services, staff_session
from portal.accounts.decorators import staff_required
from portal.accounts.forms import ChangePasswordForm, NamesForm
from portal.accounts.language import speak
from portal.accounts.rules import ROLES
from portal.accounts.views.people import add_refusal
from portal.doors.errors import Refusal


@require_safe
@login_required
def home(request: HttpRequest) -> HttpResponse:
    """Where work begins after signing in: the desk of the person's main role."""
    user: Any = request.user
    for role in user.roles:
        try:
            return redirect(ROLES[role].desk)
        except NoReverseMatch:
            continue
    return redirect("accounts:me")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def me(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    form = NamesForm(request.POST or None, initial={"name_zh": user.name_zh, "name_en": user.name_en, "language": user.language})
    if request.method == "POST" and form.is_valid():
        services.change_language(user=user, **form.cleaned_data)
        with override(user.language):
            messages.success(request, _("Your details are saved."))
        return speak(redirect("accounts:me"), user.language)
    factors = Authenticator.objects.filter(user_id=user.pk).order_by("created_at")
    context = {
        "form": form,
        "app": factors.filter(type=Authenticator.Type.TOTP).first(),
        "passkeys": factors.filter(type=Authenticator.Type.WEBAUTHN),
        "recovery_codes": factors.filter(type=Authenticator.Type.RECOVERY_CODES).first(),
        "roles": [ROLES[role] for role in user.roles],
        "closed": gates.queue_open(user),
    }
    return render(request, "staff/accounts/me.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required()
def change_password(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    form = ChangePasswordForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_password(user=user, old=form.cleaned_data["old"], new=form.cleaned_data["password"])
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            update_session_auth_hash(request, user)
            messages.success(request, _("Your password is changed. Other sessions of yours have ended."))
            return redirect("accounts:me")
    return render(request, "staff/accounts/change_password.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
@login_required
def set_up_factor(request: HttpRequest) -> HttpResponse:
    """The first second factor, after an invitation or a loss: an app or a passkey."""
    return render(request, "staff/accounts/set_up_factor.html", {"first": staff_session.may_enrol(request.session)})


def added(request: HttpRequest, kind: str) -> None:
    """A new factor was just shown to work: that counts for this session, and the way for newcomers closes."""
    user: Any = request.user
    newest = Authenticator.objects.filter(user_id=user.pk, type=kind).latest("created_at", "pk")
    post_authentication(request, newest, reauthenticated=True)
    staff_session.end_enrolment(request.session)
    services.note_factor_change(user=user, change="added", kind=kind)
    messages.success(request, _("Your new second factor works."))


class AddApp(ActivateTOTPView):
    def form_valid(self, form: Any) -> HttpResponse:
        with transaction.atomic():
            response = super().form_valid(form)
            added(self.request, Authenticator.Type.TOTP)
        return response


class AddPasskey(AddWebAuthnView):
    def form_valid(self, form: Any) -> HttpResponse:
        with transaction.atomic():
            response = super().form_valid(form)
            added(self.request, Authenticator.Type.WEBAUTHN)
        return response


class RemoveApp(DeactivateTOTPView):
    def form_valid(self, form: Any) -> HttpResponse:
        with transaction.atomic():
            services.remove_factor(user=self.request.user, authenticator=self.authenticator)
        messages.success(self.request, _("The second factor is removed."))
        return redirect("accounts:me")


class RenewRecoveryCodes(GenerateRecoveryCodesView):
    def form_valid(self, form: Any) -> HttpResponse:
        with transaction.atomic():
            response = super().form_valid(form)
            user: Any = self.request.user
            services.note_factor_change(user=user, change="renewed", kind=Authenticator.Type.RECOVERY_CODES)
        return response


@require_POST
@staff_required()
@reauthentication_required(app="allauth.mfa")
def remove_passkey(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    number = request.POST.get("passkey", "")
    passkeys = Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.WEBAUTHN)
    passkey = get_object_or_404(passkeys, pk=int(number) if number.isdecimal() and len(number) < 18 else 0)
    try:
        services.remove_factor(user=user, authenticator=passkey)
        messages.success(request, _("The second factor is removed."))
    except Refusal as refusal:
        messages.error(request, refusal.text)
    return redirect("accounts:me")
