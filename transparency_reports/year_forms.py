from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.doors.errors import Refusal
from portal.doors.fields import CleanText

TEXT, TITLE = 4000, 200
BOTH = {"required": _("Write the text in both languages.")}


def _zh(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "lang": "zh-Hans"})


def _en(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "lang": "en"})


class YearForm(forms.Form):
    year = forms.IntegerField(label=_("Year"), min_value=2020, max_value=2099, error_messages={"required": _("Give the year.")})
    reason_zh = CleanText(limit=1000, label=_("Reason in Chinese"), widget=_zh(2), required=False)
    reason_en = CleanText(limit=1000, label=_("Reason in English"), widget=_en(2), required=False)

    def refuse(self, refusal: Refusal) -> None:
        self.add_error(None, refusal.text)


class EditionForm(forms.Form):
    summary_zh = CleanText(limit=TEXT, label=_("Text in Chinese"), widget=_zh(6), error_messages=BOTH)
    summary_en = CleanText(limit=TEXT, label=_("Text in English"), widget=_en(6), error_messages=BOTH)

    def refuse(self, refusal: Refusal) -> None:
        self.add_error(None, refusal.text)


class StoryForm(forms.Form):
    title_zh = CleanText(limit=TITLE, multiline=False, label=_("Title in Chinese"), error_messages=BOTH)
    title_en = CleanText(limit=TITLE, multiline=False, label=_("Title in English"), error_messages=BOTH)
    text_zh = CleanText(limit=TEXT, label=_("Text in Chinese"), widget=_zh(4), error_messages=BOTH)
    text_en = CleanText(limit=TEXT, label=_("Text in English"), widget=_en(4), error_messages=BOTH)
    what = forms.ChoiceField(label=_("Row whose share is told"))
    before = forms.ChoiceField(label=_("Quarter before"))
    after = forms.ChoiceField(label=_("Quarter after"))

    def __init__(self, *args: Any, rows: Iterable[tuple[str, str]] = (), quarters: Iterable[tuple[str, str]] = (), **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["what"].choices = list(rows)  # type: ignore[attr-defined]
        for name in ("before", "after"):
            self.fields[name].choices = list(quarters)  # type: ignore[attr-defined]

    def refuse(self, refusal: Refusal) -> None:
        self.add_error(None, refusal.text)
