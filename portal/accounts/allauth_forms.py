"""allauth's forms in our words, and with one rule more: within the time a code is valid, drift included, it works once."""

from typing import Any

from allauth.account import forms as account
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django.core.cache import cache
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.accounts.addresses import digits

DRIFT = 120  # seconds; longer than a code is valid with MFA_TOTP_TOLERANCE = 1
Words = str | Promise


def worded(field: Any, label: Words, required: Words, hint: Words = "", **attributes: str) -> None:
    """Our label, hint and wording of "this is missing"; no placeholder, which would vanish while typing."""
    field.label, field.help_text = label, hint
    field.error_messages = {**field.error_messages, "required": required}
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs.update(attributes)


def worded_code(field: Any, hint: Words) -> None:
    worded(field, _("Code"), _("Enter the code"), hint, **{"inputmode": "numeric", "spellcheck": "false", "class": "w-10"})


def once(user: Any, code: str) -> str:
    if not cache.add(f"accounts.code.{user.pk}.{code}", True, DRIFT):
        raise get_adapter().validation_error("incorrect_code")
    return code


class SignInForm(account.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = _("Enter an e-mail address, such as name@example.com")
        worded(self.fields["login"], _("E-mail address"), words, autocomplete="username", spellcheck="false")
        self.fields["login"].error_messages["invalid"] = words
        worded(self.fields["password"], _("Password"), _("Enter your password"))


class ConfirmForm(account.ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        worded(self.fields["password"], _("Password"), _("Enter your password"))


class AuthenticateForm(mfa.AuthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        worded_code(self.fields["code"], _("The six digits your authenticator app shows now, or one of your recovery codes"))

    def clean_code(self) -> str:
        self.cleaned_data["code"] = digits(self.cleaned_data["code"])
        return once(self.user, super().clean_code())


class ReauthenticateForm(mfa.ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        worded_code(self.fields["code"], _("The six digits your authenticator app shows now, or one of your recovery codes"))

    def clean_code(self) -> str:
        self.cleaned_data["code"] = digits(self.cleaned_data["code"])
        return once(self.user, super().clean_code())


class AddAppForm(totp.ActivateTOTPForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        worded_code(self.fields["code"], _("The six digits the app shows now"))

    def clean_code(self) -> str:
        self.cleaned_data["code"] = digits(self.cleaned_data["code"])
        return str(super().clean_code())


class AddPasskeyForm(webauthn.AddWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].max_length = 60
        worded(self.fields["name"], _("Name of this passkey"), _("Enter a name"), _("For example: office laptop"), maxlength="60")
        self.fields["passwordless"].label = _("Sign in with this passkey alone, without a password")
        self.fields["passwordless"].help_text = ""
        self.fields["passwordless"].initial = True
