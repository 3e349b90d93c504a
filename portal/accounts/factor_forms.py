"""allauth's code forms, with one rule more: within the time a code is valid, drift included, it works once."""

from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms
from django.core.cache import cache

from portal.accounts.addresses import digits

DRIFT = 120  # seconds; longer than a code is valid with MFA_TOTP_TOLERANCE = 1


def once(user: Any, code: str) -> str:
    if not cache.add(f"accounts.code.{user.pk}.{code}", True, DRIFT):
        raise get_adapter().validation_error("incorrect_code")
    return code


class AuthenticateForm(forms.AuthenticateForm):
    def clean_code(self) -> str:
        self.cleaned_data["code"] = digits(self.cleaned_data["code"])
        return once(self.user, super().clean_code())


class ReauthenticateForm(forms.ReauthenticateForm):
    def clean_code(self) -> str:
        self.cleaned_data["code"] = digits(self.cleaned_data["code"])
        return once(self.user, super().clean_code())
