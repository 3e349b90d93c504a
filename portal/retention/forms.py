"""The form in which something is put under a legal hold."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.doors.fields import CleanText
from portal.retention import expiring
from portal.retention.rules import Ground
from portal.retention.services import REASON


class HoldForm(forms.Form):
    use_required_attribute = False
    about = CleanText(
        limit=40, multiline=False, label=_("Reference of the case"), widget=forms.TextInput(attrs={"class": "w-20", "autocomplete": "off"}),
        error_messages={"required": _("Give the reference of the case.")},
    )  # fmt: skip
    ground = forms.ChoiceField(
        label=pgettext_lazy("hold", "Ground"),
        help_text=_("The person concerned reads this."),
        choices=Ground.choices,
        widget=forms.Select(attrs={"class": "w-30"}),
    )
    until = forms.DateField(
        label=_("Probably until"), input_formats=["%Y-%m-%d"], widget=forms.DateInput(attrs={"type": "date", "class": "w-10"}),
        help_text=_("The person concerned reads this too. The hold stays until it is lifted."),
        error_messages={"required": _("Give the day."), "invalid": _("Write the day as 2027-02-05.")},
    )  # fmt: skip
    reason = CleanText(
        limit=REASON, label=_("Reason"), help_text=_("Sealed; whoever reads it is recorded."), widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why.")},
    )  # fmt: skip

    def clean_about(self) -> str:
        """The subject of the case, whose reference was typed."""
        subject = expiring.find(self.cleaned_data["about"])
        if not subject:
            raise forms.ValidationError(_("There is no case with this reference."))
        return subject

    def said(self) -> dict[str, Any]:
        """What was filled in, as `place_hold` takes it."""
        return {"subject": self.cleaned_data["about"], **{name: self.cleaned_data[name] for name in ("ground", "reason", "until")}}


class LiftForm(forms.Form):
    use_required_attribute = False
    reason = CleanText(
        limit=REASON, label=_("Why it is lifted"), help_text=_("Sealed; whoever reads it is recorded."),
        widget=forms.Textarea(attrs={"rows": 3}), error_messages={"required": _("Say why.")},
    )  # fmt: skip
