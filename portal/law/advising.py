"""Which outside routes fit what somebody answered, in the order of the law, and what they read beside them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

from portal.doors.errors import Refusal
from portal.law import queries
from portal.law.asking import Age, Answers, Arbitration, Buyer, Now, Place, Tried, What
from portal.law.models import Instrument, Operator, OutsideRoute, Provision, RouteAdvice, Term
from portal.law.queries import Shown
from portal.law.rules import PAPER_WORDS, AdviceKind, Jurisdiction, Need, Paper, Purpose, Status, When

FOREIGN = {Place.EU: Jurisdiction.EU, Place.UK: Jurisdiction.UK}


@dataclass(frozen=True)
class Offered:
    """One route for this person. `certain` says that everything it rests on was read in an official text."""

    route: OutsideRoute
    certain: bool
    basis: list[Provision]
    papers: list[Paper]
    periods: list[Term]
    limitation: Shown | None
    late: bool

    @property
    def paper_words(self) -> list[str]:
        return [str(PAPER_WORDS[paper]) for paper in self.papers]


@dataclass(frozen=True)
class Noted:
    """One piece of advice, and whether what it rests on was read in an official text."""

    advice: RouteAdvice
    certain: bool


@dataclass(frozen=True)
class Advised:
    """What one person reads: first `at_once`, then `notes`, then `routes`; no route means that none is known to us."""

    at_once: list[Noted]
    notes: list[Noted]
    routes: list[Offered]


def advise(answers: Answers, at: datetime) -> Advised:
    """The lawful routes for these answers at `at`. What rests on repealed law or a draft is never among them."""
    law = _Law(at)
    found = [law.offer(route, answers) for route in _routes(answers, at) if law.stands(route.provisions)]
    late = any(each.late for each in found)
    advice = [row for row in RouteAdvice.objects.in_force(at).order_by("position") if law.stands(row.provisions)]
    noted = [Noted(row, law.certain(row.status, row.provisions)) for row in advice if row.when in _whens(answers, late)]
    kinds = {kind: [each for each in noted if each.advice.kind == kind] for kind in AdviceKind}
    return Advised(kinds[AdviceKind.AT_ONCE], kinds[AdviceKind.NOTE], found)


def _routes(answers: Answers, at: datetime) -> list[OutsideRoute]:
    purpose = Purpose.PERSONAL if answers.one("buyer") == Buyer.HOUSEHOLD else Purpose.BUSINESS
    has = _has(answers)
    fitting = [route for route in queries.routes(purpose=purpose, at=at) if route.purpose in (Purpose.ANY, purpose)]
    fitting = [route for route in fitting if set(route.needs) <= has]
    return [route for place in _jurisdictions(answers) for route in fitting if route.jurisdiction == place]


def _has(answers: Answers) -> set[str]:
    """What of a route's needs this person has."""
    found = {Need.ARBITRATION.value} if answers.one("arbitration") == Arbitration.YES else set()
    return found | ({Need.LEAKING.value} if Now.LEAKING in answers.now else set())


def _jurisdictions(answers: Answers) -> list[str]:
    """Home first, then where the firm sits: its processing there is under that law wherever the person lives."""
    home = FOREIGN.get(answers.one("place"))  # type: ignore[call-overload]
    firm = Operator.objects.first()
    in_china = answers.one("place") == Place.MAINLAND or firm is None or Jurisdiction.CN in firm.jurisdictions
    return [*([home] if home else []), *([Jurisdiction.CN] if in_china else [])]


def _whens(answers: Answers, late: bool) -> set[str]:
    """The answers somebody gave, as advice is filed under them."""
    facts = {
        When.CHILD: answers.one("age") == Age.CHILD,
        When.GUARDIAN: answers.one("age") == Age.GUARDIAN,
        When.TEEN: answers.one("age") == Age.TEEN,
        When.BUSINESS: answers.one("buyer") == Buyer.BUSINESS,
        When.REFUSED: answers.one("what") == What.REFUSED,
        When.UNTRIED: answers.one("tried") == Tried.NO,
        When.WAITING: answers.one("tried") == Tried.WAITING,
        When.ELSEWHERE: answers.one("place") == Place.OTHER,
        When.LATE: late,
    }
    return {when for when, holds in facts.items() if holds} | {value for value in answers.now if value in list(When)}


class _Law:
    """The articles and instruments at one moment, read once: on what a row rests, and how sure that is."""

    def __init__(self, at: datetime) -> None:
        self.at = at
        self.provisions = {row.code: row for row in Provision.objects.at(at)}
        self.instruments = {row.code: row for row in Instrument.objects.at(at)}

    def _statuses(self, codes: Iterable[str]) -> set[str]:
        rows = [self.provisions[code] for code in codes if code in self.provisions]
        acts = [self.instruments[row.instrument] for row in rows if row.instrument in self.instruments]
        missing = {Status.UNVERIFIED.value} if len(acts) < len(list(codes)) else set()
        return {row.status for row in rows} | {act.status for act in acts} | missing

    def stands(self, codes: Sequence[str]) -> bool:
        """Whether nothing it rests on is repealed or only a draft."""
        return not self._statuses(codes) & {Status.REPEALED, Status.DRAFT}

    def certain(self, status: str, codes: Sequence[str]) -> bool:
        return bool(codes) and {status, *self._statuses(codes)} == {Status.VERIFIED}

    def offer(self, route: OutsideRoute, answers: Answers) -> Offered:
        shown, late = self._limitation(route, answers)
        child = answers.one("age") in (Age.CHILD, Age.GUARDIAN, Age.TEEN)
        papers = [Paper(code) for code in route.papers] + ([Paper.GUARDIAN] if child else [])
        basis = [self.provisions[code] for code in route.provisions if code in self.provisions]
        periods = [term for code in route.terms if (term := self._term(code))]
        return Offered(route, self.certain(route.status, route.provisions), basis, papers, periods, shown, late)

    def _term(self, code: str) -> Term | None:
        try:
            return queries.term(code, self.at)
        except Refusal:
            return None

    def _limitation(self, route: OutsideRoute, answers: Answers) -> tuple[Shown | None, bool]:
        """When the time to come is over, counted from the day the person knew."""
        term = self._term(route.limitation) if route.limitation and answers.known else None
        if term is None or answers.known is None:
            return None, False
        due = queries.due_for(term, datetime.combine(answers.known, time(), ZoneInfo(term.zone)))
        return queries.show(due, term), due.at <= self.at
