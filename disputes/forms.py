"""The questions a client is asked, one a page, and the small forms of the case page. Typed text is never cut or lost."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from disputes.rules import KIND_HINTS, Kind, Remedy, Topic
from disputes.services.conversations import MESSAGE_LIMIT
from disputes.services.filing import STORY_LIMIT, WISH_LIMIT, happened_is_possible
from portal.doors.errors import Refusal
from portal.doors.fields import CleanText

Words = str | Promise
LEFT, OVER = gettext_lazy("{n} characters left"), gettext_lazy("{n} characters too many")


class CleanedField(CleanText):
    """Clean text; a text area says how many characters are left."""

    def __init__(self, *, limit: int, multiline: bool = True, rows: int = 6, **options: Any) -> None:
        if multiline:
            options.setdefault("widget", forms.Textarea(attrs={"rows": rows, "data-limit": limit, "data-left": LEFT, "data-over": OVER}))
        super().__init__(limit=limit, multiline=multiline, **options)


@dataclass(frozen=True)
class Option:
    """One radio button with its hint."""

    value: str
    label: Words
    hint: Words
    chosen: bool
    id: str


class QuestionForm(forms.Form):
    """One question; `asked` is the field the heading belongs to."""

    asked = ""
    use_required_attribute = False
    refused: Refusal | None = None

    def refuse(self, refusal: Refusal, field: str | None = None) -> None:
        """Say at `field`, or at the top, why a service would not take what is right in form."""
        self.add_error(field, refusal.text)
        self.refused = refusal

    def options(self) -> Iterator[Option]:
        """The radio buttons of a choice, with hints where there are any."""
        field = self[self.asked]
        chosen = str(field.value() or "")
        for number, (value, label) in enumerate(self.fields[self.asked].choices):  # type: ignore[attr-defined]
            yield Option(value, label, self.hint(value), value == chosen, f"{field.auto_id}_{number}")

    def hint(self, value: str) -> Words:
        return ""


class KindForm(QuestionForm):
    asked = "kind"
    kind = forms.ChoiceField(
        label=gettext_lazy("What would you like to do?"),
        choices=[
            (Kind.FEEDBACK, gettext_lazy("Give feedback")),
            (Kind.COMPLAINT, gettext_lazy("Make a complaint")),
            (Kind.DISPUTE, gettext_lazy("Bring a dispute")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what you would like to do")},
    )

    def hint(self, value: str) -> Words:
        return KIND_HINTS[Kind(value)]


class TopicForm(QuestionForm):
    asked = "topic"
    topic = forms.ChoiceField(
        label=gettext_lazy("What is it about?"),
        choices=Topic.choices,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("Choose what fits best. You can explain on the next page."),
        error_messages={"required": gettext_lazy("Choose what it is about")},
    )


class StoryForm(QuestionForm):
    asked = "story"
    story = CleanedField(
        limit=STORY_LIMIT,
        label=gettext_lazy("What happened?"),
        help_text=gettext_lazy(
            "In your own words, in any language. You need not leave out numbers or names: what you write is sealed, and staff see "
            "identity numbers, phone numbers and the like masked unless they state a reason, which you can read."
        ),
        error_messages={"required": gettext_lazy("Write what happened")},
    )


class WishForm(QuestionForm):
    """What would put it right: boxes to tick, and words."""

    asked = "remedies"
    remedies = forms.MultipleChoiceField(
        required=False,
        label=gettext_lazy("What would put it right?"),
        help_text=gettext_lazy("Tick all that apply, or none. Each gets its own answer, and you can change them later."),
        choices=Remedy.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    wish = CleanedField(
        limit=WISH_LIMIT,
        required=False,
        label=gettext_lazy("In your own words"),
        help_text=gettext_lazy("For example what exactly we should do, and by when."),
    )

    def options(self) -> Iterator[Option]:
        """The boxes; several may be ticked."""
        field = self["remedies"]
        chosen = set(field.value() or ())
        for number, (value, label) in enumerate(Remedy.choices):
            yield Option(value, label, "", value in chosen, f"{field.auto_id}_{number}")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if Remedy.OTHER in data.get("remedies", ()) and "wish" in data and not data["wish"]:
            self.add_error("wish", _("Say in words what you ask for."))
        return data


def _digits(text: str) -> str:
    """`2026年`, `０３`, ` 5 ` as plain digits."""
    return re.sub(r"\D", "", unicodedata.normalize("NFKC", text), flags=re.ASCII)


class WhenForm(QuestionForm):
    asked = "year"
    year = forms.CharField(required=False, max_length=20, label=pgettext_lazy("date part", "Year"))
    month = forms.CharField(required=False, max_length=20, label=pgettext_lazy("date part", "Month"))
    day = forms.CharField(required=False, max_length=20, label=pgettext_lazy("date part", "Day"))
    unknown = forms.BooleanField(required=False, label=gettext_lazy("I do not know, or it is still going on"))

    @classmethod
    def of(cls, happened: str) -> dict[str, Any]:
        """The initial values for an answer given before."""
        parts = dict(zip(("year", "month", "day"), happened.split("-"), strict=False)) if happened else {}
        return {**parts, "unknown": not happened}

    def parts(self) -> list[forms.BoundField]:
        """Year, month, day as each language puts them."""
        order = ("year", "month", "day") if (get_language() or "").startswith("zh") else ("day", "month", "year")
        return [self[name] for name in order]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        year, month, day = (_digits(data.get(name) or "") for name in ("year", "month", "day"))
        if data.get("unknown") and not year:
            return {"happened": ""}
        if not year:
            self.add_error("year", _("Enter at least the year, or tick that you do not know"))
            return data
        happened = "-".join([year, *([month.zfill(2)] if month or day else []), *([day.zfill(2)] if day else [])])
        if not happened_is_possible(happened, timezone.localdate()):
            self.add_error("year", _("Enter a date that exists and is not in the future"))
        return {"happened": happened}


def texts_are_sent() -> bool:
    """Whether this installation can send text messages."""
    return bool(settings.SMS_GATEWAY_URL)


class ContactForm(QuestionForm):
    asked = "address"
    address = CleanedField(limit=254, multiline=False, required=False, label="")

    def __init__(self, *args: Any, required: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["address"]
        field.required = required
        field.label = _("E-mail address or mobile number") if texts_are_sent() else _("E-mail address")
        field.error_messages["required"] = _("Enter an address")
        field.widget.attrs |= {"autocomplete": "email", "spellcheck": "false", "class": "w-30"}
        field.widget.input_type = "text" if texts_are_sent() else "email"

    def clean_address(self) -> str:
        address = unicodedata.normalize("NFKC", self.cleaned_data["address"])
        if address and "@" not in address and not texts_are_sent():
            raise forms.ValidationError(_("Enter an e-mail address, like name@example.com"))
        return address

    @property
    def channel(self) -> str:
        return "email" if "@" in self.cleaned_data["address"] else "sms"


class CodeForm(QuestionForm):
    asked = "code"
    code = forms.CharField(
        max_length=40,
        label=gettext_lazy("Enter the 6-digit code we sent you"),
        widget=forms.TextInput(attrs={"class": "w-10", "autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}),
        error_messages={"required": gettext_lazy("Enter the code")},
    )


class ReceiptForm(QuestionForm):
    asked = "receipt"
    receipt = forms.CharField(
        max_length=400,
        label=gettext_lazy("Receipt code"),
        help_text=gettext_lazy("28 letters and digits, as you were given them. Capitals, spaces and dashes make no difference."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"}),
        error_messages={"required": gettext_lazy("Enter your receipt code")},
    )


class LostForm(ContactForm):
    asked = "reference"
    reference = forms.CharField(
        max_length=40,
        label=gettext_lazy("Case reference"),
        help_text=gettext_lazy("It looks like 2026-K7Q4M and stands in every letter about the case."),
        widget=forms.TextInput(attrs={"class": "w-20", "autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": gettext_lazy("Enter the case reference")},
    )
    field_order = ["reference", "address"]


class WordsForm(QuestionForm):
    """Words the client adds to a case; required unless said otherwise."""

    asked = "text"
    text = CleanedField(limit=MESSAGE_LIMIT, label="", error_messages={"required": gettext_lazy("Write something first")})


class ReasonForm(QuestionForm):
    asked = "text"
    text = CleanedField(limit=2000, required=False, label="")
