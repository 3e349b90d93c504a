from functools import partial
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from portal.doors.fields import CleanText
from portal.education import queries
from portal.education.rules import Content, Kind
from portal.policies.rules import TOPICS

LINE, TEXT, GUIDE = 200, 2000, 20_000
Text = partial(CleanText, required=False)


def clause_choices() -> list[tuple[str, str]]:
    """Clauses of the policy in force, by anchor, titled in the active language."""
    language = get_language() or "en"
    return [(clause.anchor, f"{clause.number} {clause.title(language)}") for clause in queries.clauses_in_force()]


def _area(rows: int, lang: str) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "lang": lang})


class AnswerForm(forms.Form):
    """A question and its answer, both languages side by side. `edits` says which state of the draft the editor saw."""

    edits = forms.IntegerField(widget=forms.HiddenInput)
    question_zh = Text(limit=LINE, multiline=False, widget=forms.TextInput(attrs={"lang": "zh-Hans"}), label=_("Question (Chinese)"))
    question_en = Text(limit=LINE, multiline=False, widget=forms.TextInput(attrs={"lang": "en"}), label=_("Question (English)"))
    answer_zh = Text(limit=TEXT, widget=_area(6, "zh-Hans"), label=_("Answer (Chinese)"))
    answer_en = Text(limit=TEXT, widget=_area(6, "en"), label=_("Answer (English)"))
    also_zh = Text(limit=TEXT, widget=_area(3, "zh-Hans"), label=_("Other ways people ask it (Chinese)"))
    also_en = Text(limit=TEXT, widget=_area(3, "en"), label=_("Other ways people ask it (English)"))
    topic = forms.ChoiceField(choices=[("", "–"), *TOPICS.items()], required=False, label=_("Topic"))
    clauses = forms.MultipleChoiceField(
        choices=clause_choices, required=False, widget=forms.CheckboxSelectMultiple, label=_("Clauses it rests on")
    )

    def content(self) -> Content:
        return {name: value for name, value in self.cleaned_data.items() if name != "edits"}


class GuideForm(forms.Form):
    """A guide, both languages side by side."""

    edits = forms.IntegerField(widget=forms.HiddenInput)
    title_zh = Text(limit=LINE, multiline=False, widget=forms.TextInput(attrs={"lang": "zh-Hans"}), label=_("Title (Chinese)"))
    title_en = Text(limit=LINE, multiline=False, widget=forms.TextInput(attrs={"lang": "en"}), label=_("Title (English)"))
    summary_zh = Text(limit=TEXT, widget=_area(2, "zh-Hans"), label=_("In short (Chinese)"))
    summary_en = Text(limit=TEXT, widget=_area(2, "en"), label=_("In short (English)"))
    text_zh = Text(limit=GUIDE, widget=_area(14, "zh-Hans"), label=_("Text (Chinese)"))
    text_en = Text(limit=GUIDE, widget=_area(14, "en"), label=_("Text (English)"))
    clauses = forms.MultipleChoiceField(
        choices=clause_choices, required=False, widget=forms.CheckboxSelectMultiple, label=_("Clauses it rests on")
    )

    def content(self) -> Content:
        return {name: value for name, value in self.cleaned_data.items() if name != "edits"}


def form_for(kind: str, data: Any = None, content: Content | None = None, edits: int = 0) -> AnswerForm | GuideForm:
    form = AnswerForm if kind == Kind.ANSWER else GuideForm
    return form(data, initial={**(content or {}), "edits": edits})


class NoteForm(forms.Form):
    note = CleanText(limit=300, widget=forms.Textarea(attrs={"rows": 2}), label=_("What should be different"))
