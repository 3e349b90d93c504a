"""What somebody asks for, how they show who they are, and what staff write down about it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from disputes.forms import CleanedField, ContactForm, ReceiptForm
from portal.doors.errors import Refusal
from portal.rights.age_sealed import PASSPHRASE_MOST
from portal.rights.rules import Place, Right, Whom

ABOUT_LIMIT = 5000
CODE = {"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"}


class RequestForm(ContactForm):
    """All of it on one page: which right, for whom, under whose law, in which words; then what shows who asks."""

    asked = "right"
    right = forms.ChoiceField(
        label=_("What do you ask for?"), choices=Right.choices, widget=forms.RadioSelect,
        error_messages={"required": _("Choose what you ask for")},
    )  # fmt: skip
    whom = forms.ChoiceField(
        label=_("For whom?"), choices=Whom.choices, widget=forms.RadioSelect, error_messages={"required": _("Choose for whom you ask")},
    )  # fmt: skip
    place = forms.ChoiceField(
        label=_("Where do you live?"), choices=Place.choices, widget=forms.RadioSelect,
        error_messages={"required": _("Choose where you live: it says which law applies")},
    )  # fmt: skip
    about = CleanedField(
        limit=ABOUT_LIMIT, label=_("What is it about?"),
        help_text=_("Say which information, matter or time you mean. Please leave out identity card and bank card numbers."),
        error_messages={"required": _("Say what it is about")},
    )  # fmt: skip
    receipt = forms.CharField(
        required=False, max_length=400, label=_("Receipt code of an earlier case"), widget=forms.TextInput(attrs=CODE),
        help_text=_("If you have one: it shows that the case is yours, and nothing else is needed."),
    )  # fmt: skip
    field_order = ["right", "whom", "place", "about", "receipt", "address"]

    def __init__(self, *args: Any, places: list[Place], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["place"]
        field.choices = [(place.value, place.label) for place in places]  # type: ignore[attr-defined]
        if len(places) == 1:
            field.initial, field.widget, field.required = places[0].value, forms.HiddenInput(), False

    def clean_place(self) -> str:
        return str(self.cleaned_data["place"] or self.fields["place"].initial)

    def radios(self) -> list[forms.BoundField]:
        """The questions that are answered by choosing."""
        return [self[name] for name in ("right", "whom", "place") if not self[name].is_hidden]


class ProofForm(ReceiptForm):
    """The receipt of an earlier case."""


SECRET = {"autocomplete": "new-password", "spellcheck": "false", "class": "w-30"}


class FetchForm(ReceiptForm):
    """The receipt of the request, once more, before the copy is given out; a passphrase seals what is given out."""

    passphrase = forms.CharField(
        required=False, strip=False, max_length=PASSPHRASE_MOST, label=_("Passphrase"), widget=forms.PasswordInput(attrs=SECRET),
        help_text=_("At least 12 characters. We do not keep it: without it nobody can open the file, and we cannot either."),
    )  # fmt: skip
    again = forms.CharField(
        required=False, strip=False, max_length=PASSPHRASE_MOST, label=_("The passphrase once more"),
        widget=forms.PasswordInput(attrs=SECRET),
    )  # fmt: skip

    def secrets(self) -> list[forms.BoundField]:
        """What seals the file."""
        return [self["passphrase"], self["again"]]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if said.get("passphrase", "") != said.get("again", ""):
            self.add_error("again", _("The two are not the same. Type the passphrase once more."))
        return said


class DocumentForm(forms.Form):
    """Staff: which records the document is about, and what was compared."""

    references = CleanedField(
        limit=400, multiline=False, label=_("References of the cases that are theirs"), help_text=_("Separated by spaces."),
    )  # fmt: skip
    note = CleanedField(limit=500, rows=3, label=_("What you compared"), help_text=_("No numbers of documents. Sealed, on the record."))

    def words(self) -> list[str]:
        return str(self.cleaned_data["references"]).replace(",", " ").replace("，", " ").split()

    def refuse(self, refusal: Refusal) -> None:
        """Say at the field, or at the top, why it was not taken."""
        self.add_error("references" if "references" in refusal.fields else None, refusal.text)
