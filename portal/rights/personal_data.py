"""What this room holds about a person: which right they used and what became of it; registered with the vault's holders."""

from typing import Any

from disputes import queries as cases
from disputes.models import Case
from portal.rights import outside_queries, outside_shown, queries, sealed_words
from portal.rights.models import Correction, Exemption, Limit, Request
from portal.rights.services import correcting
from portal.trail.rules import Actor


def export(subject: str) -> dict[str, Any]:
    """The request that `case:<public id>` is, and what people had put right or stopped about that record; {} where there is neither."""
    found = _of(subject)
    return (_request(found) if found else {}) | _beside(subject)


def _request(found: Request) -> dict[str, Any]:
    records = [{"subject": each.subject, "outcome": each.outcome or None, "ground": each.ground or None} for each in queries.records(found)]
    times = {name: moment.isoformat() for name in ("confirmed_at", "destroyed_at") if (moment := getattr(found, name))}
    copies = [{"made_at": each.made_at.isoformat(), "fetched": each.used_at is not None} for each in found.packages.all()]
    outside = [outside_shown.exported(task) for task in outside_queries.tasks(found)]
    drp = getattr(found, "drp", None)
    told: dict[str, Any] = {"agent": drp.agent.name, "agent_request_id": drp.agent_request_id or None} if drp else {}
    told |= {"records": records, "copies": copies, "outside": outside}
    return {"right": found.right, "for": found.whom, "identity": found.way or None, **times, **told}


def _beside(subject: str) -> dict[str, Any]:
    case = queries.case_of(subject)
    if case is None:
        return {}
    corrections = [_correction(case, row) for row in queries.corrections_of(subject)]
    stops = [_stop(case, row) for row in Limit.objects.filter(subject=subject)]
    return {name: rows for name, rows in (("corrections", corrections), ("stops", stops)) if rows}


def _correction(case: Case, row: Correction) -> dict[str, Any]:
    words = {name: sealed_words.open_correction(case, row, name) or None for name in ("was", "should", "words", "told")}
    return {
        "what": row.what, "asked_at": row.asked_at.isoformat(), "effect": row.effect or None, "ground": row.ground or None,
        "decided_at": row.decided_at.isoformat() if row.decided_at else None, "role": row.decided_role or None, **words,
    }  # fmt: skip


def _stop(case: Case, row: Limit) -> dict[str, Any]:
    ended = row.ended_at.isoformat() if row.ended_at else None
    return {
        "stops": row.stops, "began_at": row.began_at.isoformat(), "ended_at": ended, "role": row.began_role,
        "words": sealed_words.open_limit(case, row) or None,
        "exceptions": [_exception(case, each) for each in queries.exemptions(row)],
    }  # fmt: skip


def _exception(case: Case, row: Exemption) -> dict[str, Any]:
    ends = row.ends_at.isoformat() if row.ends_at else None
    return {"asked_at": row.asked_at.isoformat(), "role": row.asked_role, "until": ends, "words": sealed_words.open_exemption(case, row)}


def erase(subject: str, *, by: Actor) -> None:
    """The row goes with its case: it says which records belong together. Of what was put right only the masked words are taken away:
    the sealed ones end with the record's key, and that there was a decision stays on the record."""
    correcting.forget_corrections(subject)
    if found := _of(subject):
        found.delete()


def _of(subject: str) -> Request | None:
    public_id = subject.removeprefix(queries.CASE)
    case = cases.by_public_id(public_id) if subject.startswith(queries.CASE) else None
    return queries.of_case(case) if case else None
