"""Who is told when a clock brings something about: the client of an ended wait, staff of a deadline that is near or missed."""

from collections.abc import Callable, Iterable
from datetime import timedelta

from django.utils.translation import override

from disputes.models import Case, CaseEvent, Clock
from disputes.rules import Event, Stage
from disputes.services import letters
from portal.accounts import queries as accounts
from portal.accounts.models import User
from portal.law import queries as law

NEWS = timedelta(days=1)  # what happened longer ago than this (a history being loaded, a server that stood still) alarms nobody
TO_THE_CLIENT = {
    Event.REMINDED: "case_reminder",
    Event.LAPSED: "case_lapsed",
    Event.MEDIATION_LAPSED: "case_news",
    Event.PROPOSAL_LAPSED: "case_mediation",
    Event.ROUND_LAPSED: "case_mediation",
}
MEDIATED = (Stage.MEDIATION, Stage.AGREED)


def working_on(case: Case) -> list[User]:
    """Whoever works on the case; while nobody does, the intake."""
    found = accounts.by_public_id(case.mediator if case.stage in MEDIATED else case.handler)
    return [found] if found is not None and found.is_active else list(accounts.staff_with("intake"))


LEVELS: dict[Event, Callable[[Case], Iterable[User]]] = {
    Event.WARNED: working_on,
    Event.BREACHED: lambda case: [*working_on(case), *accounts.staff_with("privacy_officer")],
    Event.ESCALATED: lambda case: [*accounts.staff_with("privacy_officer"), *accounts.staff_with("administrator")],
}
"""Near: who works on it. Missed: also who answers for it. Late by another quarter of the period: also who runs the house."""


def tell(case: Case, row: CaseEvent, clock: Clock) -> None:
    """Queue the letters of one event of the clocks, in the caller's transaction; each exactly once."""
    event = Event(row.event)
    if event in TO_THE_CLIENT:
        letters.tell_client(case, TO_THE_CLIENT[event], once=f"{event.value}:{row.n}", at=row.at)
    if event in LEVELS and row.recorded_at - row.at < NEWS:
        for user in {user.pk: user for user in LEVELS[event](case)}.values():
            _tell_staff(user, case, row, clock)


def _tell_staff(user: User, case: Case, row: CaseEvent, clock: Clock) -> None:
    with override(user.language):
        term = law.term_version(clock.term, clock.version).title
    more = {"term": term, "due": letters.day_of(clock, user.language)}
    letters.tell_colleague(user, case, Event(row.event), once=str(row.n), at=row.recorded_at, more=more)
