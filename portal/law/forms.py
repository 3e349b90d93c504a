"""The form of the calculator: a term or a period of one's own, and a start."""

from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.deadlines.rules import LIMITS, PERIOD
from portal.doors.errors import Refusal
from portal.law import calculator, queries
from portal.law.rules import TERM_GROUPS

OWN = "own"
UNITS = [("wd", _("working days (China)")), ("d", _("calendar days (China)")), ("m", _("months (EU)")), ("h", _("hours"))]
NARROW = {"class": "w-10"}
DAY = forms.DateInput(attrs={**NARROW, "type": "date"}, format="%Y-%m-%d")
CLOCK = forms.TimeInput(attrs={**NARROW, "type": "time"}, format="%H:%M")
# Which field a refusal belongs to; all others are about the period.
PLACES = {"deadline.needs_time": "clock", "deadline.out_of_range": "start", "law.no_term": "term"}


class DeadlineForm(forms.Form):
    """Valid once a due date was found; `answer` then holds it."""

    term = forms.ChoiceField(
        label=_("Which period?"), error_messages={"required": _("Choose a period."), "invalid_choice": _("Choose a period.")}
    )
    count = forms.IntegerField(
        label=_("How long is your own period?"),
        required=False,
        min_value=0,
        max_value=max(LIMITS.values()),
        widget=forms.NumberInput(attrs=NARROW),
        help_text=_("Only for a period of your own."),
    )
    unit = forms.ChoiceField(label=_("Counted in"), required=False, choices=UNITS, widget=forms.Select(attrs={"class": "w-20"}))
    start = forms.DateField(
        label=_("On what day did it start?"),
        input_formats=["%Y-%m-%d"],
        widget=DAY,
        help_text=_("The day itself is not counted."),
        error_messages={"required": _("Give the day it started."), "invalid": _("Write the day as 2026-02-12.")},
    )
    clock = forms.TimeField(
        label=_("At what time?"),
        required=False,
        input_formats=["%H:%M", "%H:%M:%S"],
        widget=CLOCK,
        help_text=_("Only for hours. The time of day where the term applies: China, Brussels or London."),
        error_messages={"invalid": _("Write the time as 16:30.")},
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(spelled_out(data.dict()) if data else None, use_required_attribute=False)
        self.answer: calculator.Answer | None = None
        cast(forms.ChoiceField, self.fields["term"]).choices = choices()

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("term") == OWN and given.get("count") is None and "count" not in self.errors:
            self.add_error("count", _("Say how many."))
        if not self.errors:
            try:
                self.answer = _answer(given)
            except Refusal as refusal:
                self.add_error(PLACES.get(refusal.code, "count"), refusal.text)
        return given


def spelled_out(data: dict[str, str]) -> dict[str, str]:
    """`?term=15wd`, as the API takes it, is a period of one's own."""
    found = PERIOD.fullmatch(data.get("term", "").strip().lower())
    return {**data, "term": OWN, "count": found[1], "unit": found[2]} if found else data


def choices() -> list[Any]:
    """The terms in force by what they are for, and a period of one's own."""
    terms = queries.terms(timezone.now())
    grouped = [
        (label, [(term.code, f"{term.title} · {term.summary}") for term in terms if term.code in codes]) for label, codes in TERM_GROUPS
    ]
    named = {code for _label, codes in TERM_GROUPS for code in codes}
    others = [(term.code, f"{term.title} · {term.summary}") for term in terms if term.code not in named]
    return [*(group for group in grouped if group[1]), (_("Other"), [*others, (OWN, _("A period of your own"))])]


def _answer(given: dict[str, Any]) -> calculator.Answer:
    text = f"{given['count']}{given['unit'] or 'wd'}" if given["term"] == OWN else given["term"]
    term, rule = calculator.find(text, given["start"])
    return calculator.Answer(queries.due_by(rule, calculator.moment_of(rule, given["start"], given["clock"])), term)
