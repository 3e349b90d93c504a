from datetime import datetime, time
from functools import partial
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from portal.doors.errors import Refusal
from portal.doors.fields import CleanText
from portal.policies import queries, tables
from portal.policies.drafts import Words
from portal.policies.rules import ITEMS, TOPICS

TITLE, TEXT = 200, 20_000
Text = partial(CleanText, required=False)
_LINES = forms.Textarea(attrs={"rows": 6})


def item_choices() -> list[tuple[str, str]]:
    """Every mandatory item of every jurisdiction, in the active language."""
    return [(code, f"{_t(words)} ({code})") for items in (ITEMS["cn"], ITEMS["eu"]) for code, words in items.items()]


class ClauseForm(forms.Form):
    """A clause pair, side by side. `edits` says which state of the draft the editor saw."""

    edits = forms.IntegerField(widget=forms.HiddenInput)
    title_zh = Text(limit=TITLE, multiline=False, label=_("Title (Chinese)"))
    title_en = Text(limit=TITLE, multiline=False, label=_("Title (English)"))
    text_zh = Text(limit=TEXT, widget=forms.Textarea(attrs={"rows": 10, "lang": "zh-Hans"}), label=_("Text (Chinese)"))
    text_en = Text(limit=TEXT, widget=forms.Textarea(attrs={"rows": 10, "lang": "en"}), label=_("Text (English)"))
    summary_zh = Text(limit=TITLE, widget=forms.Textarea(attrs={"rows": 2}), label=_("In short (Chinese)"))
    summary_en = Text(limit=TITLE * 2, widget=forms.Textarea(attrs={"rows": 2}), label=_("In short (English)"))
    table_zh = Text(limit=TEXT, widget=_LINES, label=_("Table (Chinese)"))
    table_en = Text(limit=TEXT, widget=_LINES, label=_("Table (English)"))
    topics = forms.MultipleChoiceField(choices=list(TOPICS.items()), required=False, label=_("Topics"))
    items = forms.MultipleChoiceField(
        choices=item_choices, required=False, widget=forms.CheckboxSelectMultiple, label=_("Mandatory items this clause covers")
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        try:
            data["table"] = tables.from_text(data.get("table_zh", ""), data.get("table_en", ""))
        except Refusal as refusal:
            self.add_error("table_zh", refusal.text)
        return data

    def words(self) -> Words:
        """What was typed, as plain data."""
        data = self.cleaned_data
        texts = {name: data[name] for name in ("title_zh", "title_en", "summary_zh", "summary_en")}
        texts |= {name: tables.canonical(data[name]) for name in ("text_zh", "text_en")}
        return Words(**texts, table=data["table"], topics=tuple(data["topics"]), items=tuple(data["items"]))


def initial(words: Words, edits: int) -> dict[str, Any]:
    """A clause as the form shows it."""
    shown = {name: getattr(words, name) for name in ("title_zh", "title_en", "text_zh", "text_en", "summary_zh", "summary_en")}
    lines = {f"table_{lang}": tables.to_text(words.table, lang) for lang in ("zh", "en")}
    return {**shown, **lines, "topics": list(words.topics), "items": list(words.items), "edits": edits}


class ChangesForm(forms.Form):
    """What a draft changes: one point a line, the same points in both languages."""

    edits = forms.IntegerField(widget=forms.HiddenInput)
    material = forms.TypedChoiceField(
        label=_("Kind of change"),
        choices=[("1", _("Change of substance")), ("0", _("Change of wording"))],
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
    )
    changes_zh = Text(limit=TEXT, widget=_LINES, label=_("What changed, one point a line (Chinese)"))
    changes_en = Text(limit=TEXT, widget=_LINES, label=_("What changed, one point a line (English)"))
    purposes = forms.MultipleChoiceField(
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label=_("Who agreed to these is asked again"),
        help_text=_("Only purposes this change touches. What they agreed to before does not cover what is new."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["purposes"].choices = queries.by_consent()  # type: ignore[attr-defined]

    def said(self) -> dict[str, Any]:
        """What was filled in, as `describe_changes` takes it."""
        given = {name: self.cleaned_data[name] for name in ("material", "purposes", "edits")}
        return given | {f"changes_{lang}": self.points(lang) for lang in ("zh", "en")}

    def points(self, lang: str) -> list[str]:
        return [line.lstrip("-•* ").strip() for line in self.cleaned_data[f"changes_{lang}"].splitlines() if line.strip("-•* ")]


class PublishForm(forms.Form):
    """From which day the version binds; empty means as early as allowed."""

    effective_on = forms.DateField(
        required=False, label=_("Takes effect on"), input_formats=["%Y-%m-%d"], widget=forms.DateInput(attrs={"type": "date"})
    )

    def effective_at(self) -> datetime | None:
        """The first moment of the day chosen, in the firm's time zone."""
        day = self.cleaned_data["effective_on"]
        return timezone.make_aware(datetime.combine(day, time.min)) if day else None
