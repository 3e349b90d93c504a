"""What this room holds about a person: which right they used and what became of it; registered with the vault's holders."""

from typing import Any

from disputes import queries as cases
from portal.rights import queries
from portal.rights.models import Request
from portal.trail.rules import Actor


def export(subject: str) -> dict[str, Any]:
    """The request that `case:<public id>` is; {} for other cases."""
    found = _of(subject)
    if found is None:
        return {}
    records = [{"subject": each.subject, "outcome": each.outcome or None, "ground": each.ground or None} for each in queries.records(found)]
    times = {name: moment.isoformat() for name in ("confirmed_at", "destroyed_at") if (moment := getattr(found, name))}
    copies = [{"made_at": each.made_at.isoformat(), "fetched": each.used_at is not None} for each in found.packages.all()]
    return {"right": found.right, "for": found.whom, "identity": found.way or None, **times, "records": records, "copies": copies}


def erase(subject: str, *, by: Actor) -> None:
    """The row goes with its case: it says which records belong together."""
    if found := _of(subject):
        found.delete()


def _of(subject: str) -> Request | None:
    public_id = subject.removeprefix(queries.CASE)
    case = cases.by_public_id(public_id) if subject.startswith(queries.CASE) else None
    return queries.of_case(case) if case else None
