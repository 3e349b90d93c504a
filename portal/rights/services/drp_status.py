"""Where a request of an agent stands, in the words of the Data Rights Protocol."""

from typing import Any

from django.utils import timezone

from disputes import queries as cases
from disputes.models import Case
from portal.rights import queries
from portal.rights.drp_models import DrpRequest
from portal.rights.services import copying

DENIED = {"rights.identity": "insuf_verification", "rights.not_held": "no_match", "rights.excessive": "too_many_requests"}
ENDED = {"withdrawn": "revoked", "lapsed": "expired"}


def status_of(row: DrpRequest) -> dict[str, Any]:
    """The exercise status object of the protocol."""
    asked = row.request
    case = asked.case
    case.refresh_from_db()
    status, reason = _state(case)
    told: dict[str, Any] = {
        "request_id": str(row.public_id),
        "received_at": row.received_at.isoformat(),
        "status": status,
        "processing_details": cases.status_sentence(case),
    }
    told |= {"agent_request_id": row.agent_request_id} if row.agent_request_id else {}
    told |= {"reason": reason} if reason else {}
    due = [view.clock.due_at for view in cases.clocks(case) if view.clock.stopped_at is None]
    told |= {"expected_by": timezone.localtime(min(due)).isoformat()} if due and status in ("open", "in_progress") else {}
    package = queries.open_package(asked)
    return told | ({"results_url": copying.address(package), "expires_at": package.expires_at.isoformat()} if package else {})


def _state(case: Case) -> tuple[str, str]:
    """(status, reason) of the protocol for where a case stands."""
    if case.resolution in ENDED:
        return ENDED[case.resolution], ""
    if case.resolution in ("declined", "not_upheld"):
        ground = next((str(event.data.get("ground", "")) for event in case.events.filter(event="case.declined").order_by("-n")), "")
        return "denied", DENIED.get(ground, "other")
    if case.resolution:
        return "fulfilled", ""
    return ("open" if case.stage == "filed" else "in_progress"), ""
