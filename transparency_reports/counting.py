"""From records to figures: a pure function of what happened to the cases, a quarter and this method (rules.METHOD).

Written rules. A case is received in the quarter in which it was filed. It counts as closed, with the outcome it then
had, in the quarter in which it was closed if it still stood closed when that quarter ended; the ground it was declined on, and that a
mediation ended without agreement, count with it; so does how a request for a right ended (requests_ended.py).
A clock counts once, in the quarter in which it was kept or fell due, whichever came first; a clock still running
counts nowhere. One that was missed counts by its reason too, as it stood when the quarter ended (missed.py). How long a clock ran counts
in the quarter in which it was stopped. A read counts when it was made, and so does what a person said about how easy it was to deal with
us, once each time their case was closed. A conversation counts in the quarter in which it began, once, by what had become of it when the
quarter ended; erasures when they were done. A request for a right counts by its right when it was filed; third parties, transfers and
what was announced of a change of hands count as the registers stood when the quarter ended, notices of incidents when they were published,
requests of authorities when a second person had confirmed them, by what had come of them when the quarter ended.
Whether the other side answered when it was asked (asking.py) counts once a case, by its worst answer among those decided in the quarter.

What happens later never moves a figure of an earlier quarter. What is entered later (a letter that lay about) belongs to the quarter in
which it reached the firm: a recount names it, a correction counts it in (corrections.py), and nothing else does.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from math import ceil
from statistics import median
from types import MappingProxyType

from disputes.clockwork import CLOSING
from disputes.life import Fact, fold
from disputes.rules import Channel, Event, Kind, Language, ReadReason, Resolution, Topic
from transparency_reports import asking, missed, not_by_case, requests_ended
from transparency_reports.rules import METHOD, Cell, Figure, Quarter, State, Unit
from transparency_reports.small_numbers import broken_down, rate, single

Place = tuple[str, str]
"""A figure and the row of it that something counted in."""

CLOCKS = ("ack", "reply", "resolution", "mediation")
MEDIATIONS = (Event.MEDIATION_STARTED.value, Event.AGREEMENT_RECORDED.value, Event.MEDIATION_ENDED.value)
COMING_BACK = (Event.REOPENED.value, Event.REINSTATED.value, Event.APPEALED.value)
EASY = 5  # of 7: from here on somebody found it easy
PERFORMANCE = "performance"
REPLIES = frozenset({Event.REPLIED, Event.ANSWERED, Event.INFORMATION_ASKED, Event.DECLINED})
STANDING = "2026.6"
"""The method from which on grounds and failed mediations count with the outcome of the case, and no longer whenever they happened."""
SETTLED = ("agreement.recorded", "mediation.ended")
REGISTERS = "2026.7"
"""The method from which on rights, third parties, transfers and changes of hands are counted from their registers."""
ENDED = "2026.8"
"""The method from which on requests for a right count by how they ended, and their refusals are one row of why cases were declined."""
REASONS = "2026.9"
"""The method from which on missed deadlines count by their reason, what the robot could not answer by itself, and incidents and
requests of authorities at all."""
NOT_COLLECTED = (
    "robot_unanswered", "breach_reasons", "rights_requests", "incidents", "recipients", "transfers", "authority_requests", "audits",
    "training",
)  # fmt: skip
COUNTED_SINCE = frozenset({"rights_requests", "recipients", "transfers"})
COUNTED_NOW = frozenset({"robot_unanswered", "breach_reasons", "incidents", "authority_requests"})


@dataclass(frozen=True)
class ClockFacts:
    """`family` is one of CLOCKS or PERFORMANCE; `stopped` None while it runs, `due` None while it is paused."""

    family: str
    due: datetime | None
    stopped: datetime | None
    started: datetime | None = None
    code: str = ""
    run: int = 1

    def counted_at(self, now: datetime) -> datetime | None:
        """When the clock was decided, kept or missed; None while it still runs."""
        moment = min((m for m in (self.stopped, self.due) if m is not None), default=None)
        return moment if moment is not None and moment <= now else None

    @property
    def kept(self) -> bool:
        return self.stopped is not None and (self.due is None or self.stopped <= self.due)


@dataclass(frozen=True)
class CaseFacts:
    """What the record holds about one case that a figure may be counted from. Nothing personal; `subject` is its name in the trail."""

    kind: str
    topic: str
    language: str
    channel: str
    facts: Sequence[Fact]
    clocks: Sequence[ClockFacts]
    subject: str = ""


@dataclass
class Tally:
    """The counts of one quarter, filled case by case in one pass, as `method` counts."""

    quarter: Quarter
    until: datetime
    method: str = METHOD
    parts: dict[str, Counter[str]] = field(default_factory=dict)
    reply_hours: list[float] = field(default_factory=list)
    closing_days: list[float] = field(default_factory=list)
    eases: list[int] = field(default_factory=list)
    clock_days: dict[str, list[float]] = field(default_factory=dict)
    _places: list[Place] = field(default_factory=list)
    _known: dict[tuple[Place, ...], tuple[Place, ...]] = field(default_factory=dict)

    def add(self, figure: str, key: str, number: int = 1) -> None:
        self.parts.setdefault(figure, Counter())[key] += number

    def _count(self, figure: str, key: str) -> None:
        """`add` for the case at hand, which remembers where it counted."""
        self.add(figure, key)
        self._places.append((figure, key))

    def within(self, moment: datetime) -> bool:
        return self.quarter.holds(moment) and moment < self.until

    def case(self, case: CaseFacts) -> tuple[Place, ...]:
        """Count one case; returns each row it counted in, as often as it counted there, sorted. Cases that counted alike share one answer:
        whoever keeps the answers of a million events keeps some hundreds."""
        self._places = []
        happened = [fact for fact in case.facts if fact.at < self.until]
        if happened:
            self._case(case, happened)
        places = tuple(sorted(self._places))
        return self._known.setdefault(places, places)

    def _case(self, case: CaseFacts, happened: Sequence[Fact]) -> None:
        filed = happened[0].at
        if self.within(filed):
            for figure, key in (("kind", case.kind), ("topic", case.topic), ("language", case.language), ("channel", case.channel)):
                self._count(f"received.{figure}", key)
        for fact in happened:
            self._fact(fact)
        self._closing(case, [fact for fact in happened if fact.at < self.quarter.end], filed)
        self._first_reply(happened, filed)
        if (taken := next((fact.at for fact in happened if fact.event == Event.TAKEN), None)) and self.within(taken):
            self._count("accepted", Event.TAKEN)
        for clock in case.clocks:
            self._clock(clock, happened)
        if asked := asking.worst(happened, self.within, self.quarter.end):
            for place in asking.places(asked, self.quarter.end):
                self._count(*place)

    def _fact(self, fact: Fact) -> None:
        if not self.within(fact.at):
            return
        standing = self.method >= STANDING
        if fact.event in MEDIATIONS and not (standing and fact.event == Event.MEDIATION_ENDED):
            self._count("mediation", fact.event)
        if fact.event in COMING_BACK:
            self._count("reopened", fact.event)
        if fact.event == Event.DECLINED and not standing:
            self._count("declined.ground", _ground(fact))
        if fact.event == Event.BREACH_EXPLAINED and self.method < REASONS:
            self._count(missed.WRITTEN, fact.event)
        if fact.event == Event.RATED:
            self._count("satisfaction", "answers")
            self.eases.append(int(fact.data["ease"]))

    def _clock(self, clock: ClockFacts, happened: Sequence[Fact]) -> None:
        moment = clock.counted_at(self.until)
        if moment is not None and self.within(moment):
            figure = clock.family if clock.family == PERFORMANCE else f"clock.{clock.family}"
            self._count(figure, "kept" if clock.kept else "missed")
            if not clock.kept and clock.family in CLOCKS and self.method >= REASONS:
                self._count(missed.figure(clock.family), missed.cause(happened, clock.code, clock.run, self.quarter.end))
        if clock.started is not None and clock.stopped is not None and self.within(clock.stopped):
            # How many stopped is not published: beside how many were kept it would tell how many were late.
            self.add("stopped", clock.family)
            self.clock_days.setdefault(clock.family, []).append((clock.stopped - clock.started).total_seconds() / 86400)

    def _closing(self, case: CaseFacts, facts: Sequence[Fact], filed: datetime) -> None:
        if not any(fact.event in CLOSING and self.within(fact.at) for fact in facts):
            return
        state = fold("", facts)
        if state.closed_at is not None and self.within(state.closed_at):
            self._count("closed.resolution", state.resolution)
            self._count("time.cases", "closing")
            self.closing_days.append((state.closed_at - filed).total_seconds() / 86400)
            if self.method >= STANDING:
                self._outcome(case.kind, state.resolution, facts)

    def _outcome(self, kind: str, resolution: str, facts: Sequence[Fact]) -> None:
        ground = _ground([fact for fact in facts if fact.event == Event.DECLINED][-1]) if resolution == Resolution.DECLINED else ""
        requested = self.method >= ENDED and kind == Kind.RIGHTS
        if ground:
            self._count("declined.ground", requests_ended.ROW if requested else ground)
        if requested:
            self._count(requests_ended.OUTCOME, resolution)
        elif self.method >= ENDED:
            self.add(requests_ended.OTHERS, resolution)
        if requested and ground:
            self._count(requests_ended.REFUSED, ground)
        if resolution == Resolution.NO_AGREEMENT:
            self._count("mediation", Event.MEDIATION_ENDED)

    def _first_reply(self, facts: Sequence[Fact], filed: datetime) -> None:
        reply = next((fact.at for fact in facts if fact.event in REPLIES), None)
        if reply is not None and self.within(reply):
            self._count("time.cases", "reply")
            self.reply_hours.append((reply - filed).total_seconds() / 3600)

    def counts(self) -> dict[str, dict[str, int]]:
        """Every number as it was counted, for our own eyes: a recount and a correction are held against it."""
        return {code: dict(rows) for code, rows in sorted(self.parts.items())}


def _ground(declined: Fact) -> str:
    return str(declined.data.get("ground") or "other")


NOTHING: Mapping[str, Mapping[str, int]] = MappingProxyType({})
Seen = Callable[[CaseFacts, tuple[Place, ...]], object]


def count(
    cases: Iterable[CaseFacts], reads: Mapping[str, int], quarter: Quarter, *, until: datetime, seen: Seen | None = None,
    more: Mapping[str, Mapping[str, int]] = NOTHING, method: str = METHOD,
) -> Tally:  # fmt: skip
    """One pass over `cases`; `reads` are the quarter's staff reads by reason; nothing after `until` is counted.

    `seen` is told of every case that counted anywhere, with the rows it counted in. `more` are numbers that are not counted by case.
    """
    tally = Tally(quarter, until, method)
    for case in cases:
        places = tally.case(case)
        if places and seen is not None:
            seen(case, places)
    for reason, number in reads.items():
        tally.add("reads.reason", reason, number)
    for figure, rows in more.items():
        tally.parts[figure] = Counter(rows)
    return tally


def spread(code: str, unit: Unit, values: Sequence[float], k: int) -> Figure:
    """Median and 95th percentile (nearest rank), one decimal; hidden below k values, and none at all reads the same as few."""
    if len(values) < k:
        return Figure(code, unit, tuple(Cell(key, None, State.SUPPRESSED) for key in ("median", "p95")))
    ordered = sorted(values)
    p95 = ordered[ceil(0.95 * len(ordered)) - 1]
    return Figure(code, unit, (Cell("median", round(median(ordered), 1)), Cell("p95", round(p95, 1))))


def figures(tally: Tally, k: int, *, grounds: Iterable[str] = (), refusals: Iterable[str] = ()) -> list[Figure]:
    """Everything the report prints, in its order, as it may be published; `grounds` are all there are for declining a case, `refusals`
    for refusing a request for a right."""
    ended = tally.method >= ENDED
    counts: Callable[[str], Counter[str]] = lambda code: tally.parts.get(code, Counter())  # noqa: E731
    return [
        broken_down("received.kind", Unit.CASES, counts("received.kind"), Kind.values, k),
        broken_down("received.topic", Unit.CASES, counts("received.topic"), Topic.values, k),
        broken_down("received.channel", Unit.CASES, counts("received.channel"), Channel.values, k),
        broken_down("received.language", Unit.CASES, counts("received.language"), Language.values, k),
        Figure("accepted", Unit.CASES, (single(Event.TAKEN.value, counts("accepted")[Event.TAKEN], k),)),
        Figure("kept.share", Unit.PERCENT, tuple(_kept(tally, family, k) for family in CLOCKS)),
        *(broken_down(f"clock.{family}", Unit.CASES, counts(f"clock.{family}"), ("kept", "missed"), k) for family in CLOCKS),
        *(missed.figures(counts, CLOCKS, k) if tally.method >= REASONS else [_written(counts(missed.WRITTEN), k)]),
        Figure("time.cases", Unit.CASES, tuple(single(key, counts("time.cases")[key], k) for key in ("reply", "closing"))),
        spread("time.reply", Unit.HOURS, tally.reply_hours, k),
        spread("time.closing", Unit.DAYS, tally.closing_days, k),
        *(spread(f"time.clock.{family}", Unit.DAYS, tally.clock_days.get(family, []), k) for family in CLOCKS if family != "reply"),
        broken_down("closed.resolution", Unit.CASES, counts("closed.resolution"), Resolution.values, k),
        broken_down("declined.ground", Unit.CASES, counts("declined.ground"), [*([requests_ended.ROW] if ended else ()), *grounds], k),
        Figure("mediation", Unit.CASES, tuple(single(key, counts("mediation")[key], k) for key in MEDIATIONS)),
        Figure("mediation.settled", Unit.PERCENT, (_settled(counts("mediation"), k),)),
        *asking.figures(tally.parts, k),
        broken_down(PERFORMANCE, Unit.CASES, counts(PERFORMANCE), ("kept", "missed"), k),
        Figure("reopened", Unit.CASES, tuple(single(key, counts("reopened")[key], k) for key in COMING_BACK)),
        *satisfaction(tally.eases, k),
        broken_down("reads.reason", Unit.READS, counts("reads.reason"), ReadReason.values, k),
        *not_by_case.talks(counts, k, unanswered=tally.method >= REASONS),
        Figure("erasures", Unit.RECORDS, tuple(single(key, counts("erasures")[key], k) for key in ("cases", "conversations"))),
        *(requests_ended.figures(counts, refusals, k) if ended else ()),
        *(not_by_case.registers(counts, k) if tally.method >= REGISTERS else ()),
        *(not_by_case.entries(counts, not_by_case.TOLD) if tally.method >= REASONS else ()),
        *(not_by_case.authorities(counts, k) if tally.method >= REASONS else ()),
        Figure("not_collected", Unit.CASES, tuple(Cell(key, None, State.NOT_COLLECTED) for key in _missing(tally.method))),
    ]


def _missing(method: str) -> list[str]:
    if method < REGISTERS:
        return list(NOT_COLLECTED)
    missing = [key for key in NOT_COLLECTED if key not in COUNTED_SINCE and (method < REASONS or key not in COUNTED_NOW)]
    return missing if method >= ENDED else ["rights_outcomes", *missing]


def _written(counts: Counter[str], k: int) -> Figure:
    return Figure(missed.WRITTEN, Unit.CASES, (single(Event.BREACH_EXPLAINED.value, counts[Event.BREACH_EXPLAINED], k),))


def _settled(mediations: Counter[str], k: int) -> Cell:
    agreed, ended = (mediations[key] for key in SETTLED)
    return rate("settled", agreed, agreed + ended, k)


SHARES = {
    **{("kept.share", family): ((f"clock.{family}", "kept"), (f"clock.{family}", "missed")) for family in CLOCKS},
    ("mediation.settled", "settled"): tuple(("mediation", key) for key in SETTLED),
    **asking.SHARES,
    ("satisfaction.easy", "easy"): (("satisfaction", "answers"),),
    ("satisfaction.mean", "mean"): (("satisfaction", "answers"),),
}
"""The numbers a share is worked out from: where one of them is hidden, the share would give it back."""


def follow(figures: Sequence[Figure]) -> list[Figure]:
    """The figures with every share hidden whose numbers are not all printed."""
    states = {(figure.code, cell.key): cell.state for figure in figures for cell in figure.cells}

    def followed(figure: Figure, cell: Cell) -> Cell:
        behind = [states.get(place, State.SHOWN) for place in SHARES.get((figure.code, cell.key), ())]
        hidden = next((state for state in behind if state is not State.SHOWN), None)
        return cell.hidden(hidden) if hidden and cell.state is State.SHOWN else cell

    return [replace(figure, cells=tuple(followed(figure, cell) for cell in figure.cells)) for figure in figures]


def satisfaction(eases: Sequence[int], k: int) -> list[Figure]:
    """How many answered, the mean (one decimal), and the share that found it easy.

    The mean is printed only where the share is: a mean of 7.0 says that everybody found it easy, a share that is hidden.
    """
    easy = sum(1 for ease in eases if ease >= EASY)
    share = rate("easy", easy, len(eases), k)
    mean = round(sum(eases) / len(eases), 1) if share.state is State.SHOWN else None
    return [
        Figure("satisfaction", Unit.CASES, (single("answers", len(eases), k),)),
        Figure("satisfaction.mean", Unit.POINTS, (Cell("mean", mean, share.state),)),
        Figure("satisfaction.easy", Unit.PERCENT, (share,)),
    ]


def _kept(tally: Tally, family: str, k: int) -> Cell:
    counts = tally.parts.get(f"clock.{family}", Counter())
    return rate(family, counts["kept"], counts["kept"] + counts["missed"], k)
