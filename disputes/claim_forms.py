"""What a client types about what would put it right, and about how easy it was."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from disputes.claims import Currency, amount_typed
from disputes.forms import CleanedField, QuestionForm
from disputes.rules import Remedy
from disputes.services.afterwards import EASE, LINE_LIMIT
from disputes.services.claims import WORDS_LIMIT
from portal.doors.errors import Refusal


class MoneyFields(forms.Form):
    """An amount as people type it, and its currency."""

    amount = forms.CharField(
        required=False,
        max_length=40,
        label=gettext_lazy("Amount"),
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "class": "w-10"}),
    )
    currency = forms.ChoiceField(required=False, label=gettext_lazy("Currency"), choices=Currency.choices, initial=Currency.CNY)

    def clean_amount(self) -> Any:
        try:
            return amount_typed(self.cleaned_data["amount"])
        except Refusal as refusal:
            raise forms.ValidationError(refusal.text, code=refusal.code) from None


class ClaimForm(MoneyFields, QuestionForm):
    """One thing that is asked for."""

    asked = "remedy"
    remedy = forms.ChoiceField(
        label=gettext_lazy("What do you ask for?"),
        choices=Remedy.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what you ask for")},
    )
    words = CleanedField(
        limit=WORDS_LIMIT, required=False, rows=4, label=gettext_lazy("In your own words"),
        help_text=gettext_lazy("For example which information, or from when on. What you write is sealed."),
    )  # fmt: skip
    field_order = ["remedy", "words", "amount", "currency"]

    def money(self) -> list[forms.BoundField]:
        """Amount and currency, side by side."""
        return [self["amount"], self["currency"]]

    def refuse(self, refusal: Refusal, field: str | None = None) -> None:
        """Each wrong input says so itself."""
        for name, words in refusal.fields.items():
            self.add_error(name if name in self.fields else None, str(words))
        if not refusal.fields:
            self.add_error(field, refusal.text)
        self.refused = refusal


class RateForm(QuestionForm):
    """How easy it was, and one open line."""

    asked = "ease"
    ease = forms.TypedChoiceField(
        label=gettext_lazy("How easy was it to deal with us?"),
        choices=[(n, str(n)) for n in EASE],
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose a number from 1 to 7")},
    )
    text = CleanedField(limit=LINE_LIMIT, multiline=False, required=False, label=gettext_lazy("Is there anything you want to add?"))

    def numbers(self) -> Iterator[tuple[int, str, bool]]:
        """Each number with its id and whether it was chosen."""
        chosen = str(self["ease"].value() or "")
        for n in EASE:
            yield n, f"ease-{n}", str(n) == chosen
