"""The law we go by, calendars, the firm, and what people proposed, as `manage.py verify_trail` holds them against the log."""

from collections.abc import Hashable, Iterator

from django.db.models import Model

from portal.law.loading import year_digest
from portal.law.models import (
    CalendarYear,
    Instrument,
    LawRow,
    Operator,
    OutsideRoute,
    Proposal,
    Provision,
    RefusalGround,
    RouteAdvice,
    Term,
    TermProposal,
    TermSimulation,
    WorkCalendar,
)
from portal.law.models.proposed import Proposed
from portal.trail.holding import Tables
from portal.trail.models import Entry
from portal.trail.rooms import Acts, Told, columns, document

ROWS: tuple[type[LawRow], ...] = (Instrument, Provision, Term, RefusalGround, OutsideRoute, RouteAdvice)
YEAR_PROPOSED, YEAR_DECIDED = "law.year_proposed", ("law.year_rejected", "law.year_withdrawn")
TERM_PROPOSED, TERM_DECIDED = "law.term_proposed", ("law.term_approved", "law.term_rejected", "law.term_withdrawn")
SIMULATED = "law.term_simulated"


def _rows() -> Iterator[tuple[str, str, bytes]]:
    models: tuple[type[Model], ...] = (*ROWS, WorkCalendar, Operator)
    for model in models:
        names = [field.attname for field in model._meta.concrete_fields if field.attname != "id"]
        kind = str(model._meta.model_name)
        for row in model._default_manager.order_by("pk"):
            yield f"{kind}.{row.pk}", f"{kind} {row}", columns(row, *names)
    years = [field.attname for field in CalendarYear._meta.concrete_fields if field.attname != "id"]
    for year in CalendarYear.objects.select_related("calendar").prefetch_related("days").order_by("pk"):
        days = [columns(day, "date", "kind", "name_zh", "name_en") for day in year.days.all()]
        yield f"calendaryear.{year.pk}", f"calendar year {year}", b"\n".join([columns(year, *years), *days])


def entered(row: Proposed) -> bytes:
    """What somebody proposed, every column but who decided and how."""
    names = [field.attname for field in row._meta.concrete_fields if not field.attname.startswith(("decid", "decision"))]
    return columns(row, *(name for name in names if name not in ("id", "reason")))


def decided(row: Proposed) -> bytes:
    return columns(row, "public_id", "decision", "decided_at", "decided_by", "decided_role", "reason")


def ran(run: TermSimulation) -> bytes:
    return columns(run, "public_id", "proposal_id", "ran_at", "ran_by", "ran_role", "first", "last", "result")


def _years() -> Iterator[Told]:
    for row in Proposal.objects.select_related("calendar").order_by("pk"):
        sha256 = year_digest(row.year, row.seed_days, source_url=row.source_url, provisional=False)
        yield from _proposal(row, (row.calendar.code, row.year), {"sha256": sha256, "source": row.source_url}, "law.year", YEAR_DECIDED)


def _terms() -> Iterator[Told]:
    for row in TermProposal.objects.select_related("base").order_by("pk"):
        said: dict[str, object] = {"period": f"{row.count}{row.unit}", "pause": str(row.pause), "follows": row.base.sha256}
        yield from _proposal(row, (row.code,), said, "law.term", TERM_DECIDED)


def _proposal(row: Proposed, about: tuple[object, ...], said: dict[str, object], kind: str, decisions: tuple[str, ...]) -> Iterator[Told]:
    by = {"by": row.proposed_by, "by_role": row.proposed_role, "row": entered(row)}
    yield f"proposal {row.public_id}", (f"{kind}_proposed", *about, row.proposed_at), said | by
    if f"{kind}_{row.decision}" in decisions:
        by = {"by": row.decided_by, "by_role": row.decided_role, "row": decided(row)}
        yield f"proposal {row.public_id}", (f"{kind}_{row.decision}", *about, row.decided_at), said | by


def _runs() -> Iterator[Told]:
    for run in TermSimulation.objects.select_related("proposal").order_by("pk"):
        said = {"term": run.proposal.code, "at": run.ran_at, "by": run.ran_by, "by_role": run.ran_role, "row": ran(run)}
        yield f"simulation {run.public_id}", (SIMULATED, run.sha256), said


def _year(entry: Entry) -> Hashable:
    said = entry.document or {}
    return entry.event, said.get("calendar"), said.get("year"), entry.at


def _term(entry: Entry) -> Hashable:
    return entry.event, (entry.document or {}).get("term"), entry.at


LAW = Tables("law:rows", "law.held", _rows)
YEARS = Acts((YEAR_PROPOSED, *YEAR_DECIDED), _years, _year)
TERMS = Acts((TERM_PROPOSED, *TERM_DECIDED), _terms, _term)
RUNS = Acts((SIMULATED,), _runs, document("sha256"))
