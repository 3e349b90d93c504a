"""What a mediation room says of itself, to each who sits in it."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from disputes.life import State, side_of
from disputes.rules import Event, Part, Side, Space, Stage

JOINT_NOTE = _("Both sides and the mediator read this.")
CAUCUS_NOTE = _("Only you, who is with you and the mediator read this. The other side does not see it, nor that there is anything.")
NOTES: dict[Space, Promise] = {
    Space.JOINT: JOINT_NOTE,
    Space.CAUCUS_CLIENT: _("Only the client's side and you read this. The other side does not see it, nor that there is anything."),
    Space.CAUCUS_RESPONDENT: _("Only the respondent's side and you read this. The other side does not see it, nor that there is anything."),
    Space.MEDIATOR: _("Only you read this. No side, no colleague and no copy of the case ever contains it."),
}
NAMES: dict[Space, Promise] = {
    Space.JOINT: _("Joint room"),
    Space.CAUCUS_CLIENT: _("With the client"),
    Space.CAUCUS_RESPONDENT: _("With the respondent"),
    Space.MEDIATOR: _("My notes"),
}
ALONE = _("With the mediator alone")
WHO: dict[str, Promise] = {
    "client": pgettext_lazy("room", "Client"),
    "mediator": pgettext_lazy("room", "Mediator"),
    "privacy_officer": pgettext_lazy("room", "The firm"),
    "respondent": Part.RESPONDENT.label,
    "representative": pgettext_lazy("room", "With the client"),
    "adviser": pgettext_lazy("room", "With the respondent"),
}


def space_name(space: str, role: str) -> str:
    """What a tab is called for whoever sits there in `role`."""
    return str(NAMES[Space(space)] if role == "mediator" or space == Space.JOINT else ALONE)


def space_note(space: str, role: str) -> str:
    """Who reads what is said in a space."""
    return str(NOTES[Space(space)] if role == "mediator" or space == Space.JOINT else CAUCUS_NOTE)


def who(role: str) -> str:
    """A speaker, by what they are there, in the active language."""
    return str(WHO.get(role, role))


def stands(state: State) -> str:
    """How the mediation stands, in one sentence for everybody in the room."""
    if state.stage is Stage.MEDIATION_OFFERED:
        return str(_waiting(state))
    if state.suspended:
        return str(_suspended(state))
    if state.stage is Stage.MEDIATION:
        return str(_("The mediation is under way."))
    if state.stage is Stage.AGREED:
        return str(_("An agreement is reached. The room stays open while it is carried out."))
    return str(_("The mediation is over. The room can be read, nothing more can be said in it."))


def _waiting(state: State) -> Promise:
    if len(state.accepted) < len(Side):
        return _("The mediation has not begun: both sides have to accept it first.")
    if not state.mediator:
        return _("Both sides have accepted. A mediator is being chosen.")
    return _("The mediation begins as soon as the mediator has declared to be impartial.")


def _suspended(state: State) -> Promise:
    if state.challenged:
        return _("The mediator has been challenged. The mediation stands still until somebody else has decided, and its time does not run.")
    if state.conflict:
        return _("A conflict of interest of the mediator was found. The mediation stands still until it is resolved.")
    if not state.mediator:
        return _("The mediator was replaced. The mediation goes on with a new one; what was said to the former one alone stays with them.")
    return _("The new mediator has not declared to be impartial yet. The mediation goes on as soon as that is done.")


NEUTRAL: dict[tuple[Event, Side], Promise] = {
    (Event.MEDIATOR_CHALLENGED, Side.CLIENT): _("The client's side challenged the mediator"),
    (Event.MEDIATOR_CHALLENGED, Side.RESPONDENT): _("The respondent's side challenged the mediator"),
    (Event.PARTICIPANT_JOINED, Side.CLIENT): _("Somebody joined for the client's side"),
    (Event.PARTICIPANT_JOINED, Side.RESPONDENT): _("Somebody joined for the respondent's side"),
    (Event.PARTICIPANT_LEFT, Side.CLIENT): _("Somebody of the client's side left"),
    (Event.PARTICIPANT_LEFT, Side.RESPONDENT): _("Somebody of the respondent's side left"),
}
SHOWN = frozenset(
    {
        Event.MEDIATION_STARTED, Event.MEDIATION_ENDED, Event.MEDIATOR_ASSIGNED, Event.MEDIATOR_DECLARED, Event.MEDIATOR_CHALLENGED,
        Event.CHALLENGE_UPHELD, Event.CHALLENGE_DISMISSED, Event.CONFLICT_FOUND, Event.OVERRIDE_ASKED, Event.OVERRIDE_GIVEN,
        Event.MEDIATOR_REFUSED,
        Event.PARTICIPANT_INVITED, Event.PARTICIPANT_JOINED, Event.PARTICIPANT_LEFT, Event.PARTICIPANT_REMOVED, Event.SESSION_CANCELLED,
        Event.AGREEMENT_RECORDED,
    }
)  # fmt: skip
"""The events of the case that everybody in the room reads on its record."""


def on_record(event: str, role: str) -> str:
    """An event as both sides read it."""
    kind = Event(event)
    return str(NEUTRAL.get((kind, side_of(role))) or kind.label)
