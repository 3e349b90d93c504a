"""How allauth fits into this house: closed sign-up, sealed secrets, hashed addresses, records of what happens."""

from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.stagekit import clear_login
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.accounts import factor_secrets, second_factor, services, staff_session
from portal.accounts.models import User
from portal.doors import limits


class SignInAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("E-mail address or password are not right."),
        "incorrect_password": _("The password is not right."),
        "incorrect_code": _("The code is not right. Wait for the next one and try again."),
        "too_many_login_attempts": _("Too many tries. Wait a few minutes and try again."),
        "rate_limited": _("Too many tries. Wait a few minutes and try again."),
        "account_inactive": _("This account is closed."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return limits.client_key(request)

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse | None:
        """A password alone opens nothing: without a second factor only a link from an administrator leads further."""
        if response := super().pre_login(request, user, **kwargs):
            return response
        if not second_factor.has_one(user):
            clear_login(request)
            return redirect("accounts:no_factor")
        return None

    def login(self, request: HttpRequest, user: User) -> None:
        super().login(request, user)
        staff_session.begin(request.session, timezone.now())

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        records = get_authentication_records(request, user)
        services.note_sign_in(user=user, factor=next((each["type"] for each in reversed(records) if each["method"] == "mfa"), ""))
        return super().post_login(request, user, **kwargs)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return reverse("accounts:home")

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account_login")

    def reauthenticate(self, user: User, password: str) -> bool:
        found = self.authenticate(self.request, email=user.email, password=password)
        return found is not None and found.pk == user.pk

    def is_reauthentication_required(self, *, app: str) -> bool:
        """Not for the first factor: the one-time link and the password were shown a moment ago."""
        return not staff_session.may_enrol(self.request.session) and super().is_reauthentication_required(app=app)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Nothing of allauth's own goes out: our notices say it, sealed and in both languages."""

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """As `send_mail`; services.note_factor_change tells people about their factors."""

    def add_message(self, *args: Any, message: str | None = None, **kwargs: Any) -> None:
        """Only words we chose ourselves; allauth's standard messages have no Chinese of ours."""
        if message:
            super().add_message(*args, message=message, **kwargs)


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("The code is not right. Wait for the next one and try again."),
        "cannot_delete_authenticator": _("This is your only second factor. Set up another one first."),
    }

    def encrypt(self, text: str) -> str:
        return factor_secrets.seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return factor_secrets.open_sealed(encrypted_text)

    def get_totp_issuer(self) -> str:
        return "Mingshi"

    def _get_site_name(self) -> str:
        return "Mingshi"

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Passkeys are bound to the public name of this installation, whatever Host header a request carries."""
        return {"id": urlsplit(settings.PUBLIC_ORIGIN).hostname or "", "name": "Mingshi"}

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        others = Authenticator.objects.filter(user_id=authenticator.user_id, type__in=second_factor.FACTORS)
        return others.exclude(pk=authenticator.pk).exists()

    def generate_authenticator_name(self, user: Any, type: Authenticator.Type) -> str:  # noqa: A002 allauth's name
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return gettext("Passkey %(number)d") % {"number": number}
