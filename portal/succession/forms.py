"""In which a change of hands is entered, called off, and an objection is written down that somebody made by letter or telephone."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from disputes import queries as cases
from portal.doors.errors import Refusal
from portal.doors.fields import CleanText
from portal.inventory.models import Purpose
from portal.succession.rules import Draft, Fate, Kind, Line, Reach

WIDE = {"class": "w-30"}
CHANGED = "changed"
FATES = [
    ("", pgettext_lazy("succession", "Choose")),
    (Fate.GOES.value, Fate.GOES.label),
    (CHANGED, pgettext_lazy("succession", "Goes to the recipient, who uses it for something else or in another way")),
    (Fate.STAYS.value, Fate.STAYS.label),
    (Fate.DESTROYED.value, Fate.DESTROYED.label),
]


class _Quiet(forms.Form):
    use_required_attribute = False

    def refuse(self, refusal: Refusal) -> None:
        """Say at the fields, or at the top, why it was not taken; what was typed stays."""
        for name, words in refusal.fields.items():
            self.add_error(name if name in self.fields else None, str(words))
        if not refusal.fields:
            self.add_error(None, refusal.text)


class SuccessionForm(_Quiet):
    """What happens, who takes over, when, and one answer for every purpose of the inventory (`fate_<code>`)."""

    kind = forms.ChoiceField(
        label=_("What happens"), choices=Kind.choices, widget=forms.Select(attrs=WIDE),
        error_messages={"required": _("Choose what happens.")}
    )  # fmt: skip
    name_zh = CleanText(
        limit=120, multiline=False, label=_("Recipient, in Chinese"), widget=forms.TextInput(attrs=WIDE),
        help_text=_("Who takes over. Where nobody does: who answers afterwards, for example the liquidator."),
        error_messages={"required": _("Give the name in both languages.")},
    )  # fmt: skip
    name_en = CleanText(
        limit=120, multiline=False, label=_("Recipient, in English"), widget=forms.TextInput(attrs=WIDE),
        error_messages={"required": _("Give the name in both languages.")},
    )  # fmt: skip
    contact = CleanText(
        limit=200, multiline=False, label=_("How people reach the recipient"), widget=forms.TextInput(attrs=WIDE),
        help_text=_("E-mail address or telephone number. Everybody reads it."),
        error_messages={"required": _("Give an e-mail address or a telephone number at which people reach the recipient.")},
    )  # fmt: skip
    effective_on = forms.DateField(
        label=_("Takes effect on"), input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(attrs={"type": "date", "class": "w-10"}, format="%Y-%m-%d"),
        help_text=_("At least 7 days from the day it is approved."),
        error_messages={"required": _("Give the day."), "invalid": _("Write the day as 2027-02-05.")},
    )  # fmt: skip
    reach = forms.ChoiceField(
        label=_("Which cases go along"), choices=Reach.choices, widget=forms.Select(attrs=WIDE),
        error_messages={"required": _("Choose which cases go along.")},
    )  # fmt: skip
    references = CleanText(
        limit=4000, required=False, label=_("Only these cases"), help_text=_("References, separated by spaces."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    more_zh = CleanText(
        limit=1000, required=False, label=_("What changes, in Chinese"), widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Only where the recipient uses something for another purpose or in another way. It has to ask for consent anew."),
    )  # fmt: skip
    more_en = CleanText(
        limit=1000, required=False, label=_("What changes, in English"), widget=forms.Textarea(attrs={"rows": 3})
    )  # fmt: skip

    def __init__(self, *args: Any, purposes: Sequence[Purpose], **options: Any) -> None:
        super().__init__(*args, **options)
        self.purposes = purposes
        for each in purposes:
            self.fields[f"fate_{each.code}"] = forms.ChoiceField(
                label=each.title, choices=FATES, widget=forms.Select(attrs=WIDE),
                error_messages={"required": _("Say what becomes of it.")},
            )  # fmt: skip

    @property
    def plain(self) -> list[forms.BoundField]:
        return [field for field in self if not field.name.startswith("fate_")]

    @property
    def fates(self) -> list[forms.BoundField]:
        return [field for field in self if field.name.startswith("fate_")]

    def clean_references(self) -> tuple[str, ...]:
        typed = str(self.cleaned_data["references"]).replace(",", " ").replace("，", " ").split()
        found, missing = [], []
        for each in typed:
            try:
                found.append(str(cases.by_reference(each).public_id))
            except Refusal:
                missing.append(each)
        if missing:
            raise forms.ValidationError(
                _("There is no case with this reference: %(references)s"), params={"references": ", ".join(missing)}
            )
        return tuple(dict.fromkeys(found))

    def draft(self) -> Draft:
        said = self.cleaned_data
        lines = []
        for each in self.purposes:
            fate = said[f"fate_{each.code}"]
            lines.append(Line(each.code, each.version, Fate.GOES if fate == CHANGED else Fate(fate), fate == CHANGED))
        day: date = said["effective_on"]
        return Draft(
            said["kind"], said["name_zh"], said["name_en"], said["contact"], day, said["more_zh"], said["more_en"], said["reach"],
            said["references"], tuple(lines),
        )  # fmt: skip


class OffForm(_Quiet):
    why_zh = CleanText(limit=500, required=False, label=_("Why, in Chinese"), widget=forms.Textarea(attrs={"rows": 2}),
                       help_text=_("Everybody who was told reads this."))  # fmt: skip
    why_en = CleanText(limit=500, required=False, label=_("Why, in English"), widget=forms.Textarea(attrs={"rows": 2}))


class ObjectionForm(_Quiet):
    reference = CleanText(
        limit=40, multiline=False, label=_("Reference of the case"), widget=forms.TextInput(attrs={"class": "w-20", "autocomplete": "off"}),
        help_text=_("For somebody who said so by letter or telephone."),
        error_messages={"required": _("Give the reference of the case.")},
    )  # fmt: skip
