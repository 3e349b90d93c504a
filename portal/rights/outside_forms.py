"""What staff write down about a task for somebody outside the system."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from disputes.forms import CleanedField
from portal.accounts.models import User
from portal.doors.errors import Refusal
from portal.partners.models import Partner
from portal.rights.outside_rules import ANSWERS, State
from portal.rights.services.outside import ADDRESS, DETAILS, EVIDENCE


class OutsideForm(forms.Form):
    use_required_attribute = False

    def refuse(self, refusal: Refusal) -> None:
        """Say at the field, or at the top, why it was not taken."""
        field = next((name for name in refusal.fields if name in self.fields), None)
        self.add_error(field, refusal.text)


class TellForm(OutsideForm):
    """Where the letter goes, and what they find the person by."""

    address = CleanedField(
        limit=ADDRESS, multiline=False, required=False, label=_("E-mail address the letter goes to"),
        help_text=_("Leave it empty if you told them by phone or on paper, and say so below."),
        widget=forms.TextInput(attrs={"class": "w-30", "autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip
    details = CleanedField(
        limit=DETAILS, required=False, rows=3, label=_("What they find the person by"),
        help_text=_("Goes into the letter. As little as possible: an order number is better than a name. Sealed, on the record."),
    )  # fmt: skip


class DetailsForm(OutsideForm):
    """What a colleague finds the papers or copies by."""

    details = CleanedField(
        limit=DETAILS, required=False, rows=3, label=_("What to look for"),
        help_text=_("Read at the desk only, never in a letter. As little as possible. Sealed, on the record."),
    )  # fmt: skip


class AnswerForm(OutsideForm):
    """What came of it, and what shows it."""

    state = forms.ChoiceField(
        label=_("What came of it"), choices=[(each.value, each.label) for each in (State(value) for value in ANSWERS)],
        widget=forms.RadioSelect, error_messages={"required": _("Choose what came of it")},
    )  # fmt: skip
    evidence = CleanedField(
        limit=EVIDENCE, rows=3, label=_("What shows it"),
        help_text=_("The letter, the file and where it lies, who said it and when. Sealed, on the record."),
        error_messages={"required": _("Say what shows it: the letter, the file, who said it when.")},
    )  # fmt: skip


class GiveForm(OutsideForm):
    """Who takes the task."""

    owner = forms.ChoiceField(label=_("Hand it to"), error_messages={"required": _("Choose a colleague who works here.")})

    def __init__(self, *args: Any, people: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(each.public_id), each.display_name()) for each in people]
        self.fields["owner"].choices = [("", _("Choose")), *choices]  # type: ignore[attr-defined]


class AddForm(OutsideForm):
    """One more third party."""

    partner = forms.ChoiceField(label=_("Third party"), error_messages={"required": _("Choose a third party")})

    def __init__(self, *args: Any, further: list[Partner], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["partner"].choices = [(str(each.public_id), each.name) for each in further]  # type: ignore[attr-defined]
