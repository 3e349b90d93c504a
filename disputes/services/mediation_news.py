"""Who hears of a step of a mediation: the client and the mediator, each of what the others do; never what it says."""

from disputes.models import Case, CaseEvent
from disputes.rules import Event
from disputes.services import letters
from disputes.services.alarms import NEWS
from portal.accounts import queries as accounts
from portal.trail.rules import Actor


def tell(case: Case, row: CaseEvent, by: Actor) -> None:
    """Queue the letters about one event, in the caller's transaction; each exactly once."""
    if by.kind != "client":
        letters.tell_client(case, "case_mediation", once=f"mediation:{row.n}", at=row.at)
    mediator = accounts.by_public_id(case.mediator) if case.mediator and case.mediator != by.id else None
    if mediator is not None and row.recorded_at - row.at < NEWS:
        letters.tell_colleague(mediator, case, Event(row.event), once=str(row.n), at=row.at)
