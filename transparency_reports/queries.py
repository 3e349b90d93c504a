from collections.abc import Iterator
from datetime import datetime

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from disputes.models import AccessRecord, Case, Clock
from portal.doors.errors import Refusal
from portal.trail import queries as trail
from portal.trail.models import Entry
from portal.trail.sentences import witness_problem
from transparency_reports import counting
from transparency_reports.models import Report
from transparency_reports.rules import Quarter, Status

CHUNK = 500


def witnesses() -> list[tuple[trail.Standing, str]]:
    """Who cosigns the log, each with the sentence about what is wrong ("" when nothing is)."""
    return [(standing, witness_problem(standing.problem)) for standing in trail.witnesses()]


FAMILIES = {"ack.any": "ack", "reply.first": "reply", "reply.feedback": "reply", "mediation.max": "mediation"}


def family(code: str) -> str:
    """Which published clock a term counts under; '' for terms that are not published."""
    return FAMILIES.get(code) or ("resolution" if code.endswith((".complaint", ".rights")) else "")


def _clock(clock: Clock) -> counting.ClockFacts:
    return counting.ClockFacts(family(clock.code), None if clock.paused_at and not clock.breached_at else clock.due_at, clock.stopped_at)


def facts(until: datetime) -> Iterator[counting.CaseFacts]:
    """Every case filed before `until`, chunk by chunk: memory does not grow with the number of cases."""
    cases = Case.objects.filter(filed_at__lt=until).order_by("id").prefetch_related("events", "clocks")
    for case in cases.iterator(chunk_size=CHUNK):
        events = [event.fact() for event in sorted(case.events.all(), key=lambda event: event.n)]
        clocks = [_clock(clock) for clock in case.clocks.all() if family(clock.code)]
        yield counting.CaseFacts(case.kind, case.topic, case.language, case.channel, events, clocks)


def tally(quarter: Quarter, until: datetime) -> counting.Tally:
    """The quarter counted from the records as they stood at `until`."""
    reads = AccessRecord.objects.filter(at__gte=quarter.start, at__lt=min(quarter.end, until)).values_list("reason")
    return counting.count(facts(until), dict(reads.annotate(n=Count("id")).order_by()), quarter, until=until)


def published(quarter: Quarter) -> Report | None:
    """The newest published version for the quarter."""
    return Report.objects.filter(year=quarter.year, quarter=quarter.number, status=Status.PUBLISHED).first()


def archive() -> list[Report]:
    """Every published report, newest first."""
    return list(Report.objects.filter(status=Status.PUBLISHED))


def by_slug(slug: str) -> Report:
    """The published report at that address; Refusal 404 otherwise."""
    try:
        report = published(Quarter.parse(slug))
    except ValueError:
        report = None
    if report is None:
        raise Refusal("report.not_found", 404, _("There is no published report at this address."))
    return report


def proof(report: Report) -> str | None:
    """The `.tlog-proof` of the report's leaf; None until the next checkpoint has it."""
    return trail.proof(Entry.objects.get(id=report.entry))
