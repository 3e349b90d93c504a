"""What the client reads first: one plain sentence for where the case stands."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from disputes.offers_rules import MEDIATOR
from disputes.rules import Ball, Event, Kind, Resolution, Side, Stage
from portal.deadlines.dates import one_day

STAGE_SENTENCES = {
    Stage.FILED: _("Your case is registered. A person has not read it yet."),
    Stage.IN_REVIEW: _("A person is working on your case."),
    Stage.AWAITING_CLIENT: _("We have asked you a question and are waiting for your reply."),
    Stage.ANSWERED: _("We have given you our answer. Please tell us whether you accept it."),
    Stage.MEDIATION_OFFERED: _("Mediation has been offered. It begins when both sides accept and a mediator is assigned."),
    Stage.MEDIATION: _("Mediation is under way. The mediator is preparing the next step."),
    Stage.AGREED: _("An agreement is reached and recorded. It is now being carried out."),
    Stage.APPEALED: _("Your appeal is registered. Somebody else than before will look at the case."),
    Stage.CLOSED: _("The case is closed."),
}
TURN_SENTENCES = {
    (Stage.MEDIATION_OFFERED, Ball.CLIENT): _("Mediation has been offered. Please tell us whether you accept it."),
    (Stage.MEDIATION_OFFERED, Ball.FIRM): _("You have accepted mediation. It begins once our side accepts and a mediator is assigned."),
    (Stage.MEDIATION, Ball.BOTH): _("Both sides are asked for something: to answer an offer, enter a figure or sign the agreement."),
    (Stage.MEDIATION, Ball.CLIENT): _("The mediation waits for you. See below what you are asked for."),
    (Stage.MEDIATION, Ball.FIRM): _("You have done your part. We are waiting for the other side."),
}
RESOLUTION_SENTENCES = {
    Resolution.EXPLAINED: _("The case is closed: we answered what you told us."),
    Resolution.UPHELD: _("The case is closed: you were right, and we said what we do about it."),
    Resolution.PARTLY_UPHELD: _("The case is closed: you were right in part, and we said what we do about it."),
    Resolution.NOT_UPHELD: _("The case is closed: we found no breach and gave you our reasons. You can go further."),
    Resolution.AGREED: _("The case is closed: both sides reached an agreement."),
    Resolution.NO_AGREEMENT: _("Mediation ended without an agreement. You can go further by the routes below."),
    Resolution.DECLINED: _("We could not accept the case and gave you the reason. You can go further by the routes below."),
    Resolution.WITHDRAWN: _("You withdrew the case. Nothing more will be done."),
    Resolution.LAPSED: _("We asked you a question and heard nothing, so the case is closed. You can have it taken up again."),
    Resolution.MERGED: _("This case was joined with your earlier one, where it goes on."),
}


RIGHTS_SENTENCES = {
    Resolution.EXPLAINED: _("Your request is closed: we explained what you asked about."),
    Resolution.UPHELD: _("Your request is closed: we did what you asked for."),
    Resolution.PARTLY_UPHELD: _("Your request is closed: we did part of what you asked for and gave you the reasons for the rest."),
    Resolution.NOT_UPHELD: _("Your request is closed: we did not do what you asked for and gave you our reasons. You can go further."),
    Resolution.DECLINED: _("We could not do what you asked for and gave you the ground and the reasons. You can go further."),
}


def sentence(stage: str, resolution: str, ball: str, kind: str = "") -> str:
    """One plain sentence for the client about where the case stands, in the active language."""
    if kind == Kind.RIGHTS and resolution in RIGHTS_SENTENCES:
        return str(RIGHTS_SENTENCES[Resolution(resolution)])
    if resolution:
        return str(RESOLUTION_SENTENCES[Resolution(resolution)])
    turn = TURN_SENTENCES.get((Stage(stage), Ball(ball)))
    return str(turn or STAGE_SENTENCES[Stage(stage)])


TURNS_FOR_CLIENT = {
    Ball.FIRM: pgettext_lazy("turn", "It is our turn"),
    Ball.CLIENT: pgettext_lazy("turn", "It is your turn"),
    Ball.MEDIATOR: pgettext_lazy("turn", "It is the mediator's turn"),
    Ball.BOTH: pgettext_lazy("turn", "Both sides are asked"),
    Ball.NOBODY: "",
}
EVENTS_FOR_CLIENT = {
    Event.CLIENT_WROTE: _("You wrote"),
    Event.INFORMATION_ASKED: _("We asked you for more information"),
    Event.INFORMATION_GIVEN: _("You gave more information"),
    Event.ANSWERED: _("We gave you our answer"),
    Event.CONTESTED: _("You disagreed with our answer"),
    Event.MEDIATION_REQUESTED: _("You asked for mediation"),
    Event.WITHDRAWN: _("You withdrew the case"),
    Event.APPEALED: _("You appealed"),
    Event.REMINDED: _("We reminded you of our question"),
    Event.LAPSED: _("We closed the case because no reply came"),
    Event.FILE_REFUSED: _("A file could not be taken in"),
    Event.RATED: _("You told us how easy it was"),
    Event.IDENTITY_CONFIRMED: _("We know that the request is yours to make"),
    Event.CLAIM_MADE: _("You asked for something"),
    Event.CLAIM_CHANGED: _("You changed what you ask for"),
    Event.CLAIM_ANSWERED: _("We answered what you ask for"),
}
BY_SIDE: dict[tuple[Event, str], Promise] = {
    (Event.MEDIATION_ACCEPTED, Side.CLIENT): _("You accepted mediation"),
    (Event.MEDIATION_ACCEPTED, Side.RESPONDENT): _("The firm accepted mediation"),
    (Event.MEDIATION_DECLINED, Side.CLIENT): _("You declined mediation"),
    (Event.MEDIATION_DECLINED, Side.RESPONDENT): _("The firm declined mediation"),
    (Event.MEDIATOR_CHALLENGED, Side.CLIENT): _("You challenged the mediator"),
    (Event.MEDIATOR_CHALLENGED, Side.RESPONDENT): _("The other side challenged the mediator"),
    (Event.SESSION_ANSWERED, Side.CLIENT): _("You answered about the session"),
    (Event.SESSION_ANSWERED, Side.RESPONDENT): _("The other side answered about the session"),
    (Event.PARTICIPANT_JOINED, Side.CLIENT): _("Somebody who helps you joined the mediation"),
    (Event.PARTICIPANT_JOINED, Side.RESPONDENT): _("Somebody joined the mediation for the other side"),
    (Event.PARTICIPANT_LEFT, Side.CLIENT): _("Somebody who helps you left the mediation"),
    (Event.PARTICIPANT_LEFT, Side.RESPONDENT): _("Somebody of the other side left the mediation"),
    (Event.PROPOSAL_ACCEPTED, Side.CLIENT): _("You accepted the offer"),
    (Event.PROPOSAL_ACCEPTED, Side.RESPONDENT): _("The firm accepted the offer"),
    (Event.PROPOSAL_DECLINED, Side.CLIENT): _("You declined the offer"),
    (Event.PROPOSAL_DECLINED, Side.RESPONDENT): _("The firm declined the offer"),
    (Event.PROPOSAL_MADE, Side.CLIENT): _("You made an offer"),
    (Event.PROPOSAL_MADE, Side.RESPONDENT): _("The firm made an offer"),
    (Event.PROPOSAL_MADE, MEDIATOR): _("The mediator made a proposal"),
    (Event.PROPOSAL_WITHDRAWN, Side.CLIENT): _("You withdrew your offer"),
    (Event.PROPOSAL_WITHDRAWN, Side.RESPONDENT): _("The firm withdrew its offer"),
    (Event.PROPOSAL_WITHDRAWN, MEDIATOR): _("The mediator withdrew the proposal"),
    (Event.FIGURE_SEALED, Side.CLIENT): _("You entered a sealed figure"),
    (Event.FIGURE_SEALED, Side.RESPONDENT): _("The firm entered a sealed figure"),
    (Event.AGREEMENT_SIGNED, Side.CLIENT): _("You signed the agreement"),
    (Event.AGREEMENT_SIGNED, Side.RESPONDENT): _("The firm signed the agreement"),
    (Event.AGREEMENT_SIGNED, MEDIATOR): _("The mediator signed the agreement"),
    (Event.AGREEMENT_REFUSED, Side.CLIENT): _("You did not sign the text"),
    (Event.AGREEMENT_REFUSED, Side.RESPONDENT): _("The firm did not sign the text"),
    (Event.AGREEMENT_REFUSED, MEDIATOR): _("The mediator took the text back"),
    (Event.ITEM_DONE, Side.CLIENT): _("You said that you have done what was agreed"),
    (Event.ITEM_DONE, Side.RESPONDENT): _("The firm said that it has done what was agreed"),
    (Event.ITEM_CONFIRMED, Side.CLIENT): _("You confirmed that something agreed was done"),
    (Event.ITEM_CONFIRMED, Side.RESPONDENT): _("The firm confirmed that something agreed was done"),
    (Event.ITEM_CONFIRMED, MEDIATOR): _("The mediator confirmed that something agreed was done"),
    (Event.BROKEN, Side.CLIENT): _("You said that something agreed was not done"),
    (Event.BROKEN, Side.RESPONDENT): _("The firm said that something agreed was not done"),
    (Event.BROKEN, MEDIATOR): _("The mediator found that something agreed was not done"),
}


def happened(event: str, who: str) -> str:
    """What the client reads in the history about an event by `who` (client, respondent or mediator), in the active language."""
    kind = Event(event)
    return str(BY_SIDE.get((kind, who)) or EVENTS_FOR_CLIENT.get(kind) or kind.label)


def turn(ball: str) -> str:
    """Whose turn it is, said to the client; empty when the case is closed."""
    return str(TURNS_FOR_CLIENT[Ball(ball)])


REGISTERED = {
    Kind.FEEDBACK: _("Your feedback is registered"),
    Kind.COMPLAINT: _("Your complaint is registered"),
    Kind.DISPUTE: _("Your dispute is registered"),
    Kind.RIGHTS: _("Your request is registered"),
}
FILE_IT = {
    Kind.FEEDBACK: _("Send feedback"),
    Kind.COMPLAINT: _("File complaint"),
    Kind.DISPUTE: _("File dispute"),
    Kind.RIGHTS: _("Send request"),
}


WAYS: dict[Event, Promise] = {
    Event.REOPENED: _("You can have the case opened again and say why. It is worked on anew and its deadlines run from the start."),
    Event.REINSTATED: _("You can have the case taken up again, just as it stood. Its deadlines run from the start."),
    Event.APPEALED: _("You can appeal. Somebody else than the person who decided will look at the case again."),
}
"""What the client can do about a closed case, said as a rule."""


def moved(data: Mapping[str, Any]) -> str:
    """Which due date is another one than we said, and why: from the data of the event, in the active language."""
    was, due = (one_day(date.fromisoformat(data[name]), year=True) for name in ("was", "due"))
    why = _("Was %(was)s, is now %(due)s: the holidays and make-up workdays of %(year)s have been announced.")
    return str(why) % {"was": was, "due": due, "year": data["year"]}


DECLARATION = _(
    "I declare: I have no personal, family or financial tie to either side, had no part in this case before, and will treat both sides "
    "alike. I tell them at once if that changes."
)
"""What a mediator signs before a mediation begins; both sides read it."""
