from django import forms
from django.utils.translation import gettext_lazy as _

from portal.doors.text import clean

LIMIT = 600


class StatementForm(forms.Form):
    text_zh = forms.CharField(label=_("Statement in Chinese"), widget=forms.Textarea(attrs={"rows": 3, "lang": "zh-Hans"}))
    text_en = forms.CharField(label=_("Statement in English"), widget=forms.Textarea(attrs={"rows": 3, "lang": "en"}))
    accurate_on = forms.DateField(label=_("Accurate as of"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    expires_on = forms.DateField(label=_("Expires on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))

    def clean_text_zh(self) -> str:
        return clean(self.cleaned_data["text_zh"], limit=LIMIT)

    def clean_text_en(self) -> str:
        return clean(self.cleaned_data["text_en"], limit=LIMIT)
