"""Whether the other side answered when it was asked: to mediate, or about an offer. A fold of a case's events. Pure.

Written rules. The other side is asked when mediation is offered or requested, and by every offer it did not make itself; its time starts
by itself. It has answered in time when it says yes or no before that time is over, late when it says so afterwards. What is taken back or
ends otherwise before the time is over was never decided and counts nowhere.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from disputes.clockwork import CLOSING
from disputes.life import Fact
from disputes.moves import FIRM_SIDE
from disputes.rules import OUTSIDE, Event, Part
from transparency_reports.rules import Figure, Unit
from transparency_reports.small_numbers import broken_down, hide, rate, whole

E = Event
WHEN, SHARE = "asked.when", "asked.share"
SIDES = ("firm", "outside")


class Answer(StrEnum):
    """What became of an asking; the later ones are worse."""

    IN_TIME = "in_time"
    LATE = "late"
    NONE = "none"


WORSE = tuple(Answer)
INVITATION, OFFER = "invitation", "offer"
ASKING = {E.MEDIATION_OFFERED: INVITATION, E.MEDIATION_REQUESTED: INVITATION, E.PROPOSAL_MADE: OFFER}
ANSWERING = {
    E.MEDIATION_ACCEPTED: INVITATION,
    E.MEDIATION_DECLINED: INVITATION,
    E.PROPOSAL_ACCEPTED: OFFER,
    E.PROPOSAL_DECLINED: OFFER,
    E.MEDIATION_ENDED: OFFER,
}
LAPSING = {E.MEDIATION_LAPSED: INVITATION, E.PROPOSAL_LAPSED: OFFER}
TERMS = {"mediation.answer": INVITATION, "offer.answer": OFFER}
ENDING: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(CLOSING, (INVITATION, OFFER)),
    E.MEDIATION_DECLINED: (INVITATION,),
    E.PROPOSAL_DECLINED: (OFFER,),
    E.PROPOSAL_WITHDRAWN: (OFFER,),
}
"""What ends an asking without an answer of the other side: the client said no, or it was taken back."""
SEATING = (E.PARTICIPANT_INVITED, E.PARTICIPANT_JOINED, E.PARTICIPANT_LEFT, E.PARTICIPANT_REMOVED)
DECIDING = frozenset({*ANSWERING, *LAPSING, E.BREACHED})
"""The events that can decide an asking."""


@dataclass(frozen=True)
class Asked:
    """One asking; `outside` when somebody who is not the firm sat, or was invited to sit, on the other side when it was decided."""

    outside: bool = False
    missed_at: datetime | None = None
    answered_at: datetime | None = None

    @property
    def decided_at(self) -> datetime | None:
        return self.missed_at or self.answered_at

    def answer(self, until: datetime) -> Answer:
        """What stood at `until`: an answer that came later does not count any more."""
        if self.missed_at is None:
            return Answer.IN_TIME
        return Answer.LATE if self.answered_at is not None and self.answered_at < until else Answer.NONE

    @property
    def side(self) -> str:
        return SIDES[self.outside]


def askings(facts: Iterable[Fact]) -> list[Asked]:
    """Every asking of a case that was decided, in order; `facts` oldest first."""
    waiting: dict[str, Asked] = {}
    outside, done = False, list[Asked]()
    for fact in facts:
        outside = _from_outside(fact, outside)
        done += [asked for asked in _step(waiting, fact, outside=outside) if asked.decided_at is not None]
    return done + [asked for asked in waiting.values() if asked.missed_at is not None]


def _from_outside(fact: Fact, outside: bool) -> bool:
    """Whether somebody from outside the firm sits, or is invited to sit, on the other side: there is one seat."""
    if fact.event not in SEATING or fact.data.get("role") != Part.RESPONDENT:
        return outside
    return fact.data.get("capacity") in OUTSIDE


def _step(waiting: dict[str, Asked], fact: Fact, *, outside: bool) -> list[Asked]:
    """Change `waiting` by one event; returns the askings about which nothing more can happen."""
    theirs = fact.by.role in FIRM_SIDE
    if theirs and (kind := ANSWERING.get(fact.event)) in waiting:
        return [replace(_sat(waiting.pop(str(kind)), outside), answered_at=fact.at)]
    if (kind := _missed(fact)) in waiting:
        waiting[kind] = replace(_sat(waiting[kind], outside), missed_at=fact.at)
        return [] if fact.event is E.BREACHED else [waiting.pop(kind)]
    ended = [waiting.pop(kind) for kind in ENDING.get(fact.event, ()) if kind in waiting]
    if (asked := ASKING.get(fact.event)) is not None and not (asked == OFFER and theirs):
        waiting[asked] = Asked()
    return ended


def _missed(fact: Fact) -> str:
    """What was not answered in time, when this event says so."""
    if fact.event is E.BREACHED:
        return TERMS.get(str(fact.data.get("term")), "")
    return LAPSING.get(fact.event, "")


def _sat(asked: Asked, outside: bool) -> Asked:
    """Who sat there is fixed once the asking is decided."""
    return asked if asked.decided_at else replace(asked, outside=outside)


def worst(facts: Iterable[Fact], within: Callable[[datetime], bool], until: datetime) -> Asked | None:
    """Of the askings of a case decided at a moment `within`, the one that was answered worst as it stood at `until`; None without any."""
    decided = [asked for asked in askings(facts) if asked.decided_at is not None and within(asked.decided_at)]
    return max(decided, key=lambda asked: WORSE.index(asked.answer(until)), default=None)


def places(asked: Asked, until: datetime) -> list[tuple[str, str]]:
    """The rows a case counts in by its worst asking."""
    answer = asked.answer(until)
    return [(WHEN, answer.value), (f"asked.{asked.side}", KEPT[answer is not Answer.IN_TIME])]


KEPT = ("in_time", "missed")


def figures(parts: Mapping[str, Mapping[str, int]], k: int) -> list[Figure]:
    """Whether the other side answered, and the same by who it was: each side with all its numbers or neither with any."""
    counts: Callable[[str], Mapping[str, int]] = lambda code: parts.get(code, {})  # noqa: E731
    by_side = [whole(f"asked.{side}", Unit.CASES, counts(f"asked.{side}"), KEPT) for side in SIDES]
    if any((cell.value or 0) < k for figure in by_side for cell in figure.cells):
        by_side = [hide(figure) for figure in by_side]
    known = [("all", counts(WHEN)), *((side, counts(f"asked.{side}")) for side in SIDES)]
    shares = tuple(rate(key, rows.get("in_time", 0), sum(rows.values()), k) for key, rows in known)
    return [broken_down(WHEN, Unit.CASES, counts(WHEN), WORSE, k), Figure(SHARE, Unit.PERCENT, shares), *by_side]


SHARES = {(SHARE, "all"): ((WHEN, "in_time"),)} | {(SHARE, side): ((f"asked.{side}", "in_time"),) for side in SIDES}
"""The numbers a share is worked out from."""
