"""The form in which a new version of a term is drafted."""

from datetime import date
from functools import partial
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.deadlines.rules import LIMITS, PauseEffect
from portal.doors.errors import Refusal
from portal.doors.fields import CleanText
from portal.law.models import Term
from portal.law.rules import PAUSE_WORDS
from portal.law.term_proposals import TITLE, WHY, Draft

UNITS = [("wd", _("working days")), ("d", _("calendar days")), ("m", _("months")), ("h", _("hours"))]
NARROW = {"class": "w-10"}
Line = partial(CleanText, required=False, limit=TITLE, multiline=False)
# Which input a refusal is about; all others are about the length.
PLACES = {
    "term.past": "valid_from", "term.far": "valid_from", "term.planned": "valid_from", "term.no_why": "why", "deadline.pause": "pause",
}  # fmt: skip


class TermForm(forms.Form):
    """Filled in with the term as it is; `draft` holds the answer."""

    count = forms.IntegerField(
        label=_("How long"),
        min_value=1,
        max_value=max(LIMITS.values()),
        widget=forms.NumberInput(attrs={"class": "w-5", "inputmode": "numeric"}),
        error_messages={"required": _("Say how many."), "invalid": _("Say how many.")},
    )
    unit = forms.ChoiceField(label=_("Counted in"), choices=UNITS, widget=forms.Select(attrs={"class": "w-20"}))
    pause = forms.ChoiceField(
        label=_("While we wait for the other side, the clock"),
        choices=[(each.value, PAUSE_WORDS[each]) for each in PauseEffect],
        widget=forms.Select(attrs={"class": "w-20"}),
    )
    valid_from = forms.DateField(
        label=_("In force from"),
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(attrs={**NARROW, "type": "date"}, format="%Y-%m-%d"),
        help_text=_(
            "Clocks that start from this day on follow it; those that run keep theirs. Approved later, it begins with the approval."
        ),
        error_messages={"required": _("Give the day."), "invalid": _("Write the day as 2027-02-05.")},
    )
    title_zh = Line(label=_("Chinese title"), widget=forms.TextInput(attrs={"lang": "zh-Hans"}))
    title_en = Line(label=_("English title"), widget=forms.TextInput(attrs={"lang": "en"}))
    why = CleanText(
        required=False, limit=WHY, label=_("Why it should change"), help_text=_("For whoever approves it. Name no client."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, term: Term, today: date) -> None:
        start = {name: getattr(term, name) for name in ("count", "unit", "pause", "title_zh", "title_en")} | {"valid_from": today}
        super().__init__(data, initial=start, use_required_attribute=False)
        self.term = term
        for field in self.fields.values():
            field.one_of = True  # type: ignore[attr-defined]

    @property
    def draft(self) -> Draft:
        """What was asked for; only after `is_valid()`."""
        said = dict(self.cleaned_data)
        return Draft(code=self.term.code, period=f"{said.pop('count')}{said.pop('unit')}", **said)

    def refuse(self, refusal: Refusal) -> None:
        place = PLACES.get(refusal.code, "count")
        if refusal.code == "term.no_title":
            place = "title_en" if self.cleaned_data["title_zh"] else "title_zh"
        self.add_error(None if refusal.status == 409 and place == "count" else place, refusal.text)
