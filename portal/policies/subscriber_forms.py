from django import forms
from django.utils.translation import gettext_lazy as _

from portal.accounts.forms import CodeForm
from portal.doors.errors import Refusal
from portal.doors.fields import CleanText


class SubscribeForm(forms.Form):
    """Where news of changes may go. The service checks and normalises the address."""

    email = CleanText(
        limit=254, label=_("E-mail address"),
        widget=forms.TextInput(attrs={"type": "email", "inputmode": "email", "autocomplete": "email", "spellcheck": "false"}),
        error_messages={"required": _("Enter your e-mail address.")},
    )  # fmt: skip
    wording_too = forms.BooleanField(label=_("Tell me of changes of wording too"), required=False)

    def refuse(self, refusal: Refusal) -> None:
        self.add_error("email", refusal.text)


class ConfirmForm(CodeForm):
    wording_too = forms.BooleanField(required=False, widget=forms.HiddenInput())

    def refuse(self, refusal: Refusal) -> None:
        self.add_error("code", refusal.text)
