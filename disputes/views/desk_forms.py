"""What staff type on a case. Every text goes through the same cleaning as everywhere; wrong input keeps what was typed."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from disputes import desk, queries
from disputes.forms import CleanedField
from disputes.missed import Cause
from disputes.models import Case
from disputes.rules import ANSWERS, Kind, Language, ReadReason, Resolution, Stage, Topic
from disputes.sentences import DECLARATION
from portal.accounts.models import User
from portal.law import queries as law

TEXT_LIMIT, REASON_LIMIT = 4000, 500
Words = partial(CleanedField, limit=TEXT_LIMIT, rows=5)


class ActionForm(forms.Form):
    """The words of one move. `case` is the case it is about."""

    def __init__(self, data: Any = None, *, case: Case, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, auto_id=f"{self.__class__.__name__.lower()}-%s", initial=initial)
        self.case = case
        self.prepare()

    def prepare(self) -> None:
        """Fill choices that depend on the case."""


class NothingForm(ActionForm):
    pass


class ReplyForm(ActionForm):
    text = Words(label=_("Reply"))
    once = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)


class TextForm(ActionForm):
    text = Words(label=_("What you write to the client"))


class AnswerForm(ActionForm):
    resolution = forms.ChoiceField(
        label=_("Outcome"), choices=[(each.value, each.label) for each in ANSWERS], widget=forms.RadioSelect, initial=Resolution.UPHELD
    )
    text = Words(label=_("Answer with reasons"))


class DeclineForm(ActionForm):
    ground = forms.ChoiceField(label=_("Ground"), widget=forms.RadioSelect)
    text = Words(label=_("Reasons for the client"))

    def prepare(self) -> None:
        grounds = law.refusal_grounds(queries.grounds_for(self.case))
        self.fields["ground"].choices = [(ground.code, ground.title) for ground in grounds]  # type: ignore[attr-defined]


class MediatorForm(ActionForm):
    mediator = forms.ChoiceField(label=_("Mediator"))

    def prepare(self) -> None:
        handled = queries.state(self.case).handled_by
        found = [user for user in User.objects.filter(is_active=True) if user.has_role("mediator") and str(user.public_id) not in handled]
        self.fields["mediator"].choices = [(str(user.public_id), user.display_name()) for user in found]  # type: ignore[attr-defined]


class ProposalForm(ActionForm):
    text = Words(label=_("Proposal to both sides"), limit=4000)


class AgreementForm(ActionForm):
    text_zh = Words(label=_("Agreement in Chinese"), limit=10_000)
    text_en = Words(label=_("Agreement in English"), limit=10_000)
    seen = Words(label=_("Who was there and saw both sides sign"), limit=500, rows=2)
    perform_by = forms.DateField(
        label=_("All of it is to be done by"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class GiveForm(ActionForm):
    handler = forms.ChoiceField(label=_("Who"))
    over_capacity = forms.BooleanField(label=_("Also when this person has as many cases as they can do"), required=False)

    def prepare(self) -> None:
        free = [load for load in desk.loads() if str(load.user.public_id) != self.case.handler]
        words = _("%(name)s · %(open)s of %(capacity)s cases")
        self.fields["handler"].choices = [  # type: ignore[attr-defined]
            (str(load.user.public_id), str(words) % {"name": load.user.display_name(), "open": load.open, "capacity": load.capacity})
            for load in free
        ]


class HandOverForm(ActionForm):
    to = forms.ChoiceField(label=_("Department"))
    reason = Words(label=_("Why, for colleagues"), limit=REASON_LIMIT, rows=3)

    def prepare(self) -> None:
        found = [each for each in desk.departments() if each.code != self.case.department]
        self.fields["to"].choices = [(each.code, each.name) for each in found]  # type: ignore[attr-defined]


class MergeForm(ActionForm):
    into = forms.CharField(label=_("Reference of the earlier case"), max_length=20)
    text = Words(label=_("What you write to the client"))


class ExtendForm(ActionForm):
    clock = forms.ChoiceField(label=_("Deadline"))
    text = Words(label=_("Why more time is needed, for the client"))

    def prepare(self) -> None:
        found = queries.extendable(self.case)
        choices = [(f"{clock.code}:{clock.run}", f"{now.title} → {longer.title}") for clock, now, longer in found]
        self.fields["clock"].choices = choices  # type: ignore[attr-defined]


class ReasonForm(ActionForm):
    reason = Words(label=_("Reason"), limit=REASON_LIMIT, rows=3)


class OptionalReasonForm(ActionForm):
    reason = Words(label=_("Reason"), limit=REASON_LIMIT, rows=3, required=False)


class DeclarationForm(ActionForm):
    """The mediator signs DECLARATION, and says what might raise a doubt."""

    reason = Words(
        label=_("What both sides should know about you"),
        help_text=DECLARATION,
        limit=REASON_LIMIT,
        rows=3,
        required=False,
    )


class BreachForm(ActionForm):
    clock = forms.ChoiceField(label=_("Deadline"))
    cause = forms.ChoiceField(label=_("Why it was missed, as the report counts it"), choices=Cause.choices, widget=forms.RadioSelect)
    reason = Words(label=_("In your words, for the client"), limit=REASON_LIMIT, rows=3)

    def prepare(self) -> None:
        late = self.case.clocks.exclude(breached_at=None)
        choices = [(f"{clock.code}:{clock.run}", f"{law.term(clock.code, clock.started_at).title} · {clock.run}") for clock in late]
        self.fields["clock"].choices = choices  # type: ignore[attr-defined]


class RevealForm(ActionForm):
    what = forms.RegexField(r"^(story|wish|contact|given|(message|note|proposal):[0-9]{1,7})$", widget=forms.HiddenInput)
    reason = forms.ChoiceField(label=_("Why do you need it? The client reads your answer."), choices=ReadReason.choices)
    note = forms.CharField(label=_("More words"), required=False, max_length=REASON_LIMIT)


def _any(choices: Any) -> list[tuple[str, Any]]:
    return [("", _("All")), *choices]


class FilterForm(forms.Form):
    whose = forms.ChoiceField(
        label=_("Whose"), required=False, choices=[("", _("All")), ("mine", _("Mine")), ("unassigned", _("Not taken yet"))]
    )
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=_any(Kind.choices))
    stage = forms.ChoiceField(label=_("Stage"), required=False, choices=_any([c for c in Stage.choices if c[0] != Stage.CLOSED]))
    department = forms.ChoiceField(label=_("Department"), required=False)
    topic = forms.ChoiceField(label=_("Topic"), required=False, choices=_any(Topic.choices))
    language = forms.ChoiceField(label=_("Language"), required=False, choices=_any(Language.choices))
    late = forms.BooleanField(label=_("Late only"), required=False)

    def __init__(self, *args: Any, departments: Sequence[desk.Choice] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.name_departments(departments)

    def name_departments(self, found: Sequence[desk.Choice]) -> None:
        self.fields["department"].choices = _any([(each.code, each.name) for each in found])  # type: ignore[attr-defined]
        if not found:
            self.fields["department"].widget = forms.HiddenInput()


def kept(filters: queries.Filters) -> dict[str, str | bool]:
    """A filter as it is kept: only what it asks for."""
    return {name: value for name, value in asdict(filters).items() if value}


def queue_address(asked: Mapping[str, str | bool]) -> str:
    """The queue with a filter, as its form would ask for it."""
    said = urlencode({name: "on" if value is True else value for name, value in asked.items()})
    return reverse("disputes:desk") + (f"?{said}" if said else "")


class KeepForm(FilterForm):
    """A filter with a name; the filter travels hidden beside the name."""

    name = forms.CharField(label=_("Name of the view"), max_length=40)

    def __init__(self, data: Any = None, *, filters: queries.Filters | None = None) -> None:
        super().__init__(data, auto_id="keep-%s", initial=asdict(filters) if filters else None)
        self.fields["department"] = forms.SlugField(required=False, max_length=40)
        for name, field in self.fields.items():
            field.widget = field.widget if name == "name" else forms.HiddenInput()

    def name_departments(self, found: Sequence[desk.Choice]) -> None:
        """Hidden: whatever the filter said, and one that is gone finds nothing."""

    def filters(self) -> dict[str, str | bool]:
        return kept(queries.Filters(**{name: value for name, value in self.cleaned_data.items() if name != "name"}))
