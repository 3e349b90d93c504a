from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby, islice
from operator import itemgetter
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from disputes import sealed
from disputes.life import Fact
from disputes.lived import facts_of
from disputes.models import AccessRecord, Case, CaseEvent, Clock
from disputes.rules import Event
from portal.doors.errors import Refusal
from portal.law import queries as law
from portal.law.rules import GroundKind
from portal.trail import leaves, merkle
from portal.trail import queries as trail
from portal.trail.models import Entry
from portal.trail.sentences import witness_problem
from portal.vault import services as vault
from transparency_reports import corrections, counted, counting, data, registers, talks
from transparency_reports.counting import PERFORMANCE
from transparency_reports.models import CountedCase, Report
from transparency_reports.rules import METHOD, Figure, Quarter, Status
from transparency_reports.small_numbers_together import protect_together

CHUNK = 500
CASE = ("pk", "public_id", "kind", "topic", "language", "channel")
CLOCK = ("code", "run", "due_at", "paused_at", "breached_at", "stopped_at", "started_at")


def witnesses() -> list[tuple[trail.Standing, str]]:
    """Who cosigns the log, each with the sentence about what is wrong ("" when nothing is)."""
    return [(standing, witness_problem(standing.problem)) for standing in trail.witnesses()]


FAMILIES = {
    "ack.any": "ack",
    "reply.first": "reply",
    "reply.feedback": "reply",
    "mediation.max": "mediation",
    "agreement.performance": PERFORMANCE,
}


def family(code: str) -> str:
    """Which published clock a term counts under; '' for terms that are not published."""
    return FAMILIES.get(code) or ("resolution" if code.endswith((".complaint", ".rights")) else "")


def clock_facts(clock: Clock) -> counting.ClockFacts:
    """A clock as it is counted."""
    return clock_said(*(getattr(clock, name) for name in CLOCK))


def clock_said(
    code: str, run: int, due_at: datetime, paused_at: datetime | None, breached_at: datetime | None, stopped_at: datetime | None,
    started_at: datetime,
) -> counting.ClockFacts:  # fmt: skip
    """A clock by its columns CLOCK."""
    return counting.ClockFacts(family(code), None if paused_at and not breached_at else due_at, stopped_at, started_at, code, run)


def facts(until: datetime, since: datetime) -> Iterator[counting.CaseFacts]:
    """Every case filed before `until` to which anything happened from `since` on, three queries a chunk: what lies before costs neither
    time nor memory."""
    happened = CaseEvent.objects.filter(event__in=Event, at__gte=since).values("case")  # naming all events lets the index answer
    clocks = Clock.objects.filter(Q(due_at__gte=since) | Q(stopped_at__gte=since)).values("case")
    cases = Case.objects.filter(Q(pk__in=happened) | Q(pk__in=clocks), filed_at__lt=until).order_by("id").values_list(*CASE)
    rows = cases.iterator(chunk_size=CHUNK)
    while chunk := list(islice(rows, CHUNK)):
        yield from _facts(chunk)


def _facts(cases: Sequence[Sequence[Any]]) -> Iterator[counting.CaseFacts]:
    """`cases` are their columns CASE."""
    keys = [case[0] for case in cases]
    events, clocks = facts_of(keys), _clocks_of(keys)
    for pk, public_id, kind, topic, language, channel in cases:
        yield counting.CaseFacts(kind, topic, language, channel, events.get(pk, []), clocks.get(pk, []), f"case:{public_id}")


def _clocks_of(cases: Sequence[int]) -> dict[int, list[counting.ClockFacts]]:
    rows = Clock.objects.filter(case__in=cases).order_by("case_id").values_list("case_id", *CLOCK)
    counted = ((case, clock_said(*said)) for case, *said in rows)
    return {case: [clock for _case, clock in own if clock.family] for case, own in groupby(counted, itemgetter(0))}


def facts_with(events: Iterable[Event], since: datetime, until: datetime) -> Iterator[list[Fact]]:
    """The life up to `until`, oldest first, of every case to which one of `events` happened after `since` and up to then."""
    touched = CaseEvent.objects.filter(event__in=events, at__gt=since, at__lte=until).values("case")
    rows = CaseEvent.objects.filter(case__in=touched, at__lte=until).order_by("case_id", "n")
    for _case, group in groupby(rows.iterator(chunk_size=CHUNK), key=lambda row: row.case_id):
        yield [row.fact() for row in group]


def places(case: Case, quarter: Quarter, until: datetime, method: str = METHOD) -> tuple[counting.Place, ...]:
    """The rows of the quarter's figures this case counts in when it is counted as it stood at `until`."""
    if case.filed_at >= until:
        return ()
    (told,) = _facts([[getattr(case, name) for name in CASE]])
    return counting.Tally(quarter, until, method).case(told)


def tally(quarter: Quarter, until: datetime, seen: counting.Seen | None = None, method: str = METHOD) -> counting.Tally:
    """The quarter counted from the records as they stood at `until`, as `method` counts; `seen` is told where each case counted."""
    reads = AccessRecord.objects.filter(at__gte=quarter.start, at__lt=min(quarter.end, until)).values_list("reason")
    end = min(quarter.end, until)
    reasons = method >= counting.REASONS
    more = talks.of_quarter(quarter, end, unanswered=reasons)
    more |= registers.of_quarter(quarter, end) if method >= counting.REGISTERS else {}
    more |= registers.told(quarter, end) if reasons else {}
    return counting.count(
        facts(until, quarter.start),
        dict(reads.annotate(n=Count("id")).order_by()),
        quarter,
        until=until,
        seen=seen,
        more=more,
        method=method,
    )


def figures(counts: counting.Tally, k: int) -> list[Figure]:
    """What was counted as it may be published, with a row for every ground there is."""
    return counting.follow(protect_together(_each(counts, k)))


def shares(counts: counting.Tally, k: int) -> list[Figure]:
    """Only the shares of clocks kept, with the numbers behind them: what a chart shows of a quarter that has no report."""
    wanted = {"kept.share", *(f"clock.{clock}" for clock in counting.CLOCKS)}
    return counting.follow([figure for figure in _each(counts, k) if figure.code in wanted])


def _each(counts: counting.Tally, k: int) -> list[Figure]:
    grounds, refusals = ([*law.ground_codes(kind), "other"] for kind in (GroundKind.COMPLAINT, GroundKind.RIGHTS))
    return counting.figures(counts, k, grounds=grounds, refusals=refusals)


def corrected(counts: counting.Tally, old: Report, k: int) -> list[Figure]:
    """What was counted as it may be published beside the version it corrects."""
    return corrections.correct(data.figures(old.figures), old.counts, _each(counts, k), counts.counts(), k)


def published_versions(quarter: Quarter | None = None) -> list[Report]:
    """Every published version of every report, or of one quarter's, newest first."""
    only = {"year": quarter.year, "quarter": quarter.number} if quarter else {}
    return list(Report.objects.filter(status=Status.PUBLISHED, **only).order_by("-year", "-quarter", "-version"))


Told = tuple[str, tuple[counting.Place, ...]]


def filings(told: Sequence[Told]) -> list[tuple[Case, tuple[counting.Place, ...], bytes]]:
    """Each case with the leaf hash of its filing in the log, in two queries and one for the keys."""
    subjects = [subject for subject, _places in told]
    leaf = dict(Entry.objects.filter(subject__in=subjects, n=1).values_list("subject", "leaf"))
    cases = {case.subject: case for case in Case.objects.filter(public_id__in=[subject.partition(":")[2] for subject in subjects])}
    vault.warm_keys([case.key_id for case in cases.values()])
    return [(cases[subject], places, merkle.leaf_hash(bytes(leaf[subject]))) for subject, places in told]


def counted_leaves(report: Report) -> list[bytes]:
    """The report's whole list, decoys included."""
    real = [bytes(leaf) for leaf in report.counted_cases.values_list("leaf", flat=True)]
    return counted.padded(real, bytes(report.counted_seed), data.figures(report.figures), report.small_number)


@dataclass(frozen=True)
class Counted:
    """How a published report stands to one case: the rows it says the case counts in, and those a count of today says it should.

    `listed` is whether the published list holds the case with exactly the rows it says.
    """

    report: Report
    places: tuple[counting.Place, ...]
    expected: tuple[counting.Place, ...]
    listed: bool
    kept: bool

    @property
    def right(self) -> bool:
        return self.places == self.expected and (self.listed or not self.places)


def counted_in(case: Case) -> list[Counted]:
    """Every published version of every report that may count the case, newest first."""
    versions = [report for report in published_versions() if case.filed_at < report.period.end]
    return [_counted_in(case, report) for report in versions]


def _counted_in(case: Case, report: Report) -> Counted:
    row = report.counted_cases.filter(case=case).first()
    said = tuple((figure, key) for figure, key in row.places) if row else ()
    expected = places(case, report.period, report.drafted_at, report.method)
    return Counted(report, said, expected, row is not None and _is_listed(case, report, row), bool(report.counted_seed))


def _is_listed(case: Case, report: Report, row: CountedCase) -> bool:
    """Whether the leaf made anew from the case's secret is the one in the list."""
    said = counted.statement(report.slug, report.version, bytes(row.filing), row.places)
    return leaves.commit(counted.salt(sealed.trail_secret(case), report.slug, report.version), said) == bytes(row.leaf)


def counted_proof(case: Case, report: Report) -> str | None:
    """The file that proves the case's place in the report's list; None while the log has not taken the report in, or it is not listed."""
    row = report.counted_cases.filter(case=case).first()
    in_log = proof(report) if row is not None else None
    if row is None or in_log is None or not _is_listed(case, report, row):
        return None
    said = counted.statement(report.slug, report.version, bytes(row.filing), row.places)
    salt = counted.salt(sealed.trail_secret(case), report.slug, report.version)
    filed = trail.history(case.subject)[:1]
    return counted.write_proof(said, salt, counted_leaves(report), in_log, trail.proof(filed[0]) if filed else None)


def published(quarter: Quarter) -> Report | None:
    """The newest published version for the quarter."""
    return Report.objects.filter(year=quarter.year, quarter=quarter.number, status=Status.PUBLISHED).first()


def archive() -> list[Report]:
    """The newest version of every published report, newest first."""
    newest: dict[Quarter, Report] = {}
    for report in published_versions():
        newest.setdefault(report.period, report)
    return list(newest.values())


def series(figure: str, row: str) -> list[dict[str, Any]]:
    """One number in the newest version of every report that has it, oldest first; Refusal 404 where none has."""
    points = [
        {"report": report.slug, "version": report.version, "method": report.method, "unit": found["unit"], **cell}
        for report in reversed(archive())
        for found in report.figures
        if found["code"] == figure
        for cell in [*found["cells"], *([found["total"]] if found["total"] else [])]
        if cell["key"] == row
    ]
    if not points:
        raise Refusal("report.no_such_figure", 404, _("No published report has this number."))
    return points


def by_slug(slug: str, version: int | None = None) -> Report:
    """The published report at that address, its newest version unless one is named; Refusal 404 otherwise."""
    try:
        versions = published_versions(Quarter.parse(slug))
    except ValueError:
        versions = []
    report = next((each for each in versions if version in (None, each.version)), None)
    if report is None:
        raise Refusal("report.not_found", 404, _("There is no published report at this address."))
    return report


def proof(report: Report) -> str | None:
    """The `.tlog-proof` of the report's leaf; None until the next checkpoint has it."""
    return trail.proof(Entry.objects.get(id=report.entry))
