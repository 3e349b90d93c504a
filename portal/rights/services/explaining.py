"""An explanation goes to the person as a message of somebody who looked at it, and stays in the record."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from disputes.models import Message
from disputes.rules import Event
from disputes.services import answering
from disputes.services.moving import move
from portal.rights import refusals
from portal.rights.models import Request
from portal.rights.rules import EXPLAINS, Right
from portal.rights.services.copying import check_ready
from portal.rights.services.identity import locked
from portal.trail.rules import Actor


@transaction.atomic
def explain(*, request: Request, text: str, by: Actor, at: datetime | None = None) -> Message:
    """Give the explanation: of the rules to anybody, of what a machine did in a case only once it is known whose it is.

    Refusals rights.not_this_right, rights.not_confirmed, case.move_not_allowed (409), text.empty (422)."""
    current, moment = locked(request), at or timezone.now()
    if current.right not in EXPLAINS:
        raise refusals.not_this_right()
    if current.right == Right.DECISION:
        check_ready(current)
    move(current.case, Event.CARRIED_OUT, by=by, at=moment, data={"right": current.right, "done": "explanation"})
    return answering.reply_to_case(case=current.case, text=text, by=by, at=moment)
