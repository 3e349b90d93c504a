"""Count a published report again from today's records: the same numbers, or every difference with what it comes from."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from disputes.models import Case, CaseEvent
from disputes.rules import Event
from transparency_reports import counting, queries
from transparency_reports.models import Report
from transparency_reports.rules import METHOD


class Why(StrEnum):
    """Where a difference comes from. METHOD: another counting rule; LATE: entered after the count, about the time before it; CLOCK: a due
    date was worked out again; UNKNOWN: the records were changed by a way that leaves no event."""

    METHOD = "method"
    LATE = "late"
    CLOCK = "clock"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Difference:
    """A row whose number is another one today, and how many cases stand in it otherwise, by reason; the total is its figure's own."""

    figure: str
    row: str
    then: int
    now: int
    why: Mapping[Why, int]

    @property
    def explained(self) -> bool:
        return bool(self.why) and Why.UNKNOWN not in self.why


def recount(report: Report) -> list[Difference]:
    """The rows that a count of today's records, as of the same moment and by the report's own method, gives otherwise; empty when all
    numbers are the same."""
    told: list[queries.Told] = []
    tally = queries.tally(
        report.period, report.drafted_at, seen=lambda case, places: told.append((case.subject, places)), method=report.method
    )
    now, then = tally.counts(), report.counts
    names = sorted({(figure, row) for counts in (now, then) for figure in counts for row in counts[figure]})
    differ = [name for name in names if _of(then, name) != _of(now, name)]
    why = _reasons(report, dict(told)) if differ else {}
    return [Difference(*name, _of(then, name), _of(now, name), why.get(name) or _unseen(report)) for name in differ]


def _of(counts: Mapping[str, Mapping[str, int]], name: counting.Place) -> int:
    return counts.get(name[0], {}).get(name[1], 0)


def _unseen(report: Report) -> Mapping[Why, int]:
    """Of numbers that are not counted by case (what staff opened, conversations) only the rules can explain a change."""
    return {Why.METHOD: 0} if report.method != METHOD else {Why.UNKNOWN: 0}


def _reasons(report: Report, told: Mapping[str, tuple[counting.Place, ...]]) -> dict[counting.Place, Counter[Why]]:
    """For every row, how many cases moved into or out of it, by reason."""
    found: dict[counting.Place, Counter[Why]] = {}
    for case, before, now in _moved(report, told):
        moved = (Counter(now) - Counter(before)) + (Counter(before) - Counter(now))
        for place in moved:
            found.setdefault(place, Counter())[_why(report, case)] += 1
    return found


def _moved(
    report: Report, told: Mapping[str, tuple[counting.Place, ...]]
) -> Iterator[tuple[Case, list[counting.Place], list[counting.Place]]]:
    """Every case that stands in other rows today than the report listed it in."""
    listed = {}
    for row in report.counted_cases.select_related("case").iterator(chunk_size=queries.CHUNK):
        before, now = sorted((figure, key) for figure, key in row.places), sorted(told.get(row.case.subject, ()))
        listed[row.case.subject] = True
        if before != now:
            yield row.case, before, now
    for subject in told.keys() - listed.keys():
        yield Case.objects.get(public_id=subject.partition(":")[2]), [], sorted(told[subject])


def _why(report: Report, case: Case) -> Why:
    if report.method != METHOD:
        return Why.METHOD
    entered = CaseEvent.objects.filter(case=case, recorded_at__gt=report.counted_at)
    if entered.filter(at__lt=report.drafted_at).exclude(event=Event.CLOCK_MOVED).exists():
        return Why.LATE
    return Why.CLOCK if entered.filter(event=Event.CLOCK_MOVED).exists() else Why.UNKNOWN
