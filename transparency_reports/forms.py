from django import forms
from django.utils.translation import gettext_lazy as _

from portal.doors.text import clean
from transparency_reports.rules import Quarter

SUMMARY_LIMIT, REASON_LIMIT = 2000, 1000


class QuarterForm(forms.Form):
    quarter = forms.CharField(label=_("Quarter"), help_text=_("For example 2026-Q3"), max_length=20)

    def clean_quarter(self) -> Quarter:
        try:
            return Quarter.parse(self.cleaned_data["quarter"].replace(" ", "-").replace("--", "-"))
        except ValueError:
            raise forms.ValidationError(_("Write the quarter like 2026-Q3.")) from None


class CorrectionForm(forms.Form):
    reason_zh = forms.CharField(
        label=_("Reason in Chinese"), widget=forms.Textarea(attrs={"rows": 3, "lang": "zh-Hans"}), required=True, max_length=REASON_LIMIT
    )
    reason_en = forms.CharField(
        label=_("Reason in English"), widget=forms.Textarea(attrs={"rows": 3, "lang": "en"}), required=True, max_length=REASON_LIMIT
    )

    def clean_reason_zh(self) -> str:
        return clean(self.cleaned_data["reason_zh"], limit=REASON_LIMIT)

    def clean_reason_en(self) -> str:
        return clean(self.cleaned_data["reason_en"], limit=REASON_LIMIT)


class SummaryForm(forms.Form):
    summary_zh = forms.CharField(label=_("Summary in Chinese"), widget=forms.Textarea(attrs={"rows": 4, "lang": "zh-Hans"}), required=False)
    summary_en = forms.CharField(label=_("Summary in English"), widget=forms.Textarea(attrs={"rows": 4, "lang": "en"}), required=False)

    def clean_summary_zh(self) -> str:
        return clean(self.cleaned_data["summary_zh"], limit=SUMMARY_LIMIT)

    def clean_summary_en(self) -> str:
        return clean(self.cleaned_data["summary_en"], limit=SUMMARY_LIMIT)
