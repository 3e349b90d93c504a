"""What staff type about claims and lessons: an answer to each claim, what was done, what was learned."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from disputes import claims, lessons, queries, standing
from disputes.claim_forms import MoneyFields
from disputes.claims import Claim
from disputes.lessons import Cause
from disputes.models import Case
from disputes.rules import ClaimState, Event, Remedy
from disputes.services import afterwards
from disputes.services import claims as service
from disputes.services.afterwards import LESSON_LIMIT, TITLE_LIMIT
from disputes.services.claims import WORDS_LIMIT
from disputes.views import desk_forms
from disputes.views.desk_forms import ActionForm, Words
from portal.doors.errors import Refusal
from portal.doors.fields import CleanText
from portal.trail.rules import Actor

ANSWERS = [(each.value, each.label) for each in (ClaimState.AGREED, ClaimState.PARTLY, ClaimState.REFUSED)]
Day = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "w-20"})


def open_claims(case: Case, event: Event) -> list[Claim]:
    """The claims of which `event` can happen now."""
    state = queries.state(case)
    return [each for each in standing.read_claims(case, opened=False) if claims.may(state, each.n, event)]


def _choices(found: list[Claim]) -> list[tuple[str, str]]:
    return [(str(each.n), f"{each.n}. {Remedy(each.remedy).label}") for each in found]


class AnswerForm(desk_forms.AnswerForm):
    """The answer to the whole case; `missing` are the claims that need theirs first."""

    missing: list[Claim] = []  # noqa: RUF012 (replaced for each form)

    def prepare(self) -> None:
        waiting = set(claims.unanswered(queries.state(self.case)))
        self.missing = [each for each in standing.read_claims(self.case, opened=False) if each.n in waiting] if waiting else []


class ClaimAnswerForm(MoneyFields, ActionForm):
    """Yes, in part or no to one claim, always with reasons."""

    claim = forms.ChoiceField(label=_("Claim"))
    state = forms.ChoiceField(label=_("Our answer"), choices=ANSWERS, widget=forms.RadioSelect)
    words = Words(label=_("Reasons for the client, and by when it will be done"), limit=WORDS_LIMIT)
    field_order = ["claim", "state", "words", "amount", "currency"]

    def prepare(self) -> None:
        self.fields["claim"].choices = _choices(open_claims(self.case, Event.CLAIM_ANSWERED))  # type: ignore[attr-defined]
        self.fields["amount"].label = _("Amount, for compensation only")


class ClaimDoneForm(ActionForm):
    """What was agreed has been done: what, and on which day."""

    claim = forms.ChoiceField(label=_("Claim"))
    words = Words(label=_("What was done; the client reads this"), limit=WORDS_LIMIT, rows=3)
    done_on = forms.DateField(label=_("Day it was done"), widget=Day, initial=timezone.localdate)

    def prepare(self) -> None:
        self.fields["claim"].choices = _choices(open_claims(self.case, Event.CLAIM_DONE))  # type: ignore[attr-defined]


class LessonForm(ActionForm):
    """What a closed case taught, in both languages and without anything about a person."""

    cause = forms.ChoiceField(label=_("Where it came from"), choices=Cause.choices)
    title_zh = CleanText(label=_("Title in Chinese"), limit=TITLE_LIMIT, multiline=False)
    title_en = CleanText(label=_("Title in English"), limit=TITLE_LIMIT, multiline=False)
    text_zh = Words(label=_("What was learned, in Chinese"), limit=LESSON_LIMIT, rows=3)
    text_en = Words(label=_("What was learned, in English"), limit=LESSON_LIMIT, rows=3)
    change_zh = Words(label=_("What will be different, in Chinese"), limit=LESSON_LIMIT, rows=3)
    change_en = Words(label=_("What will be different, in English"), limit=LESSON_LIMIT, rows=3)
    due_on = forms.DateField(label=_("By when"), widget=Day)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        try:
            lessons.without_persons({name: data[name] for name in data if name[:5] in ("title", "text_", "chang")})
        except Refusal as refusal:
            for name, words in refusal.fields.items():
                self.add_error(name, str(words))
        return data


def answer(case: Case, data: dict[str, Any], by: Actor) -> object:
    return service.answer_claim(case=case, by=by, **data | {"claim": int(data["claim"])})


def finish(case: Case, data: dict[str, Any], by: Actor) -> object:
    return service.finish_claim(case=case, by=by, **data | {"claim": int(data["claim"])})


def learn(case: Case, data: dict[str, Any], by: Actor) -> object:
    return afterwards.note_lesson(case=case, by=by, **data)
