from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.doors.fields import CleanText
from portal.policies import following
from portal.policies.services.following import NOTE_LIMIT


class OwnerForm(forms.Form):
    """Who sees to a task."""

    owner = forms.ChoiceField(label=_("Owner"), error_messages={"required": _("Choose somebody who works on the policy.")})

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.people = {str(user.public_id): user for user in following.owners()}
        self.fields["owner"].choices = [("", "–"), *((key, user.display_name()) for key, user in self.people.items())]  # type: ignore[attr-defined]

    def person(self) -> User:
        """Who was chosen."""
        return self.people[self.cleaned_data["owner"]]


class DoneForm(forms.Form):
    """What was done about a task."""

    note = CleanText(
        limit=NOTE_LIMIT,
        label=_("What was looked at and changed"),
        help_text=_("In a sentence or two, without names of clients."),
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Say what was done.")},
    )
