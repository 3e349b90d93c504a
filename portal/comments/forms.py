from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.comments.rules import Ground
from portal.doors.errors import Refusal
from portal.doors.fields import CleanText

LIMIT, ANSWER_LIMIT = 2000, 2000


class CommentForm(forms.Form):
    text = CleanText(
        limit=LIMIT, label=_("Your comment"), widget=forms.Textarea(attrs={"rows": 6, "aria-describedby": "hint-text"}),
        error_messages={"required": _("Write your comment.")},
    )  # fmt: skip

    def refuse(self, refusal: Refusal) -> None:
        self.add_error("text", refusal.text)


class CodeForm(forms.Form):
    code = CleanText(
        limit=80, multiline=False, label=_("The code of your comment"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Enter the code.")},
    )  # fmt: skip

    def refuse(self, refusal: Refusal) -> None:
        self.add_error("code", refusal.text)


class DeclineForm(forms.Form):
    ground = forms.ChoiceField(
        label=pgettext_lazy("comment", "Ground"), choices=Ground.choices,
        error_messages={"required": _("Choose the ground. The sender reads it.")},
    )  # fmt: skip

    def refuse(self, refusal: Refusal) -> None:
        self.add_error(None, refusal.text)


class AnswerForm(forms.Form):
    answer_zh = CleanText(
        limit=ANSWER_LIMIT, label=_("Answer in Chinese"), widget=forms.Textarea(attrs={"rows": 4, "lang": "zh-Hans"}),
        error_messages={"required": _("Write the answer in both languages.")},
    )  # fmt: skip
    answer_en = CleanText(
        limit=ANSWER_LIMIT, label=_("Answer in English"), widget=forms.Textarea(attrs={"rows": 4, "lang": "en"}),
        error_messages={"required": _("Write the answer in both languages.")},
    )  # fmt: skip

    def refuse(self, refusal: Refusal) -> None:
        self.add_error(None, refusal.text)


class OpenForm(forms.Form):
    until = forms.DateField(
        label=_("Last day for comments"), input_formats=["%Y-%m-%d"], widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Give the day."), "invalid": _("Write the day as 2027-02-05.")},
    )  # fmt: skip
