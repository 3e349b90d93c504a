"""The first steps with a case: confirm its receipt, take it, ask for more, or decline it with a ground and the right door."""

from datetime import datetime

from django.db import transaction

from disputes import refusals
from disputes.models import Case, CaseEvent
from disputes.rules import Event
from disputes.services import letters, threads
from disputes.services.moving import move
from portal.accounts import gates
from portal.accounts import queries as accounts
from portal.accounts.models import User
from portal.law import queries as law
from portal.trail.rules import Actor


def acknowledge_case(*, case: Case, by: Actor, at: datetime | None = None) -> CaseEvent:
    """Confirm the receipt by a person (filing already did so by itself)."""
    return move(case, Event.ACKNOWLEDGED, by=by, at=at)


def take_case(*, case: Case, by: Actor, at: datetime | None = None) -> CaseEvent:
    """`by` handles the case from now on. Of two who take it at once, the second is refused (case.move_not_allowed).

    Raises Refusal case.queue_closed while something keeps this person from taking work (a course that has lapsed)."""
    free_for_work(accounts.by_public_id(by.id))
    return move(case, Event.TAKEN, by=by, at=at)


def free_for_work(user: User | None) -> None:
    """Raise case.queue_closed with every reason that keeps `user` from taking work."""
    if user is not None and (reasons := gates.queue_open(user)):
        raise refusals.queue_closed(reasons)


@transaction.atomic
def ask_for_more(*, case: Case, text: str, by: Actor, at: datetime | None = None) -> CaseEvent:
    """Ask the client a question; clocks whose term says so pause until the answer."""
    threads.hold(case)
    message = threads.say(case, text, by=by, at=at)
    event = move(case, Event.INFORMATION_ASKED, by=by, at=at, data={"cursor": message.cursor})
    letters.tell_client(case, "case_question", once=f"asked:{event.n}", at=event.at)
    return event


@transaction.atomic
def decline_case(*, case: Case, ground: str, text: str, by: Actor, at: datetime | None = None) -> CaseEvent:
    """Refuse the case: a ground the law names and reasons in words are both required (PIPL 50)."""
    threads.hold(case)
    if ground not in {each.code for each in law.refusal_grounds("complaint")}:
        raise refusals.not_a_choice("ground")
    message = threads.say(case, text, by=by, at=at)
    event = move(case, Event.DECLINED, by=by, at=at, data={"ground": ground, "cursor": message.cursor})
    letters.tell_client(case, "case_closed", once=f"closed:{event.n}", at=event.at)
    return event
