"""What somebody says is wrong, and what staff decide about it, about stops and explanations. Typed text is never lost."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from disputes.forms import CleanedField, QuestionForm
from disputes.rules import ReadReason
from portal.law import queries as law
from portal.rights.rules import DECISIONS, USES, Effect, Stop, effects_of
from portal.rights.services.correcting import LIMIT

REASON = 2_000


class ShouldForm(QuestionForm):
    """What it should be; it starts with what is held."""

    asked = "should"
    should = CleanedField(
        limit=LIMIT, label=_("What should it be?"), help_text=_("Change the text below to what is right."),
        error_messages={"required": _("Write what it should be")},
    )  # fmt: skip


class DecideForm(QuestionForm):
    """Staff: put right or not, why, and what others were told."""

    effect = forms.ChoiceField(
        label=_("What is done?"), choices=Effect.choices, widget=forms.RadioSelect, error_messages={"required": _("Choose what is done")}
    )
    ground = forms.ChoiceField(label=_("If it stays: the ground"), required=False)
    words = CleanedField(
        limit=REASON, rows=4, required=False, label=_("Why, in words the person understands"),
        help_text=_("Needed where it stays as it is.")
    )  # fmt: skip
    told = CleanedField(
        limit=REASON, rows=3, label=_("Who had received it, and what they were told"),
        help_text=_("Or that nobody outside had received it."),
        error_messages={"required": _("Say who had received it and what they were told, or that nobody had.")},
    )  # fmt: skip

    def __init__(self, *args: Any, what: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices(self, "effect", [(each.value, DECISIONS[each]) for each in effects_of(what)])
        choices(self, "ground", [("", "–"), *((each.code, each.title) for each in law.refusal_grounds("rights"))])


def choices(form: forms.Form, name: str, pairs: list[tuple[Any, Any]]) -> None:
    form.fields[name].choices = pairs  # type: ignore[attr-defined]


class LookForm(QuestionForm):
    """Staff: why the words are opened; the person reads it."""

    reason = forms.ChoiceField(label=_("Why you open it"), choices=ReadReason.choices)
    note = CleanedField(limit=500, multiline=False, required=False, label=_("In your words"))


class WordsForm(QuestionForm):
    """Staff: the words a step comes with; the person reads them."""

    words = CleanedField(
        limit=REASON, rows=5, label=_("What the person is told"),
        error_messages={"required": _("Say why, in words the person understands.")}
    )  # fmt: skip


class ObjectionForm(WordsForm):
    stops = forms.ChoiceField(
        label=_("Which use stops?"), choices=[(use, Stop(use).label) for use in USES], widget=forms.RadioSelect,
        error_messages={"required": _("Choose which use stops")},
    )  # fmt: skip
    field_order = ["stops", "words"]


class ExplainForm(QuestionForm):
    """Staff: the explanation, which starts with what the rules or the record say."""

    text = CleanedField(
        limit=4_000, rows=20, label=_("The explanation"),
        help_text=_("Put together from what is published and from the record. Say it simply."),
        error_messages={"required": _("Write the explanation")},
    )  # fmt: skip
