"""The first steps with a case: confirm its receipt, take it, ask for more, or decline it with a ground and the right door."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from disputes import desk, queries, refusals
from disputes.models import Case, CaseEvent, Clock, Department
from disputes.moves import OFFICE
from disputes.rules import Event, Stage
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
def assign_case(*, case: Case, handler: User, by: Actor, over_capacity: bool = False, at: datetime | None = None) -> CaseEvent:
    """Give the case to `handler`, who must work in the office. Whoever has as much work as they can do gets more only on purpose.

    Raises Refusal desk.not_of_the_office (422), desk.at_capacity, case.queue_closed, case.other_person (409)."""
    if not (handler.is_active and handler.has_role(*OFFICE)):
        raise refusals.not_of_the_office()
    free_for_work(handler)
    load = desk.load_of(handler)
    if load.full and not over_capacity and case.handler != str(handler.public_id):
        raise refusals.at_capacity(load.open, load.capacity)
    about = handler.actor(next(role for role in handler.roles if role in OFFICE))
    event = move(case, Event.ASSIGNED, by=by, at=at, data={"handler": about.id}, about=about)
    letters.tell_colleague(handler, case, Event.ASSIGNED, once=f"assigned:{event.n}", at=event.at)
    return event


@transaction.atomic
def hand_over(*, case: Case, to: str, reason: str, by: Actor, at: datetime | None = None) -> CaseEvent:
    """Hand the case to another department, which has a day to take it over; the reason is for colleagues and sealed."""
    department = Department.objects.filter(code=to, active=True).first()
    if department is None or department.code == case.department:
        raise refusals.not_a_choice("to")
    event = move(case, Event.HANDED_OVER, by=by, at=at, data={"to": to}, note=threads.required_reason(reason))
    for seat in department.seats.select_related("user").filter(user__is_active=True):
        letters.tell_colleague(seat.user, case, Event.HANDED_OVER, once=f"handed:{event.n}", at=event.at)
    return event


@transaction.atomic
def merge_case(*, case: Case, into: Case, text: str, by: Actor, at: datetime | None = None) -> CaseEvent:
    """Join a duplicate with the earlier case of the same person, who is told where it goes on.

    Raises Refusal case.not_a_duplicate (422) unless both are open, of one conversation or one verified contact."""
    threads.hold(case)
    if into.pk == case.pk or into.stage == Stage.CLOSED or not _same_person(case, into):
        raise refusals.not_a_duplicate()
    message = threads.say(case, text, by=by, at=at)
    event = move(case, Event.MERGED, by=by, at=at, data={"into": into.reference, "cursor": message.cursor})
    letters.tell_client(case, "case_closed", once=f"closed:{event.n}", at=event.at)
    return event


def _same_person(one: Case, other: Case) -> bool:
    """What nobody can claim by typing a name: the same conversation, or the same verified address."""
    if one.conversation_id == other.conversation_id:
        return True
    contacts = [letters.contact_of(case) for case in (one, other)]
    return contacts[0] is not None and contacts[1] is not None and contacts[0].index == contacts[1].index


@transaction.atomic
def extend_deadline(*, case: Case, code: str, run: int = 1, text: str, by: Actor, at: datetime | None = None) -> CaseEvent:
    """Lengthen a running term by its own extension, telling the client why before the first period ends.

    Raises Refusal clock.no_extension, clock.extended_already, clock.too_late (409), clock.not_running (404)."""
    threads.hold(case)
    moment = at or timezone.now()
    clock = Clock.objects.filter(case=case, code=code, run=run, stopped_at=None).first()
    if clock is None:
        raise refusals.not_running()
    if clock.under:
        raise refusals.extended_already()
    if clock.due_at <= moment:
        raise refusals.too_late_to_extend()
    if law.extension_of(code, clock.started_at) is None:
        raise refusals.no_extension(law.term_version(code, clock.version).title)
    message = threads.say(case, text, by=by, at=at)
    event = move(case, Event.EXTENDED, by=by, at=at, data={"term": code, "run": run, "cursor": message.cursor})
    letters.tell_client(case, "case_extended", once=f"extended:{event.n}", at=event.at, more={"due": _day(case, code, run)})
    return event


def _day(case: Case, code: str, run: int) -> str:
    return letters.day_of(Clock.objects.get(case=case, code=code, run=run), case.language)


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
    if ground not in {each.code for each in law.refusal_grounds(queries.grounds_for(case))}:
        raise refusals.not_a_choice("ground")
    message = threads.say(case, text, by=by, at=at)
    event = move(case, Event.DECLINED, by=by, at=at, data={"ground": ground, "cursor": message.cursor})
    letters.tell_client(case, "case_closed", once=f"closed:{event.n}", at=event.at)
    return event
