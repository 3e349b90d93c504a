"""What this room refuses, and in which words."""

from django.utils.translation import gettext_lazy as _

from disputes.guards import failing_guard
from disputes.life import State
from disputes.moves import Guard, Move, move_for
from disputes.rules import Event, Stage
from disputes.why_not import WHY_NOT
from portal.doors.errors import Refusal, Words
from portal.trail.rules import Actor


def not_found() -> Refusal:
    """One answer for what does not exist and for what one may not see."""
    return Refusal("case.not_found", 404, _("There is no such case, or you may not see it."))


def conversation_not_found() -> Refusal:
    return Refusal("conversation.not_found", 404, _("This conversation does not exist or has ended."))


def receipt_unknown() -> Refusal:
    """Mistyped, never issued, replaced or erased: one answer."""
    return Refusal("receipt.unknown", 404, _("This receipt code does not open a case. Check it for typing mistakes."))


def move_not_allowed(stage: Stage) -> Refusal:
    return Refusal(
        "case.move_not_allowed",
        409,
        _("This cannot be done while the case is at the stage “%(stage)s”."),
        facts={"stage": str(stage.label)},
    )


def not_your_part() -> Refusal:
    return Refusal("case.not_your_part", 403, _("Your role does not include this step."))


def guard_failed(guard: Guard) -> Refusal:
    if guard is Guard.OWN_CASE:
        return not_found()
    return Refusal(f"case.{guard.value}", 409, WHY_NOT[guard])


def queue_closed(reasons: list[str]) -> Refusal:
    return Refusal("case.queue_closed", 409, _("No new work for this person now: %(reasons)s"), facts={"reasons": " ".join(reasons)})


def not_a_choice(field: str) -> Refusal:
    return Refusal("case.not_a_choice", 422, CHOOSE, fields={field: CHOOSE})


def has_case() -> Refusal:
    return Refusal(
        "conversation.has_case", 409, _("A case was made from this conversation. It is kept with the case for as long as the case is.")
    )


CHOOSE = _("Choose one of the answers given.")
CHOOSE_AGENDA = _("Write what the session is about, in Chinese, in English or in both.")
WRONG_DATE = _("Give a day that exists and has already come, for example 2026-03-05, or only a month or a year.")


def incomplete(fields: dict[str, Words]) -> Refusal:
    return Refusal("case.incomplete", 422, _("Something is missing or not right."), fields=fields)


def still_open() -> Refusal:
    return Refusal("case.still_open", 409, _("The case is not closed. Its records are evidence and are kept until it is."))


def not_a_mediator() -> Refusal:
    return Refusal("mediation.not_a_mediator", 422, _("This person is not an active mediator."))


def other_proposal() -> Refusal:
    return Refusal("mediation.other_proposal", 409, _("There is a newer proposal. Read it before you answer."))


def not_yours_to_read() -> Refusal:
    return Refusal("case.not_yours_to_read", 403, _("You may not open the sealed text of this case."))


def no_breach() -> Refusal:
    return Refusal("clock.no_breach", 404, _("This deadline was not missed."))


def allowed(state: State, event: Event, by: Actor, about: Actor | None = None) -> Move:
    """The row of the MOVES table, or the refusal that says why not (404 before 403 before 409: a stranger learns nothing)."""
    if by.kind == "client" and by.id != state.case or by.kind == "party" and by.id not in {*state.invited, *state.present}:
        raise not_found()
    move = move_for(state.stage, event)
    if move is None:
        raise move_not_allowed(state.stage)
    if by.role not in move.roles:
        raise not_your_part()
    guard = failing_guard(state, move, by, about)
    if guard is not None:
        raise guard_failed(guard)
    return move


def moved(what: str) -> Refusal:
    """Somebody was quicker; `what` says who (by role) did what."""
    return Refusal(
        "case.moved",
        409,
        _("The case moved while you were working on it: %(what)s. Look at it as it is now, then send again. Your words are still here."),
        facts={"what": what},
    )


def too_many_views() -> Refusal:
    return Refusal("desk.too_many_views", 409, _("You keep twenty views already. Delete one first."))


def view_name_taken() -> Refusal:
    return Refusal("desk.view_name_taken", 409, _("You have a view of this name. Choose another."))


def not_of_the_office() -> Refusal:
    return Refusal("desk.not_of_the_office", 422, _("This person does not work on cases in the office."))


def at_capacity(now: int, most: int) -> Refusal:
    return Refusal(
        "desk.at_capacity",
        409,
        _("This person has %(now)s open cases of at most %(most)s. Choose somebody else, or tick that you mean it."),
        facts={"now": now, "most": most},
    )


def not_a_duplicate() -> Refusal:
    return Refusal(
        "case.not_a_duplicate",
        422,
        _("Cases can be joined when both are open and come from the same conversation or the same verified contact."),
    )


def not_running() -> Refusal:
    return Refusal("clock.not_running", 404, _("This deadline is not running."))


def extended_already() -> Refusal:
    return Refusal("clock.extended_already", 409, _("This deadline was extended before. It is extended once."))


def too_late_to_extend() -> Refusal:
    return Refusal("clock.too_late", 409, _("The deadline is over. It could be extended only before it ended."))


def no_extension(title: str) -> Refusal:
    return Refusal(
        "clock.no_extension", 409, _("“%(term)s” cannot be extended: neither the law nor our promise allows it."), facts={"term": title}
    )


def impossible_day() -> Refusal:
    text = _("Give a day from today on, within five years.")
    return Refusal("agreement.day", 422, text, fields={"perform_by": text})


def department_needs_names() -> Refusal:
    return Refusal("desk.department_named", 422, _("Give the department a Chinese and an English name."))


def department_taken() -> Refusal:
    return Refusal("desk.department_taken", 409, _("There is a department of this English name already."))


def department_busy() -> Refusal:
    return Refusal("desk.department_busy", 409, _("Open cases lie with this department. Hand them over first."))


def impossible_capacity(most: int) -> Refusal:
    text = _("Give a whole number from 1 to %(most)s.")
    return Refusal("desk.capacity", 422, text, facts={"most": most}, fields={"capacity": text})


def invitation_unknown() -> Refusal:
    """Mistyped, never issued, used, withdrawn or out of date: one answer."""
    return Refusal("invitation.unknown", 404, WHY_NOT[Guard.INVITED])


def room_unknown() -> Refusal:
    """Mistyped, never issued, left, removed or erased: one answer."""
    return Refusal("room.unknown", 404, _("This access code does not open a mediation. Check it for typing mistakes."))


def respondent_there() -> Refusal:
    return Refusal(
        "participant.respondent_there", 409, _("Somebody is there for the respondent already. Remove them first, or invite an adviser.")
    )


def mediator_in_conflict(reasons: str) -> Refusal:
    return Refusal(
        "mediation.conflict",
        409,
        _("This person cannot be the mediator of this case: %(reasons)s. Two people can allow an exception, which the parties read."),
        facts={"reasons": reasons},
    )


def room_suspended() -> Refusal:
    return Refusal("room.suspended", 409, WHY_NOT[Guard.NOT_SUSPENDED])


def room_closed() -> Refusal:
    return Refusal("room.closed", 409, _("Nothing can be said in this room now: the mediation has not begun, or it is over."))


def wrong_session_time() -> Refusal:
    text = _("Choose a time to come, within a year.")
    return Refusal("session.time", 422, text, fields={"starts_at": text})


def session_over() -> Refusal:
    return Refusal("session.over", 409, _("This session was cancelled or has begun already."))
