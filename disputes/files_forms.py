"""What is typed about evidence files."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from disputes import standing
from disputes.files_rules import ACCEPT, WORDS_LIMIT
from disputes.forms import CleanedField, QuestionForm
from disputes.models import Case
from disputes.rules import Remedy
from disputes.services.file_intake import NOTHING_SENSITIVE, Said
from portal.consent.services import SAID_NO
from portal.doors.errors import Refusal

CHANGED = _("The wording has changed since this page was opened. Please read it again.")


def claim_choices(case: Case) -> list[tuple[str, Any]]:
    """Nothing in particular first, then the claims of the case: number, and what is asked for."""
    found = [(str(each.n), f"{each.n}. {Remedy(each.remedy).label}") for each in standing.read_claims(case, opened=False)]
    return [("", _("No single one")), *found]


class WordsForm(QuestionForm):
    """What a file shows, and to which claim it belongs."""

    asked = "words"
    words = CleanedField(
        limit=WORDS_LIMIT, required=False, rows=3, label=_("What does it show?"),
        help_text=_("For example “contract, page 3” or “the call of 5 March”."),
    )  # fmt: skip
    claim = forms.ChoiceField(required=False, label=_("Which of the things you ask for does it support?"))

    def __init__(self, *args: Any, case: Case, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["claim"].choices = claim_choices(case)  # type: ignore[attr-defined]
        if len(self.fields["claim"].choices) == 1:  # type: ignore[attr-defined]
            del self.fields["claim"]

    def claim_number(self) -> int | None:
        chosen = self.cleaned_data.get("claim")
        return int(chosen) if chosen else None

    def refuse(self, refusal: Refusal, field: str | None = None) -> None:
        """At the input it is about, where there is one."""
        for name, words in refusal.fields.items():
            self.add_error(name if name in self.fields else field, str(words))
        if not refusal.fields:
            self.add_error(field, refusal.text)
        self.refused = refusal


def file_field() -> forms.FileField:
    """Where a file is chosen; an empty one is refused by what it holds, with words of its own."""
    return forms.FileField(
        label=_("File"),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
        error_messages={"required": _("Choose a file")},
    )


class FileForm(WordsForm):
    """A file with what is said about it; `shown` are the SHA-256 of the consents as they stand on this page, `resting` those the person
    said no to or took back: they are not asked for again, and a tick from a page opened before counts for nothing."""

    asked = "file"
    file = file_field()
    sensitive = forms.ChoiceField(label=_("Does it hold sensitive information?"), widget=forms.RadioSelect, error_messages={
        "required": _("Say whether the file holds sensitive information."),
        "invalid_choice": CHANGED,
    })  # fmt: skip
    original = forms.BooleanField(required=False, label=_("Yes, keep the untouched original too"))
    field_order = ["file", "words", "claim", "sensitive", "original"]

    def __init__(self, *args: Any, shown: dict[str, str], resting: Collection[str] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        self.shown, self.resting = shown, resting
        choices = [(NOTHING_SENSITIVE, _("No")), (shown["sensitive"], _("Yes, and I agree that you use it as described above"))]
        if "sensitive" in resting:
            choices = choices[:1]
            self.fields["sensitive"].error_messages["invalid_choice"] = SAID_NO
        self.fields["sensitive"].choices = choices  # type: ignore[attr-defined]
        self.fields["original"].widget.attrs["value"] = shown["original"]

    def clean_original(self) -> bool:
        """A tick is a "yes" to the words it stood under: after they changed it is none, and the page asks again."""
        ticked = str(self.data.get(self.add_prefix("original"), ""))
        if ticked and "original" in self.resting:
            raise forms.ValidationError(SAID_NO)
        if ticked and ticked != self.shown["original"]:
            raise forms.ValidationError(CHANGED)
        return bool(ticked)

    def said(self) -> Said:
        data = self.cleaned_data
        original = self.shown["original"] if data.get("original") else ""
        return Said(name=data["file"].name, words=data["words"], claim=self.claim_number(), sensitive=data["sensitive"], original=original)


class StaffFileForm(WordsForm):
    """A file the firm adds."""

    asked = "file"
    file = file_field()
    field_order = ["file", "words", "claim"]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if "claim" in self.fields:
            self.fields["claim"].label = _("Which claim is it about?")

    def said(self) -> Said:
        data = self.cleaned_data
        return Said(name=data["file"].name, words=data["words"], claim=self.claim_number())


class RoomFileForm(StaffFileForm):
    """A file for those at the table. What it proves of a claim is for the case's evidence."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, auto_id="file-%s", **options)
        self.fields.pop("claim", None)


class OwnRoomFileForm(FileForm):
    """A file a person puts on the table: the others get the cleaned copy only, so there is no original to ask about."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, auto_id="file-%s", **options)
        for name in ("claim", "original"):
            self.fields.pop(name, None)


class StrikeForm(QuestionForm):
    """Why a file is taken back."""

    asked = "words"
    words = CleanedField(limit=WORDS_LIMIT, required=False, rows=3, label=_("Why?"))

    def refuse(self, refusal: Refusal, field: str | None = None) -> None:
        self.add_error("words" if refusal.fields else None, refusal.text)
        self.refused = refusal
