"""What went to a third party is known one by one where a room hands it out itself: the room says so here, in apps.ready()."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from portal.partners.models import Partner


@dataclass(frozen=True)
class Given:
    """How often something of one person went to a third party, and when it did last."""

    partner: Partner
    times: int
    last: datetime


@dataclass(frozen=True)
class Total:
    """How often something went to a third party at all, of how many conversations or cases, and when it did last."""

    times: int
    subjects: int
    last: datetime | None


To = Callable[[str], Sequence[Given]]
Altogether = Callable[[Partner], Total]
_rooms: dict[str, tuple[To, Altogether]] = {}


def register(code: str, to: To, altogether: Altogether) -> None:
    """At start: `to(subject)` says what of a subject went to the third party `code`, `altogether(partner)` counts."""
    _rooms[code] = to, altogether


def is_known(partner: Partner) -> bool:
    """Whether what this one got is recorded one by one: then it had what the record says, and nothing because a register might allow it."""
    return partner.code in _rooms


def given(subject: str) -> list[Given]:
    """Everything recorded one by one that went out about a subject, to whomever, whether they still get anything or not."""
    return [each for to, _altogether in _rooms.values() for each in to(subject)]


def total(partner: Partner) -> Total | None:
    """The record's numbers for one third party; None where nothing is recorded one by one."""
    return _rooms[partner.code][1](partner) if partner.code in _rooms else None
