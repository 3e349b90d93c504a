from django import forms
from django.utils.translation import gettext_lazy as _

from portal.doors.text import clean
from portal.incidents.rules import Kind

TITLE, TEXT = 120, 4000


class NoticeForm(forms.Form):
    """The words of a notice; what kind of notice it is only matters after the first."""

    text_zh = forms.CharField(label=_("Text in Chinese"), max_length=TEXT, widget=forms.Textarea(attrs={"rows": 4, "lang": "zh-Hans"}))
    text_en = forms.CharField(label=_("Text in English"), max_length=TEXT, widget=forms.Textarea(attrs={"rows": 4, "lang": "en"}))

    def clean_text_zh(self) -> str:
        return clean(self.cleaned_data["text_zh"], limit=TEXT)

    def clean_text_en(self) -> str:
        return clean(self.cleaned_data["text_en"], limit=TEXT)


class FirstForm(NoticeForm):
    field_order = ("title_zh", "title_en", "text_zh", "text_en")
    title_zh = forms.CharField(label=_("Title in Chinese"), max_length=TITLE, widget=forms.TextInput(attrs={"lang": "zh-Hans"}))
    title_en = forms.CharField(label=_("Title in English"), max_length=TITLE, widget=forms.TextInput(attrs={"lang": "en"}))

    def clean_title_zh(self) -> str:
        return clean(self.cleaned_data["title_zh"], limit=TITLE, multiline=False)

    def clean_title_en(self) -> str:
        return clean(self.cleaned_data["title_en"], limit=TITLE, multiline=False)


class NextForm(NoticeForm):
    kind = forms.ChoiceField(
        label=_("What this notice is"), choices=[(each.value, each.label) for each in (Kind.UPDATED, Kind.CLOSED)], initial=Kind.UPDATED
    )
