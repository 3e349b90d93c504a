"""What somebody outside a mediation reads to decide about its mediator: the reference, what was said of the mediator, nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from disputes import codes, conflict_grounds, conflicts, life, queries, tools
from disputes.life import State
from disputes.models import Case
from disputes.moves import DECIDING, MEDIATING, UNINVOLVED
from disputes.rules import DOUBTS, Event
from portal.accounts import queries as accounts
from portal.accounts.models import User
from portal.trail.rules import Actor


@dataclass(frozen=True)
class Said:
    """One thing on the record about the mediator."""

    event: str
    at: datetime
    role: str
    words: str
    conflict: str


@dataclass(frozen=True)
class Doubt:
    """A mediation whose mediator is in doubt, or for whom an exception is asked."""

    case: Case
    state: State
    mediator: str


def _may(user: User, state: State) -> bool:
    """Not the mediator concerned: they do not decide about themselves."""
    return user.has_role(*(DECIDING | UNINVOLVED)) and str(user.public_id) != state.mediator


def waiting(user: User) -> list[Doubt]:
    """Every mediation in which something about the mediator is to be decided, by reference."""
    rows = Case.objects.filter(stage__in=MEDIATING, events__event__in=DOUBTS[:3]).distinct().order_by("reference")
    found = [_doubt(case) for case in rows.select_related("conversation")]
    return [each for each in found if _open(each.state) and _may(user, each.state)]


def _open(state: State) -> bool:
    return state.challenged or state.conflict or bool(state.override[0])


def one(user: User, reference: str) -> Doubt | None:
    """The mediation with this reference, if something about its mediator is open; intake also where an exception can be asked."""
    code = codes.read_reference(reference)
    case = Case.objects.select_related("conversation").filter(reference=code, stage__in=MEDIATING).first() if code else None
    if case is None:
        return None
    found = _doubt(case)
    return found if _may(user, found.state) and (_open(found.state) or user.has_role(*UNINVOLVED)) else None


def reader(user: User) -> Actor:
    """The user in the role in which they decide about somebody else's mediation."""
    return user.actor(next(role for role in sorted(DECIDING | UNINVOLVED) if user.has_role(role)))


def _doubt(case: Case) -> Doubt:
    state = life.fold(str(case.public_id), [event.fact() for event in queries.events(case)])
    mediator = accounts.by_public_id(state.mediator) if state.mediator else None
    return Doubt(case, state, mediator.display_name() if mediator else "")


def said(doubt: Doubt, words: Mapping[int, str]) -> list[Said]:
    """What stands on the record about the mediator, newest first; `words` are the sealed reasons, opened, by number of event."""
    events = [event for event in reversed(queries.events(doubt.case)) if event.event in DOUBTS]
    return [Said(event.event, event.at, event.by_role, words.get(event.n, ""), conflict_grounds.on_record(event.data)) for event in events]


def in_conflict(case: Case) -> list[tuple[str, str]]:
    """Active mediators against whom something was found here and for whom an exception can be asked: (public id, name and reasons)."""
    found = []
    for user in User.objects.filter(is_active=True, grants__role="mediator").distinct().order_by("pk"):
        reasons = conflicts.of(case, user)
        if reasons:
            found.append((str(user.public_id), f"{user.display_name()} · {conflict_grounds.words(reasons)}"))
    return found


def acting(user: User, case: Case, event: Event) -> Actor:
    """The user in the first of their roles that may do this now."""
    return tools.acting(user, case, event)
