"""What drafts, ready replies and macros add to the pages of the desk."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from disputes import desk
from disputes.models import Case
from disputes.moves import OFFICE
from disputes.tools import KeptWords
from disputes.views.desk_actions import ACTIONS
from disputes.views.desk_forms import ActionForm
from disputes.views.desk_tools_forms import NoteForm
from portal.accounts.models import User

NOTE = "note"
TAKE_TITLE, NOTE_TITLE = _("Take the case"), _("Write a note")
ASSIGN_TITLE, HAND_TITLE, MACRO_TITLE = _("Give to"), _("Hand to"), _("Macro")
TO_THE_CLIENT = frozenset({"reply", "ask", "answer", "decline", "reopen", "reinstate", "extend", "merge"})
"""Forms whose `text` the client reads: ready replies can be put into it."""


def number(text: str) -> int:
    """A version or an event number as a form says it; 0 for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else 0


@dataclass(frozen=True)
class FormTools:
    """What one form of a case page shows beside its fields. `n` is the version of the draft this window knows; `other` is a draft
    kept in another window meanwhile."""

    name: str
    n: int
    draft: KeptWords | None = None
    other: KeptWords | None = None
    writes: bool = False


def form_tools(request: HttpRequest, name: str, kept: Mapping[str, KeptWords], *, came_back: bool) -> FormTools:
    """For a fresh form its draft; for one that came back the version it was sent with, and what another window kept since."""
    draft, writes = kept.get(name), name in TO_THE_CLIENT
    if not came_back:
        return FormTools(name, draft.n if draft else 0, draft=draft, writes=writes)
    n = number(request.POST.get("draft", ""))
    if draft is None or draft.n <= n:
        return FormTools(name, n, writes=writes)
    return FormTools(name, draft.n, other=draft, writes=writes)


def typed(form: forms.BaseForm, data: QueryDict) -> dict[str, str]:
    """What stands in the fields of `form`, when there are words among it; a choice alone is no draft."""
    said = {field.name: data.get(field.html_name, "") for field in form.visible_fields() if not _many(field.field)}
    worded = any(said[name].strip() for name, field in form.fields.items() if name in said and isinstance(field, forms.CharField))
    return {name: text for name, text in said.items() if text} if worded else {}


def _many(field: forms.Field) -> bool:
    return isinstance(field, (forms.MultipleChoiceField, forms.BooleanField))


def refilled(form: type[ActionForm], case: Case, data: QueryDict, **more: Any) -> ActionForm:
    """A form with what was typed in it and no complaints: it was not sent, only kept or helped with."""
    many = {name for name, field in form.base_fields.items() if isinstance(field, forms.MultipleChoiceField)}
    initial = {name: data.getlist(name) if name in many else data[name] for name in form.base_fields if name in data}
    return form(case=case, initial=initial, **more)


def form_class(name: str) -> type[ActionForm] | None:
    """The form of this name on a case page: a move's, or the note's."""
    if name == NOTE:
        return NoteForm
    return ACTIONS[name].form if name in ACTIONS else None


@dataclass(frozen=True)
class Stray:
    """A draft for something that can no longer be done at this case."""

    title: str
    draft: KeptWords


def strays(kept: Mapping[str, KeptWords], offered: Iterable[str]) -> list[Stray]:
    there = {*offered, NOTE}
    return [Stray(str(ACTIONS[name].title) if name in ACTIONS else name, draft) for name, draft in kept.items() if name not in there]


def bulk_choices(user: User, choices: Mapping[str, list[desk.Choice]]) -> list[tuple[str, list[tuple[str, str]]]]:
    """What can be done with ticked cases, in groups: (group, [(act, words)]); those without a group first."""
    groups = {"assign": ASSIGN_TITLE, "hand": HAND_TITLE, "macro": MACRO_TITLE} if user.has_role(*OFFICE) else {"macro": MACRO_TITLE}
    take = [("take", str(TAKE_TITLE))] if user.has_role(*OFFICE) else []
    named = [(str(title), [(f"{kind}:{each.code}", each.name) for each in choices[kind]]) for kind, title in groups.items()]
    return [("", [*take, ("note", str(NOTE_TITLE))]), *((group, acts) for group, acts in named if acts)]
