"""The forms in which an entry is drafted: one a kind, filled in with the entry as it is."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.accounts.rules import Role
from portal.doors.errors import Refusal
from portal.doors.fields import CleanText
from portal.inventory import queries
from portal.inventory.checking import WHY
from portal.inventory.rules import Basis, Done, Gdpr, Kind, Start, Then
from portal.inventory.showing import BASIS_WORDS, LABELS, NOBODY, THEN_WORDS

CHINESE, ENGLISH = _("in Chinese"), _("in English")


class _Pair(CleanText):
    """One half of a pair zh/en."""

    def __init__(self, words: Any, lang: str, limit: int) -> None:
        tag = {"zh": "zh-Hans", "en": "en"}[lang]
        super().__init__(limit=limit, multiline=False, required=False, widget=forms.TextInput(attrs={"lang": tag, "class": "w-30"}))
        self.words, self.lang = words, lang


def _pair(words: Any, limit: int = 120) -> tuple[_Pair, _Pair]:
    return _Pair(words, "zh", limit), _Pair(words, "en", limit)


Choice = partial(forms.ChoiceField, widget=forms.Select(attrs={"class": "w-30"}))
Yes = partial(forms.BooleanField, required=False)
Many = partial(forms.MultipleChoiceField, required=False, widget=forms.CheckboxSelectMultiple)


class EntryForm(forms.Form):
    """What every kind has: the two titles and why it changes. Subclasses add their columns."""

    use_required_attribute = False
    title_zh, title_en = _pair(LABELS["title"])
    why = CleanText(
        limit=WHY, required=False, label=_("Why it should change"), help_text=_("For whoever approves it. Name no client."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, content: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, initial=self._shown(content or {}))
        for name, field in self.fields.items():
            field.one_of = True  # type: ignore[attr-defined]
            if isinstance(field, _Pair):
                field.label = f"{field.words} ({CHINESE if field.lang == 'zh' else ENGLISH})"
            elif name in LABELS and not field.label:
                field.label = str(LABELS[name])
        self.order_fields([name for name in self.fields if name != "why"] + ["why"])

    def _shown(self, content: Mapping[str, Any]) -> dict[str, Any]:
        return {**content, **({"places": "\n".join(content["places"])} if "places" in content else {})}

    @property
    def content(self) -> dict[str, Any]:
        """The columns as typed; only after `is_valid()`."""
        said = {name: value for name, value in self.cleaned_data.items() if name not in ("why", "code")}
        return said | ({"places": said["places"].split()} if "places" in said else {})

    def refuse(self, refusal: Refusal) -> None:
        for name, words in refusal.fields.items():
            self.add_error(name if name in self.fields else None, str(words))
        if not refusal.fields:
            self.add_error(None, refusal.text)


class PurposeForm(EntryForm):
    information_zh, information_en = _pair(LABELS["information"], 300)
    purpose_zh, purpose_en = _pair(LABELS["purpose"], 200)
    method_zh, method_en = _pair(LABELS["method"], 200)
    basis = Choice(choices=Basis.choices)
    gdpr = Choice(choices=Gdpr.choices, required=False)
    basis_zh, basis_en = _pair(BASIS_WORDS)
    needed_zh, needed_en = _pair(LABELS["needed"])
    separate_consent = Yes()
    in_policy = Yes()


class CategoryForm(EntryForm):
    sensitive = Yes()


class DatumForm(EntryForm):
    category = Choice()
    purposes = Many()
    required = Yes()
    without_zh, without_en = _pair(LABELS["without"], 200)
    places = CleanText(limit=2000, required=False, help_text=_("One address of a field a line."), widget=forms.Textarea(attrs={"rows": 4}))
    roles = Many()
    keeping = Choice()

    def __init__(self, data: Any = None, *, content: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, content=content)
        for name, kind in (("category", Kind.CATEGORY), ("purposes", Kind.PURPOSE), ("keeping", Kind.KEEPING)):
            self.fields[name].choices = list(queries.titles(kind).items())  # type: ignore[attr-defined]
        self.fields["roles"].choices = [*NOBODY.items(), *Role.choices]  # type: ignore[attr-defined]


class KeepingForm(EntryForm):
    start = Choice(choices=Start.choices)
    period = CleanText(
        limit=8, multiline=False, required=False, help_text=_("90d for days, 36m for months; empty when an event ends it."),
        widget=forms.TextInput(attrs={"class": "w-5"}),
    )  # fmt: skip
    kept_zh, kept_en = _pair(LABELS["kept"])
    then = Choice(choices=Then.choices)
    then_zh, then_en = _pair(THEN_WORDS)
    done = Choice(choices=Done.choices)
    basis_zh, basis_en = _pair(BASIS_WORDS, 200)
    term = CleanText(
        limit=40, multiline=False, required=False, help_text=_("The code of a term in law that asks for a least time; may be empty."),
        widget=forms.TextInput(attrs={"class": "w-10"}),
    )  # fmt: skip
    in_policy = Yes()


class CodeForm(forms.Form):
    """The code of a new entry: it never changes."""

    use_required_attribute = False
    code = CleanText(
        limit=40, multiline=False, label=pgettext_lazy("inventory", "Code"), help_text=_("Small letters, digits and _; it never changes."),
        widget=forms.TextInput(attrs={"class": "w-20"}), error_messages={"required": _("Give a code.")},
    )  # fmt: skip


class EndForm(forms.Form):
    use_required_attribute = False
    why = CleanText(
        limit=WHY, label=_("Why it ends"), widget=forms.Textarea(attrs={"rows": 2}), error_messages={"required": _("Say why.")}
    )  # fmt: skip


FORMS: dict[str, type[EntryForm]] = {"purpose": PurposeForm, "category": CategoryForm, "datum": DatumForm, "keeping": KeepingForm}
