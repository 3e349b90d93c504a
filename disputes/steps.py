"""The steps a macro can take: a closed set, each one of the moves a button makes. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from disputes.moves import move_for
from disputes.rules import Ball, Event, Stage

MOST = 6


class Do(StrEnum):
    TAKE = "take"
    ASSIGN = "assign"
    REPLY = "reply"
    ASK = "ask"
    HAND = "hand"
    MEDIATION = "mediation"
    CLOSE = "close"


EVENTS = {
    Do.TAKE: Event.TAKEN,
    Do.ASSIGN: Event.ASSIGNED,
    Do.REPLY: Event.REPLIED,
    Do.ASK: Event.INFORMATION_ASKED,
    Do.HAND: Event.HANDED_OVER,
    Do.MEDIATION: Event.MEDIATION_OFFERED,
    Do.CLOSE: Event.CLOSED,
}
WITH_REPLY = frozenset({Do.REPLY, Do.ASK})
WITH = WITH_REPLY | {Do.HAND}


@dataclass(frozen=True)
class Step:
    """One step; `what` is the public id of a ready reply (reply, ask), the code of a department (hand), else empty."""

    do: Do
    what: str = ""

    def __str__(self) -> str:
        return f"{self.do}:{self.what}" if self.what else str(self.do)

    @property
    def event(self) -> Event:
        return EVENTS[self.do]


def read(text: str) -> Step:
    """`reply:<id>` as a step. Raises ValueError for anything that is none."""
    do, _colon, what = text.partition(":")
    step = Step(Do(do), what)
    if (step.do in WITH) != bool(what) or len(what) > 40:
        raise ValueError(text)
    return step


def read_all(steps: Sequence[str]) -> list[Step]:
    """A macro's steps. Raises ValueError for none, for more than six, and for the same step twice."""
    found = [read(each) for each in steps]
    if not found or len(found) > MOST or len({step.do for step in found}) < len(found):
        raise ValueError(steps)
    return found


def standing_after(stage: str, ball: str, steps: Sequence[Step]) -> tuple[str, str]:
    """(stage, ball) once `steps` were taken, as far as the moves say: what a letter sent then must speak of."""
    for step in steps:
        move = move_for(stage, step.event)
        if move is not None:
            stage, ball = move.to or Stage(stage), move.ball or Ball(ball)
    return str(stage), str(ball)
