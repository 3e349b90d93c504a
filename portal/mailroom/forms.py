"""What staff choose at a letter."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.doors.fields import CleanText
from portal.mailroom.rules import Ground, OpenReason

CHOOSE = {"required": _("Choose one of the answers given."), "invalid_choice": _("Choose one of the answers given.")}


class OpenForm(forms.Form):
    reason = forms.ChoiceField(label=_("Why do you open it? It is recorded."), choices=OpenReason.choices, error_messages=CHOOSE)


class DismissForm(forms.Form):
    ground = forms.ChoiceField(
        label=_("Why it needs nothing more"), choices=Ground.choices, widget=forms.RadioSelect, error_messages=CHOOSE
    )


class ReferenceForm(forms.Form):
    reference = CleanText(
        limit=40, multiline=False, label=_("Case reference"), widget=forms.TextInput(attrs={"class": "w-20", "autocomplete": "off"}),
        error_messages={"required": _("Enter the case reference")},
    )  # fmt: skip
