"""Which terms run for a case, pure: a fold of its events into running clocks. How long they run is law, asked elsewhere."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from disputes.life import Fact, State, step
from disputes.offers_rules import MEDIATOR
from disputes.rules import Event, Kind, Side, Stage
from portal.deadlines.rules import Pause, Rule
from portal.law.rules import confirmable

E = Event
CLOSING = frozenset({E.DECLINED, E.WITHDRAWN, E.CLOSED, E.MEDIATION_ENDED, E.LAPSED, E.MERGED})
COMING_BACK = frozenset({E.REOPENED, E.REINSTATED, E.APPEALED})
HUMAN_REPLY = frozenset({E.REPLIED, E.INFORMATION_ASKED, E.ANSWERED, E.CLAIM_ANSWERED, E.MEDIATION_OFFERED}) | CLOSING
ANY_REPLY = HUMAN_REPLY | {E.ACKNOWLEDGED, E.TAKEN}
OUTCOME = frozenset({E.ANSWERED, E.MEDIATION_STARTED}) | CLOSING
AGAIN = frozenset({E.FILED, E.CONTESTED, E.BROKEN}) | COMING_BACK
KNOWN_AGAIN = frozenset({E.IDENTITY_CONFIRMED, E.CONTESTED}) | COMING_BACK
NO_MEDIATION = frozenset({E.MEDIATION_DECLINED, E.MEDIATION_LAPSED})
COMPLAINTS = frozenset({Kind.COMPLAINT, Kind.DISPUTE})
RIGHTS = frozenset({Kind.RIGHTS})
CLAIMED = frozenset({E.CLAIM_MADE, E.CLAIM_CHANGED})
WROTE = frozenset({E.CLIENT_WROTE, E.INFORMATION_GIVEN}) | CLAIMED
ASKED = frozenset({E.INFORMATION_ASKED})
ANSWERED_US = frozenset({E.INFORMATION_GIVEN, E.ANSWERED}) | CLOSING
SAID_SOMETHING = frozenset({E.CLIENT_WROTE, E.CONTESTED, E.MEDIATION_REQUESTED, E.MEDIATION_OFFERED}) | CLAIMED | CLOSING
OFFERED = frozenset({E.MEDIATION_OFFERED, E.MEDIATION_REQUESTED})
REFUSING = frozenset({E.DECLINED, E.MERGED})
DECIDED = frozenset({E.CHALLENGE_UPHELD, E.CHALLENGE_DISMISSED})
OF_AN_ITEM = frozenset({E.ITEM_DONE, E.ITEM_CONFIRMED})
ITEM_OVER = OF_AN_ITEM | {E.BROKEN}
ASKED_COURT = frozenset({E.CONFIRMATION_ASKED}) | COMING_BACK


class Waits(StrEnum):
    """What a clock stands still for, when its term says that waiting pauses it."""

    CLIENT = "client"  # while the client is asked for more
    TEST = "test"  # while a test or appraisal goes on, and while a mediation stands still because its mediator is in doubt


def always(fact: Fact) -> bool:
    return True


def closing_an_account(fact: Fact) -> bool:
    """It has a term of its own (APP 6(3), NDSR 24)."""
    return fact.data.get("right") == "closing"


def any_other_right(fact: Fact) -> bool:
    return not closing_an_account(fact)


def never(state: State) -> bool:
    return False


def answered_by_both(state: State) -> bool:
    return not state.proposal_open


def round_is_over(state: State) -> bool:
    return not state.deal.round_open


def without_items(fact: Fact) -> bool:
    """Where things are listed one by one, each has a clock of its own."""
    return not fact.data.get("items")


def before_a_committee(fact: Fact) -> bool:
    """Only such an agreement can be confirmed by a court (CPL 205)."""
    return confirmable(str(fact.data.get("body", "")))


@dataclass(frozen=True)
class Plan:
    """A term a case runs under: which events start it and which satisfy it. Empty `places` means everywhere.

    `at_due` is what happens when it runs out: a breach for what the firm owes, otherwise something that ends the waiting.
    `waits` is what it stands still for, `behind` the clocks it does not start beside, `when` what more must hold to start it,
    `until` a state that satisfies it too. `named`: the event may name the day itself. `each`: it runs once for every item of an
    agreement that this side owes."""

    code: str
    kinds: frozenset[Kind]
    starts: frozenset[Event]
    stops: frozenset[Event]
    places: frozenset[str] = frozenset()
    at_due: Event = E.BREACHED
    waits: Waits = Waits.CLIENT
    behind: frozenset[str] = frozenset()
    when: Callable[[Fact], bool] = always
    until: Callable[[State], bool] = never
    named: bool = False
    each: Side | None = None

    @property
    def owed(self) -> bool:
        """Whether the firm owes it: then it warns, is missed and goes higher up."""
        return self.at_due is E.BREACHED

    def waiting(self, state: State) -> bool:
        return state.testing or state.suspended if self.waits is Waits.TEST else state.stage is Stage.AWAITING_CLIENT


PLANS = (
    Plan("ack.any", frozenset(Kind), frozenset({E.FILED}), ANY_REPLY),
    Plan("uk.complaint.ack", COMPLAINTS, frozenset({E.FILED}), ANY_REPLY, frozenset({"uk"})),
    Plan("cn.rights", RIGHTS, KNOWN_AGAIN, OUTCOME, frozenset({"cn", "int"}), when=any_other_right),
    Plan("cn.account_close", RIGHTS, frozenset({E.IDENTITY_CONFIRMED}), OUTCOME, frozenset({"cn", "int"}), when=closing_an_account),
    Plan("eu.rights", RIGHTS, AGAIN, OUTCOME, frozenset({"eu"})),
    Plan("uk.rights", RIGHTS, AGAIN, OUTCOME, frozenset({"uk"})),
    Plan("reply.first", COMPLAINTS | RIGHTS, AGAIN, HUMAN_REPLY),
    Plan("reply.feedback", frozenset({Kind.FEEDBACK}), AGAIN, HUMAN_REPLY),
    Plan("reply.next", frozenset(Kind), WROTE, HUMAN_REPLY, behind=frozenset({"reply.first", "reply.feedback"})),
    Plan("cn.complaint", COMPLAINTS, AGAIN | NO_MEDIATION, OUTCOME),
    Plan("handover.taken", frozenset(Kind), frozenset({E.HANDED_OVER}), HUMAN_REPLY | {E.TAKEN, E.ASSIGNED}),
    Plan("silence.close", frozenset(Kind), ASKED, ANSWERED_US, at_due=E.LAPSED),
    Plan("silence.remind", frozenset(Kind), ASKED | {E.REMINDED}, ANSWERED_US | {E.REMINDED}, at_due=E.REMINDED),
    Plan("answer.silence", frozenset(Kind), frozenset({E.ANSWERED}), SAID_SOMETHING, at_due=E.LAPSED),
    Plan("mediation.answer", frozenset(Kind), OFFERED, NO_MEDIATION | CLOSING | {E.MEDIATION_STARTED}, at_due=E.MEDIATION_LAPSED),
    Plan(
        "offer.answer",
        frozenset(Kind),
        frozenset({E.PROPOSAL_MADE}),
        CLOSING,
        at_due=E.PROPOSAL_LAPSED,
        waits=Waits.TEST,
        until=answered_by_both,
    ),
    Plan("challenge.decision", frozenset(Kind), frozenset({E.MEDIATOR_CHALLENGED}), DECIDED | CLOSING),
    Plan("mediation.max", frozenset(Kind), frozenset({E.MEDIATION_STARTED}), CLOSING | {E.AGREEMENT_RECORDED}, waits=Waits.TEST),
    Plan("sealed.round", frozenset(Kind), frozenset({E.ROUND_OPENED}), CLOSING, at_due=E.ROUND_LAPSED, until=round_is_over),
    Plan(
        "agreement.performance",
        frozenset(Kind),
        frozenset({E.AGREEMENT_RECORDED}),
        CLOSING | {E.PERFORMED},
        named=True,
        when=without_items,
    ),
    Plan("agreement.item", frozenset(Kind), frozenset({E.AGREEMENT_RECORDED}), CLOSING | ITEM_OVER, each=Side.RESPONDENT),
    Plan("agreement.yours", frozenset(Kind), frozenset({E.AGREEMENT_RECORDED}), CLOSING | ITEM_OVER, at_due=E.RAN_OUT, each=Side.CLIENT),
    Plan("mediation.confirm", frozenset(Kind), frozenset({E.AGREEMENT_RECORDED}), ASKED_COURT, at_due=E.RAN_OUT, when=before_a_committee),
    Plan("appeal.window", frozenset(Kind), REFUSING, COMING_BACK, at_due=E.RAN_OUT),
    Plan("case.return", frozenset(Kind), CLOSING - REFUSING, COMING_BACK, at_due=E.RAN_OUT),
)


WAITING = ("等待您补充信息", "waiting for your information")
LOCAL = frozenset(plan.code for plan in PLANS if plan.places)
NOT_OWED = {plan.code: plan.at_due for plan in PLANS if not plan.owed}
TWO_SIDES: dict[str, Callable[[State], frozenset[Side]]] = {
    "mediation.answer": lambda state: state.accepted,
    "offer.answer": lambda state: state.proposal_accepted if state.proposal_by == MEDIATOR else frozenset(),
}
"""Who has accepted what waits for both. A side's own offer simply expires: nobody has accepted it yet but its maker."""
Span = tuple[datetime, datetime | None]


@dataclass(frozen=True)
class Running:
    """One running of a clock; a pause whose end is None still lasts. `by_day` is a day the case itself names, instead of a period."""

    code: str
    run: int
    started_at: datetime
    pauses: tuple[Span, ...] = ()
    stopped_at: datetime | None = None
    stopped_by: int | None = None
    breached_at: datetime | None = None
    level: int = 0
    extended: bool = False
    by_day: str = ""
    item: int = 0

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


LEVELS = {E.WARNED: 1, E.BREACHED: 2, E.ESCALATED: 3}
"""How far a clock has come: near, missed, reported higher up."""


def once_key(event: Event, code: str, run: int) -> str:
    """What makes something happen to a running once: the `once` of its event."""
    return f"{'breach' if event is E.BREACHED else event.value}:{code}:{run}"


def _after(clock: Running, fact: Fact, plan: Plan, before: State, after: State) -> Running:
    if (fact.data.get("term"), fact.data.get("run")) == (clock.code, clock.run):
        clock = _itself(clock, fact)
    if clock.stopped_at is not None:
        return clock
    waited, waits = plan.waiting(before), plan.waiting(after)
    if waited and not waits and clock.pauses and clock.pauses[-1][1] is None:
        clock = replace(clock, pauses=(*clock.pauses[:-1], (clock.pauses[-1][0], fact.at)))
    if (fact.event in plan.stops and _concerns(clock, fact)) or plan.until(after):
        return replace(clock, stopped_at=fact.at, stopped_by=fact.n)
    if waits and not waited:
        return replace(clock, pauses=(*clock.pauses, (fact.at, None)))
    return clock


def _concerns(clock: Running, fact: Fact) -> bool:
    """What happens to one item stops the clock of that item only."""
    return fact.event not in OF_AN_ITEM or fact.data.get("item") == clock.item


def _itself(clock: Running, fact: Fact) -> Running:
    """An event about this very running."""
    if fact.event == E.EXTENDED:
        return replace(clock, extended=True)
    if fact.event == E.RAN_OUT:
        return replace(clock, stopped_at=fact.at, stopped_by=fact.n)
    missed = fact.at if fact.event == E.BREACHED else clock.breached_at
    return replace(clock, level=LEVELS.get(fact.event, clock.level), breached_at=missed)


def _begins(plan: Plan, fact: Fact, runs: dict[str, list[Running]]) -> bool:
    """It starts again only when it is not running already, nor another one that asks for the same."""
    if fact.event not in plan.starts or not plan.when(fact):
        return False
    return not any(runs.get(code) and runs[code][-1].stopped_at is None for code in (plan.code, *plan.behind))


def _of_items(plan: Plan, run: int, fact: Fact) -> list[Running]:
    """A running for every item of the agreement this plan is about, numbered on from `run`."""
    if plan.each is None or fact.event not in plan.starts:
        return []
    mine = [(int(n), str(day)) for n, who, day in fact.data.get("items", ()) if who == plan.each]
    return [Running(plan.code, run + place, fact.at, by_day=day, item=n) for place, (n, day) in enumerate(mine)]


def _begun(plan: Plan, run: int, fact: Fact, state: State) -> Running:
    """A new running; one that begins while we wait for the client stands still at once."""
    paused = ((fact.at, None),) if plan.owed and plan.waiting(state) else ()
    return Running(plan.code, run, fact.at, pauses=paused, by_day=str(fact.data.get("perform_by", "")) if plan.named else "")


def fold(kind: str, jurisdiction: str, facts: Iterable[Fact]) -> list[Running]:
    """Every running of every clock after `facts` (oldest first)."""
    plans, state = plans_for(kind, jurisdiction), State(case="")
    runs: dict[str, list[Running]] = {plan.code: [] for plan in plans}
    for fact in facts:
        before, state = state, step(state, fact)
        for plan in plans:
            mine = runs[plan.code] = [_after(run, fact, plan, before, state) for run in runs[plan.code]]
            mine += _of_items(plan, len(mine) + 1, fact)
            if plan.each is None and _begins(plan, fact, runs):
                mine.append(_begun(plan, len(mine) + 1, fact, state))
    return [run for plan in plans for run in runs[plan.code]]


def is_owed(code: str) -> bool:
    """Whether the firm owes what this clock asks for; the others end somebody's waiting."""
    return code not in NOT_OWED


def next_event(code: str, level: int, state: State, *, late: bool) -> Event:
    """What happens to a clock at its next moment. `late`: its due moment has come.

    A client who has accepted does not lose by the silence of the others: then the firm is late."""
    if not is_owed(code):
        return E.BREACHED if code in TWO_SIDES and Side.CLIENT in TWO_SIDES[code](state) else NOT_OWED[code]
    if level >= LEVELS[E.BREACHED]:
        return E.ESCALATED
    return E.BREACHED if late else E.WARNED


def next_moment(code: str, level: int, start: datetime, due: datetime, pauses: Iterable[Span]) -> datetime | None:
    """When something happens to a running clock next: near (a quarter of its time left), due, late by another quarter; then nothing."""
    if not is_owed(code):
        return due if level == 0 else None
    waited = sum((end - begin for begin, end in pauses if end is not None), timedelta())
    quarter = max(due - start - waited, timedelta()) / 4
    return {0: due - quarter, 1: due, 2: due + quarter}.get(level)


def rule_of(rule: Rule, start: datetime, by_day: str) -> Rule:
    """The term's own rule, or the days from the start to the day the case names; that day is meant as it is and never rolls."""
    if not by_day:
        return rule
    first = start.astimezone(ZoneInfo(rule.zone)).date()
    return replace(rule, count=(date.fromisoformat(by_day) - first).days, unit="d", roll=False)


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
