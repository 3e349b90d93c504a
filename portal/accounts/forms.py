"""What people type on our own pages. allauth's forms (sign-in, codes) are rendered by our templates."""

from functools import partial
from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import CONTACT_CHANNELS, User
from portal.accounts.rules import ROLES, ResetReason, Role
from portal.doors.errors import Refusal
from portal.doors.fields import CleanText
from portal.doors.text import clean

LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
NEW = {"autocomplete": "new-password"}
WEAK = {
    "password_too_short": _("Use at least 12 characters"),
    "password_too_common": _("This password is too well known. Choose another one"),
    "password_too_similar": _("This password is too much like your name or address. Choose another one"),
}


Line = partial(CleanText, multiline=False)


class EmailLine(forms.EmailField):
    def to_python(self, value: Any) -> str:
        try:
            return clean(value or "", limit=254, multiline=False).lower()
        except Refusal as refusal:
            raise ValidationError(refusal.text, refusal.code) from None


def email() -> EmailLine:
    words = _("Enter an e-mail address, such as name@example.com")
    widget = forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"})
    return EmailLine(label=_("E-mail address"), widget=widget, error_messages={"required": words, "invalid": words})


def language() -> forms.ChoiceField:
    return forms.ChoiceField(label=_("Language of mail and pages"), choices=LANGUAGES, widget=forms.RadioSelect)


def roles() -> forms.MultipleChoiceField:
    words = _("Choose at least one role from the list.")
    return forms.MultipleChoiceField(
        label=_("Roles"),
        choices=Role.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": words, "invalid_choice": words},
    )


def duties() -> list[tuple[str, Any, Any]]:
    """Code, name and duty of every role, for the choice of roles."""
    return [(kind.role.value, kind.role.label, kind.duty) for kind in ROLES.values()]


class NamesForm(forms.Form):
    name_zh = Line(label=_("Name in Chinese"), limit=60, required=False, widget=forms.TextInput(attrs={"lang": "zh-Hans"}))
    name_en = Line(label=_("Name in English"), limit=60, required=False, widget=forms.TextInput(attrs={"lang": "en"}))
    language = language()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not (cleaned.get("name_zh") or cleaned.get("name_en")):
            self.add_error("name_zh", _("Enter a name in at least one of the two languages"))
        return cleaned


class PasswordMixin(forms.Form):
    password = forms.CharField(
        label=_("New password"),
        strip=False,
        max_length=256,
        widget=forms.PasswordInput(attrs=NEW),
        error_messages={"required": _("Enter a password")},
    )
    again = forms.CharField(
        label=_("The same password again"),
        strip=False,
        max_length=256,
        widget=forms.PasswordInput(attrs=NEW),
        error_messages={"required": _("Enter the password a second time")},
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        try:
            validate_password(password, self.user)
        except ValidationError as refused:
            raise ValidationError([WEAK.get(each.code or "", each) for each in refused.error_list]) from None
        return password

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("password") and cleaned.get("again") and cleaned["password"] != cleaned["again"]:
            self.add_error("again", _("The two passwords are not the same"))
        return cleaned


class JoinForm(NamesForm, PasswordMixin):
    field_order = ["name_zh", "name_en", "language", "password", "again"]


class NewPasswordForm(PasswordMixin):
    pass


class ChangePasswordForm(PasswordMixin):
    old = forms.CharField(
        label=_("Present password"),
        strip=False,
        max_length=256,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": _("Enter your present password")},
    )
    field_order = ["old", "password", "again"]


class PasswordForm(forms.Form):
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=256,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": _("Enter your password")},
    )


class ForgottenForm(forms.Form):
    email = email()


class InviteForm(forms.Form):
    email = email()
    name_zh = Line(label=_("Name in Chinese"), limit=60, required=False, widget=forms.TextInput(attrs={"lang": "zh-Hans"}))
    name_en = Line(label=_("Name in English"), limit=60, required=False, widget=forms.TextInput(attrs={"lang": "en"}))
    roles = roles()
    language = language()


class RolesForm(forms.Form):
    roles = roles()


class ResetFactorForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("What happened to the second factor?"),
        choices=ResetReason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what happened")},
    )


class ContactForm(forms.Form):
    """For clients: where news of their case may go. The service checks and normalises the address."""

    channel = forms.ChoiceField(label=_("How may we reach you?"), choices=CONTACT_CHANNELS, widget=forms.RadioSelect)
    address = Line(
        label=_("E-mail address or mobile number"), limit=254, error_messages={"required": _("Enter an e-mail address or a mobile number")}
    )


class CodeForm(forms.Form):
    """For clients: the six digits we sent."""

    code = Line(
        label=_("Code"),
        limit=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "spellcheck": "false"}),
        error_messages={"required": _("Enter the six digits we sent you")},
    )
