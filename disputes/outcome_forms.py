"""The form of an outcome for the public, and the public's search."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from disputes.forms import CleanedField
from disputes.models.outcomes import PAIRS
from disputes.rules import Resolution, Topic
from disputes.services.outcomes import LONGEST
from portal.doors.errors import Refusal

LABELS = {
    "asked": (_("What was asked for (Chinese)"), _("What was asked for (English)")),
    "happened": (_("What had happened (Chinese)"), _("What had happened (English)")),
    "result": (_("How it ended (Chinese)"), _("How it ended (English)")),
    "changed": (_("What we changed (Chinese)"), _("What we changed (English)")),
}


class OutcomeForm(forms.Form):
    """Four parts in two languages; what a service refuses is said at its field."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in PAIRS:
            part, language = name.rsplit("_", 1)
            label = LABELS[part][0 if language == "zh" else 1]
            self.fields[name] = CleanedField(limit=LONGEST, rows=3, required=False, label=label)
            self.fields[name].widget.attrs["lang"] = "zh-Hans" if language == "zh" else "en"

    def refuse(self, refusal: Refusal) -> None:
        for name, problem in refusal.fields.items():
            self.add_error(name if name in self.fields else None, str(problem))
        if not refusal.fields:
            self.add_error(None, refusal.text)


class SearchForm(forms.Form):
    """What the public looks for; an odd value looks for nothing in particular."""

    use_required_attribute = False
    q = CleanedField(limit=60, multiline=False, required=False, label=_("Words"))
    topic = forms.ChoiceField(required=False, label=_("About"), choices=[("", _("Everything")), *Topic.choices])
    result = forms.ChoiceField(required=False, label=_("Outcome"), choices=[("", _("Every outcome")), *Resolution.choices])
