"""Which terms run for a case, pure: a fold of its events into running clocks. How long they run is law, asked elsewhere."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from disputes.life import Fact
from disputes.rules import Event, Kind, Stage, move_for
from portal.deadlines.rules import Pause

E = Event
CLOSING = frozenset({E.DECLINED, E.WITHDRAWN, E.CLOSED, E.MEDIATION_ENDED})
HUMAN_REPLY = frozenset({E.REPLIED, E.INFORMATION_ASKED, E.ANSWERED, E.MEDIATION_OFFERED}) | CLOSING
ANY_REPLY = HUMAN_REPLY | {E.ACKNOWLEDGED, E.TAKEN}
OUTCOME = frozenset({E.ANSWERED, E.MEDIATION_STARTED}) | CLOSING
AGAIN = frozenset({E.FILED, E.REOPENED, E.CONTESTED})
COMPLAINTS = frozenset({Kind.COMPLAINT, Kind.DISPUTE})


@dataclass(frozen=True)
class Plan:
    """A term a case runs under: which events start it and which satisfy it. Empty `places` means everywhere."""

    code: str
    kinds: frozenset[Kind]
    starts: frozenset[Event]
    stops: frozenset[Event]
    places: frozenset[str] = frozenset()


PLANS = (
    Plan("ack.any", frozenset(Kind), frozenset({E.FILED}), ANY_REPLY),
    Plan("uk.complaint.ack", COMPLAINTS, frozenset({E.FILED}), ANY_REPLY, frozenset({"uk"})),
    Plan("reply.first", COMPLAINTS, AGAIN, HUMAN_REPLY),
    Plan("reply.feedback", frozenset({Kind.FEEDBACK}), AGAIN, HUMAN_REPLY),
    Plan("cn.complaint", COMPLAINTS, AGAIN | {E.MEDIATION_DECLINED}, OUTCOME),
    Plan("mediation.max", frozenset(Kind), frozenset({E.MEDIATION_STARTED}), CLOSING | {E.AGREEMENT_RECORDED}),
)


WAITING = ("等待您补充信息", "waiting for your information")
LOCAL = frozenset(plan.code for plan in PLANS if plan.places)
Span = tuple[datetime, datetime | None]


@dataclass(frozen=True)
class Running:
    """One running of a clock; a pause whose end is None still lasts."""

    code: str
    run: int
    started_at: datetime
    pauses: tuple[Span, ...] = ()
    stopped_at: datetime | None = None
    stopped_by: int | None = None
    breached_at: datetime | None = None

    @property
    def paused_at(self) -> datetime | None:
        return self.pauses[-1][0] if self.pauses and self.pauses[-1][1] is None and self.stopped_at is None else None

    @property
    def over_at(self) -> datetime | None:
        """When it was met or missed: from then on no calendar moves its date."""
        return over_at(self.stopped_at, self.breached_at)


def over_at(stopped_at: datetime | None, breached_at: datetime | None) -> datetime | None:
    return min((moment for moment in (stopped_at, breached_at) if moment is not None), default=None)


def plans_for(kind: str, jurisdiction: str) -> list[Plan]:
    """The terms a case of this kind and place runs under."""
    return [plan for plan in PLANS if kind in plan.kinds and (not plan.places or jurisdiction in plan.places)]


def breach_key(code: str, run: int) -> str:
    """What makes a breach happen once: the `once` of its event."""
    return f"breach:{code}:{run}"


def _after(clock: Running, fact: Fact, plan: Plan, waits: bool, waited: bool) -> Running:
    if fact.event == E.BREACHED and (fact.data["term"], fact.data["run"]) == (clock.code, clock.run):
        return replace(clock, breached_at=fact.at)
    if clock.stopped_at is not None:
        return clock
    if waited and not waits and clock.pauses and clock.pauses[-1][1] is None:
        clock = replace(clock, pauses=(*clock.pauses[:-1], (clock.pauses[-1][0], fact.at)))
    if fact.event in plan.stops:
        return replace(clock, stopped_at=fact.at, stopped_by=fact.n)
    if waits and not waited:
        return replace(clock, pauses=(*clock.pauses, (fact.at, None)))
    return clock


def _runs(plan: Plan, facts: Sequence[Fact]) -> list[Running]:
    """All runnings of one term: it starts again only when it is not running already."""
    runs: list[Running] = []
    stage = Stage.FILED
    for fact in facts:
        move = move_for(stage, fact.event) if fact.event != E.FILED else None
        after = move.to if move is not None and move.to is not None else stage
        runs = [_after(run, fact, plan, after is Stage.AWAITING_CLIENT, stage is Stage.AWAITING_CLIENT) for run in runs]
        if fact.event in plan.starts and (not runs or runs[-1].stopped_at is not None):
            runs.append(Running(plan.code, len(runs) + 1, fact.at))
        stage = after
    return runs


def fold(kind: str, jurisdiction: str, facts: Iterable[Fact]) -> list[Running]:
    """Every running of every clock after `facts` (oldest first)."""
    known = list(facts)
    return [run for plan in plans_for(kind, jurisdiction) for run in _runs(plan, known)]


def written(pauses: Iterable[Span]) -> list[list[str | None]]:
    """Pauses as the clock row keeps them: in UTC, so that the same moment is always the same text."""
    return [[_utc(begin), _utc(end) if end else None] for begin, end in pauses]


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()


def ended(pauses: Iterable[Span]) -> list[Pause]:
    """The pauses that are over: an open one cannot move a date yet, it only keeps the clock from running out."""
    return [Pause(begin, end, *WAITING) for begin, end in pauses if end is not None]


def pauses_of(pauses: Sequence[Span], open_too: bool) -> list[Pause]:
    """For showing: the pauses that are over, and the open one when it does pause this clock."""
    still = [Pause(begin, None, *WAITING) for begin, end in pauses if end is None] if open_too else []
    return [*ended(pauses), *still]


def read(pauses: Iterable[Sequence[str | None]]) -> list[Span]:
    """Pauses from the clock row."""
    return [(datetime.fromisoformat(str(begin)), datetime.fromisoformat(end) if end else None) for begin, end in pauses]
