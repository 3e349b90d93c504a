"""What people type about offers, figures, agreements and what was agreed. Wrong input keeps what was typed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from disputes.claims import Currency, amount_typed
from disputes.forms import CleanedField, QuestionForm
from disputes.offers_rules import TERM_LABELS, Term
from disputes.rules import Remedy, Side
from disputes.services.agreements import AGREEMENT_LIMIT, SEEN_LIMIT
from disputes.services.offers import TERM_LIMIT
from disputes.services.signing import NAME_LIMIT
from portal.doors.errors import Refusal
from portal.law.rules import MediatorBody

ROWS = 4  # things to be done that a page offers at once
BODIES = {
    MediatorBody.IN_HOUSE.value: _("Our own mediator: a contract"),
    MediatorBody.PEOPLES_MEDIATION_COMMITTEE.value: _("A people's mediation committee"),
    MediatorBody.CONSUMER_ASSOCIATION.value: _("A consumer association"),
    MediatorBody.INDUSTRY_BODY.value: _("A mediation body of the trade"),
    MediatorBody.AUTHORITY_12315.value: _("The market authority (12315)"),
}
REASON_LIMIT, OFFER_WORDS = 500, 4_000
Day = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "w-20"})
Amount = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "class": "w-10"})


class OfferForm(QuestionForm):
    """A form of these pages: a refusal's words stand at its fields. Ids carry the form's name: several stand on one page."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"auto_id": f"{type(self).__name__.lower()}-%s", **options})

    def refuse(self, refusal: Refusal, field: str | None = None) -> None:
        for name, words in refusal.fields.items():
            self.add_error(name if name in self.fields else None, str(words))
        if not refusal.fields:
            self.add_error(None, refusal.text)
        self.refused = refusal


class ReasonForm(OfferForm):
    reason = CleanedField(limit=REASON_LIMIT, rows=3, required=False, label=_("Why?"))


class NeededReasonForm(OfferForm):
    reason = CleanedField(
        limit=REASON_LIMIT, rows=3, label=_("What was not done?"), error_messages={"required": _("Say what was not done")}
    )


class DoneForm(OfferForm):
    reason = CleanedField(limit=REASON_LIMIT, rows=2, required=False, label=_("What was done, and when"))


def amount_of(typed: str) -> Any:
    try:
        return amount_typed(typed)
    except Refusal as refusal:
        raise forms.ValidationError(refusal.text, code=refusal.code) from None


class SealForm(OfferForm):
    """One figure for a round."""

    asked = "amount"
    amount = forms.CharField(max_length=40, label=_("Your figure"), widget=Amount, error_messages={"required": _("Enter an amount")})

    def clean_amount(self) -> Any:
        return amount_of(self.cleaned_data["amount"])


class RoundForm(OfferForm):
    currency = forms.ChoiceField(label=_("Currency"), choices=Currency.choices, initial=Currency.CNY)


@dataclass(frozen=True)
class Row:
    """The fields of one thing to be done, as the page lays them out."""

    n: int
    who: forms.BoundField
    remedy: forms.BoundField
    words: forms.BoundField
    by_day: forms.BoundField
    amount: forms.BoundField
    currency: forms.BoundField

    @property
    def parts(self) -> list[forms.BoundField]:
        return [self.who, self.remedy, self.words, self.by_day, self.amount, self.currency]

    @property
    def used(self) -> bool:
        return self.n == 1 or bool(self.remedy.value()) or any(part.errors for part in self.parts)


class TermsForm(OfferForm):
    """An offer: what is to be done, by whom and by when, and words. Rows without a kind are empty rows."""

    text = CleanedField(limit=OFFER_WORDS, rows=4, required=False, label=_("What you want to say with it"))

    def __init__(self, *args: Any, mine: Side = Side.RESPONDENT, **options: Any) -> None:
        super().__init__(*args, **options)
        for n in range(1, ROWS + 1):
            self._row(n, mine)

    def _row(self, n: int, mine: Side) -> None:
        kinds = [("", pgettext_lazy("term", "Choose what is done")), *((kind.value, label) for kind, label in TERM_LABELS.items())]
        self.fields[f"who_{n}"] = forms.ChoiceField(
            label=_("Who does it"),
            choices=[(Side.RESPONDENT.value, _("The firm does")), (Side.CLIENT.value, _("The client does"))],
            initial=mine,
        )
        self.fields[f"remedy_{n}"] = forms.ChoiceField(label=_("What is done"), choices=kinds, required=False)
        self.fields[f"words_{n}"] = CleanedField(
            limit=TERM_LIMIT, rows=2, required=False, label=_("Details: which information, in what way")
        )
        self.fields[f"by_day_{n}"] = forms.DateField(label=_("By when"), required=False, widget=Day)
        self.fields[f"amount_{n}"] = forms.CharField(label=_("Amount, for a payment"), required=False, max_length=40, widget=Amount)
        self.fields[f"currency_{n}"] = forms.ChoiceField(
            label=_("Currency"), choices=Currency.choices, initial=Currency.CNY, required=False
        )

    def rows(self) -> Iterator[Row]:
        for n in range(1, ROWS + 1):
            yield Row(n, *(self[f"{name}_{n}"] for name in ("who", "remedy", "words", "by_day", "amount", "currency")))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for n in range(1, ROWS + 1):
            try:
                data[f"amount_{n}"] = amount_of(data.get(f"amount_{n}", ""))
            except forms.ValidationError as error:
                self.add_error(f"amount_{n}", error)
        return data

    def terms(self) -> list[Term]:
        """What was filled in. A gap between rows does not move the number a refusal names: empty rows come last on a new page."""
        return [_term(self.cleaned_data, n) for n in self.filled()]

    def filled(self) -> list[int]:
        return [n for n in range(1, ROWS + 1) if self.cleaned_data.get(f"remedy_{n}")]

    def refuse(self, refusal: Refusal, field: str | None = None) -> None:
        """The service counts terms, the page rows: name the row."""
        rows = dict(enumerate(self.filled(), start=1))
        for name, words in refusal.fields.items():
            part, _bar, number = name.rpartition("_")
            row = f"{part}_{rows[int(number)]}" if number.isdigit() and int(number) in rows else "text"
            self.add_error(row if row in self.fields else None, str(words))
        if not refusal.fields:
            self.add_error(None, refusal.text)
        self.refused = refusal


def _term(data: dict[str, Any], n: int) -> Term:
    remedy, amount = Remedy(data[f"remedy_{n}"]), data[f"amount_{n}"]
    paid = remedy is Remedy.COMPENSATION and amount is not None
    money = (str(amount), data[f"currency_{n}"] or Currency.CNY.value) if paid else ("", "")
    return Term(Side(data[f"who_{n}"]), remedy, data[f"words_{n}"], data[f"by_day_{n}"], *money)


class DraftForm(OfferForm):
    """The text of the agreement, side by side, and the day of each thing to be done."""

    text_zh = CleanedField(limit=AGREEMENT_LIMIT, rows=26, label=_("Agreement in Chinese"))
    text_en = CleanedField(limit=AGREEMENT_LIMIT, rows=26, label=_("Agreement in English"))
    body = forms.ChoiceField(label=_("Before whom the agreement was reached"), choices=list(BODIES.items()))

    def __init__(self, *args: Any, terms: list[Term], **options: Any) -> None:
        super().__init__(*args, **options)
        for n, term in enumerate(terms, start=1):
            label = f"{n}. {term.label}"
            self.fields[f"by_day_{n}"] = forms.DateField(label=label, required=False, widget=Day, initial=term.by_day)
        self.count = len(terms)

    def day_fields(self) -> list[forms.BoundField]:
        return [self[f"by_day_{n}"] for n in range(1, self.count + 1)]

    def days(self) -> dict[int, date | None]:
        return {n: self.cleaned_data[f"by_day_{n}"] for n in range(1, self.count + 1)}


class SignForm(OfferForm):
    """The name, the code, and that the text was read. Which text it is comes with the form."""

    name = CleanedField(limit=NAME_LIMIT, multiline=False, label=_("Your full name"), error_messages={"required": _("Type your full name")})
    code = forms.CharField(
        max_length=20, label=_("Code"), error_messages={"required": _("Enter the code we sent you")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "class": "w-10"}),
    )  # fmt: skip
    read = forms.BooleanField(
        label=_("I have read the agreement above and agree to it"), error_messages={"required": _("Tick that you have read it")}
    )


class PaperForm(OfferForm):
    seen = CleanedField(
        limit=SEEN_LIMIT,
        rows=2,
        label=_("Who was there and saw both sides sign"),
        error_messages={"required": _("Say who saw both sides sign")},
    )


class VerifyForm(OfferForm):
    asked = "code"
    code = forms.CharField(
        max_length=200, label=_("Verification code, or the SHA-256 printed under the agreement"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}), error_messages={"required": _("Enter the code")},
    )  # fmt: skip
