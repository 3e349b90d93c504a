"""What is typed about departments and seats."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from disputes import desk
from disputes.services.team import MOST, NAME


class DepartmentForm(forms.Form):
    name_zh = forms.CharField(label=pgettext_lazy("department", "Name in Chinese"), max_length=NAME)
    name_en = forms.CharField(label=pgettext_lazy("department", "Name in English"), max_length=NAME)
    active = forms.BooleanField(label=_("In use"), required=False)

    def __init__(self, *args: Any, known: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not known:
            del self.fields["active"]


class SeatForm(forms.Form):
    department = forms.ChoiceField(label=_("Department"), required=False)
    capacity = forms.IntegerField(label=_("Open cases at once, at most"), min_value=1, max_value=MOST)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = [(each.code, each.name) for each in desk.departments()]
        self.fields["department"].choices = [("", _("The common desk")), *places]  # type: ignore[attr-defined]
