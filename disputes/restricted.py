"""What must not be done with a case for now, because of what the person asked for: rooms above say so, services here ask."""

from collections.abc import Callable, Collection
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from disputes.models import Case
from portal.doors.errors import Refusal


class Use(StrEnum):
    """Reading it at all; reading it without a ground said in words; publishing what came of it; ending it although somebody needs it
    kept; learning from it: answers improved, lessons noted."""

    READING = "reading"
    UNGROUNDED = "ungrounded"
    LEARNING = "learning"
    OUTCOME = "outcome"
    ERASING = "erasing"


WHY = {
    Use.READING: _(
        "Its use is restricted: it is only kept and protected. Who has to read it all the same asks for an exception with the ground in "
        "law, and another person approves it."
    ),
    Use.UNGROUNDED: _("The person concerned has stopped a use of it. Say in words on which ground you have to read it."),
    Use.LEARNING: _("The person concerned has stopped this use. Nothing is learned from the case for other purposes."),
    Use.OUTCOME: _("The person concerned has stopped this use. Nothing of the case is published."),
    Use.ERASING: _("Its use is restricted: it is kept because somebody asked for it to be. End the restriction first."),
}
Stopped = Callable[[Case], Collection[Use]]
_rooms: dict[str, Stopped] = {}
_follow: dict[str, Callable[[Case], object]] = {}


def register(room: str, stopped: Stopped) -> None:
    """At start: `stopped(case)` gives the uses that are stopped."""
    _rooms[room] = stopped


def stops(case: Case, use: Use) -> bool:
    return any(use in stopped(case) for stopped in _rooms.values())


def check(case: Case, use: Use) -> None:
    """Refuse (409 case.restricted_<use>) what has been stopped."""
    if stops(case, use):
        raise Refusal(f"case.restricted_{use.value}", 409, WHY[use])


def follow(room: str, does: Callable[[Case], object]) -> None:
    """At start: `does(case)` runs in the transaction in which something was stopped for a case, to end what goes on already."""
    _follow[room] = does


def announce(case: Case) -> None:
    """Something has been stopped for a case."""
    for does in _follow.values():
        does(case)
