from django import forms
from django.utils.translation import gettext_lazy as _

from portal.doors.errors import Refusal
from portal.doors.fields import CleanText
from portal.policies.services.remarking import LIMIT, OUTCOME_LIMIT


class RemarkForm(forms.Form):
    """What somebody asks of a draft; `number` is the clause, "" for the whole draft."""

    number = forms.CharField(required=False, max_length=12, widget=forms.HiddenInput)
    text = CleanText(
        limit=LIMIT, label=_("Comment for colleagues"), help_text=_("Only staff read it. Without names of clients."),
        widget=forms.Textarea(attrs={"rows": 3}), error_messages={"required": _("Write your comment.")},
    )  # fmt: skip

    def refuse(self, refusal: Refusal) -> None:
        self.add_error("text", refusal.text)


class SettleForm(forms.Form):
    """What came of a remark."""

    outcome = CleanText(
        limit=OUTCOME_LIMIT, label=_("What was done, or why nothing was"), widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Say what came of it.")},
    )  # fmt: skip

    def refuse(self, refusal: Refusal) -> None:
        self.add_error("outcome", refusal.text)
