from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bot.rules import Reason


class DismissForm(forms.Form):
    reason = forms.ChoiceField(choices=Reason.choices, label=_("Why nothing is to be written about it"))


class TogetherForm(forms.Form):
    """Another group that asks the same, by its public id."""

    other = forms.ChoiceField(label=_("Asks the same as"))

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["other"].choices = [("", "–"), *choices]  # type: ignore[attr-defined]
