"""Who somebody is in a mediation room: the client of the case open in the browser, a participant who came back, staff in one role."""

from collections.abc import MutableMapping
from typing import Any

from disputes import queries, sealed
from disputes.models import Case, Participant
from portal.accounts.models import User
from portal.trail.rules import Actor

CLIENT, PARTY = "cases.open", "room.open"
"""What the browser's session holds: the client's case (views/visit.py), a participant's seat."""
Session = MutableMapping[str, Any]
Seat = tuple[Case, Actor]


def client_seat(session: Session) -> Seat | None:
    """The client whose receipt opened a case in this browser; None when it was replaced or the case erased since."""
    held = session.get(CLIENT)
    case = queries.by_public_id(held["id"]) if held else None
    if held is None or case is None or case.receipt_hash != held["receipt"] or case.erased_at is not None:
        return None
    return case, sealed.client_of(case)


def take_party_seat(session: Session, participant: Participant) -> None:
    session[PARTY] = {"id": str(participant.public_id), "access": participant.access_hash}


def participant_of(session: Session) -> Participant | None:
    """The participant whose access code opened this browser; None when they left or were removed since."""
    held = session.get(PARTY)
    if not held:
        return None
    rows = Participant.objects.select_related("case__conversation").filter(public_id=held["id"], access_hash=held["access"])
    return rows.filter(case__erased_at=None, gone_at=None).first()


def party_seat(session: Session) -> Seat | None:
    found = participant_of(session)
    return (found.case, found.actor) if found else None


def staff_seat(user: User, case: Case) -> Actor | None:
    """In which role a member of staff sits: the mediator of the case, the privacy officer, or whoever only invites; None for others."""
    if user.has_role("mediator") and str(user.public_id) == case.mediator:
        return user.actor("mediator")
    for role in ("privacy_officer", "intake"):
        if user.has_role(role):
            return user.actor(role)
    return None
