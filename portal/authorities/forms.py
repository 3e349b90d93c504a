from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.authorities.rules import BASIS, MOST_PEOPLE, Authority, Outcome
from portal.doors.text import clean


def _day(label: object) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))  # type: ignore[arg-type]


class RequestForm(forms.Form):
    authority = forms.ChoiceField(label=_("Who asked"), choices=Authority.choices)
    basis = forms.CharField(label=_("Legal basis: the law and its article"), max_length=BASIS)
    asked_on = _day(pgettext_lazy("authority", "Day of the request"))
    people = forms.IntegerField(label=_("Data of how many people"), min_value=1, max_value=MOST_PEOPLE)

    def clean_basis(self) -> str:
        return clean(self.cleaned_data["basis"], limit=BASIS, multiline=False)


class AnswerForm(forms.Form):
    outcome = forms.ChoiceField(label=pgettext_lazy("authority", "What came of it"), choices=Outcome.choices)
    answered_on = _day(pgettext_lazy("authority", "Day of the answer"))
