"""What can be done in a mediation room besides talking: each act with its form, who may do it, and the service it calls."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from disputes import queries, refusals
from disputes.models import Case, Participant, Sitting
from disputes.rules import Event
from disputes.services import mediation, neutrality, participants, sittings
from disputes.views import room_forms as forms
from portal.trail.rules import Actor

Run = Callable[[Case, Any, Actor], object]


@dataclass(frozen=True)
class Act:
    """`title` is on the button and in the summary; `doors` are those from which it can be done."""

    event: Event
    title: str | Promise
    done: str | Promise
    form: type[forms.RoomForm]
    run: Run
    doors: frozenset[str]
    look: str = "quiet"
    listed: bool = True


def participant_of(case: Case, public_id: UUID) -> Participant:
    found = case.participants.filter(public_id=public_id).first()
    if found is None:
        raise refusals.not_found()
    return found


def sitting_of(case: Case, public_id: UUID) -> Sitting:
    found = case.sittings.select_related("case").filter(public_id=public_id).first()
    if found is None:
        raise refusals.not_found()
    return found


def _words(form: Any) -> str:
    return str(form.cleaned_data["reason"])


def _leave(case: Case, form: Any, by: Actor) -> object:
    return participants.leave_room(participant=participant_of(case, UUID(by.id)), reason=_words(form), by=by)


def _remove(case: Case, form: Any, by: Actor) -> object:
    gone = participant_of(case, form.cleaned_data["participant"])
    return participants.remove_participant(participant=gone, reason=_words(form), by=by)


def _set(case: Case, form: Any, by: Actor) -> object:
    said = {name: form.cleaned_data[name] for name in ("minutes", "place", "agenda_zh", "agenda_en")}
    return sittings.set_session(case=case, starts_at=form.when(), by=by, **said)


def _answer(case: Case, form: Any, by: Actor) -> object:
    sitting = sitting_of(case, form.cleaned_data["session"])
    return sittings.answer_session(sitting=sitting, answer=form.cleaned_data["answer"], words=form.cleaned_data["words"], by=by)


def _cancel(case: Case, form: Any, by: Actor) -> object:
    return sittings.cancel_session(sitting=sitting_of(case, form.cleaned_data["session"]), reason=_words(form), by=by)


def _minutes(case: Case, form: Any, by: Actor) -> object:
    said = {name: form.cleaned_data[name] for name in ("text", "language")}
    return sittings.write_minutes(sitting=sitting_of(case, form.cleaned_data["session"]), by=by, **said)


PARTY, STAFF, SIDES = frozenset({"party"}), frozenset({"staff"}), frozenset({"client", "party", "staff"})
ACTS: dict[str, Act] = {
    "declare": Act(
        Event.MEDIATOR_DECLARED, _("Declare to be impartial"), _("Declared. Both sides can read it."), forms.DeclareForm,
        lambda case, form, by: neutrality.declare_neutrality(case=case, disclosed=_words(form), by=by), STAFF, "",
    ),
    "accept-mediation": Act(
        Event.MEDIATION_ACCEPTED, _("Accept mediation"), _("You have accepted mediation."), forms.NothingForm,
        lambda case, form, by: mediation.accept_mediation(case=case, by=by), PARTY, "",
    ),
    "decline-mediation": Act(
        Event.MEDIATION_DECLINED, _("Decline mediation"), _("You have declined mediation."), forms.OptionalReasonForm,
        lambda case, form, by: mediation.decline_mediation(case=case, reason=_words(form), by=by), PARTY,
    ),
    "set-session": Act(
        Event.SESSION_SET, _("Set a session"), _("Set. Both sides have been told."), forms.SessionForm, _set, STAFF,
    ),
    "answer-session": Act(
        Event.SESSION_ANSWERED, _("Answer"), _("The mediator knows."), forms.AnswerForm, _answer, SIDES, listed=False,
    ),
    "cancel-session": Act(
        Event.SESSION_CANCELLED, _("Call the session off"), _("Called off. Both sides have been told."), forms.CancelForm, _cancel, STAFF,
        listed=False,
    ),
    "minutes": Act(
        Event.MINUTES_WRITTEN, _("Write minutes"), _("Both sides can read the minutes."), forms.MinutesForm, _minutes, STAFF, listed=False,
    ),
    "challenge": Act(
        Event.MEDIATOR_CHALLENGED, _("Challenge the mediator"),
        _("The mediation stands still until somebody else has decided about the mediator."), forms.ChallengeForm,
        lambda case, form, by: neutrality.challenge_mediator(case=case, reason=_words(form), by=by), SIDES,
    ),
    "remove": Act(
        Event.PARTICIPANT_REMOVED, _("Remove"), _("Removed. Their windows are closed."), forms.RemoveForm, _remove, STAFF, listed=False,
    ),
    "end-mediation": Act(
        Event.MEDIATION_ENDED, _("Stop the mediation"), _("The mediation has ended."), forms.OptionalReasonForm,
        lambda case, form, by: mediation.end_mediation(case=case, reason=_words(form), by=by), PARTY,
    ),
    "leave": Act(
        Event.PARTICIPANT_LEFT, _("Leave this mediation for good"), _("You have left. Your code opens nothing any more."),
        forms.OptionalReasonForm, _leave, PARTY,
    ),
}  # fmt: skip


def possible(case: Case, me: Actor, door: str) -> dict[str, Act]:
    """What can be done now from this door."""
    events = queries.possible(case, me)
    return {name: act for name, act in ACTS.items() if door in act.doors and act.event in events}
