from django import forms
from django.utils.translation import gettext_lazy as _

from disputes.forms import CleanedField, QuestionForm

SCORES = ((1, _("Not at all")), (2, _("A little")), (3, _("Partly")), (4, _("Mostly")), (5, _("Very much")))
LONGEST = 500


class RateForm(QuestionForm):
    """How a conversation was, from 1 to 5, and a word about it."""

    asked = "score"
    score = forms.TypedChoiceField(
        choices=SCORES,
        coerce=int,
        label=_("Was this helpful?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the five")},
    )
    text = CleanedField(limit=LONGEST, required=False, rows=3, label=_("A word about it (optional)"))
