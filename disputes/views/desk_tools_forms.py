"""Forms of the desk's tools: ready replies, macros, what a bulk act still asks, and a note with colleagues in it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from disputes import places, steps, tools
from disputes.forms import CleanedField
from disputes.models import CannedReply, Case, Department, Macro
from disputes.services.tools import NAME_LIMIT, TEXT_LIMIT
from disputes.steps import Do
from disputes.views.desk_forms import REASON_LIMIT, ActionForm, Words
from portal.accounts.models import User
from portal.doors.errors import Refusal


class NoteForm(ActionForm):
    """A note; `to` are public ids of colleagues who are told that it mentions them."""

    text = Words(label=_("Note for colleagues"), rows=3)
    to = forms.MultipleChoiceField(label=_("Mention colleagues"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, data: Any = None, *, case: Case, initial: dict[str, Any] | None = None, author: User | None = None) -> None:
        self.colleagues = tools.colleagues(case, but=author)
        super().__init__(data, case=case, initial=initial)

    def prepare(self) -> None:
        self.fields["to"].choices = [(str(each.public_id), each.display_name()) for each in self.colleagues]  # type: ignore[attr-defined]

    def mentioned(self) -> list[User]:
        return [each for each in self.colleagues if str(each.public_id) in self.cleaned_data["to"]]


class ToolForm(forms.Form):
    """A name in both languages, and which version was opened."""

    name_zh = CleanedField(label=_("Chinese name"), limit=NAME_LIMIT, multiline=False)
    name_en = CleanedField(label=_("English name"), limit=NAME_LIMIT, multiline=False)
    n = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=10**8)

    def refuse(self, refusal: Refusal) -> None:
        """Say at the field it is about, or at the top, why a service would not take it."""
        named = {name: str(words) for name, words in refusal.fields.items() if name in self.fields}
        for name, words in named.items():
            self.add_error(name, words)
        if not named:
            self.add_error(None, refusal.text)


class ReplyToolForm(ToolForm):
    shortcut = forms.SlugField(
        label=_("Shortcut"),
        max_length=20,
        help_text=_("Small letters, digits and dashes. Typed after / at the beginning of a line, it brings the reply."),
        error_messages={"invalid": _("Use letters, digits and dashes only.")},
    )
    text_zh = CleanedField(label=_("Words in Chinese"), limit=TEXT_LIMIT, rows=8)
    text_en = CleanedField(label=_("Words in English"), limit=TEXT_LIMIT, rows=8)
    field_order = ["name_zh", "name_en", "shortcut", "text_zh", "text_en"]

    def clean_shortcut(self) -> str:
        return str(self.cleaned_data["shortcut"]).lower()

    @staticmethod
    def of(reply: CannedReply) -> dict[str, Any]:
        return {name: getattr(reply, name) for name in ("name_zh", "name_en", "shortcut", "text_zh", "text_en", "n")}

    @staticmethod
    def places() -> list[tuple[str, str]]:
        return [(f"{{{name}}}", str(words)) for name, words in places.PLACES.items()]


class MacroForm(ToolForm):
    """Up to six steps, each one select."""

    def __init__(self, data: Any = None, *, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        choices = _steps()
        for number in range(1, steps.MOST + 1):
            label = _("Step %(number)s") % {"number": number}
            self.fields[f"step_{number}"] = forms.ChoiceField(label=label, choices=choices, required=number == 1)

    def todo(self) -> list[str]:
        return [each for number in range(1, steps.MOST + 1) if (each := self.cleaned_data[f"step_{number}"])]

    @property
    def slots(self) -> list[forms.BoundField]:
        return [self[f"step_{number}"] for number in range(1, steps.MOST + 1)]

    @staticmethod
    def of(macro: Macro) -> dict[str, Any]:
        named = {name: getattr(macro, name) for name in ("name_zh", "name_en", "n")}
        return named | {f"step_{number}": step for number, step in enumerate(macro.steps, 1)}


def _steps() -> list[tuple[str, Any]]:
    """Every step there is, in groups where a step needs something to go with it."""
    replies = [(str(reply.public_id), reply.name) for reply in tools.replies()]
    departments = [(each.code, each.name) for each in Department.objects.filter(active=True)]
    plain = [(str(do), str(tools.TITLES[do])) for do in Do if do not in steps.WITH]
    with_reply = [(str(group), _with(do, replies)) for do, group in ((Do.REPLY, _("Reply with")), (Do.ASK, _("Ask for more with")))]
    handing = [(str(_("Hand to")), _with(Do.HAND, departments))]
    return [("", _("No step")), *plain, *((group, found) for group, found in [*with_reply, *handing] if found)]


def _with(do: Do, things: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(f"{do}:{what}", str(tools.TITLES[do]) % {"what": name}) for what, name in things]


class NothingMore(forms.Form):
    """A bulk act that asks nothing more."""


class BulkNote(forms.Form):
    text = Words(label=_("Note for colleagues"), rows=4)


class BulkHand(forms.Form):
    reason = CleanedField(label=_("Why, for colleagues"), limit=REASON_LIMIT, rows=3)


class BulkAssign(forms.Form):
    over_capacity = forms.BooleanField(label=_("Also when this person has as many cases as they can do"), required=False)
